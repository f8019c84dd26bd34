// @ts-check
/** A long menu gets a field above it that shortens it; accents and case do not matter. */
import { folded } from './fields.js';

const LONG = 12;

/** Enhance the menus of the page in `main`. */
export function enhance(app, main) {
  for (const menu of main.querySelectorAll('.k-select_one select.text')) {
    if (menu.dataset.range || menu.disabled) continue;
    if (menu.options.length > LONG) addFilter(app, menu);
  }
}

function addFilter(app, menu) {
  const field = document.createElement('input');
  field.type = 'text';
  field.className = 'text filter';
  field.autocomplete = 'off';
  field.placeholder = app.messages.filter;
  field.setAttribute('aria-label', app.messages.filter);
  field.setAttribute('aria-controls', menu.id);
  const said = document.createElement('p');
  said.className = 'hint';
  said.setAttribute('role', 'status');
  const all = Array.from(menu.options);
  field.addEventListener('input', (event) => {
    event.stopPropagation();
    said.textContent = shorten(menu, all, folded(field.value)) ? '' : app.messages['nothing found'];
  });
  field.addEventListener('change', (event) => event.stopPropagation());
  menu.before(field, said);
}

/** Leave the options whose words hold `wanted` (the chosen one always); the number left. */
function shorten(menu, all, wanted) {
  const chosen = menu.value;
  const left = all.filter((option) => !option.value || option.value === chosen || folded(option.textContent).indexOf(wanted) >= 0);
  menu.textContent = '';
  for (const option of left) menu.appendChild(option);
  menu.value = chosen;
  return left.filter((option) => option.value).length;
}
