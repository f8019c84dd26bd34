"""Every vector with a form in the Python engine; the compiled program beside it must be fresh."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from vectors import RENEW, compile_vector, program_file, program_text, run_vector, vector_files

FILES = vector_files()


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_engine_does_what_the_vector_says(path: Path) -> None:
    vector = json.loads(path.read_text("utf-8"))
    program = compile_vector(vector)
    kept = program_file(path).read_text("utf-8") if program_file(path).exists() else ""
    assert program_text(program) == kept, f"{program_file(path).name} is stale: {RENEW}"
    assert run_vector(program, vector) == []
