"""What somebody has to do in a form: the link, what is typed, what the record must say in the end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from formserver import demo
from formserver.program.model import Node, Program
from formserver.program.privacy import GARBLE, NO_TO_YES
from formserver.program.world import World
from formserver.publish import OpenForm
from formserver.web.pages.steps import silent
from formserver.web.pages.visit import clock
from tests.journeys.people import asked, complete

SEED = 7


@dataclass(frozen=True)
class Errand:
    """A form to fill in: the query of its link, what is typed, and what the finished record must say."""

    form: OpenForm
    language: str
    query: str
    typed: dict[str, str]
    final: dict[str, str]
    world: World


def errand(form: OpenForm, language: str, *, number: int) -> Errand:
    """Return what demo respondent ``number`` does in ``form`` today, nothing of it left to chance."""
    program = form.program
    told = demo.fill_record(program, seed=SEED, number=number, lists=form.lists, photos=True).answers
    world = World(now=clock(), instance_id=f"uuid:by-hand-{language}", language=language, lists=form.lists)
    session = complete(program, world, _by_hand(program, told))
    linked = {node.name: session.cell(node.path).text for node in _linked(program)}
    query = urlencode({"lang": language} | {name: text for name, text in linked.items() if text})
    return Errand(form, language, f"?{query}", asked(program, session), session.finalize(world.now), world)


def _by_hand(program: Program, told: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that a person or a link gives: positions without altitude, no "no" that chance would turn."""
    given = {node.path: node for node in (*_typed(program), *_linked(program))}
    found = {}
    for path, text in told.items():
        node = given.get(re.sub(r"\[\d+\]", "", path))
        if text and node is not None:
            text = " ".join([*text.split()[:2], "0", "0"]) if node.question == "geopoint" else text
            found[path] = NO_TO_YES.get(text, text) if GARBLE in node.attributes else text
    return found


def _typed(program: Program) -> list[Node]:
    """Return the questions that somebody can type an answer to."""
    values = [node for node in program.nodes if node.kind == "value" and node.calculate is None]
    return [node for node in values if not silent(node) and node.question != "note"]


def _linked(program: Program) -> list[Node]:
    """Return the hidden questions that a link answers: those that the form itself sets are not among them."""
    hidden = [node for node in program.nodes if node.question == "hidden" and node.calculate is None]
    own = {action.target for action in program.actions}
    return [node for node in hidden if not node.repeat and node.number not in own and node.name[0] != "@"]
