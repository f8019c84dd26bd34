"""Closures of references to values, of this record and the one last saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formserver.engine.frame import Closure, Frame
from formserver.engine.instances import ancestor, typed
from formserver.engine.plan import Plan
from formserver.engine.values import to_text

Build = Callable[[Any, Plan], Closure]


def build_value(tree: Any, plan: Plan, _: Build) -> Closure:
    """``["value", n, s]``: the one instance; not relevant reads ""."""
    shared, slot = tree[2], plan.slot[tree[1]]
    is_value = plan.nodes[tree[1]].kind == "value"

    def read(frame: Frame) -> Any:
        scope = frame.scope
        while scope.node != shared:
            scope = scope.parent
        cell = scope.cells[slot]
        return (cell.value if is_value else True) if cell.relevant else ""

    return read


def build_last_saved(tree: Any, plan: Plan, _: Build) -> Closure:
    """``["last-saved", n]``: the value of n in the record last saved, else ""."""
    node = plan.nodes[tree[1]]

    def read(frame: Frame) -> Any:
        saved = frame.call.world.last_saved
        return typed(node.type, saved.get(node.path, ""), frame.call.zone) if saved else ""

    return read


def build_once(tree: Any, plan: Plan, build: Build) -> Closure:
    """``["once", ["value", self, s], expr]``: the value there is, kept ones of hidden nodes too, else expr."""
    _, node, shared = tree[1]
    slot, part = plan.slot[node], build(tree[2], plan)

    def read(frame: Frame) -> Any:
        kept = ancestor(frame.scope, shared).cells[slot].value
        return kept if to_text(kept) != "" else part(frame)

    return read


REFERENCES: dict[str, Any] = {
    "value": build_value,
    "last-saved": build_last_saved,
    "once": build_once,
}
