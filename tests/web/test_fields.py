"""Form fields to stored text: the vectors that the page script meets too."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from formserver.web.pages import fields, finding, grouping, points

VECTORS = json.loads((Path(__file__).parents[1] / "conformance/fields/vectors.json").read_text("utf-8"))
#: Python takes these by name, after the first argument.
NAMED = {"number_text": ("decimal",), "date_text": ("style", "months", "offset"), "date_parts": ("style",),
         "number_shown": ("decimal",), "date_words": ("style", "months", "pattern", "digits"),
         "number_words": ("mark", "digits"), "line_text": ("digits",)}  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["about"])
def test_fields_give_what_the_vectors_say(vector: dict[str, Any]) -> None:
    first, *others = vector["args"]
    names = NAMED.get(vector["call"])
    homes = (fields, points, grouping, finding)
    call = next(getattr(home, vector["call"]) for home in homes if hasattr(home, vector["call"]))
    given = call(first, **dict(zip(names, others, strict=False))) if names else call(first, *others)
    assert (list(given) if isinstance(given, tuple) else given) == vector["gives"]


def test_the_page_script_knows_the_digits_of_every_script_that_python_knows() -> None:
    script = (Path(__file__).parents[2] / "static/page/fields.js").read_text("utf-8")
    zeros = {int(code, 16) for code in re.findall(r"0x[0-9a-f]+", re.search(r"ZEROS = \[(.*?)\]", script, re.S)[1])}
    known = {code for code in range(0x80, 0x10000) if unicodedata.decimal(chr(code), None) == 0}
    assert zeros == known
