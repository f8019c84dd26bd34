"""The table of functions: their arguments, which of them are node-sets, and whether they read the world."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    ``fewest`` and ``most`` arguments (None: any number); ``nodesets`` are the places of arguments that
    are node-sets, -1 standing for all from the last named place on; ``result`` is number, text, boolean,
    date, nodes or any; ``volatile`` functions read clock, random numbers or identifiers, so that a server
    cannot compute them again; ``op`` is the operator in the program, by default the name.
    """

    name: str
    fewest: int
    most: int | None
    result: str
    nodesets: tuple[int, ...] = ()
    volatile: bool = False
    op: str = ""

    def wants_nodes(self, place: int) -> bool:
        """Is the argument at ``place`` (from 0) a node-set?"""
        if place in self.nodesets:
            return True
        return -1 in self.nodesets and place >= max(self.nodesets, default=0)


def _rows(result: str, *specs: str) -> list[Function]:
    """``name fewest most`` each; ``most`` is * for any number."""
    found = []
    for spec in specs:
        name, fewest, most = spec.split()
        found.append(Function(name, int(fewest), None if most == "*" else int(most), result))
    return found


_TABLE: list[Function] = [
    # text
    *_rows("text", "string 0 1", "substr 2 3", "substring 2 3", "substring-before 2 2", "substring-after 2 2"),
    *_rows("text", "translate 3 3", "normalize-space 0 1", "digest 2 3", "base64-decode 1 1", "extract-signed 2 2"),
    *_rows("text", "jr:itext 1 1", "version 0 0", "property 1 1", "selected-at 2 2"),
    Function("concat", 0, None, "text", (0, -1)),
    Function("join", 1, None, "text", (1, -1)),
    Function("uuid", 0, 1, "text", volatile=True),
    Function("name", 0, 1, "text", (0,)),
    Function("local-name", 0, 1, "text", (0,)),
    Function("namespace-uri", 0, 1, "text", (0,)),
    Function("pulldata", 4, 4, "text"),
    Function("jr:choice-name", 2, 2, "text", op="choice-name"),
    # truth
    *_rows("boolean", "true 0 0", "false 0 0", "boolean 1 1", "not 1 1", "boolean-from-string 1 1", "contains 2 2"),
    *_rows("boolean", "starts-with 2 2", "ends-with 2 2", "selected 2 2", "regex 2 2", "lang 1 1"),
    *_rows("boolean", "checklist 2 *", "weighted-checklist 2 *", "geofence 2 2"),
    Function("is-selected", 2, 2, "boolean", op="selected"),
    Function("intersects", 1, 1, "boolean"),
    # choice between values
    *_rows("any", "if 3 3", "coalesce 2 2", "once 1 1", "depend 1 *"),
    Function("indexed-repeat", 3, None, "any"),
    # numbers
    *_rows("number", "number 0 1", "int 1 1", "abs 1 1", "pow 2 2", "log 1 1", "log10 1 1", "exp 1 1", "exp10 1 1"),
    *_rows("number", "sqrt 1 1", "sin 1 1", "cos 1 1", "tan 1 1", "asin 1 1", "acos 1 1", "atan 1 1", "atan2 2 2"),
    *_rows("number", "pi 0 0", "round 1 2", "floor 1 1", "ceiling 1 1", "string-length 0 1", "last 0 0"),
    *_rows("number", "count-selected 1 1"),
    Function("random", 0, 0, "number", volatile=True),
    Function("sum", 1, 1, "number", (0,)),
    Function("max", 1, None, "number", (0, -1)),
    Function("min", 1, None, "number", (0, -1)),
    Function("count", 1, 1, "number", (0,)),
    Function("count-non-empty", 1, 1, "number", (0,)),
    Function("position", 0, 1, "number", (0,)),
    Function("area", 1, 1, "number", (0,)),
    Function("enclosed-area", 1, 1, "number", (0,), op="area"),
    Function("distance", 1, None, "number", (0, -1)),
    # dates
    *_rows("date", "date 1 1", "date-time 1 1"),
    *_rows("number", "decimal-date-time 1 1", "decimal-time 1 1"),
    *_rows("text", "format-date 2 2", "format-date-time 2 2"),
    Function("today", 0, 0, "date", volatile=True),
    Function("now", 0, 0, "date", volatile=True),
    # node-sets
    Function("instance", 1, 1, "nodes"),
    Function("current", 0, 0, "nodes"),
    Function("randomize", 1, 2, "nodes", (0,)),
    Function("id", 1, 1, "nodes"),
]

FUNCTIONS = MappingProxyType({function.name: function for function in _TABLE})


def suggest(name: str) -> str:
    """Return the known function whose name is nearest to ``name``, or ""."""
    lowered = name.lower().replace("_", "-")
    if lowered in FUNCTIONS:
        return lowered
    return next(iter(difflib.get_close_matches(lowered, FUNCTIONS, n=1, cutoff=0.6)), "")
