"""The vectors of tests/conformance/functions in the Python engine; the table of functions."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from function_trees import Call, evaluate, typed_text, vectors

from formserver.compiler.regex import compile_regex
from formserver.engine.functions import FUNCTIONS
from formserver.xpath.functions import FUNCTIONS as KNOWN

VECTORS = vectors()
AUTOMATA = Path(__file__).parent.parent / "conformance" / "automata.json"
OF_THE_EVALUATOR = {
    *("if", "coalesce", "once", "position", "last", "indexed-repeat", "jr:choice-name", "current", "instance"),
    *("pulldata", "jr:itext", "regex", "is-selected", "name", "local-name", "namespace-uri", "id", "lang"),
}


@pytest.mark.parametrize("vector", [pytest.param(v, id=f"{name}: {v['about']}") for name, v in VECTORS])
def test_a_vector_gives_what_it_expects(vector: dict[str, Any]) -> None:
    call = Call(vector)
    assert typed_text(evaluate(vector["expression"], call)) == vector["expected"]


def test_no_two_vectors_of_a_file_are_about_the_same() -> None:
    names = [(name, vector["about"]) for name, vector in VECTORS]
    assert len(names) == len(set(names))


def test_every_known_function_is_here_or_in_the_evaluator() -> None:
    assert set(KNOWN) == set(FUNCTIONS) | OF_THE_EVALUATOR


def test_every_function_has_a_vector() -> None:
    used = set(_names([vector["expression"] for _, vector in VECTORS]))
    assert set(FUNCTIONS) - used <= {"version", "enclosed-area", "extract-signed"}


def _names(tree: Any) -> list[str]:
    if not isinstance(tree, list):
        return []
    heads = [tree[0]] if tree and isinstance(tree[0], str) else []
    return heads + [name for part in tree for name in _names(part)]


def test_the_automata_beside_the_vectors_are_fresh() -> None:
    patterns = [vector["expression"][2] for name, vector in VECTORS if name == "regex"]
    fresh = {pattern: dataclasses.asdict(compile_regex(pattern)) for pattern in patterns}
    assert json.loads(AUTOMATA.read_text()) == json.loads(json.dumps(fresh)), "write automata.json again"


def test_long_results_spend_fuel() -> None:
    call = Call({})
    evaluate(["concat", ["repeat-text", "x", 500, ""], "y"], call)
    assert call.spent == 501
