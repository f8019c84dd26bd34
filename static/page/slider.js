// @ts-check
/** A range as a slider with its value in words; the menu stays underneath and holds the answer. */

/** Enhance the ranges of the page in `main`. */
export function enhance(app, main) {
  for (const menu of main.querySelectorAll('select[data-range]')) slide(app, menu);
}

function slide(app, menu) {
  const bounds = menu.dataset.range.split(' ').map(Number);
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.className = 'range';
  slider.min = String(bounds[0]);
  slider.max = String(bounds[1]);
  slider.step = String(bounds[2]);
  slider.setAttribute('aria-labelledby', menu.id + '.words');
  const said = document.createElement('p');
  said.className = 'rangevalue';
  said.setAttribute('role', 'status');
  const words = () => (said.textContent = menu.value === '' ? '–' : app.messages.value.replace('%(value)s', menu.value));
  slider.value = menu.value === '' ? String(bounds[0]) : menu.value;
  slider.addEventListener('input', () => {
    menu.value = String(Number(slider.value));
    menu.dispatchEvent(new Event('change', { bubbles: true }));
    words();
  });
  menu.addEventListener('change', words);
  slider.setAttribute('aria-label', (menu.closest('.question').querySelector('.words') || menu).textContent);
  slider.removeAttribute('aria-labelledby');
  menu.hidden = true;
  menu.after(slider, said);
  words();
}
