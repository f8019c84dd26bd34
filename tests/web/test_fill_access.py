"""The fill pages for everybody: no finding of axe, targets as large as a finger, no sideways scrolling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import pytest
from matrix.looking import WIDE, look
from matrix.pairs import Row, all_pairs, pairs_of
from matrix.standing import DOORS, NAMES, WINDOWS, Standing, window
from playwright.sync_api import Browser
from web.forms import CONTROLS

from tests.browser import Served


@pytest.fixture(scope="session")
def rows(served: Served) -> list[Row]:
    """All kinds of looks that ./run matrix has: window, door, form, language, kind of page."""
    return [
        (size, door, name, language.tag, kind)
        for size in WINDOWS
        for door in DOORS
        for name in NAMES
        for language in served.form(name).program.languages
        for kind in Standing(None, served, name, language.tag, door).kinds()
    ]


def test_the_chosen_looks_have_every_pair_and_are_few(rows):
    chosen = list(all_pairs(rows))
    assert set().union(*map(pairs_of, chosen)) == set().union(*map(pairs_of, rows))
    assert len(chosen) <= 100 < len(rows)


@pytest.mark.parametrize("name", NAMES)
def test_each_page_of_a_form_is_accessible_in_some_window_door_and_language(browser, served, rows, name):
    """The looks at a kind of page share out the pages that the form has of it."""
    chosen = sorted(row for row in all_pairs(rows) if row[2] == name)
    found, looked = [], Counter[str]()
    times = Counter(kind for *_, kind in chosen)
    for (size, door), looks in groupby(chosen, lambda row: row[:2]):
        with window(browser, size, door) as page:
            Standing(page, served, name, "en", door).start()
            for *_, tag, kind in looks:
                at = Standing(page, served, name, tag, door)
                pages = at.kinds()[kind]
                pages = pages[looked[kind] % len(pages) :: times[kind]]
                looked[kind] += 1
                found += [f"{tag} {size} {door} {each}" for key in pages for each in at.look(kind, key)]
    assert found == []


@pytest.fixture(params=[("phone", "plain"), ("tablet", "script")], ids="-".join)
def standing(request: pytest.FixtureRequest, browser: Browser, serving: Served) -> Iterator[Standing]:
    """In front of every control, on a phone where the script never comes, and on a tablet where it does."""
    serving.publish(CONTROLS, "controls")
    with window(browser, *request.param) as page:
        yield Standing(page, serving, "controls", "en", request.param[1])


def test_every_control_is_accessible(standing):
    standing.go("start")
    found = look(standing.page, "controls")
    standing.press("next")
    assert found + look(standing.page, "error") == []


def test_every_control_with_text_twice_as_large_fits_a_narrow_window(standing):
    standing.page.set_viewport_size({"width": 320, "height": 640})
    standing.go("start")
    standing.page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert not standing.page.evaluate(WIDE)
