"""The twins hold the same public names in the same order: functions, classes, methods."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PYTHON = ROOT / "formserver" / "engine"
JAVASCRIPT = ROOT / "static" / "engine"
SESSION = (
    "answers call check choices evaluate events frame instances lookups nodesets plan references repeats session "
    "settle state tables"
).split()

JS_NAME = re.compile(r"^export (?:async )?(?:function\*? |class )(\w+)", re.MULTILINE)
JS_METHOD = re.compile(r"^  (?:get |\*)?(\w+)\([^)]*(?:\)|\{[^}]*\}[^)]*\)) \{$", re.MULTILINE)


def camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def python_names(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    return [camel(item.name) for item in tree.body if isinstance(item, kinds) and not item.name.startswith("_")]


def python_methods(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    classes = [item for item in tree.body if isinstance(item, ast.ClassDef)]
    methods = [item.name for each in classes for item in each.body if isinstance(item, ast.FunctionDef)]
    return [camel(name) for name in methods if not name.startswith("_")]


def without(names: list[str], others: set[str]) -> list[str]:
    return [name for name in names if name not in others]


@pytest.mark.parametrize("name", SESSION)
def test_both_files_define_the_same_functions_in_the_same_order(name: str) -> None:
    script = (JAVASCRIPT / f"{name}.js").read_text("utf-8")
    assert JS_NAME.findall(script) == python_names(PYTHON / f"{name}.py")


@pytest.mark.parametrize("name", SESSION)
def test_classes_have_the_same_methods_in_the_same_order(name: str) -> None:
    script = (JAVASCRIPT / f"{name}.js").read_text("utf-8")
    inside = "".join(re.findall(r"^(?:export )?class .*?^}", script, re.MULTILINE | re.DOTALL))
    reserved = {"constructor", "if", "for", "while", "switch"}
    assert without(JS_METHOD.findall(inside), reserved) == python_methods(PYTHON / f"{name}.py")


def test_what_the_scripts_leave_unsaid_is_said_in_their_twins() -> None:
    for path in sorted(PYTHON.glob("*.py")):
        public = [item for item in ast.parse(path.read_text("utf-8")).body if isinstance(item, ast.FunctionDef)]
        silent = [item.name for item in public if not item.name.startswith("_") and not ast.get_docstring(item)]
        assert not silent, path.name


def test_the_engine_in_the_browser_never_touches_the_page() -> None:
    for path in sorted(JAVASCRIPT.glob("*.js")):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"\b(document|window|localStorage|fetch|Date\.now|Math\.random)\b", code), path.name
        assert "?." not in re.sub(r"[\"'`/].*?[\"'`/]", "", code) and "??" not in code, path.name
