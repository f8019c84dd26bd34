"""Without a connection: a form that lies on the device opens, is filled in and waits; workers come and go whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from web.lively import Lively

from formserver import publish
from formserver.app import create_app
from formserver.config import read_settings
from tests.browser import Served, listening

OPEN = """
| survey |
|        | type       | name | label |
|        | text       | who  | Who?  |
|        | select_one c | colour | Colour |
| choices |
|        | list_name | name | label |
|        | c         | red  | Red   |
| settings |
|        | form_id | form_title | version | fs:offline |
|        | open    | Open form  | 1       | yes        |
"""


class Place:
    """A server that can be reached or not; ``broken``: address → status with which it answers instead.

    ``release`` is written below the worker, so that browsers meet a new one.
    """

    def __init__(self, data: Path) -> None:
        settings = {"FORMSERVER_DATA": str(data), "FORMSERVER_SHIPPED_FORMS": "0"}
        self.app: Flask = create_app(read_settings(settings))
        self.cut, self.broken, self.release = False, dict[str, int](), ""
        self._plain = create_app(read_settings(settings), self.app.extensions["store"])
        self._wsgi, self.app.wsgi_app = self.app.wsgi_app, self._answer  # type: ignore[method-assign]

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        path = environ["PATH_INFO"]
        if self.cut:
            raise ConnectionAbortedError  # waitress closes the connection
        for part, status in self.broken.items():
            if part in path:
                kind = "text/html" if status == 200 else "text/plain"
                start(f"{status} x", [("Content-Type", kind), ("Content-Length", "5")])
                return [b"hello"]
        if path == "/sw.js" and self.release:
            return self._newer(start)
        return self._wsgi(environ, start)

    def _newer(self, start: Callable[..., Any]) -> list[bytes]:
        body = self._plain.test_client().get("/sw.js").data.replace(b'RELEASE="', f'RELEASE="{self.release}-'.encode())
        start("200 OK", [("Content-Type", "text/javascript"), ("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def served_open(place: Place) -> Iterator[Served]:
    with listening(place.app) as address:
        served = Served(address, place.app.extensions["store"])
        served.publish(OPEN, "open")
        yield served


def visit(context: BrowserContext, served: Served) -> Page:
    """Open the form once with a connection, until it is ready without one."""
    context.set_default_timeout(15000)
    page = context.new_page()
    page.goto(served.link("open"))
    page.wait_for_selector("html[data-alive]")
    page.wait_for_function("() => navigator.serviceWorker.ready.then((found) => Boolean(found.active))")
    page.wait_for_function("""async () => {
        const names = await caches.keys();
        const forms = names.filter((name) => name.startsWith('form '));
        return forms.length && Boolean(await (await caches.open(forms[0])).match(location.pathname + '/offline.json'));
    }""")
    return page


def test_a_form_opens_is_filled_in_and_waits_without_a_connection(context, served_open: Served, place: Place):
    visit(context, served_open).close()
    place.cut = True
    page = context.new_page()
    lively = Lively(page, served_open.link("open")).type("Who?", "Ama").choose("Colour", "red").on()
    lively.press("Send answers")
    expect(page.locator("main h1")).to_contain_text("not sent yet")
    page.goto(f"{served_open.address}/device")
    expect(page.locator("main")).to_contain_text("Waiting to be sent (1)")
    place.cut = False
    expect(page.locator("main")).to_contain_text("Reference number", timeout=20_000)


def test_what_waits_shows_its_receipt_when_it_was_sent_and_offers_nothing_to_change(context, served_open, place):
    page = visit(context, served_open)
    Lively(page).type("Who?", "Ama").choose("Colour", "red").on()
    place.cut = True
    Lively(page).press("Send answers")
    expect(page.locator("main h1")).to_contain_text("not sent yet")
    expect(page.locator("h1")).to_be_focused()
    assert page.locator("form button:not([aria-hidden]):visible").count() == 0
    place.cut = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector(".receipt", timeout=20_000)


def test_what_waits_says_when_the_server_has_not_taken_it(context, served_open, place):
    page = visit(context, served_open)
    Lively(page).type("Who?", "Ama").choose("Colour", "red").on()
    place.cut = True
    Lively(page).press("Send answers")
    expect(page.locator("main h1")).to_contain_text("not sent yet")
    publish.close_form(served_open.store, served_open.form("open").key)
    place.cut = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("main")).to_contain_text("The form was closed before they arrived", timeout=20_000)


def synced(context: BrowserContext, served: Served) -> None:
    """The browser has a connection and wakes the worker, as it does when every page is closed."""
    page, found = context.new_page(), []
    page.goto(f"{served.address}/static/favicon.svg")
    session = context.new_cdp_session(page)
    session.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"]))
    session.send("ServiceWorker.enable")
    page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    wanted = {"origin": served.address, "registrationId": found[0]["registrationId"], "tag": "outbox"}
    session.send("ServiceWorker.dispatchSyncEvent", wanted | {"lastChance": False})


def test_the_worker_sends_what_waits_when_the_browser_wakes_it_and_no_page_is_open(
    context, served_open: Served, place: Place
):
    page = visit(context, served_open)
    Lively(page).type("Who?", "Ama").choose("Colour", "red").on()
    place.cut = True
    Lively(page).press("Send answers")
    expect(page.locator("main h1")).to_contain_text("not sent yet")
    page.close()
    place.cut = False
    synced(context, served_open)
    page = context.new_page()
    page.add_init_script("navigator.locks.request('formserver outbox', () => new Promise(() => {}))")  # sends nothing
    page.goto(f"{served_open.address}/device")
    expect(page.locator("main")).to_contain_text("Reference number", timeout=20_000)


def test_the_page_of_the_device_says_what_is_ready_and_how_large_it_is(context, served_open: Served):
    page = visit(context, served_open)
    page.goto(f"{served_open.address}/device")
    expect(page.locator("main")).to_contain_text("Ready to go offline")
    page.get_by_role("button", name="Take off this device").click()
    expect(page.locator("main")).to_contain_text("No form is ready")


UPDATE = """async () => {
    const found = await navigator.serviceWorker.getRegistration();
    await found.update().catch(() => {});
    const coming = found.installing || found.waiting;
    if (!coming) return 'none';
    if (coming.state !== 'installed') await new Promise((done) => coming.onstatechange = () => done());
    return coming.state;
}"""


@pytest.mark.parametrize("status", [503, 404, 200])
def test_a_worker_of_which_one_file_is_broken_is_not_installed_and_the_old_one_stays(
    context, served_open: Served, place: Place, status: int
):
    page = visit(context, served_open)
    place.broken, place.release = {"manifest.webmanifest": status}, "2"
    assert page.evaluate(UPDATE) == "redundant"
    place.cut = True
    page.goto(served_open.link("open"))
    page.wait_for_selector("html[data-alive]")


def test_a_newer_worker_waits_while_a_form_is_open(context, served_open: Served, place: Place):
    page = visit(context, served_open)
    page.reload()
    Lively(page).type("Who?", "Ama")
    place.release = "2"
    assert page.evaluate(UPDATE) == "installed"
    assert page.evaluate("navigator.serviceWorker.getRegistration().then((found) => Boolean(found.waiting))")
    assert Lively(page).value("Who?") == "Ama"


def test_a_worker_that_takes_over_is_in_the_log(context, served_open: Served, place: Place):
    page = visit(context, served_open)
    page.goto(f"{served_open.address}/device")
    page.wait_for_selector("html[data-alive]")
    place.release = "2"
    assert page.evaluate(UPDATE) == "installed"
    page.reload()
    page.get_by_role("button", name="Use it now").click()
    page.locator("#rescue summary", has_text="What happened").click()
    page.locator("#rescue li", has_text="worker ").wait_for()


def test_a_link_without_connection_that_is_not_ready_leads_to_what_is_here(context, place: Place):
    with listening(place.app) as address:
        served = Served(address, place.app.extensions["store"])
        served.publish(OPEN, "open")
        page = visit(context, served)
    page.goto(f"{address}/s/another")  # nobody listens any more
    expect(page.locator("main")).to_contain_text("this form is not ready on this device")


def test_the_switch_ends_the_worker_and_leaves_the_records(context, served_open: Served, place: Place):
    page = visit(context, served_open)
    Lively(page).type("Who?", "Ama")
    page.wait_for_url("**#draft=*")
    place.app.config["SETTINGS"] = place.app.config["SETTINGS"].with_(offline=False)
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    page.wait_for_function("() => caches.keys().then((names) => names.length === 0)")
    page.wait_for_function("() => navigator.serviceWorker.getRegistrations().then((found) => found.length === 0)")
    page.goto(f"{served_open.address}/device")
    expect(page.locator("main")).to_contain_text("Begun, not finished (1)")


def test_the_worker_and_the_manifest_are_asked_for_anew(client):
    for address in ("/sw.js", "/manifest.webmanifest"):
        reply = client.get(address)
        assert reply.status_code == 200 and reply.headers["Cache-Control"] == "no-cache"
