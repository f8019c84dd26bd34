// @ts-check
/** What is wrong on a page: the sentence at the question, the summary above, the title. */

import { KINDS } from './controls.js';
import { numberWords, slipOf } from './fields.js';
import { indexedPath } from './paths.js';
import { Foreign, like, plain, say, wordsAt } from './words.js';

const ASKED = {
  select_one: 'select', select_multiple: 'select', rank: 'select', range: 'select', image: 'image', audio: 'image',
  video: 'image', file: 'image', dateTime: 'date',
};

/**
 * The sentence for `code` at the question `path`, which it names: the author's, else one of ours; what is made for this
 * question alone, in the reader's language, comes before the author's in another one.
 */
export function errorWords(app, node, path, code) {
  const role = code === 'required' ? 'required_message' : code === 'constraint' ? 'constraint_message' : '';
  const own = role ? wordsAt(app, path, role) : '';
  const said = app.messages;
  const made = (!own || own instanceof Foreign) && filled(app, node, path, said[code + ' ' + node.number]);
  const label = wordsAt(app, path, 'label') || node.name;
  const name = plain(label);
  if (own && !made) return like(own, (plain(own).includes(name) || own.tongue !== label.tongue ? '' : name + ': ') + plain(own));
  const keys = [slipOf(node.question, app.session.cell(path).text), ASKED[node.question] || node.question].map((each) => code + ' ' + each);
  const sentence = made || said[keys.concat(code, 'constraint').filter((key) => said[key])[0]];
  return sentence.replace('%(label)s', () => name);
}

/** A sentence of limits with the other answers in it; "" while one of them cannot be said. */
function filled(app, node, path, sentence) {
  let known = sentence;
  const words = (known || '').replace(/%\((\d+)\)s/g, (all, number) => {
    const { relevant, text } = app.session.cell(indexedPath(app.program, number, path.match(/\d+(?=\])/g) || []));
    if (!relevant || !/^(-?\d{1,12}(\.\d{1,6})?|\d{4}-\d\d-\d\d)$/.test(text)) known = '';
    return node.question === 'date' ? KINDS.date.say(app, node, text) : numberWords(text, app.locale.mark, app.locale.digits);
  });
  return known && words;
}

/** Show `sentences` at the question in `box`; none clears it. */
export function showErrors(box, sentences) {
  const line = box.querySelector('.error');
  if (!line) return;
  const wrong = sentences.length > 0;
  const what = line.querySelector('.what');
  if (sentences.length > 1) what.textContent = sentences.join(' ');
  else say(what, sentences[0] || '');
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
  return box.querySelectorAll('input:not([type=hidden]):not(.filter):not([hidden]), select:not([hidden]), textarea');
}

/** Fill the summary with `rows` of [field, sentence], put the focus on it (but for `quiet`); none hides it. */
export function showSummary(app, rows, quiet) {
  const summary = document.getElementById('summary');
  const list = summary.querySelector('ul');
  list.textContent = '';
  for (const row of rows) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = '#' + row[0];
    say(link, row[1]);
    item.appendChild(link);
    list.appendChild(item);
  }
  summary.hidden = !rows.length;
  markTitle(app, rows.length > 0);
  if (rows.length && !quiet) summary.focus();
}

/** Begin the document's title with "Error:", or not. */
export function markTitle(app, wrong) {
  const start = app.messages.error + ' ';
  const bare = document.title.startsWith(start) ? document.title.slice(start.length) : document.title;
  document.title = wrong ? start + bare : bare;
}

/** A link of the summary was followed: to the control itself, the question's words in sight. */
export function follow(event) {
  const link = event.target.closest('#summary a');
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  (target.closest('.question') || target).scrollIntoView();
  target.focus({ preventScroll: true });
}
