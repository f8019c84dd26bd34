"""Repeats in repeats, by both doors: each instance begins alike, says whose it is, and comes back as it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

JABS = """
| survey | | | |
| | type | name | label |
| | text | place | Which place? |
| | begin_repeat | person | Person |
| | text | name | Name |
| | begin_repeat | jab | Jab |
| | text | what | Which jab? |
| | begin_repeat | dose | Dose |
| | text | size | How much? |
| | end_repeat | | |
| | end_repeat | | |
| | text | later | Anything else of this person? |
| | end_repeat | | |
| | text | more | Anything else? |
| settings | | |
| | form_id | form_title |
| | jabs | Jabs |
"""
#: The pages of one person, from the first to the list of persons.
PERSON = ["Name", "Which jab?", "How much?", "Dose", "Jab", "Anything else of this person?", "Person"]
#: The headings of the check page for two persons with one jab of one dose each.
HEADINGS = [
    "Person 1", "Person 1, Jab 1", "Person 1, Jab 1, Dose 1",
    "Person 2", "Person 2, Jab 1", "Person 2, Jab 1, Dose 1",
]  # fmt: skip


def pages_on(fill, last):
    """The headings from this page to ``last``; the captions above them."""
    found = [(fill.heading, caption(fill))]
    while found[-1][0] != last:
        fill.on()
        found.append((fill.heading, caption(fill)))
    return found


def caption(fill):
    if hasattr(fill, "page") and not isinstance(fill.page, str):
        return " ".join(fill.page.locator("main .caption").all_inner_texts())
    return " ".join(each.text for each in fill.root.all("p", class_="caption"))


def bare(heading):
    return heading.removesuffix(" (optional)")


def two_persons(fill):
    """Give two persons a name each and go to the check page; the pages of each on the way."""
    fill.type("Which place?", "Tema").on()
    first = pages_on(fill.type("Name", "Ama"), "Person")
    second = pages_on(fill.press("Add: Person").type("Name", "Efua"), "Person")
    fill.on().on()
    return first, second


def each_begins_alike(fill):
    first, second = two_persons(fill)
    assert [bare(heading) for heading, _ in first] == [bare(heading) for heading, _ in second] == PERSON
    assert [above for _, above in first] == [
        "Person 1", "Person 1, Jab 1", "Person 1, Jab 1, Dose 1", "Person 1, Jab 1", "Person 1", "Person 1", ""
    ]  # fmt: skip
    assert [above for _, above in second] == [above.replace("Person 1", "Person 2") for _, above in first]


@on_sqlite
def test_an_added_instance_begins_as_the_first_one_did(open_paper):
    each_begins_alike(open_paper(JABS))


def test_an_added_instance_begins_as_the_first_one_did_with_a_script(form):
    each_begins_alike(form(JABS, "jabs"))


@on_sqlite
def test_an_inner_instance_added_begins_as_the_first_one_did(open_paper):
    paper = open_paper(JABS).on()
    pages_on(paper, "Jab")
    assert [heading for heading, _ in pages_on(paper.press("Add: Jab"), "Jab")] == [
        "Which jab? (optional)", "How much? (optional)", "Dose", "Jab"
    ]  # fmt: skip


@on_sqlite
def test_the_check_page_names_whose_each_answer_is_once(open_paper):
    paper = open_paper(JABS)
    two_persons(paper)
    assert [each.text for each in paper.root.all("h2") if each["id"] != "summary-title"] == HEADINGS
    assert [[row.one("dt").text for row in each.all("div")] for each in paper.root.all("dl")] == LINES


def test_the_check_page_names_whose_each_answer_is_once_with_a_script(form):
    lively = form(JABS, "jabs")
    two_persons(lively)
    expect(lively.page.locator("main h2:not(#summary-title)")).to_have_text(HEADINGS)
    lists = lively.page.locator("dl.answers").all()
    assert [each.locator("dt").all_inner_texts() for each in lists] == LINES


#: What stands below the headings; first what is asked before all persons, last what after them.
LINES = [
    ["Which place?", "Person"],
    *[["Name", "Jab", "Anything else of this person?"], ["Which jab?", "Dose"], ["How much?"]] * 2,
    ["Anything else?"],
]


@on_sqlite
def test_the_last_instance_comes_back_with_all_that_it_held(open_paper):
    paper = open_paper(JABS)
    two_persons(paper)
    before, answers = paper.root.one("main").text, dict(paper.answers)
    paper.press("Change", list(answers).index("Person")).press("Remove", 1).press("Bring it back")
    assert paper.on().page == "check" and paper.root.one("main").text == before


def test_the_last_instance_comes_back_with_all_that_it_held_with_a_script(form):
    lively = form(JABS, "jabs")
    two_persons(lively)
    before = lively.page.locator("main").inner_text()
    lively.press("Change Person").press("Remove Person 2")
    lively.press("Bring it back").on()
    assert lively.page.locator("main").inner_text() == before


@on_sqlite
@pytest.mark.parametrize("inner", ["Jab", "Dose"])
def test_an_inner_instance_comes_back_to_its_own(open_paper, inner):
    paper = open_paper(JABS)
    two_persons(paper)
    before = paper.root.one("main").text
    labels = [row.one("dt").text for table in paper.root.all("dl") for row in table.all("div")]
    paper.press("Change", len(labels) - 1 - labels[::-1].index(inner)).press("Remove")
    assert paper.root.one("ul", class_="instances").text == "Nothing added yet."
    paper.press("Bring it back")
    assert paper.on().page == "check" and paper.root.one("main").text == before


@pytest.mark.parametrize("inner", ["Jab", "Dose"])
def test_an_inner_instance_comes_back_to_its_own_with_a_script(form, inner):
    lively = form(JABS, "jabs")
    two_persons(lively)
    before = lively.page.locator("main").inner_text()
    lively.page.get_by_role("button", name=f"Change {inner}", exact=True).last.click()
    lively.press(f"Remove {inner} 1").press("Bring it back").on()
    assert lively.page.locator("main").inner_text() == before
