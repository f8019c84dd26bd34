"""indexed-repeat() over a document: the path to one node, each named repeat fixed by its index."""

from __future__ import annotations

from collections.abc import Sequence

from formserver.compiler.pool import Fault
from formserver.conformance.documents import Document
from formserver.program.model import Expression
from formserver.xpath.nodes import Expr, Path

Names = tuple[str, ...]


def indexed_path(document: Document, context: int, node: Expr, pairs: Sequence[tuple[Expr, Expression]]) -> Expression:
    """Return a ``tree`` to ``node``; steps that no index names are the context's own where it has them."""
    around = document.ancestors(context)
    around = around[around.index(document.root_of(context)) :]
    indexes = {names_of(document, around, repeat): index for repeat, index in pairs}
    names = names_of(document, around, node)
    start = shared = 0
    own = [document.nodes[number][1] for number in around[1:]]
    while shared < min(len(own), len(names)) and own[shared] == names[shared] and names[: shared + 1] not in indexes:
        shared += 1
        start = shared
    steps = [
        ["child", name, [at(indexes[names[: place + 1]])] if names[: place + 1] in indexes else []]
        for place, name in enumerate(names)
    ]
    return ["tree", around[start], steps[start:], []]


def at(index: Expression) -> Expression:
    """Return a predicate: the index read where the whole expression stands; blank means the first."""
    number = ["number", ["cur", index]]
    return ["if", ["=", number, number], ["int", number], 1]


def names_of(document: Document, around: Sequence[int], expr: Expr) -> Names:
    """Return the names from the root to what a path without predicates names."""
    if not isinstance(expr, Path) or expr.start is not None or expr.predicates:
        raise Fault("expression-unsupported", expr.position, what="indexed-repeat() of this")
    names = [] if expr.absolute else [document.nodes[number][1] for number in around[1:]]
    for step in expr.steps:
        if step.axis == "parent":
            names = names[:-1]
        elif step.axis == "child":
            names.append(step.test)
        elif step.axis != "self":
            raise Fault("expression-unsupported", step.position, what="indexed-repeat() of this")
    return tuple(names)
