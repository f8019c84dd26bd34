"""Pages as their readers set them: text spread apart, colours forced."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

#: WCAG 1.4.12: what a reader may set without losing anything.
SPREAD = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
SPREAD += "p { margin-bottom: 2em !important }"
CUT = """() => Array.from(document.querySelectorAll('main *, header *')).filter((each) => {
    const style = getComputedStyle(each);
    if (!each.offsetParent || !each.textContent.trim() || each.closest('.hidden, [aria-hidden=true]')) return false;
    const cuts = style.overflowX !== 'visible' || style.overflowY !== 'visible';
    const lacks = each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1;
    return cuts && style.clipPath === 'none' && lacks;
}).map((each) => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("tag", ["en", "ar", "my"])
def test_text_that_a_reader_spreads_apart_is_not_cut(page: Page, served, tag) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{served.link('score_worker')}?demog=full&lang={tag}")
    page.wait_for_selector("html[data-alive]")
    for _ in range(3):
        page.evaluate("(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
                      " document.adoptedStyleSheets = [sheet] }", SPREAD)  # fmt: skip
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.evaluate(CUT) == []
        page.locator("main .actions button").first.click()
        page.wait_for_timeout(100)


def test_forced_colours_tell_what_is_chosen_and_what_has_the_focus(page: Page, served) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{served.link('score_worker')}?lang=en")
    page.wait_for_selector("html[data-alive]")
    first = page.locator("main label:has(input[type=radio])").first
    seen = [first.screenshot()]
    first.locator("input").check(force=True)
    first.locator("input").evaluate("(input) => input.blur()")
    seen.append(first.screenshot())
    page.keyboard.press("Tab")
    first.locator("input").focus()
    seen.append(first.screenshot())
    assert len(set(seen)) == 3
