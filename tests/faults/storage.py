"""When the storage of a device fails: full, open in several windows, closed by the browser, damaged on the disk."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from formserver.app import create_app
from formserver.config import read_settings
from tests.browser import Served, listening, png
from tests.faults.factory import Tablet
from tests.faults.kills import READ
from tests.faults.tally import Room, Tally, room
from tests.web.test_storage_faults import quota

CLOSE = """() => new Promise((done) => { const open = indexedDB.open('formserver', 99);
    open.onsuccess = () => { open.result.close(); indexedDB.deleteDatabase('formserver').onsuccess = done } })"""
WRITE = """async ([records, first, most]) => {
    const { saveRecord, digestOf } = await import(records);
    for (let i = first; i < first + most; i++) {
        const id = 'uuid:' + i;
        const files = [];
        for (let n = 0; n < 3; n++) {
            const bytes = crypto.getRandomValues(new Uint8Array(40000)).buffer;
            files.push({ name: n + '.png', type: 'image/png', bytes });
        }
        const sha256 = await digestOf(files[2].bytes);
        const line = { id, order: i, state: 'draft', files: files.map((file) => file.name), sha256 };
        await saveRecord(line, { id, answers: { '/data/who': 'Worker ' + i } }, { files, strict: true });
    }
}"""
DISCARD = "async (database) => { await (await import(database)).discard() }"


def run_quota(folder: Path, playwright: Playwright, *, trials: int, seed: int = 1) -> Tally:
    """The device is full while answers and a photo are given; later there is space again."""
    tally, dice = Tally(), random.Random(seed)
    photo = folder / "gate.png"
    with room(folder, playwright) as here:
        photo.write_bytes(png())
        for trial in range(trials):
            with here.windows() as context:
                lively = here.fill(context, f"Full {trial}")
                quota(lively.page, dice.choice([0, 50, 200]))  # less than a line or its content needs
                lively.type("More", "not kept yet")
                lively.page.locator("input[type=file]").set_input_files(photo)
                lively.page.locator("[role=alert]").wait_for()
                quota(lively.page, 10**9)
                lively.type("More", "there is space again")
                lively.page.locator("[role=alert]").wait_for(state="detached")
                tally.expect(_sent(here, lively, f"Full {trial}"), [("there is space again", True)], f"trial {trial}")
    return tally


def run_windows(folder: Path, playwright: Playwright, *, trials: int, seed: int = 1) -> Tally:
    """Two to five windows find the same waiting record when the connection comes back: one sends it."""
    tally, dice = Tally(), random.Random(seed)
    with room(folder, playwright) as here:
        for trial in range(trials):
            with here.windows() as context:
                lively = here.fill(context, f"Many {trial}").on()
                context.set_offline(True)
                lively.press("Send answers")
                lively.page.get_by_text("not sent yet").first.wait_for()
                context.set_offline(False)
                posts = _posts(context)
                windows = [context.new_page() for _ in range(dice.randint(2, 5))]
                for window in windows:
                    window.goto(f"{here.served.address}/device", wait_until="commit")
                windows[-1].get_by_text("Reference number").wait_for()
                tally.expect((len(posts), len(here.stored(f"Many {trial}"))), (1, 1), f"trial {trial}")
    return tally


def _posts(context: BrowserContext) -> list[str]:
    """A list that grows with every record that a window sends."""
    found: list[str] = []
    context.on("request", lambda each: each.url.endswith("/records") and found.append(each.url))
    return found


def run_closed(folder: Path, playwright: Playwright, *, trials: int, seed: int = 1) -> Tally:
    """The browser closes the database under an open form, or clears it, or clears its caches too."""
    tally = Tally()
    photo = folder / "gate.png"
    with room(folder, playwright) as here:
        photo.write_bytes(png())
        for trial in range(trials):
            with here.windows() as context:
                lively = here.fill(context, f"Closed {trial}")
                lively.page.locator("input[type=file]").set_input_files(photo)
                lively.page.locator(".preview img").wait_for()
                _clear(lively.page, trial % 3)
                lively.type("More", "after it")
                tally.expect(_sent(here, lively, f"Closed {trial}"), [("after it", True)], f"trial {trial}")
    return tally


def _clear(page: Page, how: int) -> None:
    if how == 0:
        page.evaluate(CLOSE)
        return
    kinds = {1: "indexeddb", 2: "indexeddb,cache_storage"}[how]
    origin = page.evaluate("location.origin")
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kinds})


def _sent(here: Room, lively: Any, who: str) -> list[tuple[str, bool]]:
    """Finish and send; return (what stands under More, whether there is a photo) of the records of ``who``."""
    lively.on().press("Send answers").receipt()
    return [(row["more"], bool(row["gate"])) for row in here.stored(who)]


def _cut_log(database: Path, dice: random.Random) -> None:
    for log in database.glob("*.log"):
        log.write_bytes(log.read_bytes()[: dice.randrange(log.stat().st_size + 1)])


def _spoil(pattern: str) -> Callable[[Path, random.Random], None]:
    def spoil(database: Path, dice: random.Random) -> None:
        for file in database.glob(pattern):
            data = bytearray(file.read_bytes())
            for _ in range(min(200, len(data))):
                data[dice.randrange(len(data))] = dice.randrange(256)
            file.write_bytes(bytes(data))

    return spoil


def _remove(*kept: str) -> Callable[[Path, random.Random], None]:
    def remove(database: Path, dice: random.Random) -> None:
        for file in database.iterdir():
            if file.name not in kept:
                file.unlink()

    return remove


#: How the files of a database are damaged while the browser is closed.
DAMAGES: dict[str, Callable[[Path, random.Random], None]] = {
    "log cut": _cut_log,
    "log spoilt": _spoil("*.log"),
    "manifest spoilt": _spoil("MANIFEST-*"),
    "tables and logs spoilt": _spoil("*.l*"),
    "all but CURRENT gone": _remove("CURRENT"),
    "all gone": _remove(),
}


def run_damaged(folder: Path, playwright: Playwright, *, trials: int, seed: int = 1) -> Tally:
    """The files of the database are damaged; every record is there again, if need be after the button that says so."""
    tally, dice = Tally(), random.Random(seed)
    app = create_app(read_settings({"FORMSERVER_DATA": str(folder / "data"), "FORMSERVER_SHIPPED_FORMS": "0"}))
    with listening(app) as address:
        served, tablet = Served(address, app.extensions["store"]), Tablet(playwright, folder / "profile")
        _visit(tablet, served, 0)
        for trial in range(trials):
            name = list(DAMAGES)[trial % len(DAMAGES)]
            (database,) = (folder / "profile" / "Default" / "IndexedDB").glob("*.leveldb")
            DAMAGES[name](database, dice)
            tally.expect(_visit(tablet, served, trial + 1), 5 * (trial + 1), f"trial {trial}, {name}")
    return tally


def _visit(tablet: Tablet, served: Served, trial: int) -> int:
    """Start, count the records that are there whole, write five more, close."""
    page = tablet.start()
    page.goto(f"{served.address}/device")
    module = served.address + "/static/now/offline/"
    try:
        found = len(_read(page, module)["ids"])
        page.evaluate(WRITE, [module + "records.js", 1 + trial * 5, 5])
        return found
    finally:
        tablet.stop()


def _read(page: Page, module: str) -> dict[str, Any]:
    said: dict[str, Any]
    try:
        said = page.evaluate(READ, module + "records.js")
    except Exception:
        page.evaluate(DISCARD, module + "database.js")  # "Begin with an empty storage"
        page.goto(page.url)
        said = page.evaluate(READ, module + "records.js")
    return said
