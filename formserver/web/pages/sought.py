"""A long list without a script: what is chosen in it, and what was found of it, told in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from formserver.web.pages import languages
from formserver.web.pages.finding import MOST, found
from formserver.web.pages.messages import OF_PARTS
from formserver.web.pages.view import Option

#: What a control adds to the name of a field: what is sought, and what was sought on the page as it was served.
SOUGHT, BEFORE = ".find", ".sought"
_LONGEST = 100


def shown(
    options: Sequence[Option], wanted: str, tag: str, words: Callable[[str], str]
) -> tuple[tuple[Option, ...], str]:
    """Return what is chosen, then what ``wanted`` finds, and how much that is, in words of language ``tag``."""
    chosen = tuple(option for option in options if option.checked)
    if not wanted:
        return chosen, ""
    rows = found((option for option in options if option.in_list), wanted)
    others = tuple(option for option in rows if not option.checked)
    return chosen + others[:MOST], _said(len(rows), tag, words)


def _said(count: int, tag: str, words: Callable[[str], str]) -> str:
    key = "found more" if count > MOST else "found" if count else "nothing found"
    numbers = {"count": languages.number_words(str(count), tag), "shown": languages.number_words(str(MOST), tag)}
    return words(OF_PARTS["finder"][key]) % numbers


def wanted_in(form: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what is sought on a page, by field."""
    ours = {name.removesuffix(SOUGHT): values[-1] for name, values in form.items() if name.endswith(SOUGHT)}
    return {field: text.strip()[:_LONGEST] for field, text in ours.items() if text.strip()}


def unsought(form: Mapping[str, Sequence[str]]) -> str:
    """Return the field of the first list in which something is to be found that has not been looked for; "" if none."""
    new = (field for field, text in wanted_in(form).items() if text != form.get(field + BEFORE, [""])[-1])
    return next(new, "")
