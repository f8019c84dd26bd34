"""Long forms by their parts: the page of all sections, and a count of parts that never goes back."""

from __future__ import annotations

from random import Random

import pytest
from bench import forms
from playwright.sync_api import expect

from formserver.compiler.xlsform import compile_xlsform
from formserver.engine.session import open_session
from formserver.program.world import World
from formserver.web.pages.parts import parts_of, position
from formserver.web.pages.steps import seen, steps

HEAD = ["| survey | | | | | |", "| | type | name | label | required | relevant |"]


def part(name: str, label: str, relevant: str = "") -> list[str]:
    """Five pages of one question each, the first of which must be answered."""
    alone = [
        row
        for i in range(5)
        for row in (
            f"| | begin_group | {name}_{i} | | | |",
            f"| | integer | {name}{i} | {label} {i} | {'yes' if not i else ''} | |",
            "| | end_group | | | | |",
        )
    ]
    return [f"| | begin_group | {name} | {label} | | {relevant} |", *alone, "| | end_group | | | | |"]


TAIL = ["| settings | | |", "| | form_id | form_title |", "| | long | Long |"]
LONG = "\n".join([*HEAD, *part("a", "Place"), *part("b", "People", "${a1} = 1"), *part("c", "End"), *TAIL])
plain = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def states(paper) -> list[str]:
    return [each.text for each in paper.root.all("span", class_="state")]


def headings(paper) -> list[str]:
    return [each.text for each in paper.root.one("ol", class_="parts-list").all("h2")]


@plain
def test_a_long_form_begins_with_its_sections(open_paper):
    paper = open_paper(LONG)
    assert (paper.heading, headings(paper)) == ("All sections", ["Place", "End"])
    assert states(paper) == ["Not started", "Not started"]
    assert paper.on().labels == ["Place 0"]


@plain
def test_a_status_says_what_the_engine_says(open_paper):
    paper = open_paper(LONG).on().type("Place 0", "x").press("All sections")
    assert states(paper) == ["Needs attention", "Not started"]
    paper.press("Place").type("Place 0", "5").on().type("Place 1", "1").press("All sections")
    assert (headings(paper), states(paper)) == (["Place", "People", "End"], ["Complete", "Not started", "Not started"])
    assert "Answered: 2 of 5" in paper.root.one("ol", class_="parts-list").text


@plain
def test_any_question_is_three_actions_away(open_paper):
    paper = open_paper(LONG).on().press("All sections").press("Questions", 1).press("End 3")
    assert paper.labels == ["End 3"]


@plain
def test_back_returns_to_the_page_from_which_the_sections_were_asked_for(open_paper):
    paper = open_paper(LONG).on().type("Place 0", "5").on().press("All sections").press("Back")
    assert paper.labels == ["Place 1"]


@plain
def test_a_missing_answer_needs_attention_once_the_answers_were_checked(open_paper):
    paper = open_paper(LONG).press("Check all answers").press("All sections")
    assert states(paper) == ["Needs attention", "Needs attention"]


@plain
def test_the_title_says_first_which_part_it_is_and_of_how_many_when_that_is_certain(open_paper):
    paper = open_paper(LONG).on()
    assert paper.title.startswith("Part 1: ")
    paper.press("All sections").press("End")
    assert paper.title.startswith("Part 2 of 2: ")
    assert paper.on().title.startswith("Error: Part 2 of 2: ")


@plain
@pytest.mark.parametrize("action", ["sections:x", "sections:²", "sections:-1"])
def test_sections_that_do_not_exist_are_refused(open_paper, action):
    assert open_paper(LONG).do(action).status == 400


@plain
def test_a_short_form_has_no_sections(open_paper):
    short = "\n".join([*HEAD, *part("a", "Place"), *part("c", "End"), *TAIL])
    paper = open_paper(short)
    assert paper.labels == ["Place 0"] and "All sections" not in paper.html
    assert paper.do("sections").status == 400


PROGRAMS = {
    "long": lambda: compile_xlsform(LONG.encode(), "long.md").program,
    "score_observe": lambda: forms.shipped("score_observe").program,
    "score_training": lambda: forms.shipped("score_training").program,
}


def walk(program, seed: int) -> list[tuple[int, int]]:
    """Go forward through a form, answering what shows by chance; where it says to be."""
    random, parts, said = Random(seed), parts_of(program), []
    session = open_session(program, World(now="2026-03-01T09:00:00.000Z", seed=seed + 1, language="en"))
    found, place = steps(program, session), 0
    while place < len(found):
        step = found[place]
        said.append(position(parts, found, step))
        for path in sorted(seen(program, session, step)):
            node = program.nodes[session.cell(path).node]
            values = [choice.value for choice in session.choices(path)] if node.choices else ["0", "1", "7"]
            if values and node.question in ("select_one", "integer"):
                session.answer(path, random.choice(values))
        found = steps(program, session)
        place = [each.key for each in found].index(step.key) + 1
    return said


@pytest.mark.parametrize(("name", "walks"), [("long", 1000), ("score_observe", 40), ("score_training", 40)])
def test_progress_never_goes_back_and_a_total_once_said_stays_true(name, walks):
    program = PROGRAMS[name]()
    for seed in range(walks):
        said = walk(program, seed)
        places, totals = [place for place, _ in said], [total for _, total in said if total]
        assert places == sorted(places)
        assert totals and set(totals) == {places[-1]}


def test_with_a_script_sections_are_the_same(form):
    lively = form(LONG, "long")
    expect(lively.page.locator(".state")).to_have_text(["Not started", "Not started"])
    lively.on().type("Place 0", "5").on().type("Place 1", "1").press("All sections")
    expect(lively.page.locator(".state")).to_have_text(["Complete", "Not started", "Not started"])
    lively.press("Questions People")
    assert lively.page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    lively.press("People 3")
    assert lively.labels == ["People 3"] and lively.page.title().startswith("Part 2 of 3: ")
    lively.page.go_back()
    assert lively.heading == "All sections"
    assert lively.press("Back").labels == ["Place 1"]


CHILDREN = """| | begin_repeat | child | Child | | |
| | text | called | Its name | | |
| | end_repeat | | | | |"""
WITH_CHILDREN = LONG.replace("| | begin_group | c | End", CHILDREN + "\n| | begin_group | c | End")
#: What the opened part of the children lists: titles, then questions.
LISTED = (["Child 1", "Child 2"], ["Child", "Its name", "Its name"])


@plain
def test_questions_of_instances_stand_below_the_name_of_theirs(open_paper):
    paper = open_paper(WITH_CHILDREN).press("Child").press("Continue").press("Add: Child").press("All sections")
    part = paper.press("Questions", 1).root.one("ol", class_="parts-list")
    lines = [each.text for table in part.all("ul") for each in table.all("li")]
    assert ([each.text for each in part.all("h3")], lines) == LISTED


def test_questions_of_instances_stand_below_the_name_of_theirs_with_a_script(form):
    lively = form(WITH_CHILDREN.replace("| long | Long |", "| kids | Long |"), "kids")
    lively.press("Child").on().press("Add: Child").press("All sections").press("Questions Child")
    part = lively.page.locator(".parts-list")
    assert (part.locator("h3").all_inner_texts(), part.locator("ul li").all_inner_texts()) == LISTED
