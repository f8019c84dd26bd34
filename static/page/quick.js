// @ts-check
/** `quick`: a tap on a choice answers and goes on; the keyboard only chooses, and Back comes back. */
import { ENHANCERS } from './page.js';

/** How long the choice is seen before the page goes, in ms. */
const GLANCE = 200;

/** Enhance the quick question of the page in `main`, where it stands alone. */
function enhanceQuick(app, main) {
  const boxes = Array.from(main.querySelectorAll('.question')).filter((box) => !box.hidden);
  const node = boxes.length === 1 && app.program.nodes[Number(boxes[0].dataset.node)];
  if (!node || !(node.appearance || []).some((name) => /^quick(compact)?$/.test(name))) return;
  const { step } = app;
  let tapped = false;
  boxes[0].addEventListener('pointerdown', () => (tapped = true));
  boxes[0].addEventListener('keydown', () => (tapped = false));
  boxes[0].addEventListener('change', (event) => {
    if (!tapped || event.target.type !== 'radio') return;
    setTimeout(() => app.step === step && main.querySelector('button[value=next]').click(), GLANCE);
  });
}

ENHANCERS.push(enhanceQuick);
