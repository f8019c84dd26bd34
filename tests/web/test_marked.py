"""Every sentence that people see is in the catalogues: with each of them marked nothing unmarked is left on a page."""

from __future__ import annotations

import pytest
from collecting import record_xml
from matrix.kinds import PICTURES, form_of, kinds
from web.desk_visits import BROKEN, EMAIL, HOUSEHOLD, form_file
from web.forms import ROSTER
from web.marked import Marked, unmarked, words_of
from web.paper import Paper, read
from web.test_trainer import SECRET

from formserver import collect, publish, texts
from formserver.compiler.appearances import APPEARANCES
from formserver.entities import change

#: Names of people, places and things, and what stays as it is in every language.
NAMES = {"Ama Mensah", EMAIL, "Market", "Project", "markets", "formserver", "English (United States)", "localhost"} | {
    language.name for language in texts.available_languages()
}
EVERY_TYPE = [kinds(type)[0] for type in APPEARANCES if type != "repeat"]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _marked(monkeypatch):
    monkeypatch.setattr(texts, "translations", lambda *_: Marked())


def needed(markdown: str) -> str:
    """Return a form of ``kinds`` in which every question must be answered."""
    lines = markdown.replace("| repeat_count |", "| repeat_count | required |").splitlines()
    return "\n".join(line + (" yes |" if "| q" in line else "") for line in lines)


def unmarked_after(paper: Paper, *actions: str) -> list[str]:
    """Return what is unmarked on the page and on those that ``actions`` lead to."""
    known = words_of(paper.form.program) | NAMES
    found = unmarked(paper.html, known)
    for action in actions:
        found += [f"{action}: {text}" for text in unmarked(paper.do(action).html, known)]
    return found


def test_every_type_of_question_and_what_is_said_of_each_without_an_answer(open_paper):
    paper = open_paper(needed(form_of("kinds", EVERY_TYPE)), files=PICTURES)
    assert unmarked_after(paper, "next", "check", "send") == []


def test_what_is_said_of_answers_that_are_typed_wrongly(open_paper):
    paper = open_paper(form_of("kinds", EVERY_TYPE), files=PICTURES)
    paper.typed |= {name: ["x"] for name in paper.typed if name.startswith("q")}
    assert unmarked_after(paper, "next", "check", "send") == []


def test_lists_of_repeats_the_check_page_and_the_receipt(open_paper):
    paper = open_paper(ROSTER)
    assert unmarked_after(paper, "next") == []
    assert unmarked_after(paper.type("Her name", "Market"), "next", "next", "next") == []
    remove = next(each["value"] for each in paper.root.all("button") if each["value"].startswith("remove:"))
    assert unmarked_after(paper, remove, "undo", "next", "check", "send") == []


def test_an_anonymous_form_left_sent_and_closed(open_paper, store):
    for action in ("leave", "send"):
        paper = open_paper(SECRET)
        assert unmarked_after(paper, "check", action) == []
    publish.close_form(store, paper.form.key)
    assert unmarked_after(Paper(paper.client, paper.form)) == []


def found_from(client, seeds: list[str]) -> dict[str, str]:
    """Return address → page for every page that links lead to."""
    pages: dict[str, str] = {}
    waiting = list(seeds)
    while waiting:
        address = waiting.pop().partition("#")[0]
        if address in pages or not address.startswith(("/desk", "/account", "/my", "/device")) or "preview" in address:
            continue
        answer = client.get(address)
        pages[address] = answer.text if answer.mimetype == "text/html" and answer.status_code != 303 else ""
        waiting += [link["href"] for link in read(pages[address]).all("a")]
    return pages


def test_the_desk_every_page_that_links_lead_to(desk, store):
    desk.upload(HOUSEHOLD)
    publish.publish_file(store, form_file(HOUSEHOLD, "2"), "household.md")
    desk.upload(BROKEN, version="3", url="/desk/forms/1/new")
    program = publish.preview_form(store, 1).program
    collect.collect(store, xml=record_xml(program, {"house/street": "Market", "person[1]/age": "400"}))
    markets = change.add_list(store, "markets")
    change.add_entity(store, markets.id, "Market", {"town": "Market"})
    known = words_of(program) | NAMES | {"household", "town", "agee"}
    pages = found_from(desk.client, ["/desk/forms", "/account", "/my", "/device", "/desk/nowhere", "/account/device/x"])
    assert len(pages) > 30
    found = [f"{at}: {text}" for at, html in pages.items() for text in unmarked(html, known)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "address", ["/desk/forms/new", "/desk/lists", "/desk/people", "/desk/keys", "/account/password"]
)
def test_the_desk_what_is_said_of_a_form_left_empty(desk, address):
    assert unmarked(desk.post(address, {}).text, NAMES) == []


def test_what_a_stranger_meets(visitor):
    for address in ("/account/sign-in", "/account/password/x", "/account/first/x", "/account/device/x", "/nowhere"):
        assert unmarked(visitor.get(address).text, NAMES) == [], address
