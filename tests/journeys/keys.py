"""Hands that have nothing but a keyboard: Tab, arrows, Space and Enter; what has the focus must be in sight."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError

from tests.journeys.hands import Hands

#: Where the focus is, seen from a control (-1 it is before it, 0 there, 1 after), and what is wrong where it is.
WHERE = """control => {
  const at = document.activeElement;
  const same = at === control || (control.type === 'radio' && at.type === 'radio' && at.name === control.name);
  const before = at.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING;
  const box = at.getBoundingClientRect();
  const fits = box.bottom > 0 && box.top < innerHeight;
  const { scrollWidth, clientWidth } = document.documentElement;
  const wrong = !fits ? `out of sight at ${box.top}` : scrollWidth > clientWidth ? 'wider than the window' : '';
  return [same ? 0 : before ? -1 : 1, at.closest('main') && at.id !== 'main' ? wrong : ''];
}"""
#: Whether the field that has the focus points at a row.
POINTED = "row => document.activeElement.getAttribute('aria-activedescendant') === row.id"
#: How far a choice is from the chosen one, or the value of a slider from its lowest, in steps.
STEPS = """(control, value) => control.tagName === 'SELECT'
  ? [...control.options].findIndex((each) => each.value === value) - control.selectedIndex
  : Math.round((value - (control.min || 0)) / (control.step || 1))"""


class Keys(Hands):
    """Reaches every control by Tab, and changes it with keys alone."""

    def reach(self, control: Any) -> None:
        """Press Tab, or Shift and Tab, until ``control`` (or a radio button of its group) has the focus."""
        element = control.element_handle()
        for _ in range(400):
            place, wrong = element.evaluate(WHERE)
            assert not wrong, (wrong, element.evaluate("each => each.outerHTML.slice(0, 200)"))
            if not place:
                return
            self.press("Tab" if place < 0 else "Shift+Tab")
        raise AssertionError(f"not reached by Tab: {control}")

    def press(self, keys: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(keys)

    def put(self, control: Any, text: str) -> None:
        self.reach(control)
        self.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, control: Any) -> None:
        """Choose by Space, or by the arrows that go from one radio button to the next."""
        self.reach(control)
        if control.get_attribute("type") == "checkbox" or not self._any_chosen(control):
            if not control.is_checked():
                self.press("Space")
        for _ in range(60):
            if control.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"not chosen by keys: {control}")

    def _any_chosen(self, control: Any) -> bool:
        chosen = "each => !!each.form.querySelector(`input[name='${each.name}']:checked`)"
        return bool(control.evaluate(chosen))

    def pick(self, menu: Any, value: str) -> None:
        self.reach(menu)
        steps = menu.evaluate(STEPS, value)
        self.press("ArrowDown" if steps > 0 else "ArrowUp", abs(steps))
        assert menu.input_value() == value

    def slide(self, slider: Any, value: str) -> None:
        self.reach(slider)
        self.press("Home")
        self.press("ArrowRight", slider.evaluate(STEPS, value))
        assert float(slider.input_value()) == float(value)

    def take(self, option: Any) -> None:
        """Go down from the field to a row that was found, and take it with Enter."""
        option.wait_for()
        for _ in range(60):
            self.press("ArrowDown")
            if option.evaluate(POINTED):
                return self.press("Enter")
        raise AssertionError(f"not reached by arrows: {option}")

    def push(self, button: Any) -> None:
        self.reach(button)
        self.page.locator(":focus").press("Enter")

    def give(self, control: Any, file: Path) -> None:
        for _ in range(2):
            self.reach(control)
            with suppress(TimeoutError):  # a browser with very much to do may swallow one: a person presses again
                return self.choose_file(file)
        self.reach(control)
        self.choose_file(file)

    def choose_file(self, file: Path) -> None:
        with self.page.expect_file_chooser(timeout=20_000) as chooser:
            self.press("Space")
        chooser.value.set_files(file)

    def leave(self) -> None:
        self.press("Tab")
