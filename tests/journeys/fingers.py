"""Hands that have nothing but a finger on glass; what they tap must lie open, and nothing may be wider than the window.

A menu and a file are chosen in a window of the phone's own, which no page shows: there only the tap on it is tried.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.journeys.hands import Hands

#: The narrowest window, and text twice as large in it.
NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True}
TWICE_AS_LARGE = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%' })"
#: Milliseconds after which a second tap is one of its own, in browsers and in the page's script.
AGAIN = 400
#: What reaches out of the window, when the page is wider than that.
WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll('body *')].filter((each) => {
    const { left, right } = each.getBoundingClientRect();
    return each.checkVisibility() && (left < -1 || right > document.documentElement.clientWidth + 1);
  }).map((each) => each.outerHTML.slice(0, 120))"""
#: Where on a slider a value is: the middle of the knob goes from half a knob to the other end less half a knob.
SPOT = """(slider, value) => {
  const box = slider.getBoundingClientRect();
  const share = (value - slider.min) / (slider.max - slider.min);
  const along = getComputedStyle(slider).direction === 'rtl' ? 1 - share : share;
  return [box.left + 8 + along * (box.width - 16), box.top + box.height / 2];
}"""


class Fingers(Hands):
    """Taps; the row of a choice, not its small button."""

    def put(self, control: Any, text: str) -> None:
        control.tap()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, control: Any) -> None:
        if not control.is_checked():
            control.locator("xpath=ancestor::label").tap()
        assert control.is_checked()

    def pick(self, menu: Any, value: str) -> None:
        menu.tap(trial=True)
        menu.select_option(value)

    def slide(self, slider: Any, value: str) -> None:
        slider.scroll_into_view_if_needed()
        self.page.touchscreen.tap(*slider.evaluate(SPOT, float(value)))
        assert float(slider.input_value()) == float(value)

    def take(self, option: Any) -> None:
        option.tap()

    def push(self, button: Any) -> None:
        button.tap()
        self.page.wait_for_timeout(AGAIN)

    def give(self, control: Any, file: Path) -> None:
        control.tap(trial=True)
        control.set_input_files(file)

    def fill_page(self) -> None:
        super().fill_page()
        wide = self.page.evaluate(WIDE)
        assert not wide, (self.page.locator("h1").first.inner_text(), wide)
