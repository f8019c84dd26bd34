"""A newer service worker, whole or broken, comes while a form is open; then the network goes."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright

from tests.browser import Served, listening
from tests.faults.kills import CHROMIUM
from tests.faults.tally import QUIET, Tally
from tests.web.lively import Lively
from tests.web.test_offline import OPEN, UPDATE, Place, visit

#: What a file of the newer worker answers instead; 0: it is whole. 200 comes with another media type.
STATUSES = (0, 503, 404, 200)


def run_updates(folder: Path, playwright: Playwright, *, trials: int) -> Tally:
    """``trials`` updates, each on a device of its own: the form is as it was, and opens without a connection."""
    tally = Tally()
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
    try:
        for trial in range(trials):
            context = browser.new_context()
            found = _update(folder / str(trial), context, STATUSES[trial % len(STATUSES)])
            wanted = "redundant" if STATUSES[trial % len(STATUSES)] else "installed"
            tally.expect(found, (wanted, "Ama", "Ama"), f"trial {trial}")
            context.close()
    finally:
        browser.close()
    return tally


def _update(folder: Path, context: BrowserContext, status: int) -> tuple[str, str, str]:
    place = Place(folder)
    with listening(place.app) as address:
        served = Served(address, place.app.extensions["store"])
        served.publish(OPEN, "open")
        page = visit(context, served)
        lively = Lively(page).type("Who?", "Ama")
        page.wait_for_url("**#draft=*")
        place.broken, place.release = ({"manifest.webmanifest": status} if status else {}), "2"
        state = page.evaluate(UPDATE)
        before = lively.value("Who?")
        place.cut = True
        page.reload()
        page.wait_for_selector("html[data-alive]")
        return str(state), before, lively.value("Who?")
