"""A session: one record being filled, resumed or judged. The engine's doors are here.

Twin: static/engine/session.js. Nothing here reads a clock or a random source; World holds both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from formserver.engine import events
from formserver.engine.answers import kept_on_load, load, save
from formserver.engine.check import UNSEEN, errors_of, list_errors
from formserver.engine.choices import (
    NO_TEXT,
    Choice,
    arrange,
    choice_label,
    fill,
    list_choices,
    text_of,
)  # fmt: skip
from formserver.engine.dates import zone_of
from formserver.engine.events import load_actions, preload_end
from formserver.engine.instances import Cell, locate, locate_series, scopes_of, walk_cells
from formserver.engine.plan import CLOCK, LINGUISTIC, Plan, mentioning
from formserver.engine.repeats import grow, judge_head, shrink
from formserver.engine.settle import settle, sweep
from formserver.engine.state import State, mark, note, refuel, set_text
from formserver.program.model import Calendar, Program, Text
from formserver.program.world import Answers, ExternalList, World

NO_CALENDAR = Calendar((), (), ())


class Session:
    """The answers to one form and everything that follows from them. Made by open_session."""

    def __init__(self, program: Program, world: World) -> None:
        self.program = program
        self.state = State(program, world)
        self.state.call.choice_label = lambda cell, value: choice_label(self.state, cell, value)
        self.state.call.text_at = lambda number, scope: fill(self.state, text_of(self.state, number), scope)
        set_language(self.state, world.language)

    def answer(self, path: str, text: str) -> None:
        """Write what a person answered and settle. Readonly questions are left alone; KeyError: no such place."""
        self.answer_all({path: text})

    def answer_all(self, answers: Mapping[str, str]) -> None:
        """Write several answers, then settle once. KeyError: one of the paths is no value in this record."""
        refuel(self.state)
        cells = [locate(self.state.root, path) for path in answers]
        for cell, text in zip(cells, answers.values(), strict=True):
            if cell.group:
                raise KeyError(cell.path)
            if not cell.readonly:
                set_text(self.state, cell, arrange(self.state, cell, text))
        settle(self.state)

    def add_repeat(self, path: str) -> str:
        """Add a last instance to a repeat; return its path. ValueError: its count is not the person's to change."""
        refuel(self.state)
        series = locate_series(self.state.root, path)
        if series.counted:
            raise ValueError(f"the instances of {path} are counted by the form")
        scope = grow(self.state, series)
        settle(self.state)
        return scope.cells[0].path

    def remove_repeat(self, path: str) -> None:
        """Remove a repeat instance; later ones move up. ValueError as in add_repeat; KeyError: no such instance."""
        refuel(self.state)
        scope = locate(self.state.root, path).scope
        if scope.parent is None or scope.cells[0].path != path:
            raise KeyError(path)
        series = scope.parent.series[scope.node]
        if series.counted:
            raise ValueError(f"the instances of {path} are counted by the form")
        shrink(self.state, series, scope)
        settle(self.state)

    def use_language(self, tag: str) -> None:
        """Change the language of labels, names of choices and dates; what prints them is computed again."""
        refuel(self.state)
        set_language(self.state, tag)
        for k in mentioning(self.state.plan, LINGUISTIC):
            mark(self.state, k, scopes_of(self.state.root, self.state.plan.homes[k]))
        settle(self.state)

    def set_clock(self, now: str) -> None:
        """Give the session the time of the next recalculations; nothing is computed by this alone."""
        self.state.call.world = replace(self.state.call.world, now=now)
        self.state.call.zone = zone_of(now)

    def provide(self, name: str, rows: ExternalList) -> None:
        """Hand in an external list that was still being fetched; what waited for it is computed."""
        refuel(self.state, fetching=True)
        world = self.state.call.world
        self.state.call.world = replace(world, lists={**world.lists, name: rows})
        waited, self.state.waiting = self.state.waiting, []
        for k, action, scope in waited:
            if action is not None:
                events.run_action(self.state, action, scope)
            else:
                mark(self.state, k, (scope,))
        settle(self.state)

    def cell(self, path: str) -> Cell:
        """Return the cell of a value, group, repeat instance or repeat (its head). KeyError: there is none.

        Cells are live: path, node, text, value, relevant (inherited), required, readonly.
        """
        cell = locate(self.state.root, path)
        if cell.node != cell.scope.node and cell.node in cell.scope.series:
            judge_head(self.state, cell)
        return cell

    def errors(self) -> list[tuple[str, str]]:
        """Return (code, path) of all that is wrong, document order; codes required, type, choice, constraint."""
        return list_errors(self.state)

    def errors_at(self, path: str) -> list[str]:
        """Return the codes of one value."""
        return errors_of(self.state, locate(self.state.root, path))

    def choices(self, path: str) -> list[Choice]:
        """Return the choices of a select, then what is chosen but not in its list (``in_list`` False)."""
        return list_choices(self.state, locate(self.state.root, path))

    def text(self, path: str, kind: str = "label") -> str:
        """Return a text with its outputs: label, hint, guidance, constraint_message, required_message."""
        cell = locate(self.state.root, path)
        return fill(self.state, text_at(self.state, cell, kind), cell.scope, self.state.say)

    def media(self, path: str, kind: str = "label") -> Mapping[str, str]:
        """Return the media of a text: image, big-image, audio, video → file name."""
        return text_at(self.state, locate(self.state.root, path), kind).media

    def instances(self, path: str) -> list[str]:
        """Return the paths of the relevant instances of a repeat, without the surplus of its count."""
        series = locate_series(self.state.root, path)
        return [item.cells[0].path for item in series.items if item.cells[0].relevant]

    def walk(self) -> list[str]:
        """Return every instance path in document order: groups, repeat instances and values."""
        return [cell.path for cell in walk_cells(self.state.root)]

    def answers(self, final: bool = False) -> Answers:
        """Return the answers. A draft has all but blanks; ``final``: what is relevant, blanks too."""
        return save(self.state, final=final)

    def finalize(self, now: str) -> Answers:
        """Write the end of the interview and return the final answers."""
        refuel(self.state)
        self.set_clock(now)
        preload_end(self.state, now)
        settle(self.state)
        return self.answers(final=True)

    def changes(self) -> list[tuple[str, str]]:
        """Return (path, property) of what changed since the last call; the first call begins the listening.

        Properties: value, relevant, required, readonly, choices, label, error, instances.
        """
        self.state.listening = True
        changed, self.state.changed = self.state.changed, {}
        return [(cell.path, what) for cell, names in changed.items() if cell.scope.alive for what in names]


def open_session(
    program: Program,
    world: World,
    answers: Mapping[str, str] | None = None,
    *,
    resume: bool = False,
    edit: bool = False,
) -> Session:
    """Open a record. Without ``answers`` a new one: defaults, preloads, first-load actions, calculations.

    With ``answers`` a record is loaded: no first-load events. Every calculation runs, except that an answer
    which a person may write over its calculation stays. ``resume`` goes on with a record of this sitting or
    a draft: no events at all, and what reads clock or random numbers keeps its value until something that
    it reads changes. ``edit`` makes a new version of a sent record: its instanceID goes to deprecatedID.
    """
    session = Session(program, world)
    state = session.state
    if answers is None:
        events.begin(state)
    else:
        load(state, answers)
        volatile = clock_calculates(state.plan) if resume else set()
        kept_on_load(state, volatile, editable_calculates(state.plan), judged=False)
        if not resume:
            load_actions(state, {events.EVERY_LOAD})
    if edit:
        renew(state)
    sweep(state)
    state.kept.clear()
    state.loaded = True
    return session


def renew(state: State) -> None:
    """Give an edited record its new instanceID and remember the old one where the form has a place for it."""
    for cell in state.root.cells:
        if state.plan.nodes[cell.node].question == "deprecatedID":
            for other in state.root.cells:
                if state.plan.nodes[other.node].question == "instanceID":
                    set_text(state, cell, other.text)
    for cell in state.root.cells:
        if state.plan.nodes[cell.node].question == "instanceID":
            set_text(state, cell, state.call.world.instance_id)


def editable_calculates(plan: Plan) -> set[int]:
    """Return the nodes that both a calculation and a person may write."""
    return {
        node.number
        for node in plan.nodes
        if node.calculate is not None and node.readonly is None and node.question not in UNSEEN
    }


def clock_calculates(plan: Plan) -> set[int]:
    """Return the nodes whose calculation itself reads clock, random numbers or the record last saved."""
    found = (plan.program.computations[k] for k in mentioning(plan, CLOCK))
    return {computation.node for computation in found if computation.property == "calculate"}


def set_language(state: State, tag: str) -> None:
    """Use a language of the form; one that it lacks means its default."""
    program = state.program
    state.call.language = tag if tag in program.texts else program.default_language
    state.call.calendar = program.calendars.get(state.call.language, NO_CALENDAR)
    for cell in walk_cells(state.root) if state.listening else ():
        note(state, cell, "label")


def text_at(state: State, cell: Cell, kind: str) -> Text:
    """Return one of a node's texts in the language in use."""
    number: int | None = getattr(state.plan.nodes[cell.node], kind)
    return NO_TEXT if number is None else text_of(state, number)
