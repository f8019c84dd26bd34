"""Which questions hold personal data: those marked ``fs:pii``, what lies in them, and what is copied from them."""

from __future__ import annotations

from collections.abc import Iterator, Set

from formserver.program.model import Expression, Program

ATTRIBUTE = "fs:pii"
_NOT = ("", "0", "no", "false", "false()")

#: Operators whose result may hold the text that they read; the others (count, =, string-length …) only speak of it.
_COPIES = frozenset(
    {
        "cur", "concat", "join", "coalesce", "once", "string", "substr", "substring", "substring-before", "union",
        "substring-after", "translate", "normalize-space", "choice-name", "base64-decode", "last-saved", "randomize",
    }
)  # fmt: skip
#: Operators that read a node: its number is their first operand.
_READS = ("value", "nodes", "indexed-repeat", "last-saved", "choice-name")


def personal_nodes(program: Program) -> Set[int]:
    """Return the numbers of the nodes that an export leaves out unless it is asked for them."""
    found: set[int] = set()
    for node in program.nodes:
        marked = node.attributes.get(ATTRIBUTE, "").strip().lower() not in _NOT
        if marked or (node.number and node.parent in found):
            found.add(node.number)
    if found:
        for computation in program.computations:
            if computation.property == "calculate" and found.intersection(_copied(program, computation.expression)):
                found.add(computation.node)
    return found


def _copied(program: Program, number: int) -> Iterator[int]:
    """Yield the nodes whose text the value of an expression may hold."""
    remaining: list[Expression] = [program.expressions[number]]
    while remaining:
        tree = remaining.pop()
        if not isinstance(tree, list | tuple) or not tree:
            continue
        if tree[0] in _READS:
            yield tree[1]
        if tree[0] == "if":
            remaining.extend(tree[2:])
        elif tree[0] in _COPIES:
            remaining.extend(tree[1:])
