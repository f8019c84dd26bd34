"""The conversion's child process: reads Excel workbooks and runs pyxform within limits of memory and time.

Messages are frames: four bytes of length, then JSON. The parent (convert.py) asks ``{"do": "read", "kind":
"xlsx"}`` followed by a frame with the file, or ``{"do": "convert", "workbook": {…}}``; each gets one answer.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from typing import IO, Any

MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 30


def main(memory: int = MEMORY) -> None:
    """Serve requests until the parent closes its end; ``memory`` is the limit in bytes."""
    _limit(memory)
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, and it takes what memory there is
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    while (request := read_frame(requests)) is not None:
        write_frame(answers, json.dumps(_answer(request, requests)).encode())
        _warm()


def _limit(memory: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _warm() -> None:
    """While the parent checks what it was given, import what the next request needs."""
    import pyxform.xls2xform  # noqa: F401


def _answer(request: bytes, requests: IO[bytes]) -> dict[str, Any]:
    try:
        asked = json.loads(request)
        if asked["do"] == "read":
            return _read(asked["kind"], read_frame(requests) or b"")
        return _convert(asked["workbook"])
    except MemoryError:
        return {"memory": True}


def _read(kind: str, data: bytes) -> dict[str, Any]:
    from formserver.compiler import workbooks
    from formserver.compiler.sheets import Refused

    reader = workbooks.read_xlsx if kind == "xlsx" else workbooks.read_xls
    try:
        return {"sheets": reader(data)}
    except Refused as refused:
        found = refused.finding
        return {"refused": [found.code, [found.sheet, found.row, found.column], dict(found.params)]}
    except MemoryError:
        raise
    except Exception as wrong:  # noqa: BLE001  the readers raise whatever a broken file makes them stumble over
        return {"unreadable": f"{type(wrong).__name__}: {wrong}"[:300]}


def _convert(workbook: dict[str, Any]) -> dict[str, Any]:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        result = convert(workbook)
    except PyXFormError as wrong:
        return {"refusal": str(wrong)}
    except MemoryError:
        raise
    except Exception as wrong:  # noqa: BLE001  pyxform's own mistakes must read as a finding, not as a dead server
        return {"refusal": f"pyxform stumbled: {type(wrong).__name__}: {wrong}"[:500]}
    return {"xform": result.xform, "warnings": result.warnings, "itemsets": result.itemsets}


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next frame, or None when the other end has closed or stopped within one."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    length = struct.unpack(">I", head)[0]
    data = stream.read(length)
    return data if len(data) == length else None


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write one frame and send it on its way."""
    stream.write(struct.pack(">I", len(data)))
    stream.write(data)
    stream.flush()
