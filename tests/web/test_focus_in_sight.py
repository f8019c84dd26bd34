"""What has the focus is seen whole, with its ring: answers, links to errors, buttons, there and back."""

from __future__ import annotations

import pytest
from web.forms import CONTROLS

#: What is out of sight of the answer, link or button that has the focus; "" for nothing.
CUT = """() => {
  const at = document.activeElement, RING = 6;
  if (at === document.body) return 'end';
  const box = (at.closest('.option') || at).getBoundingClientRect();
  if (box.height > innerHeight - 2 * RING || at.id === 'main') return '';
  const fits = box.top >= RING && box.bottom <= innerHeight - RING;
  return fits ? '' : `${Math.round(box.top)} ${at.outerHTML.slice(0, 60)}`;
}"""
#: Window, and how large text is.
WINDOWS = {"phone": (360, 640, "100%"), "narrow": (320, 640, "200%")}


def cut(page, key: str) -> list[str]:
    """Return what was not seen whole on the way through the page by ``key``."""
    found = []
    for _ in range(150):
        page.keyboard.press(key)
        said = page.evaluate(CUT)
        if said == "end":
            break
        found += [said] if said else []
    return found


@pytest.mark.parametrize("lively", [True, False])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("kind", ["controls", "faces"])
def test_what_has_the_focus_is_seen_whole(browser, serving, served, kind, window, lively):
    width, height, size = WINDOWS[window]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    if not lively:
        page.route("**/script/**", lambda route: route.abort())
    page.goto(serving.publish(CONTROLS, "controls") if kind == "controls" else served.link("score_worker") + "?lang=en")
    if lively:
        page.wait_for_selector("html[data-alive]")
    if kind == "faces":
        page.locator("button[value=next]").last.evaluate("each => { each.value = 'goto:p2' }")
        page.locator(".actions button").first.click()
    page.locator(".actions button").first.click()
    page.wait_for_selector("#summary:not([hidden])")
    page.wait_for_load_state()
    page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
    assert cut(page, "Tab") + cut(page, "Shift+Tab") == []
