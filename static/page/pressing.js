// @ts-check
/**
 * The page does not move under a finger: what would move it waits for the end of the press, and the second
 * tap of two counts only for the button that the first one met.
 */
let isPressed = false;
let met = null;
let last = 0;
const waiting = [];
/** Milliseconds within which two taps are one double tap. */
const TWICE = 350;

/** Do it now, or after the click of a press that is under way. */
export function whenReleased(does) {
  if (isPressed) waiting.push(does);
  else does();
}

function release() {
  isPressed = false;
  setTimeout(() => waiting.splice(0).forEach((does) => does()));
}

/** A button brings another page, or another row, under the finger before the second tap of a double tap is over. */
function clicked(event) {
  const { target, timeStamp } = event;
  const isSecond = event.detail > 1 && timeStamp - last < TWICE;
  if (!isSecond) met = event.detail ? target.closest('button') : met;
  last = timeStamp;
  if (!isSecond || !met || met.contains(target)) return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener('mousedown', () => (isPressed = true), true);
for (const kind of ['mouseup', 'dragend', 'keydown']) document.addEventListener(kind, release, true);
document.addEventListener('click', clicked, true);
