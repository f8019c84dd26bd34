"""The grid of forms whose ``style`` says ``theme-grid``: from 800 px on, questions stand beside one another.

Widths are ``w1`` … ``w10``, as Enketo has them: a group's says into how many units its rows are divided (its own, else
that of a group around it, else 4), a question's how many of these it takes (none: a whole row). style/layout.css.
"""

from __future__ import annotations

from formserver.program.model import Node, Program

WIDTHS = frozenset(f"w{units}" for units in range(1, 11))


def is_grid(program: Program) -> bool:
    """Say whether the form asks for the grid."""
    return "theme-grid" in program.settings.get("style", "").split()


def width_of(program: Program, node: Node) -> str:
    """Return the width that the author gave to a question or a group, ``w1`` … ``w10``; without a grid ""."""
    return next(filter(WIDTHS.__contains__, node.appearance), "") if is_grid(program) else ""


def units_of(program: Program, group: Node) -> str:
    """Return the width that divides the rows of a page of ``group``; "": the usual 4 units, or no grid."""
    while group.number and not width_of(program, group):
        group = program.nodes[group.parent]
    return width_of(program, group)
