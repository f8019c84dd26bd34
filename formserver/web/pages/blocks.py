"""Pages of very many questions in blocks: browsers lay out only those near the screen (the twin of page/blocks.js)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from formserver.program.derived import derived
from formserver.program.model import Program
from formserver.web.pages.steps import children, silent
from formserver.web.pages.view import Block, Group, Question, Table

#: Pages with more questions than these are in blocks.
MANY = 150
#: Questions in a block.
SIZE = 20
#: A block as templates/fill/items.html writes it.
WRITTEN = re.compile(r'(<div class="block">)(.*?)(</div><!--block-->)', re.S)


@derived
def has_blocks(program: Program) -> bool:
    """Say whether any page of a form has very many questions."""
    return any(sum(_asked(program, number) for number in page.nodes) > MANY for page in program.pages)


def _asked(program: Program, number: int) -> int:
    node = program.nodes[number]
    if node.kind == "group":
        return sum(_asked(program, child) for child in children(program, number))
    return int(node.kind == "value" and not silent(node))


Items = Sequence[Question | Group | Table | Block]


def in_blocks(items: Items) -> tuple[Question | Group | Table | Block, ...]:
    """Return the items of a page, those of a page of very many questions with each run of questions in blocks."""
    return tuple(_blocked(items)) if _count(items) > MANY else tuple(items)


def _count(items: Items) -> int:
    return sum(map(_count_in, items))


def _count_in(item: Question | Group | Table | Block) -> int:
    if isinstance(item, Table):
        return len(item.rows)
    return _count(item.items) if isinstance(item, Group) else 1


def _blocked(items: Items) -> list[Question | Group | Table | Block]:
    found: list[Question | Group | Table | Block] = []
    for is_run, run in groupby(items, key=lambda item: isinstance(item, Question)):
        if is_run:
            asked = [item for item in run if isinstance(item, Question)]
            found += [Block(tuple(asked[start : start + SIZE])) for start in range(0, len(asked), SIZE)]
        else:
            found += [_group(item) if isinstance(item, Group) else item for item in run]
    return found


def _group(group: Group) -> Group:
    """Return a group with its own questions in blocks; a table stays whole."""
    return group if group.table else replace(group, items=tuple(_blocked(group.items)))


def taken_out(html: str) -> tuple[str, list[str]]:
    """Return a page's HTML with its blocks empty, and what stood in each."""
    return WRITTEN.sub(r"\1\3", html), [found[2] for found in WRITTEN.finditer(html)]
