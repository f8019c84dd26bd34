"""What a form computes, said again on its receipt: with and without JavaScript, of anonymous forms when asked for."""

from __future__ import annotations

import pytest

FORM = """
| survey | | | | | |
| | type | name | label | calculation | relevant |
| | begin_group | people | People | | |
| | integer | women | Women | | |
| | note | seen | Now ${women} | | |
| | end_group | | | | |
| | begin_group | end | End | | |
| | calculate | twice | | ${women} * 2 | |
| | note | told | Twice **${twice}** | | |
| | note | none | Nobody but ${women} | | ${women} > 100 |
| | note | thanks | Thank you | | |
| | end_group | | | | |
| settings | | | | | |
| | form_id | form_title | namespaces | fs:anonymous | fs:result |
| | ID | Result | fs="https://formserver.example/xforms" | ANONYMOUS | GROUP |
"""
plain = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def written(form_id: str = "result", anonymous: str = "", group: str = "") -> str:
    return FORM.replace("ID", form_id).replace("ANONYMOUS", anonymous).replace("GROUP", group)


def receipt(open_paper, **options):
    return open_paper(written(**options)).type("Women", "4").on().on().on().press("Send answers")


def results(paper) -> list[str]:
    return [line.text for found in paper.root.all("ul", class_="result") for line in found.all("li")]


@plain
def test_the_receipt_shows_what_the_last_pages_compute(open_paper):
    paper = receipt(open_paper)
    assert results(paper) == ["Twice 8"] and paper.receipt


@plain
def test_the_settings_name_another_group(open_paper):
    assert results(receipt(open_paper, group="people")) == ["Now 4"]


@plain
def test_an_anonymous_form_shows_a_result_only_where_it_is_asked_for(open_paper):
    assert results(receipt(open_paper, anonymous="yes")) == []
    asked = receipt(open_paper, form_id="asked", anonymous="yes", group="end")
    assert results(asked) == ["Twice 8"] and not asked.root.all("p", class_="receipt")


def test_a_page_with_a_script_ends_with_the_same_result(form):
    lively = form(written(), "result").type("Women", "4").on().on().on().press("Send answers")
    lively.receipt()
    assert lively.page.locator(".result li").all_inner_texts() == ["Twice 8"]
