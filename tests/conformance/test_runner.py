"""The runner of recorded rows: each kind of file, both engines, counts and failures."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from formserver.conformance import run
from formserver.conformance.files import UnknownRows
from formserver.conformance.runner import GAPS
from formserver.conformance.scope import out_of_scope
from formserver.conformance.verdicts import same_text

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>Ages</h:title>
<model><instance><data id="ages"><age/><school/><twice/></data></instance>
<bind nodeset="/data/age" type="int"/><bind nodeset="/data/school" relevant="/data/age &lt; 18"/>
<bind nodeset="/data/twice" type="int" calculate="/data/age * 2"/></model></h:head>
<h:body><input ref="/data/age"><label>Age</label></input>
<input ref="/data/school"><label>School</label></input></h:body></h:html>"""
DOCUMENT = "<shop><fruit kind='sweet'>3</fruit><fruit>4</fruit></shop>"


def xpath(expression: str, expected: Any, kind: str = "number", **more: Any) -> dict[str, Any]:
    row = {"file": "own", "test": expression, "xml": DOCUMENT, "xforms": True, "context": "/", "lang": None}
    row |= {"kind": kind, "expression": expression, "expected": expected, "now": "2026-03-01T09:00:00.000Z"}
    return row | {"tz": "America/Phoenix", "javarosa": "agree"} | more


def leaf(name: str, value: str, relevant: bool = True) -> dict[str, Any]:
    return {"ref": f"/data/{name}", "type": "input", "vt": "string", "value": value, "relevant": relevant}


def trace(after: list[dict[str, Any]]) -> dict[str, Any]:
    before = [leaf("age", ""), leaf("school", "", False), leaf("twice", "")]
    ops = [{"op": "answer", "args": ["/data/age", 12], "state": after}]
    row = {"file": "own", "test": "ages", "form": FORM, "formName": "Ages", "initial": before, "ops": ops}
    return row | {"edit": None, "now": "2026-03-01T09:00:00.000Z", "javarosa": "agree"}


def counts(folder: Path, rows: list[dict[str, Any]], engine: str, failures: Path | None = None) -> dict[str, Any]:
    path = folder / "own.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    out = io.StringIO()
    run([path], engine, failures, True, out)
    told: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return told


both = pytest.mark.parametrize("engine", ["python", "js"])


@both
def test_expressions_are_evaluated_on_a_document(tmp_path: Path, engine: str):
    rows = [
        xpath("sum(/shop/fruit)", 7),
        xpath("/shop/fruit[2]", ["/shop{0}/fruit{1}"], "nodeset"),
        xpath("string(/shop/fruit/@kind)", "sweet", "string"),
        xpath("../fruit[last()] = 4", True, "boolean", context="/shop{0}/fruit{0}"),
        xpath("count(1, 2)", "too many", "error"),
        xpath("true() or nonsense()", True, "boolean"),
        xpath("count(//comment())", 0),
    ]
    expected = {"engine": engine, "file": "own.jsonl.gz", "rows": 7, "in_scope": 6, "passed": 6}
    assert counts(tmp_path, rows, engine) == expected | {"out_of_scope": 1, "conflicts": 0}


@both
def test_java_literals_are_compared_by_type(tmp_path: Path, engine: str):
    rows = [
        {"expression": "1 div 0", "expected": "POSITIVE_INFINITY", "throws": None},
        {"expression": "concat('a', 1)", "expected": '"a1"', "throws": None},
        {"expression": "1 = 1", "expected": "TRUE", "throws": None},
        {"expression": "1 = 1", "expected": '"true"', "throws": None},
        {"expression": "pi(1)", "expected": "new XPathUnhandledException()", "throws": "XPathUnhandledException"},
    ]
    assert counts(tmp_path, rows, engine)["passed"] == 4


@both
def test_a_trace_is_played_and_its_states_compared(tmp_path: Path, engine: str):
    good = trace([leaf("age", "12"), leaf("school", ""), leaf("twice", "24")])
    bad = trace([leaf("age", "12"), leaf("school", "", False), leaf("twice", "24")])
    failures = tmp_path / "failures.jsonl"
    assert counts(tmp_path, [good, bad], engine, failures)["passed"] == 1
    told = json.loads(failures.read_text())
    assert told["differences"] == [{"what": "1 state /data/school relevant", "got": True, "expected": False}]


@both
def test_a_form_that_others_refused_may_be_refused(tmp_path: Path, engine: str):
    rows = [
        {"test": "ages", "md": None, "xform": FORM, "warnings": [], "javarosa_initial": None, "javarosa_error": None},
        {"test": "x", "md": None, "xform": "<x/>", "warnings": [], "javarosa_initial": None, "javarosa_error": "no"},
        {"test": "x", "md": None, "xform": "<x/>", "warnings": [], "javarosa_initial": None, "javarosa_error": None},
    ]
    assert counts(tmp_path, rows, engine)["passed"] == 2


def test_edits_and_uploads_are_out_of_scope():
    assert out_of_scope(trace([]) | {"edit": True}, "trace") == "edit"
    upload = trace([]) | {"initial": [leaf("photo", "") | {"type": "upload"}]}
    assert out_of_scope(upload, "trace") == "upload"


def test_texts_that_mention_a_function_are_in_scope():
    assert out_of_scope(xpath("concat('id(1)', \"comment()\")", "", "string"), "xpath") == ""


def test_rows_of_no_known_kind_are_refused(tmp_path: Path):
    with pytest.raises(UnknownRows):
        counts(tmp_path, [{"a": 1}], "python")


@pytest.mark.parametrize(
    ("got", "expected", "same"),
    [
        ("5.0", "5", True),
        ("1 2", "1 2 0.0 0.0", True),
        ("uuid:0ed0b751-0d7d-4342-a818-67910a01df9a", "uuid:1ed0b751-0d7d-4342-a818-67910a01df9b", True),
        ("5", "6", False),
        ("", "0", False),
        ("a", "b", False),
    ],
)
def test_stored_values_are_compared_by_what_they_mean(got: str, expected: str, same: bool):
    assert same_text(got, expected) is same


def test_every_known_gap_names_its_decision():
    gaps = json.loads(GAPS.read_text("utf-8"))
    keys = [(gap["file"], gap["test"], gap["expression"], gap["context"]) for gap in gaps]
    assert all(gap["decision"] for gap in gaps) and len(set(keys)) == len(keys)
