"""How many records wait on an enrolled device, as it says beside each record that it sends and when that changes.

{"waiting": 12, "oldest": "2026-11-26T10:00:00.000Z"}    "" where none waits; both by the device's own clock
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from formserver.incoming import moment_text
from formserver.store import devices
from formserver.web.admitted import Admitted
from formserver.web.context import store

MOST = 1_000_000


def note_queue(filler: Admitted | None, said: Any, clock: Any) -> bool:
    """Keep what an enrolled device said at ``clock``; False for everybody else, and when it says something else."""
    if filler is None or not filler.key or not isinstance(said, dict):
        return False
    waiting, oldest = said.get("waiting"), ""
    if type(waiting) is not int or not 0 <= waiting <= MOST:
        return False
    if waiting:
        try:
            age = _time(clock) - _time(said.get("oldest"))
            oldest = moment_text(datetime.now(UTC) - max(age, timedelta()))
        except (ValueError, TypeError, OverflowError):
            return False
    with store().work() as db:
        devices.keep_queue(db, filler.key, waiting=waiting, oldest=oldest)
    return True


def _time(text: Any) -> datetime:
    return datetime.fromisoformat(text)
