"""Versions 2 and 3 of a form are published while version 1 is being filled in without a connection.

The draft opens with version 1, as it was, and is accepted. A copy of it, which the person asks for, carries over to the
version in use what fits, and says what does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright

from tests.faults.tally import Room, Tally, room
from tests.web.lively import Lively
from tests.web.test_drafts import kept

WHO, COLOUR, PLACE, AGE = "Who?", "Colour", "Place", "Age"
GIVEN = {WHO: "Ama", PLACE: "Tema", AGE: "about 30"}


@dataclass(frozen=True)
class Change:
    """What version 3 does; ``carried`` are answers of the copy, ``lost`` what its page says was left out."""

    rows: str = ""
    group: str = "here"
    age: str = "text"
    choice: str = "red"
    carried: dict[str, str] = field(default_factory=lambda: dict(GIVEN))
    lost: tuple[str, ...] = ()
    colour: bool = True


def without(*labels: str) -> dict[str, str]:
    """Return what was given but for some questions."""
    return {label: text for label, text in GIVEN.items() if label not in labels}


CHANGES: dict[str, Change] = {
    "a text": Change(rows="| | text | note | Anything else? | |"),
    "a new required question": Change(rows="| | text | note | Note | yes |"),
    "a choice removed": Change(choice="green", colour=False, lost=("Colour: red",)),
    "a group renamed": Change(group="there", carried=without(PLACE), lost=("place: Tema",)),
    "a type changed": Change(age="integer", carried=without(AGE), lost=("Age: about 30",)),
    "a question removed": Change(age="", carried=without(AGE), lost=("age: about 30",)),
}


def form(name: str, change: Change, number: int) -> str:
    """Return the form as version ``number`` as Markdown."""
    age = f"| | {change.age} | age | {AGE} | |\n" if change.age else ""
    return f"""
        | survey |
        | | type | name | label | required | appearance |
        | | begin_group | all | All | | field-list |
        | | text | who | {WHO} | |
        | | select_one c | colour | {COLOUR} | |
        | | begin_group | {change.group} | Where | |
        | | text | place | {PLACE} | |
        | | end_group | | | |
        {age}{change.rows}
        | | end_group | | | |
        | choices |
        | | list_name | name | label |
        | | c | {change.choice} | A colour |
        | | c | blue | Blue |
        | settings |
        | | form_id | form_title | version |
        | | {name} | {name} | {number} |
    """


def run_versions(folder: Path, playwright: Playwright) -> Tally:
    """Every kind of change, once: two trials each."""
    tally = Tally()
    with room(folder, playwright) as here:
        for number, (name, change) in enumerate(CHANGES.items()):
            with here.windows() as context:
                _change(here, context, tally, f"form{number}", name, change)
    return tally


def _change(here: Room, context: BrowserContext, tally: Tally, form_id: str, name: str, change: Change) -> None:
    first = Lively(context.new_page(), here.served.publish(form(form_id, Change(), 1), form_id)).choose(COLOUR, "red")
    for label, text in GIVEN.items():
        first.type(label, text)
    first.page.wait_for_url("**#draft=*")
    kept(first, GIVEN[AGE])
    draft = first.page.url
    first.page.close()
    for version in (2, 3):
        del here.served.codes[form_id]
        here.served.publish(form(form_id, change, version), form_id)
    copy = draft.replace("/1/page/", "/3/page/").replace("#draft=", "#copy=")
    wanted = change.carried, change.lost, change.colour
    tally.expect(_carried(Lively(context.new_page(), copy)), wanted, f"{name}, copied")
    again = Lively(context.new_page(), draft)
    there = {label: again.value(label) for label in GIVEN}
    again.on().press("Send answers").receipt()
    tally.expect((there, _versions(here, form_id)), (GIVEN, [1]), f"{name}, with version 1")


def _carried(copy: Lively) -> tuple[dict[str, str], tuple[str, ...], bool]:
    shown = [label for label in GIVEN if copy.box(label).count()]
    given = {label: text for label in shown if (text := copy.value(label))}
    lost = tuple(copy.page.locator(".notice li").all_inner_texts())
    return given, lost, copy.box(COLOUR).locator("input:checked").count() == 1


def _versions(here: Room, form_id: str) -> list[int]:
    """The numbers of the versions with which records of a form came."""
    query = "SELECT v.number FROM submissions s JOIN versions v ON v.id = s.version WHERE s.form = ?"
    with here.served.store.read() as db:
        return [row[0] for row in db.exec_driver_sql(query, (here.served.form(form_id).key,))]
