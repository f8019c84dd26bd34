"""Virtual tablets against a lossy server, and what the server holds afterwards."""

from __future__ import annotations

import json
import os
import random
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formserver.app import create_app
from formserver.config import read_settings
from formserver.conformance.node import find_node
from formserver.store import Store
from tests.browser import Served, listening
from tests.faults.link import Link
from tests.faults.lossy import Lossy

DRIVER = Path(__file__).with_name("tablet.mjs")
FORM = """
| survey |
|        | type  | name   | label  |
|        | text  | who    | Who?   |
|        | image | photo1 | First  |
|        | image | photo2 | Second |
|        | image | photo3 | Third  |
| settings |
|        | form_id | form_title | version |
|        | faults  | Faults     | 1       |
"""

#: Name → the share of requests that meet each fault.
MIXES: dict[str, dict[str, float]] = {
    "O2 after the commit": {"error after": 0.1, "reset after": 0.1, "silence after": 0.05, "garbage after": 0.05},
    "O3 cut or empty before": {"error before": 0.1, "cut": 0.1, "empty": 0.1},
    "O4 no network, login page": {"reset before": 0.15, "captive": 0.1, "captive after": 0.05},
    "O12 everything": {
        "error before": 0.05, "error after": 0.05, "reset before": 0.05, "reset after": 0.05, "cut": 0.05,
        "empty": 0.05, "captive": 0.05, "garbage after": 0.02,
    },
}  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """What tablets say they sent, what the server holds, which faults there were."""

    wanted: int
    received: int
    left: int
    attention: int
    stored: int
    twice: int
    wrong_files: int
    met: dict[str, int] = field(default_factory=dict)

    @property
    def losses(self) -> int:
        """Records that are missing, double, incomplete or stuck."""
        missing = self.wanted - min(self.received, self.stored)
        return missing + self.twice + self.wrong_files + self.left + self.attention

    def __str__(self) -> str:
        faults = ", ".join(f"{count} × {name}" for name, count in sorted(self.met.items()))
        return f"{self.wanted} records, {self.stored} stored, {self.losses} losses ({faults})"


def run_mix(data: Path, *, faults: dict[str, float], records: int, tablets: int = 4, seed: int = 1,
            skew: float = 0, zone: str = "", airplane: float = 0) -> Outcome:  # fmt: skip
    """Send ``records`` × 3 photos from ``tablets`` through ``faults``.

    ``skew`` ms is how far their clocks are off, ``zone`` where they are; ``airplane``: up to so many seconds there is
    a network, and up to so many there is none.
    """
    with server(data, faults, seed) as (served, lossy), _flying(served, airplane, seed) as (address, link):
        each = records // tablets
        said = list(ThreadPoolExecutor(tablets).map(
            lambda number: _tablet(served, address, each, seed=seed * 100 + number, skew=skew, zone=zone),
            range(1, tablets + 1),
        ))  # fmt: skip
        met = dict(lossy.met) | ({"refused": link.met["refused"]} if link else {})
        return _compared(served.store, said, wanted=each * tablets, met=met)


@contextmanager
def _flying(served: Served, most: float, seed: int) -> Iterator[tuple[str, Link | None]]:
    """Give the address of a link that is up and down by dice, or of the server where ``most`` is 0."""
    if not most:
        yield served.address, None
        return
    dice, done = random.Random(seed), threading.Event()
    with Link(int(served.address.rsplit(":", 1)[1])) as link:

        def fly() -> None:
            while not done.wait(dice.uniform(0, most)):
                link.up = not link.up

        flight = threading.Thread(target=fly, daemon=True)
        flight.start()
        yield link.address, link
        done.set()
        flight.join()


@contextmanager
def server(data: Path, faults: dict[str, float], seed: int) -> Iterator[tuple[Served, Lossy]]:
    app = create_app(read_settings({"FORMSERVER_DATA": str(data), "FORMSERVER_SHIPPED_FORMS": "0"}))
    store: Store = app.extensions["store"]
    lossy = Lossy(app, faults, seed=seed)
    with listening(lossy) as address:
        served = Served(address, store)
        served.publish(FORM, "faults")
        yield served, lossy
    store.close()


def _tablet(served: Served, address: str, records: int, *, seed: int, skew: float, zone: str) -> dict[str, Any]:
    command = command_of(served, records, seed=seed, skew=skew) | {"base": address, "confirm": True}
    environment = os.environ | ({"TZ": zone} if zone else {})
    done = subprocess.run([find_node(), str(DRIVER), json.dumps(command)], capture_output=True, text=True, timeout=7200,
                          env=environment)  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def command_of(served: Served, records: int, *, seed: int, skew: float = 0, form_id: str = "faults") -> dict[str, Any]:
    """Return what tells a virtual tablet what to send where."""
    form = served.form(form_id)
    return {"base": served.address, "at": f"/s/{form.code}", "version": form.version, "records": records, "parts": 3,
            "seed": seed, "skew": skew}  # fmt: skip


def _compared(store: Store, said: list[dict[str, Any]], *, wanted: int, met: dict[str, int]) -> Outcome:
    with store.read() as db:
        ids = [row[0] for row in db.exec_driver_sql("SELECT instance_id FROM edits")]
        rows = db.exec_driver_sql(
            "SELECT e.instance_id, a.name, a.hash FROM attachments a JOIN edits e ON e.id = a.edit"
        ).all()
    kept = {(row[0], row[1]): row[2] for row in rows}
    sent = [each for tablet in said for each in tablet["sent"]]
    wrong = sum(kept.get((id, name)) != sha256 for id, _receipt, files in sent for name, sha256 in files)
    return Outcome(
        wanted=wanted, received=sum(each["received"] for each in said), left=sum(each["left"] for each in said),
        attention=sum(len(each["attention"]) for each in said), stored=len(set(ids)), twice=len(ids) - len(set(ids)),
        wrong_files=wrong, met=met,
    )  # fmt: skip
