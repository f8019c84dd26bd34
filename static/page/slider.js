// @ts-check
/** A range as a slider with its value in words; the menu, now hidden, still holds the answer. Empty until touched. */
import { ENHANCERS } from './page.js';

/** Enhance the ranges of the page in `main`. */
function enhanceRanges(app, main) {
  for (const menu of main.querySelectorAll('select[data-range]')) slide(app, menu);
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
    slider.value = empty ? slider.min : menu.value;
    slider.classList.toggle('empty', empty);
    slider.setAttribute('aria-valuetext', empty ? '–' : menu.value);
    said.textContent = empty ? slider.min + ' – ' + slider.max : app.messages.value.replace('%(value)s', menu.value);
    clear.hidden = empty || slider.disabled;
  };
  for (const name of ['input', 'click']) slider.addEventListener(name, () => put(String(Number(slider.value))));
  clear.addEventListener('click', () => {
    put('');
    slider.focus();
  });
  menu.closest('.question').addEventListener('written', show);
  replace(menu, slider);
  slider.after(said, clear);
  show();
}

function sliderOf(menu) {
  const bounds = menu.dataset.range.split(' ');
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.className = 'range';
  slider.dataset.own = 'yes';
  slider.min = bounds[0] || '1';
  slider.max = bounds[1] || '10';
  slider.step = bounds[2] || '1';
  slider.disabled = menu.disabled;
  return slider;
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
