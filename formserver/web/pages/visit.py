"""One request of a person who fills a form without JavaScript: state in, one action, state out.

A Visit opens the session from the carried answers, applies what was typed on the page, does what the
pressed button says, and knows which page comes next. It renders nothing and stores nothing but files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from formserver.engine.session import Session, open_session
from formserver.errors import Problem
from formserver.program.model import Program
from formserver.program.world import ExternalList
from formserver.web.pages.apply import Hand, Keep, typed_answers
from formserver.web.pages.fields import indexed_path, path_of
from formserver.web.pages.state import State
from formserver.web.pages.steps import Step, find, steps

CHECK = "check"


@dataclass(slots=True)
class Typed:
    """What came with a request: the form's values, its files, and how this person writes."""

    form: Mapping[str, Sequence[str]]
    files: Mapping[str, Any] = field(default_factory=dict)
    keep: Keep = lambda name, file: ""
    hand: Hand = field(default_factory=Hand)


class Visit:
    """``state.page`` is the page shown, or "check"; ``message`` what to say above it; ``wrong`` if errors show."""

    def __init__(self, program: Program, state: State, *, now: str, lists: Mapping[str, ExternalList]) -> None:
        self.program, self.state = program, state
        world = state.with_(world={**state.world, "now": now}).to_world(lists)
        answers = dict(state.answers)
        self.session: Session = open_session(program, world, answers or None, resume=bool(answers))
        self.now, self.message, self.wrong, self.focus = now, "", False, ""

    def steps(self) -> list[Step]:
        """The pages to show now, in order."""
        return steps(self.program, self.session)

    def step(self) -> Step:
        """The page that the state names, or the nearest that there is."""
        found = self.steps()
        return found[find(found, self.state.page)]

    def do(self, action: str, typed: Typed) -> None:
        """Take in what was typed, then do ``action`` (``next``, ``goto:p3``, …); raise Problem for one unknown."""
        verb, _, argument = action.partition(":")
        if verb not in ACTIONS:
            raise Problem("request.unknown_action")
        before = {step.key for step in self.steps()}
        if self.state.page != CHECK:
            self._take(typed)
        ACTIONS[verb](self, argument, before)
        self.state = self.state.with_(answers=self.session.answers())

    def _take(self, typed: Typed) -> None:
        found = typed_answers(
            self.program, self.session, self.step(), typed.form,
            files=typed.files, keep=typed.keep, hand=typed.hand,
        )  # fmt: skip
        if found:
            self.session.answer_all(found)
        self.state = self.state.with_(finished="") if found else self.state

    def page_errors(self) -> bool:
        """Say whether any question of the page is wrong."""
        step = self.step()
        numbers = set(_within(self.program, step.page.nodes))
        return any(
            self.session.cell(path).node in numbers and _same_place(path, step) for _, path in self.session.errors()
        )

    def _next(self, argument: str, before: set[str]) -> None:
        if self.state.page == CHECK:
            return self._go(CHECK)
        if self.page_errors():
            self.wrong = True
            return None
        found = self.steps()
        place = find(found, self.state.page)
        new = [step.key for step in found[place + 1 :] if step.key not in before]
        if self.state.review:
            return self._go(new[0] if new else CHECK)
        return self._go(found[place + 1].key if place + 1 < len(found) else CHECK)

    def _back(self, argument: str, before: set[str]) -> None:
        found = self.steps()
        if self.state.page == CHECK:
            self.state = self.state.with_(review=False)
            return self._go(found[-1].key)
        place = find(found, self.state.page)
        return self._go(found[max(0, place - 1)].key)

    def _check(self, argument: str, before: set[str]) -> None:
        self._go(CHECK)

    def _goto(self, argument: str, before: set[str]) -> None:
        key, _, self.focus = argument.partition("#")
        review = self.state.page == CHECK or self.state.review
        self.state = self.state.with_(review=review)
        self._go(key)

    def _language(self, argument: str, before: set[str]) -> None:
        if argument not in self.program.texts:
            raise Problem("request.unknown_action")
        self.session.use_language(argument)
        self.state = self.state.with_(language=argument)

    def _add(self, argument: str, before: set[str]) -> None:
        step = self.step()
        if step.page.kind != "repeat":
            raise Problem("request.unknown_action")
        self.session.add_repeat(indexed_path(self.program, step.page.group, step.indexes))
        inner = [s for s in self.steps() if s.page.repeat and s.key not in before]
        self._go(inner[0].key if inner else step.key)

    def _remove(self, argument: str, before: set[str]) -> None:
        node = self.program.nodes[int(argument.removeprefix("q").split("-")[0])]
        if node.kind != "repeat" or node.fixed or node.count is not None:
            raise Problem("request.unknown_action")
        self.session.remove_repeat(path_of(self.program, argument))

    def _go(self, key: str) -> None:
        if key == CHECK:
            self.state = self.state.with_(page=CHECK, review=True, finished=self.state.finished or self.now)
        else:
            found = self.steps()
            self.state = self.state.with_(page=found[find(found, key)].key)


def _within(program: Program, numbers: Sequence[int]) -> list[int]:
    """Return ``numbers`` and, for groups among them, every node inside."""
    inside = set(numbers)
    for node in program.nodes:
        if node.number and node.parent in inside:
            inside.add(node.number)
    return sorted(inside)


def _same_place(path: str, step: Step) -> bool:
    return tuple(int(index) for index in re.findall(r"\[(\d+)\]", path))[: len(step.indexes)] == step.indexes


Action = Callable[[Visit, str, set[str]], None]
ACTIONS: dict[str, Action] = {
    "next": Visit._next, "back": Visit._back, "check": Visit._check, "goto": Visit._goto,
    "lang": Visit._language, "add": Visit._add, "remove": Visit._remove,
}  # fmt: skip


def clock() -> str:
    """Return the server's time as World.now wants it."""
    return datetime.now().astimezone().isoformat(timespec="milliseconds")
