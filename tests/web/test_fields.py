"""Form fields to stored text: the vectors that the page script meets too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from formserver.web.pages import fields

VECTORS = json.loads((Path(__file__).parents[1] / "conformance/fields/vectors.json").read_text("utf-8"))
#: Python takes these by name, after the first argument.
NAMED = {"number_text": ("decimal",), "date_text": ("style", "months", "offset"), "date_parts": ("style",),
         "number_shown": ("decimal",), "date_words": ("style", "months")}  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["about"])
def test_fields_give_what_the_vectors_say(vector: dict[str, Any]) -> None:
    first, *others = vector["args"]
    names = NAMED.get(vector["call"])
    call = getattr(fields, vector["call"])
    given = call(first, **dict(zip(names, others, strict=False))) if names else call(first, *others)
    assert given == vector["gives"]
