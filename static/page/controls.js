// @ts-check
/** One question's controls in the page: what they say, and putting a stored text into them. */
import { dateParts, dateText, numberText, pointParts, pointText, rankText } from './fields.js';

/** How a date-like question is asked: date, month, year, time or dateTime. */
export function dateStyle(node) {
  const appearance = node.appearance || [];
  if (appearance.indexOf('month-year') >= 0) return 'month';
  return appearance.indexOf('year') >= 0 ? 'year' : node.question;
}

function named(box, start) {
  const found = {};
  for (const control of box.querySelectorAll('[name]')) {
    if (control.name.startsWith(start)) found[control.name.slice(start.length)] = control;
  }
  return found;
}

function values(controls) {
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
  const field = box.dataset.field;
  switch (node.question) {
    case 'note': case 'image': case 'audio': case 'video': case 'file':
      return null;
    case 'select_multiple':
      return Array.from(box.querySelectorAll('input:checked'), (input) => input.value).join(' ');
    case 'acknowledge':
      return box.querySelector('input:checked') ? 'OK' : '';
    case 'rank': {
      const places = values(named(box, field + '.'));
      return rankText(places, Object.keys(places));
    }
    case 'date': case 'time': case 'dateTime':
      return dateText(values(named(box, field + '.')), dateStyle(node), locale.months, locale.offset);
    case 'geopoint':
      return pointText(values(named(box, field + '.')));
    case 'integer': case 'decimal':
      return numberText(first(box).value, locale.decimal);
    case 'select_one':
      return box.querySelector('select') ? first(box).value : (box.querySelector('input:checked') || { value: '' }).value;
    default: {
      const control = first(box);
      return control ? control.value : null;
    }
  }
}

function first(box) {
  return box.querySelector('[name="' + box.dataset.field + '"]');
}

/** Put stored `text` into the controls of `box`. */
export function writeText(box, node, text) {
  const field = box.dataset.field;
  const chosen = text.split(/\s+/);
  switch (node.question) {
    case 'note': case 'image': case 'audio': case 'video': case 'file':
      return;
    case 'select_multiple':
      for (const input of box.querySelectorAll('input[type=checkbox]')) input.checked = chosen.indexOf(input.value) >= 0;
      return;
    case 'acknowledge':
      box.querySelector('input[type=checkbox]').checked = text !== '';
      return;
    case 'rank':
      each(named(box, field + '.'), (select, value) => (select.value = String(chosen.indexOf(value) + 1 || '')));
      return;
    case 'date': case 'time': case 'dateTime': {
      const parts = dateParts(text, dateStyle(node));
      each(named(box, field + '.'), (input, part) => (input.value = parts[part] || ''));
      return;
    }
    case 'geopoint': {
      const parts = pointParts(text);
      each(named(box, field + '.'), (input, part) => (input.value = parts[part] || ''));
      return;
    }
    default:
      writeOne(box, text);
  }
}

function writeOne(box, text) {
  const radios = box.querySelectorAll('input[type=radio]');
  for (const radio of radios) radio.checked = radio.value === text;
  if (!radios.length && first(box)) first(box).value = text;
}

function each(controls, does) {
  for (const name in controls) does(controls[name], name);
}

/** Make the choices of a select in `box` anew when they are not those shown. */
export function writeChoices(box, choices, gone) {
  const wanted = choices.map((choice) => choice.value + '\u0000' + choice.label).join('\u0001');
  if (box.dataset.choices === wanted) return;
  box.dataset.choices = wanted;
  const menu = box.querySelector('select');
  if (menu) return writeMenu(menu, choices, gone);
  const rows = box.querySelector('.options');
  if (!rows) return;
  const type = box.dataset.kind === 'select_multiple' ? 'checkbox' : 'radio';
  const field = box.dataset.field;
  rows.textContent = '';
  choices.forEach((choice, i) => rows.appendChild(optionRow(type, field, choice, i, gone)));
}

function writeMenu(menu, choices, gone) {
  while (menu.options.length > 1) menu.remove(1);
  for (const choice of choices) menu.add(new Option(words(choice, gone), choice.value));
}

function optionRow(type, field, choice, i, gone) {
  const row = document.createElement('label');
  row.className = 'option' + (choice.inList === false ? ' gone' : '');
  const input = document.createElement('input');
  input.type = type;
  input.name = field;
  input.id = i ? field + '.' + (i + 1) : field;
  input.value = choice.value;
  const said = document.createElement('span');
  said.className = 'words';
  said.textContent = words(choice, gone);
  row.append(input, said);
  return row;
}

function words(choice, gone) {
  return choice.inList === false ? choice.label + ' – ' + gone : choice.label;
}
