"""JavaRosa and ODK Validate in one long-lived Java process: Oracle.java, run from its source by a plain runtime."""

from __future__ import annotations

import base64
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyxform

SOURCE = Path(__file__).with_name("Oracle.java")
JAR = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
COMMAND = ["java", "-Djava.awt.headless=true", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-Duser.timezone=UTC"]
COMMAND += ["-cp", str(JAR), str(SOURCE)]


@dataclass(frozen=True, slots=True)
class State:
    """A record in JavaRosa: path → (relevant, required, text) of each leaf, path → values that a select offers."""

    leaves: dict[str, tuple[bool, bool, str]]
    choices: dict[str, list[str]]


class Refused(Exception):
    """JavaRosa would not: ``args[0]`` is what it said."""


class Oracle:
    """``with Oracle() as oracle: oracle.refusal(xml)``."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=30)

    def refusal(self, xml: bytes) -> str:
        """Return what ODK Validate says against a form, "" when it has nothing."""
        try:
            self._ask("validate", _packed(xml))
        except Refused as refused:
            return str(refused)
        return ""

    def open(self, xml: bytes) -> State:
        """Begin a record; return its state. Refused."""
        return _state(self._ask("open", _packed(xml)))

    def answer(self, path: str, text: str) -> State:
        """Answer a question of the record last begun."""
        return _state(self._ask("answer", path, _packed(text.encode())))

    def add(self, path: str) -> State:
        """Add an instance to a repeat."""
        return _state(self._ask("add", path))

    def _ask(self, *words: str) -> list[str]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        kind, *found = self._process.stdout.readline().split()
        if kind == "refused":
            raise Refused(base64.b64decode(found[0]).decode() if found else "")
        return found


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _state(words: list[str]) -> State:
    found = State({}, {})
    for word in words:
        path, *flags, text = word.split(",")
        text = base64.b64decode(text).decode()
        if flags == ["choices"]:
            found.choices[path] = text.split()
        else:
            found.leaves[path] = (flags[0] == "1", flags[1] == "1", text)
    return found
