"""First question usable on slow networks at CPU ÷ 6, and what a phone feels afterwards: long tasks, shifts, memory.

Rates and round trips are those of Chromium's emulation, which has no handshakes: DNS, TCP and TLS are added as three
round trips. The floor is a page of one word on the same network. *From cache*: the second visit in the same browser,
which has come to rest before each.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import forms
from bench.browsing import REST, chromium, lying, serving
from bench.timing import Figure
from playwright.sync_api import Browser, BrowserContext, Page

from formserver import places, publish, texts
from formserver.publish.shipped import media_files
from tests.browser import Served
from tests.journeys.people import enrol

THEME = "on slow networks, CPU ÷ 6"
TIMES = 5
SLOWER = 6
#: How long a finger stays down, in ms.
DOWN = 80
#: Round trips before the first request: DNS, TCP, TLS 1.3.
HANDSHAKE = 3
#: Read when all is over, so that nothing of the measurement runs in the page before.
PAINTED = """() => new Promise((resolve) => new PerformanceObserver((list) => resolve(
  [performance.getEntriesByType('paint'), list.getEntries()].flat().map((entry) => entry.startTime)))
  .observe({ type: 'largest-contentful-paint', buffered: true }))"""
FIRST = "main .question input, main .parts-list button"
SCRIPT = """(() => {
  self.felt = { tasks: [], shift: 0, slow: [] };
  const watch = (type, keep, more) => new PerformanceObserver((list) => list.getEntries().forEach(keep))
    .observe({ type, buffered: true, ...more });
  watch('longtask', (entry) => self.felt.tasks.push([entry.startTime, entry.duration]));
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) self.felt.shift += entry.value; });
  watch('event', (entry) => entry.interactionId && self.felt.slow.push(entry.duration), { durationThreshold: 16 });
  new MutationObserver((changes, watching) => {
    if (!document.documentElement.dataset.alive) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => {
      performance.mark('alive');
      console.debug('measured');
    }));
  }).observe(document, { attributeFilter: ['data-alive'], subtree: true });
})();"""
BLANK = "<!doctype html><html lang=en><title>blank</title><main>blank</main>"


@dataclass(frozen=True, slots=True)
class Network:
    """A profile of quality.md 2.2: round trip in ms, kbit/s."""

    name: str
    round_trip: int
    rate: int


NETWORKS = (Network("slow 4G", 150, 1600), Network("3G", 270, 700), Network("2G", 1400, 70))
FASTEST = Network("no limit", 0, 0)


def figures() -> Iterator[Figure]:
    """Measure the worker survey, the trainer's form, and a form of 500 questions."""
    with tempfile.TemporaryDirectory(dir=".") as folder, ExitStack() as stack:
        browser = stack.enter_context(chromium())
        served = stack.enter_context(serving(Path(folder) / "data"))
        files = stack.enter_context(lying(Path(folder)))
        (Path(folder) / "blank.html").write_text(BLANK)
        worker = shipped(served, "score_worker")
        visit(browser, worker, FASTEST)  # what the server makes once is made
        for network, aim in zip(NETWORKS, ("≤ 1.0", "≤ 1.5", "≤ 8"), strict=True):
            seen, floor = [], []
            for _ in range(TIMES):
                seen.append(visit(browser, worker, network))
                floor.append(blank(browser, files, network))
            name = f"worker survey, first question, {network.name}"
            yield Figure(THEME, name, median(seen, "first"), "s", floor=statistics.median(floor), aim=aim)
        yield from trainer(browser, served, shipped(served, "score_baseline"))
        yield from felt(browser, served)


def trainer(browser: Browser, served: Served, link: str) -> Iterator[Figure]:
    """Measure the form of 242 questions, on a network and from the cache."""
    first, again = [], []
    warm = browser.new_context()
    enrol(warm.new_page(), served.store, served.address)
    opened(warm, link, FASTEST)
    warm.close()
    for _ in range(TIMES):
        with_device = browser.new_context()
        enrol(with_device.new_page(), served.store, served.address)
        first.append(opened(with_device, link, NETWORKS[0]))
        again.append(opened(with_device, link, FASTEST))
        with_device.close()
    name = "242 questions"
    yield Figure(THEME, f"{name}, first page, slow 4G", median(first, "first"), "s", aim="≤ 2.5")
    yield Figure(THEME, f"{name}, script has taken over, slow 4G", median(first, "alive"), "s")
    yield Figure(THEME, f"{name}, first page, from cache", median(again, "first"), "s", aim="≤ 1.0")
    yield Figure(THEME, f"{name}, script has taken over, from cache", median(again, "alive"), "s")


def felt(browser: Browser, served: Served) -> Iterator[Figure]:
    """Measure what somebody feels who answers forms of 500 questions, in sections and on one page."""
    ways = {"500 in sections": forms.survey(500, ahead=True), "500 on one page": forms.one_page(500)}
    for number, (name, data) in enumerate(ways.items()):
        markdown = data.decode().replace("| bench | 1 |", f"| felt{number} | 1 |")
        link = served.publish(markdown, f"felt{number}")
        visit(browser, link, FASTEST)
        found = [answering(browser, link, served) for _ in range(TIMES)]
        yield Figure(THEME, f"{name}, slowest of 20 answers (INP)", median(found, "slow"), "ms", aim="≤ 200")
        yield Figure(THEME, f"{name}, longest task after load", median(found, "task"), "ms", aim="≤ 50")
        yield Figure(THEME, f"{name}, layout shift", median(found, "shift"), "CLS", aim="≤ 0.02")
        yield Figure(THEME, f"{name}, heap", median(found, "heap"), "MB", aim="≤ 25")


def visit(browser: Browser, link: str, network: Network) -> dict[str, float]:
    """Open a link in a new browser context; return seconds."""
    context = browser.new_context()
    try:
        return opened(context, link, network)
    finally:
        context.close()


def opened(context: BrowserContext, link: str, network: Network) -> dict[str, float]:
    """Open a link; return the seconds until the first question was painted and until the script had taken over."""
    page = slow_page(context, network)
    page.add_init_script(SCRIPT)
    with page.expect_console_message(lambda said: said.text == "measured"):  # polling would slow the page
        page.goto(link, wait_until="commit")
    alive = page.evaluate("performance.getEntriesByName('alive')[0].startTime")
    assert page.locator(FIRST).count()
    return {"first": painted(page, network), "alive": (alive + HANDSHAKE * network.round_trip) / 1000}


def painted(page: Page, network: Network) -> float:
    """Return the seconds until all that a page begins with was painted, the question's words included; close it."""
    last = max(page.evaluate(PAINTED))
    page.close()
    return float(last + HANDSHAKE * network.round_trip) / 1000


def blank(browser: Browser, files: str, network: Network) -> float:
    """Return the same of a page of one word: the floor."""
    with browser.new_context() as context:
        page = slow_page(context, network)
        page.goto(f"{files}/blank.html", wait_until="load")
        return painted(page, network)


def slow_page(context: BrowserContext, network: Network) -> Page:
    """Return a page of a slow phone."""
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.set_default_timeout(150_000)
    session = context.new_cdp_session(page)
    page.wait_for_timeout(REST)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if network.rate:
        session.send("Network.enable")
        rate = network.rate * 1000 / 8
        told: dict[str, Any] = {"offline": False, "latency": network.round_trip}
        session.send("Network.emulateNetworkConditions", told | {"downloadThroughput": rate, "uploadThroughput": rate})
    return page


def answering(browser: Browser, link: str, served: Served) -> dict[str, float]:
    """Open a form and answer twenty questions by tap, on a tablet that keeps each answer."""
    context = browser.new_context()
    try:
        enrol(context.new_page(), served.store, served.address)
        page = slow_page(context, FASTEST)
        page.add_init_script(SCRIPT)
        page.goto(link)
        page.wait_for_selector("html[data-alive]")
        if page.locator(".parts-list").count():
            page.locator("button.main[value=next]").click()
            page.locator("main .question input").first.wait_for()
        page.wait_for_timeout(1500)  # until everything that loading began is over
        begun = page.evaluate("performance.now()")
        for turn in range(20):
            # a finger stays down for a while: press and release are two tasks
            page.locator("main .question:visible input[type=radio]").nth(turn % 2).click(delay=DOWN, force=True)
        page.wait_for_timeout(300)
        got = page.evaluate("self.felt")
        session = context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        tasks = [duration for start, duration in got["tasks"] if start > begun]
        return {"slow": max(got["slow"], default=0), "task": max(tasks, default=0), "shift": got["shift"], "heap": heap}
    finally:
        context.close()


def median(found: list[dict[str, float]], what: str) -> float:
    """Return the median of one figure."""
    return statistics.median(one[what] for one in found)


def shipped(served: Served, name: str) -> str:
    """Publish a shipped form; return its link."""
    book = places.FORMS / f"{name}.xlsx"
    draft = publish.publish_file(served.store, book.read_bytes(), book.name, catalogues=texts.form_catalogues(name),
                                 files=media_files(book))  # fmt: skip
    assert draft.form is not None
    return f"{served.address}/s/{draft.form.code}"
