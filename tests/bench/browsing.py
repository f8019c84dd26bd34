"""From an answer to its consequence in Chromium, CPU six times slower: our pages, our engine, the field's engine.

*Page*: from the start of the input handler to the last write into the document, median of 20. *Engine*: the same
answers without a page, beside @getodk/xforms-engine, which npm installs into a folder that is thrown away; where
npm or its registry is missing, that is said and the rest is measured.
"""

from __future__ import annotations

import csv
import functools
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench import forms
from bench.serving import server
from bench.timing import WORLD, Figure, missing
from playwright.sync_api import Page, sync_playwright

from formserver.app import create_app
from formserver.compiler.xlsform import compile_form
from formserver.config import read_settings
from formserver.places import STATIC
from formserver.program import codec
from formserver.web import linking, scripts
from tests.browser import Served
from tests.journeys.people import enrol

THEME = "answer to consequence, Chromium, CPU ÷ 6"
SLOWER = 6
TIMES = 20
PEER_TIMES = 4  # of seconds each, on long chains
PEER = "@getodk/xforms-engine"
HERE = Path(__file__).parent
#: Milliseconds that a browser which has just begun something is left alone.
REST = 1000


@dataclass(frozen=True, slots=True)
class Trial:
    """``path`` is answered with one text after the other; on the page its control is ``control``.

    ``watch`` is what must change: ("text" | "relevant" | "choices", path).
    """

    name: str
    form: bytes = field(repr=False)
    path: str
    texts: tuple[str, str]
    watch: tuple[str, str]
    aim: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def villages(items: int, districts: int) -> dict[str, bytes]:
    """Return the attached list of a cascade."""
    rows = [("name", "label", "d"), *forms.village_rows(items, districts)]
    return {"villages.csv": "".join(f"{','.join(row)}\n" for row in rows).encode()}


def trials() -> Iterator[Trial]:
    """Yield what is measured."""
    for length, aim in ((1000, "≤ 50"), (3000, "")):
        end = f"/data/q{length - 1}"
        form = forms.chain(length, shown=True)
        yield Trial(f"{length:,} questions in one chain", form, "/data/ahead/q0", ("1", "2"), ("text", end), aim)
    watch = ("relevant", "/data/ahead/why")
    yield Trial("3,000 questions, one relevance", forms.survey(3000, ahead=True), "/data/ahead/gate", ("yes", "no"),
                watch, "≤ 5")  # fmt: skip
    yield Trial("cascade of 50,000", forms.cascade_of_file(500), "/data/place/district", ("d1", "d2"),
                ("choices", "/data/place/village"), "≤ 16", villages(50_000, 500))  # fmt: skip
    yield Trial("100 × 20 with sums", forms.repeats(instances=100), "/data/person[1]/all/a0", ("9", "4"),
                ("text", "/data/total"), "≤ 16")  # fmt: skip


def figures() -> Iterator[Figure]:
    """Measure every trial on a page, then in both engines."""
    with tempfile.TemporaryDirectory(dir=".") as folder, chromium() as browser:
        peer = installed(Path(folder))
        if not peer:
            print(missing(f"{PEER} is not installed: npm or its registry is missing"))
        with lying(Path(folder)) as files, serving(Path(folder)) as served:
            for trial in trials():
                yield Figure(THEME, f"{trial.name}, page", on_page(browser, served, trial), "ms", aim=trial.aim)
                compiled = lay(Path(folder), trial)
                ours = in_engine(browser, files, "ours", trial, compiled)
                theirs = in_engine(browser, files, "theirs", trial, compiled) if peer else None
                yield Figure(THEME, f"{trial.name}, engine", ours, "ms", peer=theirs)


#: How the browser is started.
LAUNCH: dict[str, Any] = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}


@contextmanager
def chromium() -> Iterator[Any]:
    """Run the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Serve forms of our own, by a process that shares no lock with the one that drives the browser."""
    bare = {"FORMSERVER_SHIPPED_FORMS": "0"}
    app = create_app(read_settings({"FORMSERVER_DATA": str(folder / "data"), **bare}))
    with server(folder, **bare) as (address, _):
        yield Served(address, app.extensions["store"])


@contextmanager
def lying(folder: Path) -> Iterator[str]:
    """Serve the files of a folder."""
    handler = functools.partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def installed(folder: Path) -> bool:
    """Install the field's engine; say whether that worked."""
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), PEER]
    try:
        return subprocess.run(command, capture_output=True, timeout=300).returncode == 0
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False


def lay(folder: Path, trial: Trial) -> dict[str, Any]:
    """Lay out what both engines open; return what one of them is told."""
    compiled = compile_form(trial.form, "bench.md", files=trial.files)
    assert compiled.program is not None and compiled.xform is not None
    (folder / "form.xml").write_bytes(compiled.xform)
    (folder / "program.json").write_bytes(codec.dumps(compiled.program))
    entry = "import { openSession } from '../engine/session.js'; import '../engine/everything.js';\n"
    entry = entry.replace("; import", ";\nimport") + "globalThis.openSession = openSession;"
    linked = linking.link(["bench/entry.js"], lambda path: entry if path == "bench/entry.js" else read(path))
    (folder / "ours.js").write_text(linking.shrunk(linked))
    (folder / "settle.js").write_bytes((HERE / "browse.js").read_bytes())
    lists = {}
    for name, data in trial.files.items():
        (folder / name).write_bytes(data)
        columns, *rows = csv.reader(data.decode().splitlines())
        lists[name] = {"columns": columns, "rows": rows}
    (folder / "index.html").write_text("<!doctype html><title>bench</title>")
    return {"path": trial.path, "texts": trial.texts, "watch": trial.watch, "world": WORLD | {"lists": lists}}


def read(path: str) -> str:
    """Return a module of ours."""
    assert (STATIC / path).is_file(), path
    return scripts.read_static(path)


def in_engine(browser: Any, files: str, whose: str, trial: Trial, told: dict[str, Any]) -> float:
    """Return the median of an engine without a page, in milliseconds."""
    with slowed(browser) as (page, slow):
        page.goto(f"{files}/index.html")
        page.evaluate("async (whose) => { self.bench = await (await import('/settle.js')).open(whose); }", whose)
        slow()
        times = TIMES if whose == "ours" else PEER_TIMES
        return float(page.evaluate("(told) => self.bench(told)", told | {"times": times}))


def on_page(browser: Any, served: Served, trial: Trial) -> float:
    """Return the median from input handler to last write, in milliseconds."""
    form_id = f"bench{len(served.codes)}"
    link = served.publish(
        trial.form.decode().replace("| bench | 1 |", f"| {form_id} | 1 |"), form_id, files=trial.files
    )
    with slowed(browser) as (page, slow):
        if trial.files:
            enrol(page, served.store, served.address)  # lists from outside are for people who work with the form
        page.goto(link)
        page.wait_for_selector("html[data-alive]", timeout=120_000)
        while not page.locator(control(trial)).count():
            page.locator("button.main[value=next]").click()
        slow()
        script = (HERE / "browse.js").read_text().replace("export ", "")
        told = {"control": control(trial), "texts": trial.texts, "times": TIMES}
        return float(page.evaluate(f"(told) => {{ {script}; return typing(told); }}", told))


def control(trial: Trial) -> str:
    """Return the selector of the control that is answered."""
    path = trial.path.replace("[1]", "")
    program = compile_form(trial.form, "bench.md", files=trial.files).program
    assert program is not None
    number = next(node.number for node in program.nodes if node.path == path)
    return f".question[data-node='{number}'] :is(input, select)"


@contextmanager
def slowed(browser: Any) -> Iterator[tuple[Page, Any]]:
    """Give a page and what makes its processor slow from then on."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(300_000)
    session = context.new_cdp_session(page)
    try:
        yield page, lambda: session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    finally:
        context.close()
