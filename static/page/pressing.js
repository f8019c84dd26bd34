// @ts-check
/** The page does not move under a finger: what would move it waits for the end of the press, and a second tap at a place counts only for what the first one met. */
let isPressed = false;
let met = null;
const waiting = [];

/** Do it now, or after the click of a press that is under way. */
export function whenReleased(does) {
  if (isPressed) waiting.push(does);
  else does();
}

function release() {
  isPressed = false;
  setTimeout(() => waiting.splice(0).forEach((does) => does()));
}

function clicked(event) {
  if (event.detail === 1) met = event.target;
  if (event.detail < 2 || event.target === met) return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener('mousedown', () => (isPressed = true), true);
for (const kind of ['mouseup', 'dragend']) document.addEventListener(kind, release, true);
document.addEventListener('click', clicked, true);
