"""The JavaScript engine in one Node process: scripts go in as lines of JSON, results come back."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from formserver import places

PLAYER = Path(__file__).with_name("player.mjs")


class NoNode(RuntimeError):
    """There is no Node to run the JavaScript engine with."""


def find_node() -> str:
    """Return the path of a Node: the one inside Playwright's package, else that on PATH; raise NoNode."""
    spec = importlib.util.find_spec("playwright")
    if spec is not None and spec.origin is not None:
        packed = Path(spec.origin).with_name("driver") / "node"
        if packed.is_file():
            return str(packed)
    found = shutil.which("node")
    if found is None:
        raise NoNode("the JavaScript engine needs Node: apt install nodejs")
    return found


class NodePlayer:
    """Plays scripts with the JavaScript engine."""

    def __init__(self) -> None:
        command = [find_node(), str(PLAYER), str(places.folder("static") / "engine")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def play(self, script: dict[str, Any]) -> Any:
        """Return what came of a script."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(script) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"Node ended with {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
