// @ts-check
/** Groups that fold (`compact`): one stays folded while its page is made anew, open where it would hide an error or the focus. */
import { ENHANCERS } from './page.js';

function enhanceFolds(app, main) {
  app.folded = app.folded || new Set();
  const folds = Array.from(main.querySelectorAll('.fold'));
  for (const fold of folds) {
    const path = fold.parentElement.dataset.group;
    if (!fold.open) app.folded.add(path);
    fold.addEventListener('toggle', () => (fold.open ? app.folded.delete(path) : app.folded.add(path)));
    fold.firstElementChild.addEventListener('click', (event) => fold.open && isWrong(fold) && event.preventDefault());
    new MutationObserver(() => isWrong(fold) && (fold.open = true)).observe(fold, { subtree: true, attributeFilter: ['class'] });
  }
  // once the page shows what is wrong and has the focus
  queueMicrotask(() => {
    for (const fold of folds) if (app.folded.has(fold.parentElement.dataset.group)) fold.open = isWrong(fold) || fold.contains(document.activeElement);
  });
}

const isWrong = (fold) => Boolean(fold.querySelector('.wrong:not([hidden])'));

ENHANCERS.push(enhanceFolds);
