"""Everything that can be asked for is named where a reader looks, and the commands of the README run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formserver.cli import COMMANDS, main, parser
from formserver.compiler.findings import FINDINGS, SEVERITIES
from formserver.config import SETTINGS
from formserver.engine.evaluate import OPERATORS
from formserver.engine.functions import FUNCTIONS as ENGINE_FUNCTIONS
from formserver.errors import PROBLEMS
from formserver.exports import FORMATS
from formserver.xpath.functions import FUNCTIONS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")

#: Commands that go on for ever, or run the tests that this one is.
ELSEWHERE = {(), ("test",), ("bench",), ("serve",)}


def commands() -> list[tuple[str, ...]]:
    """The commands in the README's blocks, without ./run."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [tuple(line.split()[1:]) for block in blocks for line in block.splitlines()]


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checkout as the working folder, an empty data folder."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FORMSERVER_DATA", str(tmp_path / "var"))


def test_the_commands_of_the_readme_run(
    at_home: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    told = [arguments for arguments in commands() if arguments not in ELSEWHERE]
    assert len(told) >= 4
    for arguments in told:
        assert main(elsewhere(arguments, tmp_path)) == 0, (arguments, capsys.readouterr().err)


def elsewhere(arguments: tuple[str, ...], folder: Path) -> list[str]:
    """The command, made to write to ``folder`` and not into the checkout."""
    if arguments[0] == "export" and "-o" not in arguments:
        return [*arguments, "-o", str(folder / "out")]
    if arguments[0] == "texts":
        return [*(word.replace("translations", str(folder)) for word in arguments), "--folder", str(folder)]
    return [*arguments]


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_each_command_is_explained(name: str):
    assert f"| `{name}` |" in README
    assert name in parser().format_help()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_is_explained(setting):
    row = next(line for line in README.splitlines() if line.startswith(f"| `{setting.variable}` |"))
    assert setting.help in row


@pytest.mark.parametrize("name", FORMATS)
def test_each_export_format_is_named(name: str):
    assert f"`{name}`" in README


def test_each_problem_says_what_happened():
    sentences = {code: kind.message for code, kind in PROBLEMS.items()}
    assert [code for code, text in sentences.items() if not re.match(r"[A-Z{].*[.?}]$", text, re.DOTALL)] == []


def test_each_finding_says_what_is_wrong():
    for code, (severity, sentence) in FINDINGS.items():
        assert severity in SEVERITIES and re.fullmatch(r"[\w{].*[.?}]", sentence), code


def test_each_function_of_the_table_can_be_run():
    settled_by_the_compiler = {"version", "pulldata", "instance", "current", "name", "local-name", "namespace-uri"}
    refused_by_the_compiler = {"id", "lang"}
    runnable = set(OPERATORS) | set(ENGINE_FUNCTIONS) | settled_by_the_compiler | refused_by_the_compiler
    assert [function.name for function in FUNCTIONS.values() if (function.op or function.name) not in runnable] == []


def test_the_readme_names_no_file_that_is_not_there():
    named = re.findall(r"!\[[^\]]*\]\(([^)]+)\)|`((?:forms|tests|static|translations)/[\w./-]*)`", README)
    missing = [path for pair in named for path in pair if path and not (ROOT / path).exists()]
    assert missing == []
