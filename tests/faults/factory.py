"""A trainer in a factory without signal (S1): a whole baseline on a tablet that dies again and again, over a bad link.

The form is made ready once with a connection. Then there is none: the browser starts cold, 242 questions, six months
and ten findings with photos are filled in while the browser is killed at random moments, and the record is finished.
Later a link carries it that breaks off every 50 kB.
"""

from __future__ import annotations

import base64
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Error, Page, Playwright
from sqlalchemy import text

from formserver.app import create_app
from formserver.config import read_settings
from formserver.entities import change
from formserver.store import Store
from tests.browser import Served, Shipped, listening
from tests.faults.kills import CHROMIUM, QUIET
from tests.faults.link import Link
from tests.journeys.errands import Errand, errand
from tests.journeys.hands import Asked, Hands
from tests.journeys.people import enrol

FORM = "score_baseline"
RESPONDENT = 6  # with six months of figures
FINDINGS = 10
BREAKS_AFTER = 50_000
#: How many times slower than this machine's the tablet's processor is when a draft is opened.
SLOWED = 6
PICTURE = """(n) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2560, height: 1920 });
    const pen = canvas.getContext('2d');
    for (let i = 0; i < 60000; i++) {
        pen.fillStyle = `hsl(${(i * 37 + n * 61) % 360} 60% ${20 + i * 7 % 60}%)`;
        pen.fillRect(i * 977 % 2560, i * 613 % 1920, 4 + i * 13 % 19, 4 + i * 7 % 17);
    }
    return canvas.toDataURL('image/jpeg', 0.85).split(',')[1];
}"""
ON_DEVICE = """async () => {
    const all = (store) => new Promise((done) => {
        const open = indexedDB.open('formserver');
        open.onsuccess = () => {
            const rows = open.result.transaction(store).objectStore(store).getAll();
            rows.onsuccess = () => { open.result.close(); done(rows.result); };
        };
    });
    const contents = new Map((await all('contents')).map((each) => [each.id, each.answers]));
    const lines = await all('records');
    const found = lines.map(({ id, state, files }) => ({ id, state, files, answers: contents.get(id) }));
    const { usage } = await navigator.storage.estimate();
    return { found, usage };
}"""


@dataclass(slots=True)
class Told:
    """What became of one visit to a factory; times in seconds, sizes in bytes."""

    kills: int = 0
    questions: int = 0
    lost_age: float = 0
    usage: int = 0
    reopened: list[float] = field(default_factory=list)
    breaks: int = 0
    photos: int = 0
    stored: int = 0
    wrong_photos: int = 0
    wrong_answers: int = 0

    @property
    def losses(self) -> int:
        """Records missing or double, photos and answers that are not what was given."""
        return abs(self.stored - 1) + self.wrong_photos + self.wrong_answers

    def __str__(self) -> str:
        return (
            f"{self.questions} questions, {self.photos} photos, {self.kills} kills, {self.stored} stored, "
            f"{self.losses} losses; oldest answer lost with a kill {self.lost_age:.2f} s, "
            f"reopened in {median(self.reopened):.1f} s ({min(self.reopened):.1f} to {max(self.reopened):.1f}) by a "
            f"processor slowed {SLOWED} times, {self.usage / 1e6:.1f} MB on the device, "
            f"link broken {self.breaks} ×"
        )


class Tablet:
    """Chromium with a profile of its own that can be killed and started again."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self._playwright, self._profile = playwright, profile
        self.killed_at, self._end = 0.0, threading.Timer(0, self.kill)

    def start(self) -> Page:
        """Start it cold; return a page of a tablet's size."""
        self._end.cancel()
        port = self._profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        command = [CHROMIUM, *QUIET, f"--user-data-dir={self._profile}", "about:blank"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _ in range(600):
            if port.exists() and "\n" in port.read_text():
                break
            time.sleep(0.05)
        number = port.read_text().splitlines()[0]
        self._browser = self._playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{number}")
        page = self._browser.contexts[0].new_page()
        page.set_viewport_size({"width": 1280, "height": 800})
        page.set_default_timeout(20_000)
        self.killed_at = 0.0
        return page

    def stop(self) -> None:
        """Close it as people do, so that it writes down what it keeps in memory for a while (its cookies)."""
        self._browser.new_browser_cdp_session().send("Browser.close")
        self._process.wait(30)

    def kill_in(self, seconds: float) -> None:
        """Kill it in a moment, unless it is killed before."""
        self._end.cancel()
        self._end = threading.Timer(seconds, self.kill)
        self._end.start()

    def kill(self) -> None:
        """End all of it at once, as an empty battery does."""
        self.killed_at = time.monotonic()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Interrupted(Hands):
    """Hands of which some questions are the last before the battery is empty; notes when each was answered."""

    def __init__(
        self,
        page: Page,
        to_do: Errand,
        answers: Mapping[str, str],
        *,
        tablet: Tablet,
        moments: set[int],
        photos: list[Path],
    ) -> None:
        super().__init__(page, to_do.form.program, answers, photo=photos[0])
        self._tablet, self._moments, self._photos = tablet, moments, photos
        self._dice, self.answered, self.count = random.Random(len(moments)), dict[str, float](), 0

    def answer(self, asked: Asked) -> None:
        """Answer one question; at a chosen one the end comes within a second."""
        self.count += 1
        if self.count in self._moments:
            self._moments.discard(self.count)
            self._tablet.kill_in(self._dice.uniform(0, 1))
        self.photo = self._photos[self.count % len(self._photos)]
        super().answer(asked)
        self.answered[self._path(asked)] = time.monotonic()

    def _path(self, asked: Asked) -> str:
        return next(path for path in self.answers if self.answers[path] == asked.text and path in self.met)


def run_factory(folder: Path, playwright: Playwright, *, kills: int = 20, seed: int = 1) -> Told:
    """Visit the factory; ``folder`` holds the server's data and the tablet's profile."""
    settings = {"FORMSERVER_DATA": str(folder / "data"), "FORMSERVER_SHIPPED_FORMS": "0"}
    app = create_app(read_settings(settings))
    store: Store = app.extensions["store"]
    with listening(app) as address, Link(int(address.rsplit(":", 1)[1])) as link:
        served = Served(link.address, store, Shipped(store))
        change.add_entity(store, change.add_list(store, "trainers").id, "Somebody", {"country": "GH"})
        visit = _Visit(served, link, Tablet(playwright, folder / "profile"), random.Random(seed))
        try:
            return visit.make(folder, kills)
        finally:
            visit.tablet.kill()


@dataclass(slots=True)
class _Visit:
    served: Served
    link: Link
    tablet: Tablet
    dice: random.Random

    def make(self, folder: Path, kills: int) -> Told:
        told = Told(kills=kills)
        page = self.tablet.start()
        photos = _photos(page, folder)
        self._make_ready(page)
        self.link.up = False
        self.tablet.stop()
        hands = self._fill(photos, kills, told)
        before = self._on_device(hands.page)
        told.usage, told.questions = before["usage"], len(hands.answers)
        self._send(hands.page)
        self._compare(before["found"][0], hands, told)
        told.breaks = self.link.met["broken"]
        return told

    def _make_ready(self, page: Page) -> None:
        title = self.served.form(FORM).title
        enrol(page, self.served.store, self.served.address)
        page.goto(f"{self.served.address}/device")
        page.wait_for_selector("html[data-alive]")
        row = page.locator("li", has_text=title)
        row.get_by_role("button", name="Make available offline").click()
        row.get_by_text("Ready to go offline").wait_for(timeout=60_000)

    def _fill(self, photos: list[Path], kills: int, told: Told) -> Interrupted:
        to_do = errand(self.served.form(FORM), "en", number=RESPONDENT)
        answers = _with_findings(to_do.typed)
        moments = set(self.dice.sample(range(5, len(answers) - 5), kills))
        page = self._open(self.tablet.start(), self.served.link(FORM) + to_do.query)
        hands = Interrupted(page, to_do, answers, tablet=self.tablet, moments=moments, photos=photos)
        while True:
            try:
                return self._finish(hands)
            except Error:
                if not self.tablet.killed_at:
                    raise
                self._again(hands, told)

    def _finish(self, hands: Interrupted) -> Interrupted:
        for _ in range(400):
            hands.fill_page()
            if hands.page.locator("input[name=page]").first.input_value() == "check":
                hands.page.locator("button[value=send]").click()
                hands.page.get_by_text("not sent yet").first.wait_for()
                return hands
            hands.go_on()
        raise AssertionError("no end after 400 pages")

    def _again(self, hands: Interrupted, told: Told) -> None:
        """Start the tablet again, see what is there, go on where it was."""
        killed = self.tablet.killed_at
        page = self.tablet.start()
        self._open(page, f"{self.served.address}/device")
        (record,) = self._on_device(page)["found"]
        for path, at in hands.answered.items():
            if not record["answers"].get(path):
                told.lost_age = max(told.lost_age, killed - at)
        processor = page.context.new_cdp_session(page)
        processor.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        begun = time.monotonic()
        page.get_by_role("link", name="Go on").first.click()
        page.wait_for_selector("html[data-alive]")
        told.reopened.append(time.monotonic() - begun)
        processor.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        hands.page = page

    def _open(self, page: Page, address: str) -> Page:
        page.goto(address)
        page.wait_for_selector("html[data-alive]")
        return page

    def _on_device(self, page: Page) -> dict[str, Any]:
        found: dict[str, Any] = page.evaluate(ON_DEVICE)
        return found

    def _send(self, page: Page) -> None:
        """A link that breaks off every 50 kB; the trainer presses the button when it stops."""
        self.link.up, self.link.most = True, BREAKS_AFTER
        self._open(page, f"{self.served.address}/device")
        for _ in range(60):
            if page.get_by_text("Reference number").count():
                return
            page.evaluate("() => { const button = document.getElementById('send'); button && button.click(); }")
            page.wait_for_timeout(2000)
        raise AssertionError("not sent after two minutes")

    def _compare(self, record: dict[str, Any], hands: Interrupted, told: Told) -> None:
        with self.served.store.read() as db:
            told.stored = int(db.execute(text("SELECT count(*) FROM submissions")).scalar_one())
            kept = {row[0]: row[1] for row in db.execute(text("SELECT name, hash FROM attachments"))}
        told.photos = len(record["files"])
        told.wrong_photos = sum(kept.get(file["name"]) != file["sha256"] for file in record["files"])
        told.wrong_answers = sum(not record["answers"].get(path) for path in hands.answers)


def _with_findings(typed: Mapping[str, str]) -> dict[str, str]:
    """Return the answers with ten findings, each with a photo, like the first."""
    first = {path: text for path, text in typed.items() if "/finding[1]/" in path}
    first.setdefault("/data/g_walk/finding[1]/f_photo", "finding.jpg")
    more = {
        path.replace("/finding[1]/", f"/finding[{n}]/"): text
        for n in range(1, FINDINGS + 1) for path, text in first.items()
    }  # fmt: skip
    return {path: text for path, text in typed.items() if "/finding[" not in path} | more


def _photos(page: Page, folder: Path) -> list[Path]:
    """Draw a picture for each finding, as large as a camera's."""
    made = []
    for n in range(FINDINGS):
        path = folder / f"{n}.jpg"
        path.write_bytes(base64.b64decode(page.evaluate(PICTURE, n)))
        made.append(path)
    return made
