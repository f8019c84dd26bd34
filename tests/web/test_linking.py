"""Modules linked into one script: in order, each name its own, nothing guessed."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from web.forms import LADDER
from web.lively import Lively

from formserver.places import STATIC
from formserver.web import linking, scripts

ALL = "-".join(["main", *scripts.PARTS])


def linked(**files: str) -> str:
    """Return what main.js is together with all that it imports."""
    return linking.link(["page/main.js"], lambda path: files[path.replace("/", "_").removesuffix(".js")])


def run(script: str, tmp_path: Path) -> list[object]:
    """Return what a script printed, line by line."""
    file = tmp_path / "linked.mjs"
    file.write_text(script)
    done = subprocess.run(["node", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_modules_run_in_the_order_of_their_imports_with_names_of_their_own(tmp_path: Path) -> None:
    script = linked(
        page_main="import { value } from '../engine/a.js';\nimport { said } from './b.js';\n"
        "const own = 3;\nconsole.log(JSON.stringify([value(), said, own]));",
        page_b="const own = 'b';\nexport const said = own;",
        engine_a="import { own } from './c.js';\nexport function value() {\n  return own;\n}",
        engine_c="export const own = 'c';\nconst hidden = 1;",
    )
    assert run(script, tmp_path) == [["c", "b", 3]]


@pytest.mark.parametrize(
    "main",
    [
        "import { a as b } from './b.js';",
        "import b from './b.js';",
        "import * as b from './b.js';",
        "import { c } from './b.js';",
        "export { a };",
        "export default 1;",
        "export let a = 1;",
        "const { a, b } = window;",
        "import './main.js';",
    ],
)
def test_what_is_not_our_way_to_write_a_module_is_refused(main: str) -> None:
    with pytest.raises(linking.Unlinkable):
        linked(page_main=main, page_b="export const a = 1;")


def test_two_modules_of_a_folder_may_not_export_one_name() -> None:
    with pytest.raises(linking.Unlinkable):
        linked(page_main="import './b.js';\nexport const a = 1;", page_b="export const a = 2;")


def test_a_script_is_shrunk_to_the_same_in_fewer_bytes(tmp_path: Path) -> None:
    script = """
        // one /* two
        const longName = 4, other = { kept: `p  ${longName}  ${`q`}` };
        function doubled(value) {
            return value * 2;
        }
        console.log(JSON.stringify([doubled(longName), other.kept, "x  //  y", /[/"] +/.test('/"  ')]));
    """
    small = linking.shrunk(f"(()=>{{{script}}})();")
    assert run(small, tmp_path) == run(script, tmp_path) == [[8, "p  4  q", "x  //  y", True]]
    assert "two" not in small and "longName" not in small and "doubled" not in small


def test_a_script_that_cannot_be_shrunk_is_sent_as_it_is_written(caplog) -> None:
    assert linking.shrunk("const = ;") == "const = ;"
    assert "sent as they are written" in caplog.text


def test_every_module_of_ours_can_be_linked(tmp_path: Path) -> None:
    script = tmp_path / "all.mjs"
    script.write_text(scripts.script_text(ALL)[0])
    assert subprocess.run(["node", "--check", script], capture_output=True).returncode == 0


def test_no_module_takes_a_name_that_another_one_means_as_the_browsers(page) -> None:
    texts = {path: path.read_text("utf-8") for folder in ("engine", "page") for path in (STATIC / folder).glob("*.js")}
    names = {name for path, text in texts.items() for name in linking.read_module(path.name, text).names}
    both = set(page.evaluate("names => names.filter((name) => name in window)", sorted(names)))
    for name in both:
        assert not [path for path, text in texts.items() if re.search(rf"\bwindow\.{name}\b", text)], name
    assert both <= {"close", "external", "find", "open", "valueOf"}, both  # that none of them means by its bare name


def test_a_script_has_one_address_while_it_is_the_same(client) -> None:
    _, release = scripts.script_text("main-Text")
    good = client.get(f"/script/{release}/main-Text.js")
    assert "immutable" in good.headers["Cache-Control"] and good.mimetype == "text/javascript"
    assert client.get("/script/older/main-Text.js").headers["Cache-Control"] == "no-cache"
    assert client.get(f"/script/{release}/main-Texts.js").status_code == 404
    assert client.get(f"/script/{release}/main-Date-Text.js").status_code == 404


def test_without_a_link_the_plain_modules_do_the_same(serving, context, monkeypatch) -> None:
    def refuse(*_: object) -> str:
        raise linking.Unlinkable("for once")

    scripts._linked.cache_clear()
    scripts._release.cache_clear()
    monkeypatch.setattr(linking, "link", refuse)
    lively = Lively(context.new_page(), serving.publish(LADDER, "plain"))
    assert "/static/" in lively.page.locator("script[type=module]").get_attribute("src")
    lively.type("Your name", "Ama").type("Your age", "30").on().choose("Do you work here?", "no").on()
    assert lively.trouble == []
