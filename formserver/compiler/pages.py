"""What is shown together: related questions a page, field-lists whole, repeats as a list and their inner pages."""

from __future__ import annotations

from collections.abc import Iterator

from formserver.compiler.body import Control, Section
from formserver.compiler.drafts import Draft
from formserver.program.model import Page


def plan_pages(body: Section) -> tuple[Page, ...]:
    """Return the pages of a form in order."""
    assert body.draft is not None
    return tuple(_pages(body, body.draft))


def _pages(section: Section, group: Draft) -> Iterator[Page]:
    """Consecutive questions are one page; each group and repeat has its own, in document order."""
    run: list[int] = []
    for item in section.items:
        if isinstance(item, Control):
            run.append(item.draft.number)
            continue
        yield from _page(run, group)
        run = []
        yield from _section(item, group)
    yield from _page(run, group)


def _section(section: Section, group: Draft) -> Iterator[Page]:
    inner = section.draft or group
    if section.draft is not None and section.draft.kind == "repeat":
        around = section.draft.parent.repeat if section.draft.parent else 0
        yield Page("repeat", inner.number, (), around)
    if section.together:
        yield from _page(list(_everything(section)), inner)
        for repeat in _repeats(section):
            yield from _section(repeat, inner)
    else:
        yield from _pages(section, inner)


def _page(nodes: list[int], group: Draft) -> Iterator[Page]:
    if nodes:
        yield Page("questions", group.number, tuple(nodes), group.repeat)


def _everything(section: Section) -> Iterator[int]:
    """Questions, and groups for what is in them, in document order; what lies in repeats has pages of its own."""
    for item in section.items:
        if isinstance(item, Control):
            yield item.draft.number
        elif item.draft is None or item.draft.kind != "repeat":
            inside = list(_everything(item))
            if item.draft is not None and inside:
                yield item.draft.number
            else:
                yield from inside


def _repeats(section: Section) -> Iterator[Section]:
    for item in section.items:
        if isinstance(item, Section):
            if item.draft is not None and item.draft.kind == "repeat":
                yield item
            else:
                yield from _repeats(item)
