"""What is printed of a form: nothing of ``no-print``; ``page-break`` starts a new sheet.

So on the blank form on paper, on pages that are printed while somebody answers, and on the answers at the desk.
"""

from __future__ import annotations

from formserver.program.model import Node, Program

LEFT_OUT, NEW_SHEET = "no-print", "page-break"


def is_printed(program: Program, node: Node) -> bool:
    """Say whether the node and all groups around it are printed."""
    while node.number and LEFT_OUT not in node.appearance:
        node = program.nodes[node.parent]
    return not node.number


def starts_sheet(node: Node) -> bool:
    """Say whether a new sheet begins with the node."""
    return NEW_SHEET in node.appearance
