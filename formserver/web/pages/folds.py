"""Groups that may be folded on their page: ``compact`` without ``no-collapse``.

They begin open, so that nothing is overlooked. page/folds.js keeps what was folded.
"""

from __future__ import annotations

from formserver.program.model import Node


def folds(node: Node) -> bool:
    """Say whether the group may be folded, where it has a heading and is not a page of its own."""
    return node.kind == "group" and "compact" in node.appearance and "no-collapse" not in node.appearance
