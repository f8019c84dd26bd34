// @ts-check
/** Says to those who listen what only the eye would notice; the line is there before anything is said in it. */
const line = document.createElement('p');
line.className = 'visually-hidden';
line.setAttribute('role', 'status');
document.body.append(line);

/** Say `words`, also when they were the last that were said. */
export function announce(words) {
  line.textContent = '';
  setTimeout(() => (line.textContent = words));
}
