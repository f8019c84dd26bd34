"""One request of a person who fills a form without JavaScript: state in, one action, state out.

A Visit opens the session from the carried answers, applies what was typed on the page, does what the
pressed button says, and knows which page comes next. It renders nothing and stores nothing but files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from formserver.engine.session import Session, open_session
from formserver.errors import Problem
from formserver.program.model import Program
from formserver.program.world import ExternalList
from formserver.web.pages import languages
from formserver.web.pages.apply import Hand, Keep, typed_answers
from formserver.web.pages.fields import indexed_path, last_index, path_of
from formserver.web.pages.garble import garbled
from formserver.web.pages.messages import MORE
from formserver.web.pages.overview import next_page
from formserver.web.pages.parts import parts_of
from formserver.web.pages.removed import brought_back, taken_out
from formserver.web.pages.repeats import add_instance
from formserver.web.pages.sought import unsought, wanted_in
from formserver.web.pages.state import State
from formserver.web.pages.steps import Step, find, seen, steps, within

CHECK, SECTIONS = "check", "sections"


@dataclass(slots=True)
class Typed:
    """What came with a request: the form's values, its files, and how this person writes."""

    form: Mapping[str, Sequence[str]]
    files: Mapping[str, Any] = field(default_factory=dict)
    keep: Keep = lambda name, file: ""
    hand: Hand = field(default_factory=Hand)


class Visit:
    """``state.page`` is the page shown, "check", "sections"; ``message`` what to say above it; ``wrong``: errors show.

    ``wanted`` is what is sought in long lists, by field; ``seeking`` is the field whose list was looked through.
    ``fresh`` are the paths that came into sight on the page by what was typed on it: nobody has seen them yet.
    ``opened`` is the part whose questions the page of all sections lists (0: none).
    """

    def __init__(self, program: Program, state: State, *, now: str, lists: Mapping[str, ExternalList]) -> None:
        self.program, self.state = program, state
        self.world = world = state.with_(world={**state.world, "now": now}).to_world(lists)
        answers = garbled(program, state.answers, seed=world.seed)
        self.session: Session = open_session(program, world, answers or None, resume=bool(answers))
        languages.speak(self.session)
        self.now, self.message, self.wrong = now, "", False
        self.fresh: frozenset[str] = frozenset()
        self.opened = 0
        self.wanted: dict[str, str] = {}
        self.seeking = ""

    def steps(self) -> list[Step]:
        """The pages to show now, in order."""
        return steps(self.program, self.session)

    def step(self) -> Step:
        """The page that the state names, or the nearest that there is; LookupError: there is none at all."""
        found = self.steps()
        return found[find(found, self.state.page)]

    def begin(self) -> None:
        """Stand at the sections of a long form, at the first page, or at the check page of one that asks nothing."""
        found = self.steps()
        self._go(SECTIONS if parts_of(self.program) else found[0].key if found else CHECK)
        self.state = self.state.with_(answers=self.session.answers())

    def do(self, action: str, typed: Typed) -> None:
        """Take in what was typed, then do ``action`` (``next``, ``goto:p3``, …); raise Problem for one unknown."""
        verb, _, argument = action.partition(":")
        if verb not in ACTIONS:
            raise Problem("request.unknown_action")
        before = {step.key for step in self.steps()}
        self.take(typed)
        self._note_new(before)
        ACTIONS[verb](self, argument)
        self._note_new(before if verb != "undo" else {step.key for step in self.steps()})
        removed = self.state.removed if verb in ("remove", "lang") else {}
        self.state = self.state.with_(answers=self.session.answers(), removed=removed)

    def take(self, typed: Typed) -> None:
        """Put what was typed on the page into the session."""
        if self.state.page in (CHECK, SECTIONS) or not self.steps():
            return
        step = self.step()
        before = seen(self.program, self.session, step)
        self.wanted, self.seeking = wanted_in(typed.form), unsought(typed.form)
        found = typed_answers(
            self.program, self.session, step, typed.form,
            files=typed.files, keep=typed.keep, hand=typed.hand,
        )  # fmt: skip
        if found:
            self.session.answer_all(garbled(self.program, found, seed=self.state.world["seed"]))
            self.state = self.state.with_(finished="")
            self.fresh = frozenset(seen(self.program, self.session, step) - before)

    def page_errors(self) -> list[str]:
        """Return the paths of the page at which something is wrong."""
        on_page = seen(self.program, self.session, self.step())
        return [path for _, path in self.session.errors() if path in on_page]

    def _note_new(self, before: set[str]) -> None:
        """Remember the pages that came since the check page and still wait to be shown."""
        unseen: list[str] = []
        if self.state.review and self.state.page != CHECK:
            waiting = set(self.state.unseen)
            unseen = [step.key for step in self.steps() if step.key in waiting or step.key not in before]
        self.state = self.state.with_(unseen=[key for key in unseen if key != self.state.page])

    def _next(self, argument: str) -> None:
        if self.state.page == CHECK or not self.steps():
            return self._go(CHECK)
        if self.state.page == SECTIONS:
            return self._go(next_page(self.program, self.session, self.steps(), review=self.state.review) or CHECK)
        if self.seeking:
            return None
        self.wrong = any(path not in self.fresh for path in self.page_errors())
        self.message = MORE if self.fresh else ""
        if self.wrong or self.fresh:
            return None
        found = self.steps()
        if self.state.review:
            return self._go(self._waiting(found))
        place = find(found, self.state.page)
        return self._go(found[place + 1].key if place + 1 < len(found) else CHECK)

    def _waiting(self, found: list[Step]) -> str:
        """Return the first page that a changed answer brought, or the check page."""
        new = [step.key for step in found if step.key in self.state.unseen]
        return new[0] if new else CHECK

    def _back(self, argument: str) -> None:
        found = self.steps()
        if not found:
            return self._go(CHECK)
        if self.state.page == SECTIONS:
            return self._go(self.state.origin or found[0].key)
        if self.state.page == CHECK:
            self.state = self.state.with_(review=False)
            return self._go(found[-1].key)
        place = find(found, self.state.page)
        return self._go(found[max(0, place - 1)].key)

    def _check(self, argument: str) -> None:
        self._go(CHECK)

    def _goto(self, argument: str) -> None:
        review = self.state.page == CHECK or self.state.review
        self.state = self.state.with_(review=review)
        self._go(argument.partition("#")[0])

    def _sections(self, argument: str) -> None:
        if not parts_of(self.program) or (argument and not argument.isdecimal()):
            raise Problem("request.unknown_action")
        if self.state.page != SECTIONS:
            self.state = self.state.with_(origin=self.state.page)
        self.opened = int(argument or 0)
        self._go(SECTIONS)

    def _language(self, argument: str) -> None:
        if argument not in self.program.texts:
            raise Problem("request.unknown_action")
        self.session.use_language(argument)
        self.state = self.state.with_(language=argument)

    def _add(self, argument: str) -> None:
        found = self.steps()
        step = found[find(found, self.state.page)] if found else None
        if step is None or step.page.kind != "repeat":
            raise Problem("request.unknown_action")
        path = add_instance(self.program, self.session, indexed_path(self.program, step.page.group, step.indexes))
        inner = within(self.program, self.steps(), step.page.group, (*step.indexes, last_index(path)))
        self.state = self.state.with_(finished="")
        self._go(inner[0].key if inner else step.key)

    def _remove(self, argument: str) -> None:
        try:
            path = path_of(self.program, argument)
            taken = taken_out(self.session.answers(), path)
            self.session.remove_repeat(path)
        except (ValueError, LookupError) as error:
            raise Problem("request.unknown_action") from error
        self.state = self.state.with_(
            finished="", removed={"path": path, "answers": taken, "unseen": self.state.unseen}
        )

    def _undo(self, argument: str) -> None:
        """Bring back the instance that the last step took out."""
        if not self.state.removed:
            raise Problem("request.unknown_action")
        removed = self.state.removed
        answers = brought_back(self.session.answers(), removed["path"], removed["answers"])
        self.session = open_session(self.program, self.world, answers, resume=True)
        languages.speak(self.session)
        self.session.use_language(self.state.language)
        self.state = self.state.with_(finished="", unseen=removed.get("unseen", ()))

    def _clear(self, argument: str) -> None:
        """Take back an answer that a control cannot: a chosen radio button."""
        try:
            path = path_of(self.program, argument)
            if self.session.cell(path).readonly:
                raise Problem("request.unknown_action")
            self.session.answer(path, "")
        except (ValueError, LookupError) as error:
            raise Problem("request.unknown_action") from error
        self.state = self.state.with_(finished="")

    def _find(self, argument: str) -> None:
        """Look for what was typed above the long list of the field ``argument``."""
        self.seeking = argument

    def _go(self, key: str) -> None:
        found = self.steps()
        if key == CHECK or not found:
            self.state = self.state.with_(page=CHECK, review=True, finished=self.state.finished or self.now)
        elif key == SECTIONS:
            self.state = self.state.with_(page=SECTIONS)
        else:
            self.state = self.state.with_(page=found[find(found, key)].key)


Action = Callable[[Visit, str], None]
ACTIONS: dict[str, Action] = {
    "next": Visit._next, "back": Visit._back, "check": Visit._check, "goto": Visit._goto,
    "lang": Visit._language, "add": Visit._add, "remove": Visit._remove, "undo": Visit._undo,
    "clear": Visit._clear, "sections": Visit._sections, "find": Visit._find,
}  # fmt: skip


def clock() -> str:
    """Return the server's time as World.now wants it."""
    return datetime.now().astimezone().isoformat(timespec="milliseconds")
