// @ts-check
/** A range as a slider with its value in words; the menu, now hidden, still holds the answer. Empty until touched. */
import { numberWords } from './fields.js';
import { ENHANCERS } from './page.js';

/** Enhance the ranges of the page in `main`. */
function enhanceRanges(app, main) {
  for (const menu of main.querySelectorAll('select[data-range]')) if (!falls(menu)) slide(app, menu);
}

/** Whether the steps go down: browsers have no such slider, so it stays a menu. */
function falls(menu) {
  const [start, end] = menu.dataset.range.split(' ').map(Number);
  return start > end;
}

function slide(app, menu) {
  const slider = sliderOf(menu);
  const said = document.createElement('p');
  said.className = 'rangevalue';
  said.setAttribute('role', 'status');
  const clear = document.createElement('button');
  clear.type = 'button';
  clear.className = 'button second';
  clear.textContent = app.messages.clear;
  const put = (value) => {
    menu.value = value;
    menu.dispatchEvent(new Event('change', { bubbles: true }));
    show();
  };
  const show = () => {
    const empty = menu.value === '';
    const words = menu.selectedOptions[0].textContent;
    slider.value = empty ? menu.dataset.rest || slider.min : menu.value;
    slider.classList.toggle('empty', empty);
    slider.setAttribute('aria-valuetext', empty ? '–' : words);
    said.textContent = empty ? bounds(app, slider) : app.messages.value.replace('%(value)s', () => words);
    clear.hidden = empty || slider.disabled;
  };
  for (const name of ['input', 'click']) slider.addEventListener(name, () => put(String(Number(slider.value))));
  clear.addEventListener('click', () => {
    put('');
    slider.focus();
  });
  menu.closest('.question').addEventListener('written', show);
  replace(menu, slider);
  slider.after(...ticks(menu, slider), said, clear);
  show();
}

/** Lowest and highest value, each in the order of its own digits and sign. */
function bounds(app, slider) {
  const { mark, digits } = app.locale;
  return [slider.min, slider.max].map((each) => '\u2066' + numberWords(each, mark, digits) + '\u2069').join(' – ');
}

function sliderOf(menu) {
  const bounds = menu.dataset.range.split(' ');
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.className = 'range ' + menu.dataset.style;
  slider.dataset.own = 'yes';
  slider.min = bounds[0] || '1';
  slider.max = bounds[1] || '10';
  slider.step = bounds[2] || '1';
  slider.disabled = menu.disabled;
  return slider;
}

/** Marks below the slider: every `tick_interval`, and the words of the steps that have some. */
function ticks(menu, slider) {
  const every = Number(menu.dataset.ticks);
  const named = Array.from(menu.options).filter((option) => option.textContent.indexOf(' – ') > 0);
  if (menu.dataset.style.indexOf('no-ticks') >= 0 || !(every || named.length)) return [];
  const marks = document.createElement('datalist');
  marks.id = slider.id + '.ticks';
  for (const option of menu.options) {
    if (every && option.value && (Number(option.value) - Number(slider.min)) % every === 0) marks.append(new Option('', option.value));
  }
  slider.setAttribute('list', marks.id);
  return named.length ? [marks, legend(named)] : [marks];
}

function legend(named) {
  const line = document.createElement('p');
  line.className = 'ticks';
  for (const option of named) {
    const mark = document.createElement('span');
    mark.textContent = option.textContent;
    line.append(mark);
  }
  return line;
}

/** The slider takes the place that label, error and summary point at. */
function replace(menu, slider) {
  slider.id = menu.id;
  for (const name of ['aria-describedby', 'aria-invalid']) {
    if (menu.hasAttribute(name)) slider.setAttribute(name, menu.getAttribute(name));
  }
  menu.removeAttribute('id');
  menu.hidden = true;
  menu.after(slider);
}

ENHANCERS.push(enhanceRanges);
