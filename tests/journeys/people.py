"""Somebody who answers a form: complete answers for a program, and hands that type them into a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from formserver import admit
from formserver.admit import devices
from formserver.engine.session import Session, open_session
from formserver.program.model import Node, Program
from formserver.program.world import World
from formserver.store import Store, people
from formserver.web.pages.controls import date_style
from formserver.web.pages.fields import date_parts, path_of
from formserver.web.pages.steps import SILENT

TRAINER = "kofi@example.org"
EXAMPLES = Path(__file__).parents[1] / "conformance/examples"
#: Answers that no rule can guess, by question name.
KNOWN = {"ent_code": "GH-00123", "event_manual": "VN-2017-014", "kpi_first": "2015-09-01"}
#: Questions of the examples that name rows of lists that are not shipped.
LISTED = {"trainer_code", "trainer2_code", "partner_org"}
GUESSES = ("1", "0", "2", "5", "40", "2016-03-15", "5.6037 -0.1870 0 0", "A word", "OK")


def example_answers(name: str, *, until: str = "") -> dict[str, str]:
    """Return what the executed example answers, up to the step that says ``until``."""
    answers: dict[str, str] = {}
    for step in json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))["steps"]:
        if until and until in step["about"]:
            break
        answers.update(step.get("answer", {}))
    return {path: text for path, text in answers.items() if path.rsplit("/", 1)[-1] not in LISTED}


def complete(program: Program, world: World, begun: Mapping[str, str]) -> Session:
    """Return a session with ``begun`` answered and every error mended, as a patient person would."""
    session = open_session(program, world)
    for path, text in begun.items():
        _answer(session, path, text)
    for _ in range(400):
        errors = session.errors()
        if not errors:
            return session
        _mend(program, session, errors[0][1])
    raise AssertionError(f"could not complete: {session.errors()[:5]}")


def _answer(session: Session, path: str, text: str) -> None:
    repeat = re.match(r"(.*)\[(\d+)\]", path)
    if repeat and len(session.instances(repeat[1])) < int(repeat[2]):
        session.add_repeat(repeat[1])
    session.answer(path, text)


def _mend(program: Program, session: Session, path: str) -> None:
    node = program.nodes[session.cell(path).node]
    values = [choice.value for choice in session.choices(path)] if node.choices else []
    for guess in (KNOWN.get(node.name, "1"), *values, *GUESSES):
        session.answer(path, guess)
        if not session.errors_at(path):
            return
    raise AssertionError(f"no answer fits {path}")


def asked(program: Program, session: Session) -> dict[str, str]:
    """Return path → text of what a person typed: questions that are shown and writable."""
    answers = session.answers(final=True)
    return {path: text for path, text in answers.items() if text and _is_typed(program, session, path)}


def _is_typed(program: Program, session: Session, path: str) -> bool:
    cell = session.cell(path)
    node = program.nodes[cell.node]
    return node.kind == "value" and node.question not in SILENT | {"note"} and not cell.readonly


def enrol(page: Any, store: Store, address: str, label: str = "tablet 1") -> None:
    """Make the browser of ``page`` an enrolled device of a trainer, as opening the link and pressing its button does."""
    with store.read() as db:
        trainer = people.person_by_email(db, TRAINER)
    if trainer is None:
        admit.invite(store, email=TRAINER, name="Kofi", role="trainer")
        with store.read() as db:
            trainer = people.person_by_email(db, TRAINER)
    assert trainer is not None
    page.goto(f"{address}/account/device/{devices.enrol(store, trainer.id, label)}")
    page.locator("main form button").click()
    page.wait_for_url(f"{address}/my")


class Hands:
    """Types ``answers`` into the page of a form, question by question, page by page, until the receipt."""

    def __init__(self, page: Any, program: Program, answers: Mapping[str, str], *, photo: Path | None = None) -> None:
        self.page, self.program, self.answers, self.photo = page, program, answers, photo
        self.pages = 0

    def fill_all(self) -> str:
        """Go through every page, send, and return the receipt's number ("" of an anonymous form)."""
        for _ in range(200):
            if self.page.locator(".tell.good").count():
                return " ".join(self.page.locator(".receipt").all_inner_texts())
            self.fill_page()
            self.go_on()
        raise AssertionError("no receipt after 200 pages")

    def fill_page(self) -> None:
        """Answer every question that shows, also those that appear on the way."""
        self.pages += 1
        done: set[str] = set()
        while True:
            fields = [box.get_attribute("data-field") for box in self.page.locator("main .question:visible").all()]
            waiting = [field for field in fields if field and field not in done]
            if not waiting:
                return
            done.add(waiting[0])
            self._type(waiting[0])

    def go_on(self) -> None:
        """Press the button that leads on: add another instance, Continue, or Send."""
        key = self.page.locator("input[name=page]").first.input_value()
        if key == "check":
            self.page.locator("button[value=send]").click()
            self.page.wait_for_selector(".tell.good")
        elif self._wants_more(key):
            self._press("button[value=add]")
        else:
            self._press("button.main[value=next]")
            wrong = self.page.locator("#summary:visible")
            assert not wrong.count(), wrong.inner_text()

    def _press(self, selector: str) -> None:
        self.page.locator(selector).click()
        self.page.wait_for_load_state()

    def _wants_more(self, key: str) -> bool:
        number = int(re.match(r"p(\d+)", key)[1])  # type: ignore[index]
        planned = self.program.pages[number]
        if planned.kind != "repeat":
            return False
        path = self.program.nodes[planned.group].path
        wanted = {found[1] for answer in self.answers if (found := re.match(re.escape(path) + r"\[(\d+)\]", answer))}
        return self.page.locator(".instances li:not(.none)").count() < len(wanted)

    def _type(self, field: str) -> None:
        path = path_of(self.program, field)
        text = self.answers.get(path)
        if text is None:
            return
        node = next(node for node in self.program.nodes if node.number == int(re.match(r"q(\d+)", field)[1]))  # type: ignore[index]
        box = self.page.locator(f'.question[data-field="{field}"]')
        TYPISTS.get(node.question, _type_text)(self, box, field, node, text)


def _type_text(hands: Hands, box: Any, field: str, node: Node, text: str) -> None:
    control = box.locator(f'[name="{field}"]')
    control.fill(text)
    control.blur()


def _type_select(hands: Hands, box: Any, field: str, node: Node, text: str) -> None:
    if box.locator("select").count():
        box.locator("select").select_option(text)
    else:
        box.locator(f'input[value="{text}"]').check(force=True)


def _type_many(hands: Hands, box: Any, field: str, node: Node, text: str) -> None:
    for value in text.split():
        box.locator(f'input[value="{value}"]').check(force=True)


def _type_range(hands: Hands, box: Any, field: str, node: Node, text: str) -> None:
    if box.locator("input[type=range]").count():
        box.locator("input[type=range]").fill(text)
    else:
        box.locator("select").select_option(text)


def _type_rank(hands: Hands, box: Any, field: str, node: Node, text: str) -> None:
    for place, value in enumerate(text.split(), 1):
        box.locator(f'select[name="{field}.{value}"]').select_option(str(place))


def _type_date(hands: Hands, box: Any, field: str, node: Node, text: str) -> None:
    for part, value in date_parts(text, style=date_style(node)).items():
        box.locator(f'[name="{field}.{part}"]').fill(value)
    box.locator("input").last.blur()


def _type_point(hands: Hands, box: Any, field: str, node: Node, text: str) -> None:
    lat, lon = text.split()[:2]
    box.locator(f'[name="{field}.lat"]').fill(lat)
    box.locator(f'[name="{field}.lon"]').fill(lon)


def _give_photo(hands: Hands, box: Any, field: str, node: Node, text: str) -> None:
    if hands.photo:
        box.locator("input[type=file]").set_input_files(hands.photo)
        if hands.page.locator("html[data-alive]").count():
            box.locator(".preview").first.wait_for()


TYPISTS = {
    "select_one": _type_select, "select_multiple": _type_many, "acknowledge": _type_many, "range": _type_range,
    "rank": _type_rank, "date": _type_date, "time": _type_date, "dateTime": _type_date, "geopoint": _type_point,
    "image": _give_photo,
}  # fmt: skip
