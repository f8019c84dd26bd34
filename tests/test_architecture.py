"""The law of the house: who may import whom, how long things are, which names are free, what the twins share."""

from __future__ import annotations

import ast
import gzip
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ROOT / "formserver"
SOURCES = sorted(CODE.rglob("*.py"))

PURE = {"xpath", "program", "compiler", "engine", "instance", "exports"}
USE_CASES = set(
    "admit publish collect deliver derive demo anonymous incoming records given entities resume rescue".split()
)
FOUNDATIONS = {"errors", "config", "places"}
ANYTHING = None

#: Part of the product (a package or a module) → the parts it may import. ANYTHING: no limit.
MAY_IMPORT: dict[str, set[str] | None] = {
    "errors": set(),
    "config": {"errors"},  # errors is the lowest rung
    "places": set(),
    "xpath": set(),
    "program": {"xpath"},
    "compiler": {"program", "xpath", "errors"},
    "engine": {"program", "xpath"},
    "instance": {"program"},
    "exports": {"program"},
    "texts": {"errors", "places", "compiler"},
    "store": {"errors", "config", "places"},
    "tls": {"store"},
    "derive": PURE | FOUNDATIONS | {"store", "publish", "anonymous"},
    **{name: PURE | FOUNDATIONS | {"store", "texts"} | USE_CASES for name in USE_CASES},
    "web": USE_CASES | FOUNDATIONS | {"store", "tls", "program", "engine", "texts", "derive"},
    "conformance": PURE | {"places"},
    "cli": ANYTHING,
    "serving": ANYTHING,
    "terminal": set(),
    "command_line": {"places"},
    "app": ANYTHING,
}

#: Library → the only parts that may know it.
ONLY_IN: dict[str, set[str]] = {
    "pyxform": {"compiler"},
    "openpyxl": {"compiler"},
    "xlrd": {"compiler"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "flask": {"web", "app", "cli"},
    "flask_wtf": {"web", "app"},
    "wtforms": {"web"},
    "marshmallow": {"web"},
    "flask_smorest": {"web"},
    "waitress": {"serving"},
    "xlsxwriter": {"exports"},
    "fontTools": {"web"},
    "myanmartools": {"instance"},
}

#: What pure packages are handed and never take for themselves.
WORLD = {"time", "random", "secrets", "uuid", "socket", "sqlite3", "locale", "requests", "http", "urllib"}
FREE_OF_NAMES = re.compile(r"(^|_)(utils?|helpers?|manager|base|common|misc)(_|$)")

FUNCTION_LINES = 50
FILE_LINES = 400
ENGINE_GZIP = 29_000  # as written, comments included; it only ever goes down. tests/web/test_script_weight.py: as sent


@lru_cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part(module: str) -> str:
    """``formserver.xpath.parser`` → ``xpath``."""
    return (module.split(".") + [""])[1]


MODULES = {module_name(path): path for path in SOURCES}


def imported(path: Path) -> set[str]:
    """The full names of the modules that ``path`` imports, inside functions too; not those for types alone."""
    found: set[str] = set()
    for node in running(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            module = node.module or ""
            whole = {f"{module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else module for name in whole}
    return found


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below, without what stands under ``if TYPE_CHECKING``."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from running(child)


def own(path: Path) -> set[str]:
    return {name for name in imported(path) if name.split(".")[0] == "formserver"}


def test_every_part_has_its_place_in_the_law():
    parts = {part(name) for name in MODULES} - {"", "__main__"}
    assert parts <= set(MAY_IMPORT), f"without a place: {parts - set(MAY_IMPORT)}"


def test_imports_obey_the_law():
    wrong = []
    for name, path in MODULES.items():
        allowed = MAY_IMPORT.get(part(name), ANYTHING)
        for other in own(path):
            if allowed is not ANYTHING and part(other) not in allowed | {part(name), ""}:
                wrong.append(f"{name} imports {other}")
    assert wrong == []


def test_libraries_stay_where_they_belong():
    wrong = []
    for name, path in MODULES.items():
        for library in {other.split(".")[0] for other in imported(path)}:
            if library in ONLY_IN and part(name) not in ONLY_IN[library]:
                wrong.append(f"{name} imports {library}")
    assert wrong == []


def test_pure_packages_are_handed_the_world():
    wrong = []
    for name, path in MODULES.items():
        if part(name) in PURE:
            wrong += [f"{name} imports {other}" for other in imported(path) if other.split(".")[0] in WORLD]
            wrong += [f"{name}:{line} reads {what}" for line, what in world_reads(path)]
    assert wrong == []


def world_reads(path: Path) -> list[tuple[int, str]]:
    """Readings of the clock and the environment that need no import of their own."""
    forbidden = {"environ", "getenv", "now", "utcnow", "today"}
    owners = {"os", "datetime", "date"}
    return [
        (node.lineno, f"{node.value.id}.{node.attr}")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.attr in forbidden
        and node.value.id in owners
    ]


def test_only_config_reads_the_environment():
    pattern = re.compile(r"os\.environ|os\.getenv")
    readers = {part(name) for name, path in MODULES.items() if pattern.search(path.read_text("utf-8"))}
    assert readers <= {"config", "cli"}


def test_no_import_goes_in_a_circle():
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join((*above[above.index(name) :], name))
        if name not in done:
            for other in sorted(own(MODULES[name]) & set(MODULES)):
                visit(other, (*above, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(CODE)))
def test_a_file_opens_with_what_it_holds_and_stays_short(path: Path):
    assert path.name == "__init__.py" and not tree(path).body or ast.get_docstring(tree(path))
    assert len(path.read_text("utf-8").splitlines()) <= FILE_LINES


def test_no_function_is_long():
    long = []
    for path in [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]:
        for node in ast.walk(tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and length(node) > FUNCTION_LINES:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length(node)} lines")
    assert long == []


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_most_functions_are_short():
    lengths = [length(node) for path in SOURCES for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]
    assert sum(each > 30 for each in lengths) <= len(lengths) / 15


def test_names_say_what_things_are():
    names = [path.relative_to(ROOT) for path in SOURCES] + [
        path.relative_to(ROOT) for path in sorted((ROOT / "static").rglob("*.js")) if "vendor" not in path.parts
    ]
    assert [str(name) for name in names if FREE_OF_NAMES.search(name.stem)] == []


def test_nothing_is_left_to_do():
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    files = [*SOURCES, *own_scripts()]
    assert [str(path) for path in files if marks.search(path.read_text("utf-8"))] == []


def own_scripts() -> list[Path]:
    return [path for path in sorted((ROOT / "static").rglob("*.js")) if "vendor" not in path.parts]


def test_scripts_stay_short():
    long = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in own_scripts()}
    assert {name: lines for name, lines in long.items() if lines > FILE_LINES} == {}


def engine_scripts() -> list[Path]:
    return sorted((ROOT / "static" / "engine").rglob("*.js"))


def test_the_engine_in_the_browser_never_touches_the_page():
    page = re.compile(r"\b(document|window|localStorage|navigator|fetch)\b\s*[.(\[]")
    touched = [path.name for path in engine_scripts() if page.search(without_comments(path))]
    assert touched == []


def without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)


def test_the_engine_in_the_browser_is_light():
    total = len(gzip.compress(b"".join(path.read_bytes() for path in engine_scripts()), 9))
    assert 0 < total <= ENGINE_GZIP
