"""Labels mean what their authors wrote: one table of marks for the server and the page script, hostile texts too."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from formserver.program.markup import plain
from formserver.web import linking, scripts
from formserver.web.templating import rich

ROWS = json.loads((Path(__file__).parents[1] / "conformance/fields/markup.json").read_text("utf-8"))
#: What a text of 100 kB repeats to keep a reader busy.
SLOW = [
    "**a ",
    "_a *b ",
    "[a",
    "[a](",
    "](((",
    "[a](b(c)",
    "<b ",
    "<b a=",
    "<b>",
    "\\",
    "# ",
    "# a\n",
    "a*b_ ",
    "___ a",
    "<p>",
]
#: Both functions of the page, given to what asks in the browser.
SCRIPT = "import { plain, rich } from './words.js';\nglobalThis.words = { plain, rich };\n"
ASK = """texts => texts.map(text => {
  const [made, served] = [document.createElement('p'), document.createElement('p')];
  words.rich(made, text[0]);
  served.innerHTML = text[1];
  return [made.innerHTML, served.innerHTML, words.plain(text[0])];
})"""


def asked(page: Page, texts: list[str]) -> list[list[str]]:
    """Return for each text the page's HTML, the server's as the browser writes it, and the page's plain words."""

    def read(path: str) -> str:
        return SCRIPT if path == "page/entry.js" else scripts.read_static(path)

    page.evaluate(linking.shrunk(linking.link(["page/entry.js"], read)))
    found: list[list[str]] = page.evaluate(ASK, [[text, str(rich(text))] for text in texts])
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["about"])
def test_marks_are_elements_and_all_else_stays_as_typed(row: dict[str, Any]) -> None:
    assert (str(rich(row["text"])), plain(row["text"])) == (row["html"], row["plain"])


def test_the_page_script_makes_the_same_of_every_row(page: Page) -> None:
    found = asked(page, [row["text"] for row in ROWS])
    assert [made for made, _, _ in found] == [served for _, served, _ in found]
    assert [said for _, _, said in found] == [row["plain"] for row in ROWS]


def test_long_texts_that_mean_harm_take_no_time_and_are_the_same_at_both_doors(page: Page) -> None:
    texts = [(part * 100_000)[:100_000] for part in SLOW]
    began = time.perf_counter()
    found = asked(page, texts)
    assert time.perf_counter() - began < 60
    assert all(made == served for made, served, _ in found)
