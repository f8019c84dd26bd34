"""A page of pictures: each question type with each appearance, from left to right and from right to left."""

from __future__ import annotations

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


def gallery(browser: Browser, served: Served, folder: Path, types: list[str] | None = None, **window: Any) -> Path:
    """Write the pictures of ``types`` (all there are) and a page of them into ``folder``; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(**({"viewport": {"width": 360, "height": 640}, "has_touch": True} | window))
    context.set_default_timeout(20_000)
    parts = [HEAD]
    for type in types or list(APPEARANCES):
        link = served.publish(form_of(f"kinds_{type}", kinds(type)), f"kinds_{type}", files=PICTURES)
        parts.append(f"<h2>{escape(type)}</h2>\n")
        for tag in TAGS:
            page = context.new_page()
            page.goto(f"{link}?lang={tag}")
            page.wait_for_selector("html[data-alive]")
            shots = taken(page, folder, f"{type}-{tag}")
            parts += [f'<figure><img src="{name}" alt="{name}" loading="lazy"></figure>\n' for name in shots]
            page.close()
    context.close()
    written = folder / "index.html"
    written.write_text("".join(parts), "utf-8")
    return written


def taken(page: Page, folder: Path, name: str) -> list[str]:
    """Take a picture of each question of the page; return the names of the files."""
    found = []
    for number, box in enumerate(page.locator("main .question").all()):
        if box.is_visible():
            found.append(f"{name}-{number}.png")
            box.screenshot(path=folder / found[-1])
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    return found
