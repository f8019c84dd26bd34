"""Closures of references to node-sets, to the places of instances and to instances by their index."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from formserver.engine.frame import Closure, Frame, keep
from formserver.engine.instances import Scope, ancestor, below, own_instance
from formserver.engine.plan import Plan, steps_down
from formserver.engine.references import Build
from formserver.engine.values import to_number


def build_nodes(tree: Any, plan: Plan, build: Build) -> Closure:
    """``["nodes", n, s]`` and with predicates: the relevant instances, document order; ``cells``: the hidden too."""
    node, shared, every = tree[1], tree[2], tree[0] == "cells"
    slot = plan.slot[node]
    steps = steps_down(plan, plan.nodes[node].repeat, shared)
    stages = build_stages(tree[3], node, shared, plan, build) if len(tree) > 3 else None

    def read(frame: Frame) -> list[Any]:
        start = ancestor(frame.scope, shared)
        scopes = below(start, steps) if stages is None else run_stages(start, stages, frame)
        frame.call.fuel(len(scopes))
        cells = [scope.cells[slot] for scope in scopes]
        return cells if every else [cell for cell in cells if cell.relevant]

    return read


def build_stages(predicates: Any, node: int, shared: int, plan: Plan, build: Build) -> list[tuple[int, list[Closure]]]:
    """Return (repeat to go down into or 0, predicates) for each step from ``shared`` to ``node`` that has either."""
    stages = []
    while node not in (shared, 0):
        closures = [build(predicate, plan) for predicate in predicates.get(str(node), ())]
        repeat = node if plan.nodes[node].kind == "repeat" else 0
        if repeat or closures:
            stages.append((repeat, closures))
        node = plan.nodes[node].parent
    return stages[::-1]


def run_stages(start: Scope, stages: Sequence[tuple[int, list[Closure]]], frame: Frame) -> list[Scope]:
    """Go down from ``start``; predicates see the instances of one series at a time."""
    scopes = [start]
    for repeat, predicates in stages:
        found: list[Scope] = []
        for scope in scopes:
            candidates = [item for item in scope.series[repeat].items if item.live] if repeat else [scope]
            found.extend(keep(candidates, predicates, frame, "scope"))
        scopes = found
    return scopes


def build_position(tree: Any, plan: Plan, _: Build) -> Closure:
    """``["position"]``: in a predicate the place, else the index of the instance; ``["position", s]``: of s."""
    if len(tree) == 1:
        return lambda frame: float(frame.position or frame.scope.index)
    repeat = tree[1]
    return lambda frame: float(ancestor(frame.scope, repeat).index)


def build_position_of(tree: Any, plan: Plan, build: Build) -> Closure:
    """``["position-of", nodes]``: the index of the first node's repeat instance; "" if there is no node."""
    nodes = build(tree[1], plan)

    def read(frame: Frame) -> Any:
        found = nodes(frame)
        return float(found[0].scope.index) if found else ""

    return read


def build_indexed_repeat(tree: Any, plan: Plan, build: Build) -> Closure:
    """``["indexed-repeat", n, s, [[r, index], …]]``: "" if there is no such instance."""
    node, shared = tree[1], tree[2]
    slot = plan.slot[node]
    indexes = {repeat: build(index, plan) for repeat, index in tree[3]}
    steps = [(repeat, indexes.get(repeat)) for repeat in steps_down(plan, plan.nodes[node].repeat, shared)]

    def read(frame: Frame) -> Any:
        scope: Scope | None = ancestor(frame.scope, shared)
        for repeat, index in steps:
            scope = own_instance(frame.scope, repeat) if index is None else pick(scope, repeat, to_number(index(frame)))
            if scope is None:
                return ""
        cell = scope.cells[slot] if scope is not None else None
        return cell.value if cell is not None and cell.relevant else ""

    return read


def pick(scope: Scope | None, repeat: int, index: float) -> Scope | None:
    """Return the instance with that index (NaN: the first), or None."""
    items = scope.series[repeat].items if scope is not None else []
    place = 1 if math.isnan(index) else math.floor(index) if abs(index) < 1e9 else 0
    if 1 <= place <= len(items) and items[place - 1].live:
        return items[place - 1]
    return None


NODESETS: dict[str, Any] = {
    "nodes": build_nodes,
    "cells": build_nodes,
    "position": build_position,
    "position-of": build_position_of,
    "indexed-repeat": build_indexed_repeat,
}
