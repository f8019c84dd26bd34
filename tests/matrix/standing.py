"""Standing on any page of a form with any answers, as a page that carries them would: what a look begins with."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matrix.looking import look
from playwright.sync_api import Browser, Error, Page

from formserver import publish
from formserver.engine.session import Session, open_session
from formserver.places import FORMS
from formserver.web.pages.controls import FILES
from formserver.web.pages.parts import parts_of
from formserver.web.pages.state import Seal, State, seal_state
from formserver.web.pages.steps import Step, seen, steps
from tests.browser import Served
from tests.journeys.errands import errand
from tests.journeys.people import enrol

NAMES = sorted(path.stem for path in FORMS.glob("*.xlsx"))
#: What a window is: its size, whether it is touched, whether it is dark.
WINDOWS = {
    "phone": (360, 640, True, False), "large": (412, 915, True, False), "tablet": (800, 1280, True, True),
    "turned": (1280, 800, True, False), "desk": (1280, 800, False, True),
}  # fmt: skip
DOORS = ("script", "plain")
#: Which demo respondent shows much of a form.
RECORDS = {"score_baseline": 11, "score_training": 3, "score_progress": 3, "score_worker": 1, "score_traineval": 2,
           "score_outreach": 1}  # fmt: skip
#: Posts values to an address as a page's own form does, whatever script the page has.
POST = """([address, values]) => {
  const form = Object.assign(document.createElement('form'), { method: 'post', action: address });
  form.enctype = 'multipart/form-data';
  for (const name of Object.keys(values)) {
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value: values[name] }));
  }
  document.body.append(form);
  self.left = true;
  setTimeout(() => form.submit()); // after this has been answered
}"""
#: Whether another document is there than the one that posted: a page also names itself anew in the address.
ARRIVED = "() => !self.left && document.readyState === 'complete'"


@contextmanager
def window(browser: Browser, name: str, door: str) -> Iterator[Page]:
    """Open a window, with the script of the pages or without."""
    width, height, touched, dark = WINDOWS[name]
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=touched, color_scheme="dark" if dark else "light"
    )
    context.set_default_timeout(20_000)
    if door == "plain":
        context.route("**/script/**", lambda route: route.abort())
    try:
        yield context.new_page()
    finally:
        context.close()


def plausible(form: publish.OpenForm) -> tuple[str, dict[str, str]]:
    """Return when a plausible record of a form was begun, and its answers but files."""
    if form.digest not in _records:
        told = errand(form, form.program.default_language, number=RECORDS.get(form.form_id, 0))
        files = {node.name for node in form.program.nodes if node.question in FILES}
        answers = {path: text for path, text in told.final.items() if path.rsplit("/", 1)[-1] not in files}
        _records[form.digest] = told.world.now, answers
    return _records[form.digest]


_records: dict[str, tuple[str, dict[str, str]]] = {}


@dataclass(frozen=True)
class Standing:
    """A window in front of a form in one language, behind one door."""

    page: Page
    served: Served
    form_id: str
    tag: str
    door: str

    @cached_property
    def form(self) -> publish.OpenForm:
        return self.served.form(self.form_id)

    @cached_property
    def state(self) -> State:
        """A complete record, nothing of it sent."""
        now, answers = plausible(self.form)
        id = f"uuid:{uuid.uuid4()}"
        world = {"now": now, "seed": 7, "instance_id": id, "properties": {}, "last_saved": None}
        named = {node.path: id for node in self.form.program.nodes if node.question == "instanceID"}
        return State(self.form.version, self.tag, world, answers=answers | named, review=True)

    @cached_property
    def session(self) -> Session:
        world = self.state.to_world(self.form.lists)
        return open_session(self.form.program, world, self.state.answers, resume=True)

    @cached_property
    def steps(self) -> list[Step]:
        return steps(self.form.program, self.session)

    def start(self) -> None:
        """Come as anybody comes; where the form is closed to strangers, as an enrolled device."""
        if self.page.goto(self.served.link(self.form_id)).status == 401:  # type: ignore[union-attr]
            enrol(self.page, self.served.store, self.served.address, label=f"{self.form_id} {secrets.token_hex(3)}")

    def stand(self, key: str, without: Mapping[str, Any] | None = None) -> None:
        """Go to the page ``key`` with the record, the answers at the paths ``without`` left out."""
        answers = {path: text for path, text in self.state.answers.items() if path not in (without or {})}
        self.stand_in(self.state.with_(answers=answers, page=key))

    def stand_in(self, state: State) -> None:
        """Go to the page of ``state``."""
        seal = Seal(self.served.secret, purpose=b"fill state", about=str(self.form.key))
        values = {"state": seal_state(seal, state), "page": state.page, "do": "again"}
        self.page.evaluate(POST, [self.served.link(self.form_id), values])
        self.page.wait_for_function(ARRIVED)
        self.settle()

    def press(self, action: str) -> None:
        """Press the button of the page that does ``action``."""
        self.page.locator(f"main button[value={action}]").first.click()
        self.page.wait_for_load_state()
        self.settle()

    def settle(self) -> None:
        """Wait until the script has taken over, where it comes."""
        if self.door == "script" and self.page.locator("#boot").count():
            self.page.wait_for_selector("html[data-alive]")

    def go(self, kind: str, key: str = "") -> None:
        """Go to a page of this kind; ``key`` says which one of those of the form."""
        if kind in ("page", "list"):
            self.stand(key)
        elif kind == "error":
            self.stand(*self._broken())
            self.press("next")
        elif kind == "problems":
            self.stand("check", self._broken()[1])
            self.press("send")
        elif kind == "receipt":
            self.stand("check")
            self.page.locator("main button[value=send]").click()
            self.page.wait_for_selector(".tell.good")
        elif kind == "start":
            self.page.goto(f"{self.served.link(self.form_id)}?lang={self.tag}")
            self.settle()
        else:
            self.stand(kind)

    def look(self, kind: str, key: str) -> list[str]:
        """Return what is wrong with a page, also that it cannot be reached."""
        try:
            self.go(kind, key)
            return look(self.page, f"{kind} {key}".strip())
        except Error as error:
            return [f"{kind} {key}: {str(error).splitlines()[0]}"]

    def _broken(self) -> tuple[str, dict[str, str]]:
        """Return a page of most answers that must be given, and these answers."""
        missing = {step.key: self._needed(step) for step in self.steps if step.page.kind != "repeat"}
        key = max(missing, key=lambda key: len(missing[key]))
        return key, missing[key]

    def _needed(self, step: Step) -> dict[str, str]:
        cells = {path: self.session.cell(path) for path in seen(self.form.program, self.session, step)}
        return {path: cell.text for path, cell in cells.items() if cell.required}

    def kinds(self) -> dict[str, list[str]]:
        """Return the kinds of pages that the record has, and of each the pages, of a repeat the first instance."""
        long = {"sections": [""]} if parts_of(self.form.program) else {}
        first = [step for step in self.steps if set(step.indexes) <= {1}]
        lists = [step.key for step in first if step.page.kind == "repeat"]
        pages = [step.key for step in first if step.page.kind != "repeat"]
        found = {"start": [""], "page": pages, "error": [""], "check": [""], "problems": [""], "receipt": [""]}
        return found | long | ({"list": lists} if lists else {})
