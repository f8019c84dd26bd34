"""Checks of an anonymous form: nothing in it may say who answered, on which device, where, or at what moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.entities import SAVE_TO, is_entity
from formserver.compiler.pool import Pool
from formserver.compiler.secondary import Secondary
from formserver.program.model import Action, Computation, Expression
from formserver.program.privacy import allows_files, says_anonymous

#: Question → the finding's code where it is not the question's own name.
_CODES = {"timeStart": "start", "timeEnd": "end", "instanceName": "instance-name"}
_TELLING = frozenset(
    "start end timeStart timeEnd deviceid username phonenumber email simserial subscriberid audit geopoint geotrace "
    "geoshape start-geopoint background-geopoint background-audio instanceName".split()
)
_FILES = frozenset({"image", "audio", "video", "file"})
#: Functions whose value is another at each record or moment.
_FUNCTIONS = {"now": "now", "uuid": "uuid", "random": "uuid", "last-saved": "last-saved"}
_REGISTERS = frozenset({"enterprises", "trainers", "partners"})


@dataclass(frozen=True, slots=True)
class Stored:
    """Where stored values come from: computations (of which calculations are stored) and actions."""

    computations: Iterable[Computation]
    actions: Iterable[Action]


def check_anonymous(settings: Mapping[str, str], tree: Tree, lists: Secondary, stored: Stored, pool: Pool) -> None:
    """Report everything that breaks the promise of a form whose settings say that it is anonymous."""
    if not says_anonymous(settings):
        return
    for draft in tree.drafts:
        for code in _breaks(draft, allows_files(settings)):
            pool.report(f"anonymous-{code}", draft.path, "type", name=draft.name, feature=code)
    for path, property, code in _values(tree, stored, pool):
        if "/meta/" not in path:  # ids of record and entity: the one is never stored, the other found above
            pool.report(f"anonymous-{code}", path, property, name=path.rpartition("/")[2], feature=code)
    for made in lists.lists:
        if made.external and made.external.rpartition(".")[0] in _REGISTERS:
            pool.report("anonymous-register", name=made.name, feature=made.external)


def _breaks(draft: Draft, files: bool) -> Iterator[str]:
    question = draft.fields["question"]
    if question in _TELLING:
        yield _CODES.get(question, question)
    elif draft.fields.get("preload", ("",))[0] == "property":
        yield "property"
    elif draft.type in ("geopoint", "geotrace", "geoshape"):
        yield draft.type
    if question in _FILES and not (files and question == "image"):
        yield "attachment"
    if _is_entity(draft):
        yield "entity"


def _is_entity(draft: Draft) -> bool:
    return is_entity(draft) or any(name.startswith(SAVE_TO) for name in draft.attributes)


def _values(tree: Tree, stored: Stored, pool: Pool) -> Iterator[tuple[str, str, str]]:
    """Yield (path, property, code) of stored values that tell the moment, the record or the device."""
    for found in stored.computations:
        for called in sorted(_called(pool.expressions[found.expression])):
            if found.property == "calculate" or called == "last-saved":
                yield tree.drafts[found.node].path, found.property, _FUNCTIONS[called]
    for action in stored.actions:
        if action.expression is not None:
            for called in sorted(_called(pool.expressions[action.expression])):
                yield tree.drafts[action.target].path, "default", _FUNCTIONS[called]


def _called(expression: Expression) -> set[str]:
    found: set[str] = set()
    waiting = [expression]
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, list):
            if tree and tree[0] in _FUNCTIONS:
                found.add(tree[0])
            waiting += tree[1:]
        elif isinstance(tree, dict):
            waiting += tree.values()
    return found
