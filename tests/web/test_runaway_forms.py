"""A form that an answer lets run away: a sentence on the page, the record kept and shown at the desk, never a bug."""

from __future__ import annotations

import re

from collecting import record_xml

from formserver import collect

RUNAWAY = """
    | survey |              |      |       |              |
    |        | type         | name | label | repeat_count |
    |        | integer      | n    | N     |              |
    |        | begin_repeat | r    | R     | ${n}         |
    |        | text         | x    | X     |              |
    |        | end_repeat   |      |       |              |
    | settings |         |         |
    |          | form_id | version |
    |          | data    | 1       |
"""


def test_a_page_says_that_an_answer_asks_too_much(open_paper):
    paper = open_paper(RUNAWAY).type("N", "1000000000").on()
    assert paper.status == 413 and "asks for more than the server computes" in paper.html


def test_a_record_that_runs_away_is_kept_and_shown(desk, store, publish_markdown):
    form = publish_markdown(RUNAWAY)
    collect.collect(store, xml=record_xml(form.program, {"n": "1000000000"}), files={})
    listed = desk.get(f"/desk/forms/{form.key}/submissions")
    address = re.search(rf'href="(/desk/forms/{form.key}/submissions/\d+)"', listed.text)[1]
    page = desk.get(address)
    assert (listed.status_code, page.status_code) == (200, 200) and "uuid:1" in page.text
