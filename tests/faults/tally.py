"""What a fault did in so many trials."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright

from formserver.app import create_app
from formserver.config import read_settings
from formserver.store import Store
from tests.browser import Served, listening
from tests.faults.kills import CHROMIUM
from tests.web.forms import records
from tests.web.lively import Lively

QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
FORM = """
| survey |             |        |         |            |
|        | type        | name   | label   | appearance |
|        | begin_group | all    | All     | field-list |
|        | text        | who    | Who?    |            |
|        | text        | more   | More    |            |
|        | image       | gate   | Gate    |            |
|        | end_group   |        |         |            |
| settings |
|        | form_id | form_title | version |
|        | room    | Room       | 1       |
"""


@dataclass(slots=True)
class Tally:
    """``lost`` says of each trial in which something was lost, what."""

    trials: int = 0
    lost: list[str] = field(default_factory=list)

    @property
    def losses(self) -> int:
        """Trials in which something was lost."""
        return len(self.lost)

    def expect(self, found: Any, wanted: Any, about: str) -> None:
        """Count a trial; a loss when what was found is not what was wanted."""
        self.trials += 1
        if found != wanted:
            self.lost.append(f"{about}: {found!r} instead of {wanted!r}")

    def __str__(self) -> str:
        return "; ".join([f"{self.trials} trials, {self.losses} losses", *self.lost[:5]])


@dataclass
class Room:
    """A server with one form, and a browser in which each trial has windows of its own."""

    served: Served
    browser: Browser

    @contextmanager
    def windows(self) -> Iterator[BrowserContext]:
        """Windows of one device that has never been here."""
        context = self.browser.new_context(viewport={"width": 360, "height": 640})
        context.set_default_timeout(30_000)
        try:
            yield context
        finally:
            context.close()

    def fill(self, context: BrowserContext, who: str) -> Lively:
        """Begin a record; wait until the page says that it is saved."""
        lively = Lively(context.new_page(), self.served.publish(FORM, "room")).type("Who?", who)
        lively.page.wait_for_url("**#draft=*")
        lively.page.get_by_text("Saved on this device").wait_for()
        return lively

    def stored(self, who: str) -> list[dict[str, Any]]:
        """The records of somebody, as the server has them."""
        rows = records(self.served.store, self.served.form("room"))
        return [row for row in rows if row["who"] == who]


@contextmanager
def room(folder: Path, playwright: Playwright) -> Iterator[Room]:
    """A room whose server keeps its data in ``folder``."""
    app = create_app(read_settings({"FORMSERVER_DATA": str(folder), "FORMSERVER_SHIPPED_FORMS": "0"}))
    store: Store = app.extensions["store"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
    try:
        with listening(app) as address:
            yield Room(Served(address, store), browser)
    finally:
        browser.close()
        store.close()
