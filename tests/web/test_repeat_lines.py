"""The line of an instance: its name and each answer keep their own direction, by both doors."""

from __future__ import annotations

import pytest

FORM = """
| survey | | | | |
| | type | name | label::English (en) | label::Arabic (ar) |
| | begin_repeat | person | Person | شخص |
| | text | name | Name | الاسم |
| | text | code | Code | الرمز |
| | select_one yn | here | Here? | هنا؟ |
| | end_repeat | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::Arabic (ar) |
| | yn | yes | Yes | |
| settings | | | | |
| | form_id | default_language | | |
| | lines | English (en) | | |
"""
PARTS = ["شخص 1", "B-7 (أ)", "أمل", "Yes"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_answer_in_a_line_stands_apart(open_paper):
    paper = open_paper(FORM, "?lang=ar").type("الاسم", "B-7 (أ)").type("الرمز", "أمل")
    line = paper.type("هنا؟", "yes").do("next").root.one("ul", class_="instances").one(class_="words")
    assert [each.text for each in line.all("bdi")] == PARTS and line.text == "شخص 1: B-7 (أ), أمل, Yes"
    assert line.all("bdi")[-1]["lang"] == "en" and "dir" not in line
    assert [
        each.text for each in paper.do("remove:" + removable(paper)).root.one(class_="removed").all("bdi")
    ] == PARTS[:1]


def removable(paper):
    return next(each["value"] for each in paper.root.all("button") if each["value"].startswith("remove:"))[7:]


def test_each_answer_in_a_line_stands_apart_with_a_script(form):
    lively = form(FORM, "lines", "?lang=ar")
    go = lively.page.locator("button[value=next]").last
    lively.type("الاسم", "B-7 (أ)").type("الرمز", "أمل").choose("هنا؟", "yes")
    go.click()
    line = lively.page.locator(".instances .words")
    assert line.locator("bdi").all_inner_texts() == PARTS and line.inner_text() == "شخص 1: B-7 (أ), أمل, Yes"
    assert line.locator("bdi").last.get_attribute("lang") == "en" and line.get_attribute("dir") is None
    left = "each => each.getBoundingClientRect().left"
    places = [each.evaluate(left) for each in line.locator("bdi").all()]
    assert places[:3] == sorted(places[:3], reverse=True)
    lively.page.locator("button[value^=remove]").click()
    assert lively.page.locator(".removed bdi").all_inner_texts() == PARTS[:1]
