"""Choices of selects and texts with outputs: what is offered, in which order, under which label."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from formserver.engine.evaluate import closure_of, first_of
from formserver.engine.frame import Frame
from formserver.engine.functions import FUNCTIONS
from formserver.engine.instances import Cell, Scope
from formserver.engine.state import State, note, set_text
from formserver.engine.tables import Leaf, Waiting, cell_of, table_of, text_index
from formserver.engine.values import to_text
from formserver.program.model import Choices, Text

SELECTS = frozenset({"select_one", "select_multiple", "rank"})
TOKEN = re.compile(r"[^ \t\r\n]+")
NO_TEXT = Text()
Result = TypeVar("Result")
Say = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as it is shown; ``in_list`` is False for a chosen value that the list does not hold.

    ``fallback`` is the tag of the language of its label where the one in use lacks it.
    """

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)
    in_list: bool = True
    fallback: str = ""


def unless_waiting(read: Callable[[], Result], otherwise: Result) -> Result:
    """Return what ``read`` gives, or ``otherwise`` while a list has not been fetched."""
    try:
        return read()
    except Waiting:
        return otherwise


def tokens_of(state: State, cell: Cell) -> list[str]:
    """Return the values chosen in a select."""
    if state.plan.nodes[cell.node].question == "select_one":
        return [cell.text] if cell.text else []
    return TOKEN.findall(cell.text)


def items_of(state: State, cell: Cell) -> Sequence[Any]:
    """Return the rows or repeat instances offered, in the order of the list; raise Waiting."""
    if cell.choices is not None:
        return cell.choices
    choices = state.plan.nodes[cell.node].choices
    if choices is None or choices.list is None:
        return []
    return table_of(state.plan, choices.list, state.call.world).nodes


def value_of(state: State, choices: Choices, item: Any) -> str:
    """Return the value of an item: a cell of its row, or an expression in its repeat instance."""
    if choices.list is None:
        return read_at(state, item.scope, int(choices.value))
    return cell_of(item.row if isinstance(item, Leaf) else item, choices.value)


def label_of(state: State, choices: Choices, item: Any, scope: Scope, say: Say = to_text) -> str:
    """Return the label of an item, in the language in use."""
    if choices.list is None:
        return read_at(state, item.scope, int(choices.label or choices.value), say)
    row = item.row if isinstance(item, Leaf) else item
    if choices.label is not None:
        return cell_of(row, choices.label)
    text = choice_text(state, choices, row.number)
    return fill(state, text, scope, say)


def choice_text(state: State, choices: Choices, number: int) -> Text:
    """Return the text of a row of an internal list."""
    texts = state.program.lists[choices.list or 0].texts
    return text_of(state, texts[number]) if number < len(texts) else NO_TEXT


def text_of(state: State, number: int | None) -> Text:
    """Return a text in the language in use."""
    texts = state.program.texts.get(state.call.language, ())
    return texts[number] if number is not None and number < len(texts) else NO_TEXT


def fill(state: State, text: Text, scope: Scope, say: Say = to_text) -> str:
    """Return a text with its outputs evaluated in a scope; ``say`` writes their values."""
    return "".join(part if isinstance(part, str) else read_at(state, scope, part, say) for part in text.parts)


def read_at(state: State, scope: Scope, expression: int, say: Say = to_text) -> str:
    """Return an expression's text in a scope; "" while it waits for a list."""
    closure = closure_of(state.plan, expression)
    return unless_waiting(lambda: say(first_of(closure(Frame(state.call, scope)))), "")


def place_of(state: State, cell: Cell, value: str) -> int:
    """Return the place of a value among what is offered, -1 if it is not; raise Waiting."""
    choices = state.plan.nodes[cell.node].choices
    if choices is None:
        return 0
    if cell.choices is None and choices.list is not None:
        found = text_index(table_of(state.plan, choices.list, state.call.world), choices.value).get(value)
        return found[0] if found else -1
    if cell.offered is None:
        items = items_of(state, cell)
        cell.offered = {value_of(state, choices, item): place for place, item in reversed(list(enumerate(items)))}
    return cell.offered.get(value, -1)


def offer(state: State, cell: Cell, items: Sequence[Any]) -> None:
    """Take the computed items of a select; after load, chosen items that are gone are removed.

    What was loaded before its list came stays when it comes.
    """
    choices = state.plan.nodes[cell.node].choices
    if choices is None:
        return
    same = choices.list is not None and cell.choices is not None and same_items(cell.choices, items)
    cell.choices = items
    cell.offered = None
    if same or not state.loaded:
        return
    note(state, cell, "choices")
    cell.stale = None if cell.stale is False else True
    prune(state, cell)


def same_items(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Are these the same rows in the same order?"""
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))


def prune(state: State, cell: Cell) -> None:
    """Remove chosen items that are no longer offered, while the select is relevant."""
    if not cell.stale or not cell.relevant:
        return
    cell.stale = None
    chosen = tokens_of(state, cell)
    kept = [value for value in chosen if place_of(state, cell, value) >= 0]
    if len(kept) < len(chosen):
        set_text(state, cell, " ".join(kept))


def arrange(state: State, cell: Cell, text: str) -> str:
    """Return the answer of a select_multiple in the order of the choices, each once; unknown ones last."""
    if state.plan.nodes[cell.node].question != "select_multiple":
        return text
    values = list(dict.fromkeys(TOKEN.findall(text)))
    places = unless_waiting(lambda: {value: place_of(state, cell, value) for value in values}, None)
    if places is None:
        return text
    known = sorted((value for value in values if places[value] >= 0), key=lambda value: places[value])
    return " ".join(known + [value for value in values if places[value] < 0])


def list_choices(state: State, cell: Cell) -> list[Choice]:
    """Return what the page shows: the items, shuffled if wanted, then chosen values that are not among them."""
    choices = state.plan.nodes[cell.node].choices
    if choices is None:
        return []
    nothing: Sequence[Any] = []
    items = unless_waiting(lambda: shuffle(state, cell, choices, items_of(state, cell)), nothing)
    shown = []
    for item in items:
        label, said = label_of(state, choices, item, cell.scope, state.say), said_of(state, choices, item)
        shown.append(Choice(value_of(state, choices, item), label, said.media, fallback=said.fallback))
    chosen = tokens_of(state, cell)
    strangers = unless_waiting(lambda: [value for value in chosen if place_of(state, cell, value) < 0], chosen)
    return shown + [Choice(value, stranger_label(state, cell, value), {}, False) for value in strangers]


def stranger_label(state: State, cell: Cell, value: str) -> str:
    """Return what to show for a chosen value that is not offered: its label in the whole list, else itself."""
    return unless_waiting(lambda: choice_label(state, cell, value), "") or value


def said_of(state: State, choices: Choices, item: Any) -> Text:
    """Return the text of an item, with its pictures and sounds."""
    if choices.list is None or choices.label is not None:
        return NO_TEXT
    return choice_text(state, choices, item.row.number if isinstance(item, Leaf) else item.number)


def shuffle(state: State, cell: Cell, choices: Choices, items: Sequence[Any]) -> Sequence[Any]:
    """Return the items in their random order, the same for the whole record."""
    if choices.randomize is False:
        return items
    seed: Any = float(state.call.world.seed + cell.node)
    if choices.randomize is not True:
        seed = first_of(closure_of(state.plan, choices.randomize)(Frame(state.call, cell.scope)))
    shuffled: Sequence[Any] = FUNCTIONS["randomize"](state.call, list(items), seed)
    return shuffled


def choice_label(state: State, cell: Cell, value: str) -> str:
    """Return the label of a value: of what is offered, else of the whole list, else ""."""
    choices = state.plan.nodes[cell.node].choices
    if choices is None or value == "":
        return ""
    place = place_of(state, cell, value)
    if place >= 0:
        return label_of(state, choices, items_of(state, cell)[place], cell.scope)
    if choices.list is None:
        return ""
    table = table_of(state.plan, choices.list, state.call.world)
    rows = text_index(table, choices.value).get(value)
    return label_of(state, choices, table.nodes[rows[0]], cell.scope) if rows else ""
