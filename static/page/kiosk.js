// @ts-check
/**
 * A tablet that many people share: answers with which nobody goes on are deleted after a warning, as if somebody had
 * pressed Leave. A device that slept through the warning does it as soon as it is woken.
 */
const WARNING = 15;
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('idle'));
const after = Number(dialog.dataset.after) * 1000;
let timer = 0;
let latest = 0;

const isOver = () => latest > 0 && Date.now() - latest > after + WARNING * 1000;

/** Somebody is there. */
function stay() {
  if (isOver()) return leave();
  latest = Date.now();
  if (dialog.open) dialog.close();
  clearTimeout(timer);
  timer = setTimeout(warn, after);
}

function warn() {
  for (const words of dialog.children) /** @type {HTMLElement} */ (words).hidden = /** @type {HTMLElement} */ (words).lang !== document.documentElement.lang;
  dialog.showModal();
  count(WARNING);
}

function count(left) {
  for (const place of dialog.querySelectorAll('b')) place.textContent = String(left);
  timer = left ? setTimeout(count, 1000, left - 1) : setTimeout(leave);
}

function leave() {
  const button = /** @type {HTMLElement} */ (document.querySelector('button[value=leave]'));
  button.click();
}

for (const kind of ['pointerdown', 'keydown', 'input']) document.addEventListener(kind, stay, true);
dialog.addEventListener('cancel', stay); // a phone's Back
document.addEventListener('visibilitychange', () => isOver() && leave());
