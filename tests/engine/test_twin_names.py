"""The two engines hold the same functions in the same order, in files of the same names."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent.parent / "static" / "engine"
THEMES = ("Kind", "Text", "Number", "Select", "Date", "Math", "Geo", "Random", "Order", "Hash")
PAIRS = ("values", "dates", "numbers", "precise", "automaton")


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_has_the_same_functions_in_the_same_order(theme: str) -> None:
    python = importlib.import_module(f"formserver.engine.functions_{theme.lower()}").FUNCTIONS
    script = (STATIC / f"functions{theme}.js").read_text()
    table = script[script.index("Object.assign(FUNCTIONS, {") :]
    names = re.findall(r'^  "?([a-z][a-z0-9-]*)"?[:,]', table, re.MULTILINE)
    assert names == list(python)


@pytest.mark.parametrize("name", PAIRS)
def test_a_file_has_the_same_public_names_in_the_same_order(name: str) -> None:
    python = (Path(importlib.import_module(f"formserver.engine.{name}").__file__ or "")).read_text()
    script = (STATIC / f"{name}.js").read_text()
    ours = re.findall(r"^(?:def|class) ([A-Za-z]\w*)", python, re.MULTILINE)
    theirs = re.findall(r"^export (?:async )?(?:function|class|const) ([A-Za-z]\w*)", script, re.MULTILINE)
    assert [part for part in ours if camel(part) in theirs] == ours
    assert [part for part in theirs if part in map(camel, ours)] == [camel(part) for part in ours]


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
