"""Filling one record through an engine session, round by round, as a page does.

    until nothing new is asked:  give repeats their instances, answer all questions that are shown, settle
    until nothing is wrong:      answer again what is wrong; blank it when it need not be answered

The same seed, number and options give the same bytes, whenever and wherever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID

from formserver.demo.asking import Ask
from formserver.demo.outline import Outline, outline_of
from formserver.demo.pictures import attachment
from formserver.demo.respondent import Respondent, respondent_of
from formserver.demo.rules import GIVEN, RULES, SOMETIMES, answer
from formserver.demo.rules_events import OTHER_REPEATS, REPEATS
from formserver.engine.check import UNSEEN, errors_of
from formserver.engine.instances import Cell, Series, below_all, cell_in, walk_cells
from formserver.engine.session import Session, open_session
from formserver.errors import Problem
from formserver.instance import write_instance
from formserver.program.model import Node, Program
from formserver.program.world import Answers, ExternalList, World

ROUNDS, TRIALS, ATTEMPTS = 60, 40, 5
FILES = frozenset({"image", "audio", "video", "file"})
#: One record in so many has a fault, when faults are asked for.
FAULTY = 10


@dataclass(frozen=True, slots=True)
class Demo:
    """A filled record: its XML, its files by name, the world it was filled in, and when it was sent."""

    xml: bytes
    answers: Answers
    files: Mapping[str, bytes]
    world: World
    received: datetime


@dataclass(slots=True)
class _Filling:
    outline: Outline
    session: Session
    respondent: Respondent
    photos: bool
    done: set[Cell] = field(default_factory=set)
    grown: set[Series] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)


def fill_record(
    program: Program,
    *,
    seed: int,
    number: int,
    lists: Mapping[str, ExternalList] | None = None,
    photos: bool = False,
    problems: bool = False,
) -> Demo:
    """Return record ``number`` (from 0) of a seed; raise Problem ``demo.stuck`` when a form cannot be completed.

    ``problems``: one record in ten has a required answer missing or an answer that is not allowed.
    """
    outline = outline_of(program)
    options = f"{program.version}/{'photos' if photos else ''}/{'problems' if problems else ''}"
    key = Random(f"{seed}/{program.form_id}/{number}/{options}")
    name = f"uuid:{UUID(int=key.getrandbits(128), version=4)}"
    stuck = ""
    for attempt in range(ATTEMPTS):
        who = respondent_of(program.form_id, outline.languages, seed=seed, number=number, attempt=attempt)
        world = _world(outline, who, instance_id=name, lists=lists or {}, seed=key.randrange(1, 2**31))
        filling = _Filling(outline, open_session(program, world), who, photos)
        stuck = _complete(filling)
        if not stuck:
            return _finished(filling, world, faulty=problems and number % FAULTY == FAULTY - 1)
    raise Problem("demo.stuck", form_id=program.form_id, question=stuck)


def _world(
    outline: Outline, who: Respondent, *, instance_id: str, lists: Mapping[str, ExternalList], seed: int
) -> World:
    trainer = f"demo-{who.enterprise.country.code.lower()}-{1 + who.enterprise.number % 9}"
    properties = {} if outline.anonymous else {"username": trainer, "deviceid": f"demo:{trainer}"}
    return World(who.now, seed, who.language, instance_id, properties, lists)


def _complete(filling: _Filling) -> str:
    """Answer everything; return "" or the path of a question for which no answer was found."""
    for _ in range(ROUNDS):
        grown = _grow(filling)
        batch = _round(filling)
        if batch:
            filling.session.answer_all({cell.path: text for cell, text in batch.items()})
        if not batch and not grown:
            wrong = next((cell for cell in walk_cells(filling.session.state.root) if _errors(filling, cell)), None)
            if wrong is None:
                return ""
            if not _mend(filling, wrong):
                return wrong.path
    return "?"


def _errors(filling: _Filling, cell: Cell) -> list[str]:
    return [] if cell.group else errors_of(filling.session.state, cell)


def _round(filling: _Filling) -> dict[Cell, str]:
    """Return answers to all questions that are shown and not answered yet, but those that wait for others."""
    batch: dict[Cell, str] = {}
    now: set[int] = set()
    nodes, waits = filling.outline.program.nodes, filling.outline.waits
    for cell in walk_cells(filling.session.state.root):
        if cell in filling.done or not cell.relevant or cell.readonly or not _is_asked(filling, cell):
            continue
        if not now.isdisjoint(waits.get(cell.node, ())):
            continue
        filling.done.add(cell)
        text = _answered(filling, cell, batch)
        if text and text != cell.text:
            batch[cell] = text
            now.add(nodes[cell.node].number)
    return batch


def _is_asked(filling: _Filling, cell: Cell) -> bool:
    node = filling.outline.program.nodes[cell.node]
    if node.kind != "value" or node.question == "note" or _heads_table(node):
        return False
    if node.question in UNSEEN:
        return node.question in GIVEN and node.name in RULES and not cell.text
    return not cell.text or node.name in RULES and node.calculate is None and node.question != "date"


def _heads_table(node: Node) -> bool:
    """Whether a question is the first line of a table: its choices stand there for the questions below."""
    return node.choices is not None and "label" in node.appearance


def _answered(filling: _Filling, cell: Cell, batch: Mapping[Cell, str]) -> str:
    ask = Ask(filling.outline, filling.session, cell, filling.respondent, batch, filling.photos)
    if ask.node.question in FILES:
        return _attach(filling, ask) if cell.required or filling.photos and ask.rng.random() < 0.8 else ""
    if ask.node.question in GIVEN:
        return answer(ask) if ask.rng.random() < SOMETIMES.get(ask.node.name, 1) else ""
    if not cell.required and ask.rng.random() < filling.respondent.blank:
        return ""
    return answer(ask)


def _attach(filling: _Filling, ask: Ask) -> str:
    extension, data = attachment(ask.node.question, ask.rng)
    name = f"demo-{ask.node.name}-{len(filling.files) + 1}.{extension}"
    filling.files[name] = data
    return name


def _grow(filling: _Filling) -> bool:
    """Give each repeat that shows and is the person's to count its instances; return whether any changed."""
    changed = False
    for scope in below_all(filling.session.state.root):
        for series in scope.series.values():
            if not scope.alive or series in filling.grown or series.counted or not _shows(filling, series):
                continue
            filling.grown.add(series)
            name = filling.outline.program.nodes[series.node].name
            wanted = filling.respondent.rng.choice(REPEATS.get(name, OTHER_REPEATS))
            changed = _resize(filling.session, series, wanted) or changed
    return changed


def _shows(filling: _Filling, series: Series) -> bool:
    cell = filling.session.cell(series.head.path) if not series.items else cell_in(series.items[0], series.node)
    return cell.relevant and not cell.readonly and filling.outline.program.nodes[series.node].fixed is False


def _resize(session: Session, series: Series, wanted: int) -> bool:
    path, before = series.head.path, len(series.items)
    while len(series.items) < wanted:
        session.add_repeat(path)
    while len(series.items) > wanted:
        session.remove_repeat(f"{path}[{len(series.items)}]")
    return len(series.items) != before


def _mend(filling: _Filling, cell: Cell) -> bool:
    """Answer one question until nothing is wrong with it; leave it blank if nothing else helps and it may be."""
    question = filling.outline.program.nodes[cell.node].question
    for trial in range(TRIALS):
        ask = Ask(filling.outline, filling.session, cell, filling.respondent, trial=trial)
        text = _attach(filling, ask) if question in FILES else answer(ask)
        filling.session.answer(cell.path, text)
        if not _errors(filling, cell):
            return True
    filling.session.answer(cell.path, "")
    return not _errors(filling, cell)


def _finished(filling: _Filling, world: World, *, faulty: bool) -> Demo:
    if faulty:
        _spoil(filling)
    who, program = filling.respondent, filling.outline.program
    answers = filling.session.finalize(who.end.isoformat(timespec="milliseconds"))
    named = set(answers.values())
    files = {name: data for name, data in filling.files.items() if name in named}
    return Demo(write_instance(program, answers), answers, files, world, who.end)


def _spoil(filling: _Filling) -> None:
    """Make one answer wrong: a required one is blanked, else one that was chosen becomes a stranger."""
    cells = [cell for cell in walk_cells(filling.session.state.root) if cell.relevant and not cell.group and cell.text]
    typed = [cell for cell in cells if not cell.readonly and _kind(filling, cell) not in UNSEEN | {"note"}]
    needed = [cell for cell in typed if cell.required]
    chosen = [cell for cell in typed if _kind(filling, cell) in ("select_one", "select_multiple")]
    rng = filling.respondent.rng
    if chosen and (not needed or rng.random() < 0.5):
        filling.session.answer(rng.choice(chosen[len(chosen) // 2 :]).path, "not_in_the_list")
    elif needed:
        filling.session.answer(needed[-1].path, "")


def _kind(filling: _Filling, cell: Cell) -> str:
    return filling.outline.program.nodes[cell.node].question
