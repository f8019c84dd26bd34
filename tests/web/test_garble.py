"""Garbled questions: the coin, its share, the page without JavaScript and with it, and what never leaves the page."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from urllib.parse import unquote_plus

import pytest
from collecting import record_xml
from sqlalchemy import select
from web.forms import records

from formserver.collect import collect
from formserver.errors import Problem
from formserver.places import STATIC
from formserver.store.tables import quarantine, submissions
from formserver.web.pages.garble import coin, garble

FORM = """
| survey | | | | | |
| | type | name | label | appearance | bind::fs:garble |
| | select_one yn | shout | Were you shouted at? | quick | 0.999999 |
| | text | more | Anything else? | | |
| choices | | |
| | list_name | name | label |
| | yn | 1 | Yes |
| | yn | 0 | No |
| | yn | 99 | Skip |
| settings | | | |
| | form_id | form_title | fs:anonymous |
| | poll | Poll | yes |
"""
#: The same with a chance so small that nothing changes.
HONEST = FORM.replace("0.999999", "0.000001").replace("| poll |", "| honest |")
ASKED = "Were you shouted at?"
PATHS = [f"/data/w_people/{name}" for name in ("w_shout", "w_touch")]
SEEDS = range(1, 2**31 - 1, 53_687)  # 40,000 of them, far apart


def test_a_quarter_of_no_becomes_yes_and_nothing_else_changes():
    for path in PATHS:
        share = sum(garble("0", 0.25, seed, path) == "1" for seed in SEEDS) / len(SEEDS)
        assert abs(share - 0.25) < 0.0075  # 3.5 standard errors
    for text in ("1", "99", "", "yes", "a"):
        assert {garble(text, 0.99, seed, PATHS[0]) for seed in SEEDS[:100]} == {text}


def test_two_questions_of_one_sheet_fall_independently():
    seen = Counter(tuple(coin(seed, path) < 0.25 for path in PATHS) for seed in SEEDS)
    assert abs(seen[True, True] / len(SEEDS) - 0.0625) < 0.0043
    assert abs(seen[False, False] / len(SEEDS) - 0.5625) < 0.0087


def test_neighbouring_seeds_fall_independently():
    pairs = Counter((coin(seed, PATHS[0]) < 0.5, coin(seed + 1, PATHS[0]) < 0.5) for seed in range(1, 40_001))
    assert max(abs(count / 40_000 - 0.25) for count in pairs.values()) < 0.008


def test_garbling_again_changes_nothing_more():
    for seed in SEEDS[:500]:
        once = garble("0", 0.25, seed, PATHS[0])
        assert garble(once, 0.25, seed, PATHS[0]) == once


def test_the_estimate_from_garbled_answers_is_the_true_share():
    true = [seed % 10 < 3 for seed in SEEDS]
    said = [garble("1" if yes else "0", 0.25, seed, PATHS[0]) == "1" for yes, seed in zip(true, SEEDS, strict=True)]
    estimate = (sum(said) / len(said) - 0.25) / 0.75
    assert abs(estimate - sum(true) / len(true)) < 0.01


def test_the_coin_of_the_browser_is_that_of_the_server():
    throws = [(seed, path) for seed in (1, 7, 48271, 2**31 - 2) for path in (*PATHS, "/data/a[2]/b", "/data/über")]
    source = (STATIC / "page" / "garble.js").read_text("utf-8")
    pure = source[source.index("/** A number from 0 to 1") : source.index("/** Say where")].replace("export ", "")
    script = f"{pure}\nconsole.log(JSON.stringify({json.dumps(throws)}.map(([seed, path]) => coin(seed, path))))"
    node = shutil.which("node")
    assert node is not None
    said = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == [coin(seed, path) for seed, path in throws]


def stored(store, form) -> list[str]:
    return [str(record["shout"]) for record in records(store, form)]


def test_without_javascript_no_becomes_yes_before_the_state_is_sealed(open_paper, store):
    paper = open_paper(FORM).type(ASKED, "0").on()
    assert paper.answers[ASKED] == "Answered"
    paper.press("Send")
    assert stored(store, paper.form) == ["1"]


def test_the_answer_is_not_shown_again_and_stays_when_nothing_is_chosen(open_paper, store):
    paper = open_paper(HONEST).type(ASKED, "0").on().press("Back")
    assert "You have answered this question." in paper.html and paper.says(ASKED) == []
    paper.on().press("Send")
    assert stored(store, paper.form) == ["0"]


def test_going_back_and_answering_ten_times_throws_one_coin(open_paper, store):
    for form in (FORM, HONEST):
        paper = open_paper(form).type(ASKED, "0").on()
        for _ in range(10):
            paper.press("Back").type(ASKED, "0").on()
        paper.press("Send")
        for _ in range(10):
            paper.back().press("Send")
        assert stored(store, paper.form) == (["1"] if form is FORM else ["0"])


@pytest.mark.parametrize("value", ["1", "99"])
def test_yes_and_skip_stay(open_paper, store, value):
    paper = open_paper(FORM).type(ASKED, value).on().press("Send")
    assert stored(store, paper.form) == [value]


@pytest.mark.parametrize("door", ["openrosa", "import", ""])
def test_other_doors_are_closed_and_keep_nothing(publish_markdown, store, door):
    program = publish_markdown(FORM).program
    with pytest.raises(Problem) as problem:
        collect(store, xml=record_xml(program, {"shout": "0"}), door=door)
    assert problem.value.code == "form.garbled"
    with store.read() as db:
        assert [*db.execute(select(submissions.c.id)), *db.execute(select(quarantine.c.id))] == []


def test_with_javascript_the_true_answer_never_leaves_the_page(form, serving):
    lively = form(FORM, "poll")
    seed = json.loads(lively.page.locator("#boot").text_content())["state"]["world"]["seed"]
    posted: list[str] = []
    lively.page.on("request", lambda made: posted.append(unquote_plus(made.post_data or "")))
    lively.choose(ASKED, "0").on().press("Back")
    assert lively.page.locator("input:checked").count() == 0
    assert "You have answered this question." in lively.page.locator("main").inner_text()
    lively.on()
    assert lively.answers[ASKED] == "Answered"
    lively.press("Send answers").page.wait_for_selector(".tell.good")
    (body,) = [text for text in posted if text]
    assert '"/data/shout":"1"' in body and '"0"' not in body
    assert str(seed) not in body and 'name="state"' not in body
    assert stored(serving.store, serving.form("poll")) == ["1"]


def test_an_honest_no_comes_through_the_browser_too(form, serving):
    lively = form(HONEST, "honest").choose(ASKED, "0").on()
    lively.press("Send answers").page.wait_for_selector(".tell.good")
    assert stored(serving.store, serving.form("honest")) == ["0"]


def test_a_page_whose_garbling_did_not_load_stays_plain(form, serving, context):
    lively = form(FORM, "poll")
    context.route("**/script/**", lambda route: route.abort())
    lively.page.goto(serving.link("poll"), wait_until="networkidle")
    assert lively.page.locator("html[data-alive]").count() == 0
    lively.trouble.clear()
