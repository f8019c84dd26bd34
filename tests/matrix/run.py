"""./run matrix: axe, sizes and overflow on every kind of page of every shipped form, in each language and window.

    ./run matrix [--form ID …] [--language TAG …] [--window NAME …]

For each it looks at the start, the error, the pages of a plausible record, the check page and what Send leads to (the
receipt, or what is missing), with and without JavaScript. Prints what is wrong and how many pages were looked at;
exits with 1 when anything is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from web.test_fill_access import alive, go, let_in, look  # noqa: E402

from formserver import demo, publish  # noqa: E402
from formserver.app import create_app  # noqa: E402
from formserver.config import read_settings  # noqa: E402
from formserver.engine.session import open_session  # noqa: E402
from formserver.places import FORMS  # noqa: E402
from formserver.publish.shipped import media_files  # noqa: E402
from formserver.texts import form_catalogues  # noqa: E402
from formserver.web.pages.steps import steps  # noqa: E402
from tests.browser import Served, listening  # noqa: E402

NAMES = sorted(path.stem for path in FORMS.glob("*.xlsx"))
WINDOWS = {"phone": (360, 640), "large": (412, 915), "tablet": (800, 1280), "turned": (1280, 800)}


@contextmanager
def serving(names: list[str]) -> Iterator[Served]:
    """Serve the shipped forms from a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"FORMSERVER_DATA": folder, "FORMSERVER_SHIPPED_FORMS": "0"}))
        store, codes = app.extensions["store"], {}
        for name in names:
            book = FORMS / f"{name}.xlsx"
            draft = publish.publish_file(
                store, book.read_bytes(), book.name, catalogues=form_catalogues(name), files=media_files(book)
            )
            assert draft.form is not None
            codes[name] = draft.form.code
        with listening(app) as address:
            yield Served(address, store, codes)


@contextmanager
def window(browser: Browser, size: tuple[int, int], lively: bool) -> Iterator[Page]:
    """Open a window, with the script of the pages or without."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, has_touch=True)
    if not lively:
        context.route("**/script/**", lambda route: route.abort())
    page = context.new_page()
    page.lively = lively  # type: ignore[attr-defined]
    try:
        yield page
    finally:
        context.close()


def page_keys(served: Served, name: str) -> list[str]:
    """Return the pages of a new record that a plausible one has too, outside of repeats."""
    form = served.form(name)
    record = demo.fill_record(form.program, seed=7, number=0, lists=form.lists)
    session = open_session(form.program, record.world, record.answers, resume=True)
    return [step.key for step in steps(form.program, session) if not step.indexes]


def looked_at(page: Page, served: Served, name: str, tag: str) -> Iterator[tuple[str, list[str]]]:
    """Give the name of each page and what is wrong with it."""
    let_in(page, served, name)
    page.goto(f"{served.link(name)}?lang={tag}")
    alive(page)
    yield "start", look(page, "start")
    go(page, "next")
    yield "error", look(page, "error")
    for key in page_keys(served, name):
        go(page, f"goto:{key}")
        yield key, look(page, key)
    go(page, "check")
    yield "check", look(page, "check")
    go(page, "send")
    page.wait_for_load_state()
    yield "end", look(page, "end")


def main(arguments: list[str]) -> int:
    """Look at all that is asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="./run matrix", description=__doc__.splitlines()[0])
    parser.add_argument("--form", nargs="*", choices=NAMES, default=NAMES)
    parser.add_argument("--language", nargs="*")
    parser.add_argument("--window", nargs="*", choices=list(WINDOWS), default=list(WINDOWS))
    asked = parser.parse_args(arguments)
    with serving(asked.form) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        pages, wrong = run(browser, served, asked)
        browser.close()
    print(f"{pages} pages, {wrong} findings")
    return int(wrong > 0)


def run(browser: Browser, served: Served, asked: Any) -> tuple[int, int]:
    """Return how many pages were looked at, and how much was wrong."""
    pages = wrong = 0
    for name in asked.form:
        for tag in asked.language or [language.tag for language in served.form(name).program.languages]:
            for size in asked.window:
                for lively in (True, False):
                    with window(browser, WINDOWS[size], lively) as page:
                        for _, found in looked_at(page, served, name, tag):
                            pages, wrong = pages + 1, wrong + len(found)
                            for line in found:
                                print(f"{name} {tag} {size} {'script' if lively else 'plain'} {line}", flush=True)
    return pages, wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
