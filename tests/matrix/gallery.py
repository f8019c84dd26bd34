"""A page of pictures: each question type with each appearance, from left to right and from right to left."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from matrix.kinds import PICTURES, form_of, kinds
from playwright.sync_api import Browser, Page

from formserver.compiler.appearances import APPEARANCES
from tests.browser import Served

TAGS = ("en", "ar")
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title>
<style>body{font:16px sans-serif;margin:16px}figure{display:inline-block;vertical-align:top;margin:4px}
img{border:1px solid #888;max-width:360px}</style><h1>Every kind of question</h1>
"""
#: Words of a box that do not lie wholly within it, and that the page is wider than its window.
CUT = """box => {
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth ? ['wider than the window'] : [];
  const around = box.getBoundingClientRect();
  const out = ({ left, right }) => right > left && (left < around.left - 1 || right > around.right + 1);
  const words = [...box.querySelectorAll('.words, label, legend, button, summary, .hint, option')];
  return wide.concat(words.filter((each) => each.checkVisibility() && !each.closest('.visually-hidden') &&
    (out(each.getBoundingClientRect()) || (each.clientWidth && each.scrollWidth > each.clientWidth + 1)))
    .map((each) => `cut: ${each.outerHTML.slice(0, 120)}`));
}"""


@dataclass(frozen=True)
class Picture:
    """A picture of a box of a page: the words in it, and what is wrong with it."""

    file: str
    words: str
    wrong: list[str]


def gallery(browser: Browser, served: Served, folder: Path, types: list[str] | None = None, **window: Any) -> Path:
    """Write the pictures of ``types`` (all there are) and a page of them into ``folder``; return the page."""
    parts = [HEAD]
    for type in types or list(APPEARANCES):
        parts.append(f"<h2>{escape(type)}</h2>\n")
        for tag in TAGS:
            shots = pictures(browser, served, folder, type, tag, **window)
            parts += [
                f'<figure><img src="{shot.file}" alt="{escape(shot.words)}" loading="lazy"></figure>\n'
                for shot in shots
            ]
    written = folder / "index.html"
    written.write_text("".join(parts), "utf-8")
    return written


def pictures(browser: Browser, served: Served, folder: Path, type: str, tag: str, **window: Any) -> list[Picture]:
    """Write a picture of each question of a type, with each appearance, in one language into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    link = served.publish(form_of(f"kinds_{type}", kinds(type)), f"kinds_{type}", files=PICTURES)
    context = browser.new_context(**({"viewport": {"width": 360, "height": 640}, "has_touch": True} | window))
    context.set_default_timeout(20_000)
    page, trouble = context.new_page(), list[str]()
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.goto(f"{link}?lang={tag}")
    page.wait_for_selector("html[data-alive]")
    found: list[Picture] = []
    while page.locator("main button[value=next]").count():
        found += taken(page, folder, f"{type}-{tag}", len(found))
        page.locator("main button[value=next]").click()
    context.close()
    assert trouble == []
    return found


def taken(page: Page, folder: Path, name: str, first: int) -> list[Picture]:
    """Take a picture of each question and group of the page, of a repeat's page as a whole, from ``first`` on."""
    boxes = [page.locator("main")] if name.startswith("repeat") else page.locator("main :is(.question, .group)").all()
    found = []
    for number, box in enumerate((box for box in boxes if box.is_visible()), first):
        box.screenshot(path=folder / f"{name}-{number}.png")
        found.append(Picture(f"{name}-{number}.png", box.inner_text(), box.evaluate(CUT)))
    return found
