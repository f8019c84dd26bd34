// @ts-check
/** What is wrong on a page: the sentence at the question, the summary above, the title. */

const KINDS = {
  select_one: 'select', select_multiple: 'select', rank: 'select', range: 'select', image: 'image', audio: 'image',
  video: 'image', file: 'image', dateTime: 'date',
};

/** The sentence for `code` at the question `path`: the author's, else one that names the question. */
export function errorWords(app, node, path, code) {
  const role = code === 'required' ? 'required_message' : code === 'constraint' ? 'constraint_message' : '';
  const own = role ? app.session.text(path, role) : '';
  const said = app.messages;
  const kind = KINDS[node.question] || node.question;
  const sentence = said[code + ' ' + kind] || said[code] || said.constraint;
  return own || sentence.replace('%(label)s', app.session.text(path, 'label') || node.name);
}

/** Show `sentences` at the question in `box`; none clears it. */
export function showErrors(box, sentences) {
  const line = box.querySelector('.error');
  if (!line) return;
  const wrong = sentences.length > 0;
  line.querySelector('.what').textContent = sentences.join(' ');
  line.hidden = !wrong;
  box.classList.toggle('wrong', wrong);
  describe(box, line.id, wrong);
}

function describe(box, id, wrong) {
  const asked = box.tagName === 'FIELDSET' ? [box] : controlsOf(box);
  for (const each of asked) {
    const ids = (each.getAttribute('aria-describedby') || '').split(' ').filter((one) => one && one !== id);
    if (wrong) ids.push(id);
    if (ids.length) each.setAttribute('aria-describedby', ids.join(' '));
    else each.removeAttribute('aria-describedby');
  }
  for (const control of controlsOf(box)) {
    if (wrong) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
  }
}

function controlsOf(box) {
  return box.querySelectorAll('input:not([type=hidden]), select, textarea');
}

/** Fill the summary with `rows` of [field, sentence], put the focus on it; none hides it. */
export function showSummary(app, rows) {
  const summary = document.getElementById('summary');
  const list = summary.querySelector('ul');
  list.textContent = '';
  for (const row of rows) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = '#' + row[0];
    link.textContent = row[1];
    link.addEventListener('click', (event) => follow(event, row[0]));
    item.appendChild(link);
    list.appendChild(item);
  }
  summary.hidden = !rows.length;
  const bare = document.title.replace(app.messages.error + ' ', '');
  document.title = rows.length ? app.messages.error + ' ' + bare : bare;
  if (rows.length) summary.focus();
}

function follow(event, field) {
  const target = document.getElementById(field);
  if (!target) return;
  event.preventDefault();
  target.focus();
  (target.closest('.question') || target).scrollIntoView();
}
