"""What travels is light: the engine, its part for one form, a program; and what was shrunk still does the same."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from bench import forms
from web.forms import LADDER

from formserver.places import STATIC
from formserver.program import codec
from formserver.program.model import Program
from formserver.web import linking, scripts
from formserver.web.pages import assets

ROOT = Path(__file__).parents[2]
ENGINE = sorted(f"engine/{path.name}" for path in (STATIC / "engine").glob("*.js"))


def packed(text: str) -> int:
    return len(gzip.compress(text.encode(), 9, mtime=0))


def sent(modules: Iterable[str]) -> int:
    """The bytes of these modules and all that they import, linked, shrunk and compressed."""
    return packed(linking.shrunk(linking.link(modules, scripts.read_static)))


def engine_of(program: Program) -> list[str]:
    paths = [scripts.PARTS[name].path for name in scripts.needed_parts(program)]
    return [scripts.ENGINE, *(path for path in paths if path.startswith("engine/"))]


def test_the_whole_engine_is_sent_in_20_kB():
    assert 10_000 < sent(ENGINE) <= 20_000


def test_the_worker_survey_loads_at_most_14_kB_of_it():
    program = forms.shipped("score_worker").program
    assert program is not None
    assert 5_000 < sent(engine_of(program)) <= 14_000


#: What the tests of the engine import, by module.
IMPORTED = {
    "automaton": "matches",
    "call": "OutOfFuel",
    "dates": "Day, zoneOf",
    "everything": "",
    "functions": "FUNCTIONS",
    "functionsOrder": "parkMiller",
    "session": "openSession",
    "values": "ARITHMETIC, COMPARISONS, readTyped, store, toText",
}


def test_what_is_shrunk_passes_every_test_of_the_engine(tmp_path: Path):
    lay_out(tmp_path, linking.shrunk(linking.link(["test/entry.js"], read)))
    tests = [f"tests/js/{path.name}" for path in (ROOT / "tests" / "js").glob("*.test.js") if "fields" not in path.name]
    for test in tests:
        command = ["node", "--preserve-symlinks", "--preserve-symlinks-main", test]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        failed = re.findall(r"^not ok.*", done.stdout, re.MULTILINE)
        assert (done.returncode, failed) == (0, []), done.stderr


def read(path: str) -> str:
    """Read a module; the entry hands out what the tests import."""
    if path != "test/entry.js":
        return scripts.read_static(path)
    imports = [f"import {{ {names} }} from '../engine/{file}.js';" for file, names in IMPORTED.items() if names]
    names = ", ".join(filter(None, IMPORTED.values()))
    return "\n".join([*imports, "import '../engine/everything.js';", f"globalThis.engine = {{ {names} }};"])


def lay_out(folder: Path, script: str) -> None:
    """Lay the tests beside modules that hand out what the one script holds."""
    engine = folder / "static" / "engine"
    engine.mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "package.json").write_text('{"type": "module"}')
    for name in ("js", "conformance"):
        (folder / "tests" / name).symlink_to(ROOT / "tests" / name)
    (engine / "whole.js").write_text(script)
    for file, names in IMPORTED.items():
        given = f"export const {{ {names} }} = globalThis.engine;" if names else ""
        (engine / f"{file}.js").write_text(f'import "./whole.js";\n{given}\n')


def test_the_program_of_500_questions_is_25_kB_without_its_texts():
    for program in (forms.program(forms.survey(500)), forms.shipped("score_baseline").program):
        assert program is not None
        values = codec.to_json(program, language=program.default_language)
        assert list(values.pop("texts")) == [program.default_language]
        assert 5_000 < packed(codec.canonical(values).decode()) <= 25_000


def test_a_page_loads_only_what_its_program_calls():
    plain = forms.program(forms.survey(30))
    assert not {"Geo", "Hash", "Math", "Date", "repeats", "lookups"} & set(scripts.needed_parts(plain))
    assert {"Number", "nodesets", "repeats"} <= set(scripts.needed_parts(forms.program(forms.repeats())))
    assert "lookups" in set(scripts.needed_parts(forms.program(forms.cascade(10))))


def test_what_a_page_starts_from_is_rendered_once_for_all(client, publish_markdown, monkeypatch):
    form, made = publish_markdown(LADDER), []
    whole = assets.app_bytes
    monkeypatch.setattr(assets, "app_bytes", lambda *args, **named: made.append(1) or whole(*args, **named))
    page = client.get(f"/s/{form.code}").text
    address = json.loads(re.search(r'id="boot">(.*?)</script>', page)[1])["app"]
    bodies = [client.get(address, headers={"Accept-Encoding": "gzip"}) for _ in range(3)]
    assert len(made) == 1 and len({body.data for body in bodies}) == 1
    assert bodies[0].headers["Content-Encoding"] == "gzip" and "immutable" in bodies[0].headers["Cache-Control"]
