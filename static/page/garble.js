// @ts-check
/**
 * Garbled questions: "no" becomes "yes" by chance before it is an answer at all; the twin of
 * formserver/web/pages/garble.py. The true answer stays with the finger that gave it: the session never has it.
 */
import { isGarbled } from './controls.js';
import { ENHANCERS, GUARDS } from './page.js';

const NO_TO_YES = { 0: '1', no: 'yes' };

/** Let `app.session` garble what it is answered; seed and state stay on the page, for they would tell. */
function guard(app) {
  const chances = new Map();
  for (const node of app.program.nodes) if (isGarbled(node)) chances.set(node.path, Number(node.attributes['fs:garble']));
  const answerAll = app.session.answerAll.bind(app.session);
  app.session.answerAll = (answers) => {
    const changed = {};
    for (const path of Object.keys(answers)) {
      changed[path] = garble(answers[path], chances.get(path.replace(/\[\d+\]/g, '')) || 0, app.world.seed, path);
    }
    answerAll(changed);
  };
  app.guarded = true;
}

/** The answer to a question that is garbled with probability `chance`; only "no" ever changes. */
export function garble(text, chance, seed, path) {
  return chance && NO_TO_YES[text] && coin(seed, path) < chance ? NO_TO_YES[text] : text;
}

/** A number from 0 to 1 that seed and path alone decide (FNV-1a, then MurmurHash3's last step). */
export function coin(seed, path) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ (path.charCodeAt(i) & 255), 0x01000193);
  return mixed(seed ^ mixed(hash)) / 4294967296;
}

function mixed(bits) {
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Say where something was answered before: which answer it was is not shown again. */
function enhanceGarbled(app, main) {
  for (const [path, box] of app.boxes) {
    const node = app.program.nodes[Number(box.dataset.node)];
    if (!isGarbled(node) || !app.session.cell(path).text || box.querySelector('.chosen')) continue;
    const said = document.createElement('p');
    said.className = 'hint chosen';
    said.textContent = app.messages['chosen before'];
    box.querySelector('.error').before(said);
  }
}

GUARDS.push(guard);
ENHANCERS.push(enhanceGarbled);
