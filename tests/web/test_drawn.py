"""Questions that nobody has answered are drawn once for all; what somebody answered is never kept."""

from __future__ import annotations

import re

import pytest
from web.forms import LADDER

from formserver.web.pages import drawn

TALK = """
| survey |
| | type | name | label | relevant | default |
| | begin_group | all | All | | |
| | text | who | Who are you? | | |
| | text | job | What do you do? | ${who} != '' | |
| | text | boss | Who leads ${who}? | | |
| | text | place | Where? | | Here |
| | end_group | | | | |
| settings |
| | form_id | style |
| | talk | pages |
"""


@pytest.fixture
def kept():
    """What gives all that is kept: field → HTML of its looks."""
    drawn._kept.cache_clear()
    places = []
    original = drawn._kept

    def watched(place):
        places.append(place)
        return original(place)

    drawn._kept = watched
    yield lambda: {field: [*looks.values()] for place in {*places} for field, looks in original(place).items()}
    drawn._kept = original
    original.cache_clear()


def bare(html: str) -> str:
    """A page without what is another for each record."""
    return re.sub(r'name="state" value="[^"]*"|<script type="application/json".*?</script>', "", html)


@pytest.mark.parametrize("form", [LADDER, TALK])
def test_a_page_looks_the_same_drawn_anew_and_from_what_is_kept(client, publish_markdown, kept, monkeypatch, form):
    address = f"/s/{publish_markdown(form).code}"
    first, second = (bare(client.get(address).text) for _ in range(2))
    assert kept()
    monkeypatch.setattr(drawn.Drawn, "get", lambda self, q: None)
    assert first == second == bare(client.get(address).text)


def test_nothing_that_somebody_answered_is_kept(open_paper, kept):
    paper = open_paper(TALK).type("Who are you?", "Zqx").on()
    assert "Zqx" in paper.html and "Who leads Zqx?" in paper.html
    looks = kept()
    assert looks and "Zqx" not in repr(looks) and "Here" not in repr(looks)
    assert max(map(len, looks.values())) <= drawn.LOOKS


def test_one_who_answers_and_one_who_begins_see_their_own(open_paper, kept):
    answered = open_paper(TALK).type("Who are you?", "Zqx").on()
    assert "What do you do?" in answered.labels
    assert "What do you do?" not in open_paper(TALK).labels


FILTERED = """
| survey |
| | type | name | label | choice_filter |
| | text | who | Who are you? | |
| | begin_group | more | More | |
| | select_one towns | town | Which town? | lord = ${who} |
| | end_group | | | |
| choices |
| | list_name | name | label | lord |
| | towns | a | Ashby | Zqx |
| | towns | b | Berg | Other |
| settings |
| | form_id | style |
| | filtered | pages |
"""


def test_choices_that_follow_from_an_answer_are_not_kept(open_paper, kept):
    paper = open_paper(FILTERED).type("Who are you?", "Zqx").on()
    assert "Ashby" in paper.html
    assert "Ashby" not in repr(kept()) and "Who are you?" in repr(kept())
