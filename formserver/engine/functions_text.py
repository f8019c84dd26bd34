"""Functions on text and truth. Positions count UTF-16 code units, as browsers do."""

from __future__ import annotations

from typing import Any

from formserver.engine.numbers import INFINITY, WHITE, floor, truncate
from formserver.engine.values import Value, to_number, to_text


def units(text: str) -> str:
    """Return ``text`` with each character outside the first plane as its two surrogates."""
    if text.isascii() or max(text) < "\U00010000":
        return text
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(data[i] | data[i + 1] << 8) for i in range(0, len(data), 2))


def joined(text: str) -> str:
    """Return ``text`` with pairs of surrogates as one character again; the contrary of ``units``."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def members(args: tuple[Value, ...]) -> list[Value]:
    """Return the values of ``args``, node-sets spread out."""
    found: list[Value] = []
    for arg in args:
        if type(arg) is list:
            found += [node.value for node in arg]
        else:
            found.append(arg)
    return found


def concat(call: Any, *args: Value) -> str:
    """All values as one text."""
    return _spent(call, "".join(map(to_text, members(args))))


def join(call: Any, separator: Value, *args: Value) -> str:
    """All values as one text with ``separator`` between."""
    return _spent(call, to_text(separator).join(map(to_text, members(args))))


def _spent(call: Any, text: str) -> str:
    call.fuel(len(text))
    return text


def substr(call: Any, text: Value, start: Value, end: Value = INFINITY) -> str:
    """From ``start`` (0 is the first) up to ``end``; negative ones count from the end."""
    whole = units(to_text(text))
    return joined(whole[_place(start, len(whole)) : _place(end, len(whole))])


def _place(value: Value, length: int) -> int:
    number = truncate(to_number(value))
    if number != number:
        return 0
    return int(max(0, min(length, number + length if number < 0 else number)))


def substring(call: Any, text: Value, start: Value, count: Value | None = None) -> str:
    """``count`` units from ``start`` (1 is the first), both rounded (XPath 1.0)."""
    whole = units(to_text(text))
    first = floor(to_number(start) + 0.5)
    end = INFINITY if count is None else first + floor(to_number(count) + 0.5)
    if first != first or not max(first, 1) < min(end, len(whole) + 1):
        return ""
    return joined(whole[int(max(first, 1)) - 1 : int(min(end, len(whole) + 1)) - 1])


def substring_before(call: Any, text: Value, part: Value) -> str:
    """What stands before the first ``part``, "" if it is not there."""
    head, found, _ = _cut(to_text(text), to_text(part))
    return head if found else ""


def substring_after(call: Any, text: Value, part: Value) -> str:
    """What stands after the first ``part``, "" if it is not there."""
    return _cut(to_text(text), to_text(part))[2]


def _cut(text: str, part: str) -> tuple[str, str, str]:
    return text.partition(part) if part else ("", "", text)


def translate(call: Any, text: Value, old: Value, new: Value) -> str:
    """``text`` with the units of ``old`` replaced by those of ``new`` in the same places, or left out."""
    befores, afters = units(to_text(old)), units(to_text(new))
    table: dict[int, str] = {}
    for place, unit in enumerate(befores):
        table.setdefault(ord(unit), afters[place : place + 1])
    return joined(units(to_text(text)).translate(table))


def contains(call: Any, text: Value, part: Value) -> bool:
    """Is ``part`` in ``text``?"""
    return to_text(part) in to_text(text)


def starts_with(call: Any, text: Value, part: Value) -> bool:
    """Does ``text`` start with ``part``?"""
    return to_text(text).startswith(to_text(part))


def ends_with(call: Any, text: Value, part: Value) -> bool:
    """Does ``text`` end with ``part``?"""
    return to_text(text).endswith(to_text(part))


def string_length(call: Any, text: Value = "") -> float:
    """The number of UTF-16 code units."""
    return float(len(units(to_text(text))))


def split(text: str) -> list[str]:
    """Return the words between white space (space, tab, line ends; nothing else)."""
    for mark in WHITE[1:]:
        text = text.replace(mark, " ")
    return [word for word in text.split(" ") if word]


def normalize_space(call: Any, text: Value = "") -> str:
    """Edges without white space, one space between words."""
    return " ".join(split(to_text(text)))


def boolean_from_string(call: Any, value: Value) -> bool:
    """Only ``1`` and ``true`` in any case are true."""
    return to_text(value).lower() in ("1", "true")


def depend(call: Any, value: Value, *others: Value) -> Value:
    """The first argument; the others are only there to be read."""
    return value


def property_of(call: Any, name: Value) -> str:
    """A property of the device or its user, "" if unknown."""
    return str(call.world.properties.get(to_text(name), ""))


FUNCTIONS: dict[str, Any] = {
    "boolean-from-string": boolean_from_string,
    "concat": concat,
    "join": join,
    "substr": substr,
    "substring": substring,
    "substring-before": substring_before,
    "substring-after": substring_after,
    "translate": translate,
    "contains": contains,
    "starts-with": starts_with,
    "ends-with": ends_with,
    "string-length": string_length,
    "normalize-space": normalize_space,
    "depend": depend,
    "property": property_of,
    "version": lambda call: call.program.version,
}
