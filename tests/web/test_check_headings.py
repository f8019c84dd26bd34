"""The check page as an outline: what lies in a group stands below its words, at both doors."""

from __future__ import annotations

FORM = """
| survey |
| | type | name | label |
| | begin_group | people | C. The people |
| | begin_group | position | By position |
| | integer | women | Women |
| | end_group | | |
| | integer | age | Youngest |
| | end_group | | |
| | begin_group | practices | E. How you work |
| | begin_group | quality | Quality |
| | text | policy | Policy |
| | end_group | | |
| | begin_repeat | month | Month |
| | integer | days | Working days |
| | end_repeat | | |
| | end_group | | |
| settings |
| | form_id |
| | check_headings |
"""
OUTLINE = [
    ("h1", "Check your answers"),
    ("h2", "C. The people"),
    ("h3", "By position"),
    ("h3", "C. The people"),
    ("h2", "E. How you work"),
    ("h3", "Quality"),
    ("h3", "E. How you work"),
    ("h3", "Month 1"),
]


def test_groups_stand_below_the_group_around_them_at_both_doors(open_paper, form):
    paper = open_paper(FORM)
    while not paper.root.all("dl", class_="answers"):
        paper.do("next")
    found = [each for each in paper.root.one("main").all() if each.tag in ("h1", "h2", "h3")]
    assert [(each.tag, each.text) for each in found if each["id"] != "summary-title"] == OUTLINE
    lively = form(FORM, "check_headings")
    while not lively.page.locator("dl.answers").count():
        lively.on()
    found = lively.page.locator("main :is(h1, h2, h3):visible").evaluate_all(
        "all => all.map((each) => [each.localName, each.textContent])"
    )
    assert [tuple(each) for each in found] == OUTLINE
