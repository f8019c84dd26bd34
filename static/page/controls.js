// @ts-check
/** One question's controls in the page: what they say, and putting a stored text into them. */
import { lineText } from './fields.js';
import { marked, plain, rich, told } from './words.js';

/** Whether a question's answers are changed by chance (`fs:garble`): what was answered is never shown again. */
export const isGarbled = (node) => Boolean(node.attributes && node.attributes['fs:garble']);

/**
 * Questions that are stored otherwise than they are typed, added by kinds.js for the forms that ask them:
 * question → {read(box, node, locale), write(box, text, node, locale), say(app, node, text)}.
 */
export const KINDS = {};

/** The controls of `box` whose name begins with `start`, by the rest of their names. */
export function named(box, start) {
  const found = {};
  for (const control of box.querySelectorAll('[name]')) {
    if (control.name.startsWith(start)) found[control.name.slice(start.length)] = control;
  }
  return found;
}

/** The controls of a question asked in parts, by the part. */
export function partsOf(box) {
  return named(box, box.dataset.field + '.');
}

/** Put into each part what `said` gives for it. */
export function fillParts(box, said) {
  const controls = partsOf(box);
  for (const name in controls) controls[name].value = said(name) || '';
}

/** What such controls hold. */
export function values(controls) {
  const found = {};
  for (const name in controls) found[name] = controls[name].value;
  return found;
}

/**
 * The stored text that the controls of `box` say; null for a question that has none to read.
 * @param {Element} box  a `.question`
 * @param {{decimal: string, months: string[][], offset: string}} locale
 */
export function readText(box, node, locale) {
  if (KINDS[node.question]) return KINDS[node.question].read(box, node, locale);
  switch (node.question) {
    case 'note': case 'image': case 'audio': case 'video': case 'file':
      return null;
    case 'select_multiple':
      return Array.from(box.querySelectorAll('input:checked'), (input) => input.value).join(' ');
    case 'acknowledge':
      return box.querySelector('input:checked') ? 'OK' : '';
    case 'select_one':
      return box.querySelector('select') ? first(box).value : (box.querySelector('input:checked') || { value: '' }).value;
    default:
      return readLine(box, node);
  }
}

/** What stands in the one control of `box`; without blanks around it where that is one line. */
export function readLine(box, node) {
  const control = first(box);
  if (!control || control.tagName === 'TEXTAREA') return control && control.value;
  return lineText(control.value, (node.appearance || []).indexOf('numbers') >= 0);
}

/** The control that has the question's own name. */
export function first(box) {
  return box.querySelector('[name="' + box.dataset.field + '"]');
}

/** Put stored `text` into the controls of `box`, and tell those that show it in another way. */
export function writeText(box, node, text, locale) {
  write(box, node, text, locale);
  box.dispatchEvent(new Event('written'));
}

function write(box, node, text, locale) {
  const chosen = text.split(/\s+/);
  if (KINDS[node.question]) {
    KINDS[node.question].write(box, text, node, locale);
    return;
  }
  switch (node.question) {
    case 'note': case 'image': case 'audio': case 'video': case 'file':
      return;
    case 'select_multiple':
      for (const input of box.querySelectorAll('input[type=checkbox]')) input.checked = chosen.indexOf(input.value) >= 0;
      return;
    case 'acknowledge':
      box.querySelector('input[type=checkbox]').checked = text !== '';
      return;
    default:
      writeOne(box, text);
  }
}

/** Put `text` into the one control of `box`, or choose its button. */
export function writeOne(box, text) {
  const radios = box.querySelectorAll('input[type=radio]');
  for (const radio of radios) radio.checked = radio.value === text;
  if (!radios.length && first(box)) first(box).value = text;
}

/** Make the choices of a select in `box` anew when they are not those shown; true when they were made. */
export function writeChoices(app, box, choices) {
  const wanted = choices.map((choice) => [choice.value, choice.label, choice.inList !== false]);
  if (box.dataset.choices === JSON.stringify(wanted) || (!box.dataset.choices && shown(box) === valuesOf(wanted))) return false;
  box.dataset.choices = JSON.stringify(wanted);
  const menu = box.querySelector('select');
  const rows = box.querySelector('.options, .rank');
  if (menu && !rows) writeMenu(app, menu, choices);
  else if (rows) writeRows(app, box, rows, choices);
  return true;
}

function valuesOf(wanted) {
  return wanted.map((each) => each[0]).join(' ');
}

function nothing(app) {
  const said = document.createElement('p');
  said.className = 'none';
  said.textContent = app.messages['no choices'];
  return said;
}

/** The values that the server wrote. */
function shown(box) {
  if (box.querySelector('.rank')) return Array.from(box.querySelectorAll('.rank li'), (row) => row.dataset.value).join(' ');
  const options = box.querySelectorAll('.option input, select option:not([value=""])');
  return Array.from(options, (option) => option.value).join(' ');
}

function writeMenu(app, menu, choices) {
  while (menu.options.length > 1) menu.remove(1);
  for (const choice of choices) {
    const option = new Option(plain(words(app, choice)), choice.value);
    marked(option, words(app, choice));
    menu.add(option);
  }
  menu.dispatchEvent(new Event('choices'));
}

function writeRows(app, box, rows, choices) {
  const { kind, field } = box.dataset;
  rows.textContent = '';
  if (!choices.length) rows.append(nothing(app));
  choices.forEach((choice, i) => {
    const id = i ? field + '.' + (i + 1) : field;
    rows.appendChild(kind === 'rank' ? rankRow(app, field, id, choice, choices.length) : optionRow(app, kind, field, id, choice));
  });
}

/** The row of one choice: its button, picture and words. */
export function optionRow(app, kind, field, id, choice) {
  const row = document.createElement('label');
  row.className = 'option' + (choice.inList === false ? ' gone' : '');
  const input = document.createElement('input');
  input.type = kind === 'select_multiple' ? 'checkbox' : 'radio';
  input.name = field;
  input.id = id;
  input.value = choice.value;
  row.append(input);
  if (choice.media && choice.media.image) row.append(picture(app, choice.media.image));
  row.append(said('words', words(app, choice)));
  return choice.media && choice.media.audio ? withSound(app, row, choice.media.audio) : row;
}

function withSound(app, row, name) {
  const pair = document.createElement('div');
  const sound = document.createElement('audio');
  pair.className = 'choice';
  sound.controls = true;
  sound.preload = 'none';
  sound.src = mediaUrl(app, name);
  pair.append(row, sound);
  return pair;
}

function rankRow(app, field, id, choice, count) {
  const row = document.createElement('li');
  row.dataset.value = choice.value;
  const menu = document.createElement('select');
  menu.id = id;
  menu.name = field + '.' + choice.value;
  menu.setAttribute('aria-label', app.messages['place of'].replace('%(choice)s', () => plain(choice.label)));
  menu.add(new Option('–', ''));
  for (let place = 1; place <= count; place++) menu.add(new Option(String(place), String(place)));
  row.append(menu, said('what', words(app, choice)));
  return row;
}

function picture(app, name) {
  const image = document.createElement('img');
  image.src = mediaUrl(app, name);
  image.alt = '';
  return image;
}

function mediaUrl(app, name) {
  return app.media.replace('NAME', () => encodeURIComponent(name));
}

function said(className, text) {
  const made = document.createElement('span');
  made.className = className;
  rich(made, text);
  return made;
}

function words(app, choice) {
  return choice.inList === false ? choice.label + ' – ' + app.messages.gone : told(app, choice.label, choice.fallback);
}
