"""What other tools check, as tests, so that one line at the end tells of everything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from formserver.conformance.node import find_node

ROOT = Path(__file__).parent.parent


def run(*command: str) -> str:
    """Return what a command complained of: "" when it ended well."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_finds_nothing():
    assert run(sys.executable, "-m", "ruff", "check", "--no-fix", ".") == ""


def test_the_pure_packages_are_strictly_typed():
    assert run(sys.executable, "-m", "mypy") == ""


def test_the_tests_written_in_javascript_pass():
    files = sorted(str(path) for path in (ROOT / "tests" / "js").rglob("*.test.js"))
    assert files and run(find_node(), "--test", *files) == ""


def test_shell_scripts_are_plain_sh():
    assert run("sh", "-n", "run") == ""
    assert run("sh", "-n", ".ci/run") == ""
