"""Checks of garbled questions (``fs:garble``): "no" and "yes" are there, and nothing else in the form reads them."""

from __future__ import annotations

from collections.abc import Sequence

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.pool import Pool
from formserver.compiler.secondary import Secondary
from formserver.program.model import Choices, Computation
from formserver.program.privacy import GARBLE, NO_TO_YES, probability


def check_garbled(
    tree: Tree,
    computations: Sequence[Computation],
    dependents: Sequence[Sequence[tuple[int, int]]],
    lists: Secondary,
    pool: Pool,
) -> None:
    """Report what keeps a question from being garbled.

    What reads a garbled question would tell the true answer: by what is shown after it, or by its own value.
    """
    for draft in tree.drafts:
        if GARBLE not in draft.attributes:
            continue
        if probability(draft.attributes[GARBLE]) is None:
            pool.report("garble-probability", draft.path, text=draft.attributes[GARBLE])
        if not _has_no_and_yes(draft, lists):
            pool.report("garble-choices", draft.path, "type", name=draft.name)
        readers = {computations[k].node for k, _ in dependents[draft.number]} - {draft.number}
        for number in sorted(readers):
            pool.report("garble-read", draft.path, name=draft.name, other=tree.drafts[number].name)


def _has_no_and_yes(draft: Draft, lists: Secondary) -> bool:
    choices: Choices | None = draft.fields.get("choices")
    if draft.fields["question"] != "select_one" or choices is None or choices.list is None:
        return False
    there = {row.get(choices.value) for row in lists.lists[choices.list].rows}
    return any(no in there and yes in there for no, yes in NO_TO_YES.items())
