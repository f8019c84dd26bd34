"""Numbers shown with their thousands apart (``thousands-sep``), stored without; twin: static/page/grouping.js."""

from __future__ import annotations

import re
from collections.abc import Sequence

from formserver.program.model import Node

_NUMBER = re.compile(r"(-?)(\d+)(\.\d+)?")


def is_grouped(node: Node) -> bool:
    """Say whether a question's number is shown with its thousands apart."""
    if "thousands-sep" not in node.appearance:
        return False
    return node.question in ("integer", "decimal") or (node.question == "text" and "numbers" in node.appearance)


def grouped(text: str, decimal: str, group: str, sizes: Sequence[int]) -> str:
    """Return stored number ``text`` with ``group`` between thousands; ``sizes``: digits of the last group, of others.

    What is no number, and what begins with a nought, stays as it is.
    """
    found = _NUMBER.fullmatch(text)
    if found is None or (found[2].startswith("0") and found[2] != "0"):
        return text
    whole, groups = found[2], list[str]()
    size = sizes[0]
    while len(whole) > size:
        whole, groups, size = whole[:-size], [whole[-size:], *groups], sizes[1]
    return found[1] + group.join([whole, *groups]) + (found[3] or "").replace(".", decimal)
