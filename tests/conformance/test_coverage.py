"""Every row of the language compiles as coverage.json says, and both engines do what it expects."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from language import compile_row, rows, shortcomings
from vectors import HERE, run_vector

from formserver.compiler.convert import Converter
from formserver.conformance.node import find_node
from formserver.program import codec

ROWS = rows()


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    """One child process for all rows."""
    with Converter(wall_seconds=600) as made:
        yield made


@pytest.fixture(scope="module")
def browser_engine() -> Iterator[subprocess.Popen[str]]:
    """The JavaScript engine in one Node process."""
    command = [find_node(), str(HERE / "coverage.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def ask(process: subprocess.Popen[str], program: Any, row: dict[str, Any]) -> list[str]:
    """Return what differs in the JavaScript engine."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps({"program": codec.to_json(program), "vector": row}) + "\n")
    process.stdin.flush()
    wrong: list[str] = json.loads(process.stdout.readline())
    return wrong


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['table']}: {row['row']}" for row in ROWS])
def test_a_row_of_the_language_does_what_it_should(
    row: dict[str, Any], converter: Converter, browser_engine: subprocess.Popen[str]
) -> None:
    compiled = compile_row(row, converter)
    assert shortcomings(row, compiled) == []
    if compiled.program is not None and "steps" in row:
        assert run_vector(compiled.program, row) == []
        assert ask(browser_engine, compiled.program, row) == []


def test_every_row_has_a_name_of_its_own() -> None:
    names = [(row["table"], row["row"]) for row in ROWS]
    assert len(set(names)) == len(names) > 300
