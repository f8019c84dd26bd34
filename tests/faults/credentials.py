"""Nobody may send any more: a device ended, a person gone, a form closed. Then somebody mends it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from formserver import admit
from formserver.admit import devices
from formserver.conformance.node import find_node
from formserver.store import people
from tests.browser import Served
from tests.faults.sending import DRIVER, command_of, server
from tests.faults.tally import Tally

#: What happens → (statement that does it, statement that mends it, what the device is told).
ENDINGS = {
    "device ended": ("UPDATE tokens SET revoked = '2026-01-01'", "UPDATE tokens SET revoked = NULL", "device.revoked"),
    "device forgotten": (
        "UPDATE tokens SET hash = hash || 'x'", "UPDATE tokens SET hash = substr(hash, 1, length(hash) - 1)",
        "form.members",
    ),
    "access expired": (
        "UPDATE tokens SET expires = '2020-01-01'", "UPDATE tokens SET expires = '2040-01-01'", "form.members",
    ),
    "person gone": ("UPDATE people SET disabled = '2026-01-01'", "UPDATE people SET disabled = NULL", "device.revoked"),
    "form closed": ("UPDATE forms SET state = 'closed'", "UPDATE forms SET state = 'open'", "form.closed"),
}  # fmt: skip


def run_credentials(folder: Path, *, records: int) -> Tally:
    """Send ``records`` in vain, mend, send again, for each ending; a trial is a record."""
    tally = Tally()
    for number, (name, (end, mend, code)) in enumerate(ENDINGS.items()):
        with server(folder / str(number), {}, 1) as (served, _), _tablet(served, records) as tablet:
            _do(served, end)
            refused = _try(tablet)
            told = {problem["code"] for problem in refused["attention"]}
            _do(served, mend)
            sent = _try(tablet)
            kept = len(refused["attention"]), told, refused["received"], sent["received"], _stored(served)
            tally.expect(kept, (records, {code}, 0, records, records), name)
            tally.trials += records - 1
    return tally


@contextmanager
def _tablet(served: Served, records: int) -> Iterator[subprocess.Popen[str]]:
    """Enrol a virtual tablet for the form, kept to people who are known; it waits for a line before it sends."""
    _do(served, "UPDATE forms SET members = 1")
    admit.invite(served.store, email="kofi@example.org", name="Kofi", role="trainer")
    with served.store.read() as db:
        trainer = people.person_by_email(db, "kofi@example.org")
    assert trainer is not None
    secret = devices.accept(served.store, devices.enrol(served.store, trainer.id, "tablet 1"), network="")
    command = command_of(served, records, seed=1) | {"cookie": f"device={secret}", "waits": True}
    with subprocess.Popen([find_node(), str(DRIVER), json.dumps(command)], text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:  # fmt: skip
        yield process


def _try(tablet: subprocess.Popen[str]) -> dict[str, Any]:
    assert tablet.stdin is not None and tablet.stdout is not None
    tablet.stdin.write("again\n")
    tablet.stdin.flush()
    said: dict[str, Any] = json.loads(tablet.stdout.readline())
    return said


def _do(served: Served, statement: str) -> None:
    with served.store.work() as db:
        db.execute(text(statement))


def _stored(served: Served) -> int:
    with served.store.read() as db:
        return int(db.execute(text("SELECT count(*) FROM submissions")).scalar_one())
