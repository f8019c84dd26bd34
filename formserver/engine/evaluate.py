"""Expression trees to closures: ``closure(frame)`` gives a typed value. Built once for each program.

A frame says where one stands: the scope (root or repeat instance), and inside a predicate the position,
the size and the row of a list. ``frame.top`` is the frame of the whole expression (``current()``).
"""

from __future__ import annotations

from typing import Any

from formserver.engine.automaton import build_regex
from formserver.engine.frame import Closure, Frame
from formserver.engine.functions import FUNCTIONS
from formserver.engine.lookups import LOOKUPS
from formserver.engine.nodesets import NODESETS
from formserver.engine.plan import Plan
from formserver.engine.references import REFERENCES
from formserver.engine.values import ARITHMETIC, COMPARISONS, is_blank, negate, to_boolean

LEFT_CHAINS = frozenset({"+", "-", "*", "div", "mod"})


def closure_of(plan: Plan, number: int) -> Closure:
    """Return expression ``number`` as a function of a frame."""
    found = plan.closures[number]
    if found is None:
        found = plan.closures[number] = build(plan.program.expressions[number], plan)
    return found


def build(tree: Any, plan: Plan) -> Closure:
    """Return the closure of a tree; raise ValueError for a function that the engine does not have."""
    if isinstance(tree, str):
        return lambda frame: tree
    if not isinstance(tree, (list, tuple)):
        number = float(tree)
        return lambda frame: number
    make: Any = OPERATORS.get(tree[0], build_function)
    closure: Closure = make(tree, plan, build)
    return closure


def build_function(tree: Any, plan: Plan, _: Any) -> Closure:
    """Return the closure of a call of a function; arguments are evaluated first."""
    function = FUNCTIONS.get(tree[0])
    if function is None:
        raise ValueError(f"unknown function {tree[0]}")
    args = [build(arg, plan) for arg in tree[1:]]
    if not args:
        return lambda frame: function(frame.call)
    if len(args) == 1:
        only = args[0]
        return lambda frame: function(frame.call, only(frame))
    return lambda frame: function(frame.call, *[arg(frame) for arg in args])


def left_chain(tree: Any, names: frozenset[str]) -> tuple[Any, list[Any]]:
    """Return the first operand of a left-nested chain and its ``[op, left, right]`` nodes, innermost first."""
    links = []
    while isinstance(tree, (list, tuple)) and tree[0] in names and len(tree) == 3:
        links.append(tree)
        tree = tree[1]
    return tree, links[::-1]


def chain_parts(tree: Any, plan: Plan) -> list[Closure]:
    """Return the closures of the operands of a left-nested chain of one operator."""
    first, links = left_chain(tree, frozenset({tree[0]}))
    return [build(part, plan) for part in [first, *(link[2] for link in links)]]


def build_or(tree: Any, plan: Plan, _: Any) -> Closure:
    """``or``, lazy, over a whole chain."""
    parts = chain_parts(tree, plan)

    def read(frame: Frame) -> bool:
        for part in parts:
            value = part(frame)
            if value is True or (value is not False and to_boolean(value)):
                return True
        return False

    return read


def build_and(tree: Any, plan: Plan, _: Any) -> Closure:
    """``and``, lazy, over a whole chain."""
    parts = chain_parts(tree, plan)

    def read(frame: Frame) -> bool:
        for part in parts:
            value = part(frame)
            if value is False or (value is not True and not to_boolean(value)):
                return False
        return True

    return read


def build_compare(tree: Any, plan: Plan, _: Any) -> Closure:
    """``= != < <= > >=``; two texts, by far the commonest, are compared at once."""
    test, left, right = COMPARISONS[tree[0]], build(tree[1], plan), build(tree[2], plan)
    if tree[0] != "=" or not isinstance(tree[2], str):
        return lambda frame: test(left(frame), right(frame), frame.call.zone)
    text = tree[2]

    def read(frame: Frame) -> bool:
        value = left(frame)
        return value == text if type(value) is str else test(value, text, frame.call.zone)

    return read


def build_arithmetic(tree: Any, plan: Plan, _: Any) -> Closure:
    """``+ - * div mod`` over a whole left-nested chain, without recursion."""
    first, links = left_chain(tree, LEFT_CHAINS)
    start = build(first, plan)
    rest = [(ARITHMETIC[link[0]], build(link[2], plan)) for link in links]

    def read(frame: Frame) -> Any:
        zone = frame.call.zone
        result = start(frame)
        for apply, part in rest:
            result = apply(result, part(frame), zone)
        return result

    return read


def build_neg(tree: Any, plan: Plan, _: Any) -> Closure:
    """Unary minus."""
    part = build(tree[1], plan)
    return lambda frame: negate(part(frame), frame.call.zone)


def build_union(tree: Any, plan: Plan, _: Any) -> Closure:
    """``|``: the nodes of all operands, each once, in the order of the operands."""
    parts = [build(part, plan) for part in tree[1:]]

    def read(frame: Frame) -> list[Any]:
        return list(dict.fromkeys(node for part in parts for node in part(frame)))

    return read


def build_if(tree: Any, plan: Plan, _: Any) -> Closure:
    """``if``: only the branch taken is evaluated."""
    test, then, other = (build(part, plan) for part in tree[1:])
    return lambda frame: then(frame) if to_boolean(test(frame)) else other(frame)


def build_coalesce(tree: Any, plan: Plan, _: Any) -> Closure:
    """``coalesce``: the first value that is not blank (NaN counts as blank), else the last."""
    parts = [build(part, plan) for part in tree[1:]]

    def read(frame: Frame) -> Any:
        value: Any = ""
        for part in parts:
            value = first_of(part(frame))
            if not is_blank(value):
                return value
        return value

    return read


def build_cur(tree: Any, plan: Plan, _: Any) -> Closure:
    """``cur``: evaluated where the whole expression stands."""
    part = build(tree[1], plan)
    return lambda frame: part(frame.top)


def build_last(tree: Any, plan: Plan, _: Any) -> Closure:
    """``last()``: the size of the predicate's node-set."""
    return lambda frame: float(frame.size)


def first_of(value: Any) -> Any:
    """Return a scalar: of a node-set the value of its first node, "" if it is empty."""
    if isinstance(value, list):
        return value[0].value if value else ""
    return value


OPERATORS: dict[str, Any] = {
    "or": build_or,
    "and": build_and,
    **dict.fromkeys(COMPARISONS, build_compare),
    **dict.fromkeys(LEFT_CHAINS, build_arithmetic),
    "neg": build_neg,
    "union": build_union,
    "if": build_if,
    "coalesce": build_coalesce,
    "cur": build_cur,
    "last": build_last,
    "regex": build_regex,
    **REFERENCES,
    **NODESETS,
    **LOOKUPS,
}
