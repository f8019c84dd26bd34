"""Killing a browser while records are written: what it said was saved is there afterwards, whole.

Each trial starts Chromium on the same profile, reads every record back, writes records with three photos one after
the other, and kills all its processes at a random moment. The page tells the server of each record once it is saved.
``drop`` makes it worse: after every so many kills the database is gone too, as when the browser finds it damaged.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright

from formserver.app import create_app
from formserver.config import read_settings
from tests.browser import Served, listening

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--remote-debugging-port=0")  # fmt: skip
PHOTO_BYTES = 180_000

WRITE = """async ([records, first]) => {
    const { saveRecord, digestOf } = await import(records);
    for (let i = first; ; i++) {
        const id = 'uuid:' + i;
        const files = [];
        for (let n = 0; n < 3; n++) {
            const photo = new Uint8Array(BYTES); // like a photo's, its bytes cannot be packed
            for (let at = 0; at < BYTES; at += 60000) crypto.getRandomValues(photo.subarray(at, at + 60000));
            files.push({ name: n + '.png', type: 'image/png', bytes: photo.buffer });
        }
        const sha256 = await digestOf(files[2].bytes);
        const line = { id, order: i, state: 'draft', files: files.map((file) => file.name), sha256 };
        const how = { files, strict: i % 2 === 0, what: i % 3 ? '' : 'saved' };
        await saveRecord(line, { id, answers: { '/data/who': 'Worker ' + i } }, how);
        await fetch('/saved/' + i, { method: 'POST' });
    }
}""".replace("BYTES", str(PHOTO_BYTES))
READ = """async (records) => {
    const { listRecords, findRecord, digestOf } = await import(records);
    const found = { ids: [], torn: [] };
    for (const line of await listRecords()) {
        const whole = await findRecord(line.id);
        const fits = whole && whole.content.answers['/data/who'] && whole.files.length === 3
            && await digestOf(whole.files[2].bytes) === line.sha256;
        (fits ? found.ids : found.torn).push(Number(line.id.slice(5)));
    }
    return found;
}"""


@dataclass(slots=True)
class Killed:
    """``lost``: said to be saved and not there; ``torn``: there without all that belongs to it."""

    trials: int = 0
    saved: int = 0
    lost_ids: set[int] = field(default_factory=set)
    first_loss: int = 0
    torn: int = 0
    dropped: int = 0

    @property
    def lost(self) -> int:
        """Records that were said to be saved and are not there, each once."""
        return len(self.lost_ids)

    @property
    def losses(self) -> int:
        """All that should not be."""
        return self.lost + self.torn

    def __str__(self) -> str:
        lost = f"{self.lost} lost" + (f" (first after kill {self.first_loss})" if self.lost else "")
        dropped = f", {self.dropped} × without its database" if self.dropped else ""
        return f"{self.trials} kills{dropped}, {self.saved} records saved, {lost}, {self.torn} torn"


def run_kills(
    folder: Path,
    playwright: Playwright,
    *,
    trials: int,
    seed: int = 1,
    drop: int = 0,
    patient: bool = False,
) -> Killed:
    """Kill Chromium ``trials`` times while it writes, on one profile in ``folder``; every ``drop``-th time drop its
    database, 0: never. ``patient``: a kill waits until something was saved, however slow the machine is.
    """
    app = create_app(read_settings({"FORMSERVER_DATA": str(folder / "data"), "FORMSERVER_SHIPPED_FORMS": "0"}))
    acked: list[int] = []
    dice, found = random.Random(seed), Killed()
    with listening(_noting(app, acked)) as address:
        served = Served(address, app.extensions["store"])
        for trial in range(trials + 1):
            last = trial == trials
            seconds = None if last else dice.uniform(0.05, 1.2)
            _trial(playwright, served, folder / "profile", acked, found, seconds, patient)
            found.trials = trial
            if drop and not last and trial % drop == drop - 1:
                shutil.rmtree(folder / "profile" / "Default" / "IndexedDB")
                found.dropped += 1
    found.saved = len(acked)
    return found


def _trial(
    playwright: Playwright, served: Served, profile: Path, acked: list[int], found: Killed, seconds: float | None,
    patient: bool,
) -> None:  # fmt: skip
    process, page = _chromium(playwright, profile)
    try:
        page.goto(f"{served.address}/device")
        records = served.address + "/static/now/offline/records.js"
        _judge(page.evaluate(READ, records), acked, found)
        if seconds is not None:
            first = max(acked, default=0) + 1000
            page.evaluate(_started(WRITE), [records, first])
            for _ in range(1200 if patient else 0):
                if acked and acked[-1] >= first:
                    break
                time.sleep(0.05)
            time.sleep(seconds)  # the moment of the kill is what is tested
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _started(work: str) -> str:
    """Return a function that begins ``work`` and does not wait for it."""
    return f"(given) => {{ ({work})(given); }}"


def _judge(said: dict[str, Any], acked: Iterable[int], found: Killed) -> None:
    missing = set(acked) - set(said["ids"]) - set(said["torn"])
    if missing and not found.lost_ids:
        found.first_loss = found.trials + 1
    found.lost_ids |= missing
    promised = set(acked) if found.dropped else set(said["torn"])  # copies of what was not saved yet may be half there
    found.torn += len(promised.intersection(said["torn"]))


def _chromium(playwright: Playwright, profile: Path) -> tuple[subprocess.Popen[bytes], Page]:
    port = profile / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    process = subprocess.Popen(
        [CHROMIUM, *QUIET, f"--user-data-dir={profile}", "about:blank"], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    for _ in range(600):
        if port.exists() and "\n" in port.read_text():
            break
        time.sleep(0.05)
    number = port.read_text().splitlines()[0]
    browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{number}")
    return process, browser.contexts[0].new_page()


def _noting(app: Any, acked: list[int]) -> Callable[..., Any]:
    """Return ``app`` with an address at which the page says what it has saved."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        path = environ["PATH_INFO"]
        if not path.startswith("/saved/"):
            return app(environ, start)
        acked.append(int(path.removeprefix("/saved/")))
        start("204 No Content", [("Content-Length", "0")])
        return []

    return answer
