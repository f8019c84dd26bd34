"""Findings are no weaker than ODK Validate's: what it refuses does not compile, or is told not to run in Collect.

The latter only where the language has what JavaRosa lacks: all axes, unions, functions of XPath 1.0, comparisons and
conditions over several values, values that are not of their type. VALIDATE_EXAMPLES=2000 spoils that many forms,
VALIDATE_SEED=x others.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from formserver.compiler.compiled import Compiled
from formserver.compiler.convert import Converter
from formserver.compiler.xform import compile_xform
from formserver.publish.trial import compile_and_try

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS / name) for name in ("conformance", "oracle", "compiler")]

from broken_xforms import BROKEN  # noqa: E402
from language import compile_row, rows  # noqa: E402
from oracle import Oracle  # noqa: E402
from spoilt_forms import spoilt as with_a_fault  # noqa: E402
from vectors import compile_form_of, vector_files  # noqa: E402

#: Warnings that say that a form does not run in Collect.
ELSEWHERE = {"collect-unknown", "collect-several"}
SEED = os.environ.get("VALIDATE_SEED", "")
EXAMPLES = int(os.environ.get("VALIDATE_EXAMPLES", "60"))
#: Pieces of a form that are spoilt, and what stands there instead.
SPOILS = [
    ("/data/", "/other/"), ("(", ""), (")", ""), (" + ", " + + "), ("'", ""), ("sum(", "summ("),
    ("count(", "count(1, "), ("/q1", "/q999"), ("</instance>", ""), ("instance('l')", "instance('m')"),
    ("nodeset=", "nodset="), ('relevant="', 'relevant="1 = '), ("if(", "iff("), ("[", "[["), ("concat(", "concat"),
    ("selected(", "selected(1, 2, "), ('jr:template=""', ""), (" and ", " und "), ('ref="name"', 'ref=""'),
]  # fmt: skip


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as made:
        yield made


@pytest.fixture(scope="module")
def compiled() -> dict[str, Compiled]:
    """Every row of the language."""
    with Converter(wall_seconds=600) as converter:
        return {f"{row['table']}: {row['row']}": compile_row(row, converter) for row in rows()}


def weaker(said: str, compiled: Compiled) -> bool:
    """Did Validate refuse what we let through without a word?"""
    if not said or compiled.program is None:
        return False
    return not ELSEWHERE & {found.code for found in compiled.findings}


def test_no_row_of_the_language_passes_that_validate_refuses(oracle: Oracle, compiled: dict[str, Compiled]) -> None:
    said = {name: oracle.refusal(each.xform) for name, each in compiled.items() if each.xform}
    assert {name: text for name, text in said.items() if weaker(text, compiled[name])} == {}
    assert sum(not text for text in said.values()) > 300


def test_the_vectors_and_the_shipped_forms_are_valid_for_collect(oracle: Oracle) -> None:
    found = {}
    with Converter(wall_seconds=600) as converter:
        vectors = {path: json.loads(path.read_text("utf-8")) for path in vector_files()}
        made = {path: compile_form_of(vector, converter) for path, vector in vectors.items()}
    for path, compiled in made.items():
        said = oracle.refusal(compiled.xform or b"")
        if weaker(said, compiled):
            found[path.stem] = said
    assert found == {}


def test_broken_forms_are_refused_where_validate_refuses(oracle: Oracle) -> None:
    found = {}
    for number, row in enumerate(row for row in rows() if "xform" in row):
        old, new = SPOILS[number % len(SPOILS)]
        text = spoilt("\n".join(row["xform"]), old, new, place=number)
        said = oracle.refusal(text.encode())
        if weaker(said, compile_xform(text.encode())):
            found[f"{row['row']}: {old} → {new}"] = said
    assert found == {}


def test_validate_refuses_what_is_refused_for_its_shape(oracle: Oracle) -> None:
    assert [name for name, (xml, _) in BROKEN.items() if not oracle.refusal(xml.encode())] == []


def test_forms_spoilt_at_random_are_refused_where_validate_refuses(
    oracle: Oracle, compiled: dict[str, Compiled]
) -> None:
    forms = [each.xform for each in compiled.values() if each.program and each.xform and not oracle.refusal(each.xform)]
    found, refused = {}, 0
    for number in range(EXAMPLES):
        place = number * 7 % len(forms)
        xml, told = with_a_fault(forms[place], f"{SEED}{number}")
        said = oracle.refusal(xml)
        refused += bool(said)
        if weaker(said, compile_and_try(xml, "spoilt.xml")):
            found[f"{number}: {told}"] = said
    assert found == {}
    assert refused > EXAMPLES // 5


def spoilt(xform: str, old: str, new: str, *, place: int) -> str:
    """Replace one occurrence of ``old``."""
    found = [match.start() for match in re.finditer(re.escape(old), xform)]
    if not found:
        return xform
    at = found[place % len(found)]
    return xform[:at] + new + xform[at + len(old) :]
