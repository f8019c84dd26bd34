"""./run matrix: axe, sizes and overflow on every page of every shipped form, in each language and window.

    ./run matrix [--form ID …] [--language TAG …] [--window NAME …] [--door script|plain …]
    ./run matrix --gallery FOLDER

For each it looks at the start, the sections, a page with errors, every page of a plausible record (of a repeat the
first instance), the check page, what is missing, and the receipt. Prints what is wrong, how many pages were looked at,
and on the other channel how far it is; exits with 1 when anything is wrong. ``--gallery`` writes pictures of every
question type and appearance instead.
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

from matrix.gallery import gallery  # noqa: E402
from matrix.standing import DOORS, NAMES, WINDOWS, Standing, window  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from formserver.app import create_app  # noqa: E402
from formserver.config import read_settings  # noqa: E402
from tests.browser import Served, Shipped, listening  # noqa: E402


@contextmanager
def serving() -> Iterator[Served]:
    """Serve the shipped forms from a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"FORMSERVER_DATA": folder, "FORMSERVER_SHIPPED_FORMS": "0"}))
        store = app.extensions["store"]
        with listening(app) as address:
            yield Served(address, store, Shipped(store), app.config["SECRET_KEY"])


def looked_at(at: Standing) -> Iterator[list[str]]:
    """Give what is wrong with each page."""
    return (at.look(kind, key) for kind, keys in at.kinds().items() for key in keys)


def main(arguments: list[str]) -> int:
    """Look at all that is asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="./run matrix", description=__doc__.splitlines()[0])
    parser.add_argument("--form", nargs="*", choices=NAMES, default=NAMES)
    parser.add_argument("--language", nargs="*")
    parser.add_argument("--window", nargs="*", choices=list(WINDOWS), default=list(WINDOWS))
    parser.add_argument("--door", nargs="*", choices=DOORS, default=DOORS)
    parser.add_argument("--gallery", type=Path, metavar="FOLDER")
    asked = parser.parse_args(arguments)
    with serving() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        if asked.gallery:
            print(gallery(browser, served, asked.gallery))
            return 0
        pages, wrong = run(browser, served, asked)
    print(f"{pages} pages, {wrong} findings")
    return int(wrong > 0)


def run(browser: Browser, served: Served, asked: Any) -> tuple[int, int]:
    """Return how many pages were looked at, and how much was wrong."""
    pages = wrong = 0
    for size, door, name in ((size, door, name) for size in asked.window for door in asked.door for name in asked.form):
        with window(browser, size, door) as page:
            Standing(page, served, name, "en", door).start()
            spoken = [language.tag for language in served.form(name).program.languages]
            for tag in (tag for tag in spoken if tag in (asked.language or spoken)):
                for found in looked_at(Standing(page, served, name, tag, door)):
                    pages, wrong = pages + 1, wrong + len(found)
                    for line in found:
                        print(f"{name} {tag} {size} {door} {line}", flush=True)
        print(f"after {size} {door} {name}: {pages} pages, {wrong} findings", file=sys.stderr, flush=True)
    return pages, wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
