"""On the check page every answer begins at the page's own side, whatever language it is in."""

from __future__ import annotations

FORM = """
| survey |
| | type | name | label::English (en) | label::Arabic (ar) |
| | select_one yn | one | Ready? | جاهز؟ |
| choices |
| | list_name | name | label::English (en) | label::Arabic (ar) |
| | yn | yes | Yes | |
| settings |
| | form_id | default_language |
| | sides | English (en) |
"""


def test_an_answer_without_translation_begins_at_the_right_in_arabic(form):
    page = form(FORM, "sides", "?lang=ar").page
    page.locator("main .option").click()
    page.locator("button[value=next]").last.click()
    answer = page.locator(".answers dd").first
    answer.wait_for()
    assert answer.inner_text() == "Yes"
    assert answer.evaluate("each => getComputedStyle(each).textAlign") == "right"
