/** The button beside a password that shows and hides what was typed. */

/** @param {HTMLButtonElement} button */
function toggle(button) {
  const field = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.show ?? ""));
  const words = button.childNodes[0];
  const shows = field.type === "password";
  [words.textContent, button.dataset.hide] = [button.dataset.hide ?? "", words.textContent ?? ""];
  field.type = shows ? "text" : "password";
}

for (const button of document.querySelectorAll("button[data-show]")) {
  const own = /** @type {HTMLButtonElement} */ (button);
  own.hidden = false;
  own.addEventListener("click", () => toggle(own));
  own.closest("form")?.addEventListener("submit", () => {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(own.dataset.show ?? ""));
    field.type = "password";
  });
}
