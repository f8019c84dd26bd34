"""The parent's side of conversion: one child process for a form, asked to read a workbook and to run pyxform.

The child (child.py) is limited in memory and processor time; a timer here ends it when it takes too long. It
is started at the first question, so a form given as text whose checks fail never starts one.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from formserver.compiler.child import MEMORY, read_frame, write_frame
from formserver.compiler.findings import Finding, Place, finding
from formserver.compiler.sheets import RawSheet, Refused

WALL_SECONDS = 60
#: The child sees the same packages as its parent, wherever they lie (wheel, checkout), and nothing else.
_START = "import sys; sys.path[:] = sys.argv[2:]; from formserver.compiler.child import main; main(int(sys.argv[1]))"
_ROW = re.compile(r"^\s*\[row : (\d+)\]\s*")
_SHEET = re.compile(r"On the '(\w+)' sheet")
_COLUMN = re.compile(r"the '([^']+)' value")


@dataclass(frozen=True, slots=True)
class Conversion:
    """pyxform's XForm with its warnings as findings; ``itemsets`` is the .csv of external choices, if any."""

    xform: bytes
    findings: tuple[Finding, ...] = ()
    itemsets: bytes | None = None


class Converter:
    """A child process used as a context: ``with Converter() as converter: converter.read(…)``.

    Every method raises ``Refused`` with a finding when the child refuses, is too slow or too big, or dies.
    """

    def __init__(self, *, wall_seconds: float = WALL_SECONDS, memory: int = MEMORY) -> None:
        self._wall = wall_seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._late = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._timer.cancel()
            self._process.kill()
            self._process.communicate()

    def read(self, data: bytes, kind: str) -> list[RawSheet]:
        """Return the sheets of an Excel workbook; ``kind`` is xlsx or xls."""
        answer = self._ask({"do": "read", "kind": kind}, data)
        if "refused" in answer:
            code, place, params = answer["refused"]
            raise Refused(finding(code, Place(*place), **params))
        if "unreadable" in answer:
            raise Refused(_unreadable(answer["unreadable"], kind))
        return [
            RawSheet(name, [(number, [(column, text) for column, text in cells]) for number, cells in rows])
            for name, rows in answer["sheets"]
        ]

    def convert(self, workbook: Mapping[str, object]) -> Conversion:
        """Return the XForm that pyxform makes of ``workbook``, the dict of sheets that it takes."""
        answer = self._ask({"do": "convert", "workbook": workbook})
        if "refusal" in answer:
            raise Refused(refusal(answer["refusal"]))
        itemsets = answer["itemsets"]
        return Conversion(
            xform=answer["xform"].encode(),
            findings=tuple(_warnings(answer["warnings"])),
            itemsets=itemsets.encode() if itemsets else None,
        )

    def _ask(self, request: Mapping[str, object], *payload: bytes) -> dict[str, Any]:
        process = self._child()
        assert process.stdin and process.stdout
        try:
            for frame in (json.dumps(request).encode(), *payload):
                write_frame(process.stdin, frame)
            answer = read_frame(process.stdout)
        except BrokenPipeError:
            answer = None
        if answer is None:
            raise Refused(self._death(process))
        values: dict[str, Any] = json.loads(answer)
        if "memory" in values:
            raise Refused(finding("conversion-memory", limit=self._memory >> 20))
        return values

    def _child(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            paths = [path for path in sys.path if path]
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, str(self._memory), *paths],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._timer = threading.Timer(self._wall, self._end)
            self._timer.daemon = True
            self._timer.start()
        return self._process

    def _end(self) -> None:
        self._late = True
        if self._process is not None:
            self._process.kill()

    def _death(self, process: subprocess.Popen[bytes]) -> Finding:
        code = process.wait()
        if self._late or code in (-signal.SIGXCPU, -signal.SIGKILL):
            return finding("conversion-slow", limit=round(self._wall) if self._late else 30)
        return finding("conversion-died", reason=f"code {code}")


def _unreadable(reason: str, kind: str) -> Finding:
    if "encrypted" in reason.lower():
        return finding("file-encrypted")
    return finding("file-unreadable", kind=f".{kind}", reason=reason)


def refusal(message: str) -> Finding:
    """pyxform's error as a finding, at the sheet, row and column that it names."""
    place, reason = _placed(message)
    return finding("conversion-refused", place, reason=reason)


def _placed(message: str) -> tuple[Place, str]:
    row = _ROW.search(message)
    sheet = _SHEET.search(message)
    column = _COLUMN.search(message)
    place = Place(
        sheet=sheet.group(1) if sheet else ("survey" if row else None),
        row=int(row.group(1)) if row else None,
        column=column.group(1) if sheet and column else None,
    )
    return place, " ".join(_ROW.sub("", message).split())


#: Warnings of pyxform that our own checks say better, or that advise what this server does itself.
_OURS = (
    "Language '",
    "This form uses or_other",
    "Row without name, text, or label",
    "The 'disabled' column",
    "On the 'choices' sheet, the 'label' value is invalid",
)
_ADVICE = ("Use the max-pixels parameter",)


def _warnings(messages: list[str]) -> list[Finding]:
    found = []
    for message in messages:
        place, reason = _placed(message)
        if not reason.startswith(_OURS):
            code = "conversion-note" if reason.startswith(_ADVICE) else "conversion-warning"
            found.append(finding(code, place, reason=reason))
    return found
