// @ts-check
/** Typed answers of some appearances: thousands apart, hidden words, counters, links; loaded by the forms that ask so. */
import { KINDS, first, readLine, writeOne } from './controls.js';
import { inDigits, numberShown, numberText } from './fields.js';
import { grouped, isGrouped } from './grouping.js';
import { ENHANCERS, changed } from './page.js';
import { plain } from './words.js';

/** What stands on the check page for an answer that is masked; as spoken.py has it. */
const MASK = '••••••••';
const text = { read: readLine, write: writeOne, say: (app, node, said) => said };

const has = (node, name) => (node.appearance || []).indexOf(name) >= 0;
const shown = (said, locale) => grouped(said, locale.decimal, locale.group, locale.sizes);

/** A kind of question whose numbers may have their thousands apart, and whose words may be masked. */
const typed = (kind) => ({
  read: (box, node, locale) => (isGrouped(node) ? numberText(first(box).value, locale.decimal) : kind.read(box, node, locale)),
  write(box, said, node, locale) {
    if (isGrouped(node)) first(box).value = shown(said, locale);
    else kind.write(box, said, node, locale);
  },
  say(app, node, said) {
    const { mark, digits, said_group: group, sizes } = app.locale;
    if (has(node, 'masked')) return MASK;
    return isGrouped(node) ? inDigits(grouped(said, mark, group, sizes), digits) : kind.say(app, node, said);
  },
});

for (const question of ['text', 'integer', 'decimal']) KINDS[question] = typed(KINDS[question] || text);

/** Enhance the typed questions of the page in `main`. */
function enhanceTyped(app, main) {
  for (const box of main.querySelectorAll('.k-text, .k-number')) {
    const node = app.program.nodes[Number(box.dataset.node)];
    const control = first(box);
    if (isGrouped(node)) group(app, box, node, control);
    if (control.type === 'password') reveal(app, box, control);
    if (has(node, 'counter')) count(app, box, node, control);
    if (has(node, 'url')) link(app, box, control);
  }
}

/** Thousands are apart while nobody types. */
function group(app, box, node, control) {
  const show = () => (control.value = shown(KINDS[node.question].read(box, node, app.locale), app.locale));
  control.addEventListener('focus', () => {
    if (!control.readOnly) control.value = numberShown(KINDS[node.question].read(box, node, app.locale), app.locale.decimal);
  });
  control.addEventListener('blur', show);
  if (control !== document.activeElement) show();
}

function pushed(words, does) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button second';
  made.textContent = words;
  made.addEventListener('click', does);
  return made;
}

function reveal(app, box, control) {
  const button = pushed(app.messages['show typed'], () => {
    const hide = control.type === 'text';
    control.type = hide ? 'password' : 'text';
    button.textContent = app.messages[hide ? 'show typed' : 'hide typed'];
    button.setAttribute('aria-pressed', String(!hide));
  });
  button.setAttribute('aria-pressed', 'false');
  control.after(button);
}

/** A button on each side of the number; it never counts below nought. */
function count(app, box, node, control) {
  const row = document.createElement('div');
  row.className = 'counter';
  const step = (by) => () => {
    if (control.readOnly) return;
    const now = Number(KINDS[node.question].read(box, node, app.locale)) || 0;
    KINDS[node.question].write(box, String(by > 0 ? now + 1 : Math.min(now, Math.max(0, now - 1))), node, app.locale);
    changed(app, box);
  };
  const about = ': ' + plain(box.querySelector('.words').textContent);
  const [less, more] = [pushed('−', step(-1)), pushed('+', step(1))];
  less.setAttribute('aria-label', app.messages['one less'] + about);
  more.setAttribute('aria-label', app.messages['one more'] + about);
  control.before(row);
  row.append(less, control, more);
}

/** An address that was typed can be opened. */
function link(app, box, control) {
  const line = box.querySelector('.link');
  const show = () => {
    const isAddress = /^https?:\/\/\S+$/i.test(control.value.trim());
    line.hidden = !isAddress;
    if (!isAddress) return;
    line.firstElementChild.href = control.value.trim();
    line.firstElementChild.textContent = app.messages['open link'].replace('%(address)s', () => control.value.trim());
  };
  control.addEventListener('input', show);
  box.addEventListener('written', show);
  show();
}

ENHANCERS.push(enhanceTyped);
