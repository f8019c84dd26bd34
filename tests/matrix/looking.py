"""What a look at a page finds: axe with its strictest rules, what is too small for a finger, what is too wide."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: WCAG 2.2 A and AA, what axe counts as good practice, and three rules that it leaves off.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {name: {"enabled": True} for name in
              ("target-size", "color-contrast-enhanced", "label-content-name-mismatch")},
    "resultTypes": ["violations", "incomplete"],
}  # fmt: skip
#: What axe leaves to people to decide: (rule, what it says) → why it is fine.
EXPLAINED: dict[tuple[str, str], str] = {
    ("color-contrast", "only non-text characters"): "the mark beside a chosen face: accent on its own soft ground, 7:1",
    ("label-content-name-mismatch", "^$"): "a button that shows a sign alone, an arrow: its name says it in words",
}
#: Answers and buttons smaller than 44 px, an input together with the label that is pressed for it.
SMALL = """() => {
  const found = [];
  const seen = (each) => each.checkVisibility() && !each.closest('[aria-hidden=true]');
  for (const each of document.querySelectorAll('main :is(input, select, textarea, button, summary, a), .bar button')) {
    if (!seen(each) || each.type === 'hidden') continue;
    const boxes = [each, each.closest('label')];
    const edges = boxes.filter(Boolean).map((box) => box.getBoundingClientRect());
    const side = (low, high) => Math.max(...edges.map((e) => e[high])) - Math.min(...edges.map((e) => e[low]));
    if (side('left', 'right') < 43.9 || side('top', 'bottom') < 43.9) found.push(each.outerHTML.slice(0, 90));
  }
  return found;
}"""
#: Words that stick out of the box of their choice or button.
OUT = """() => [...document.querySelectorAll('main :is(.option, button, .button)')].filter((box) => {
  if (!box.checkVisibility() || box.matches('.visually-hidden')) return false;
  const edge = box.getBoundingClientRect();
  return [...box.querySelectorAll('.words')].some((words) => {
    const own = words.getBoundingClientRect();
    return own.left < edge.left - 1 || own.right > edge.right + 1;
  });
}).map((box) => box.outerHTML.slice(0, 90))"""
WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def look(page: Page, where: str) -> list[str]:
    """Return what is wrong with the page: what axe finds or leaves open, what is too small, or too wide."""
    said = Axe().run(page, options=OPTIONS).response
    found = [
        f"{where}: {each['id']} {node['target']} {node.get('failureSummary', '')}"
        for each in said["violations"]
        for node in each["nodes"]
    ]
    found += [f"{where}: left open {line}" for line in left_open(said["incomplete"])]
    found += [f"{where}: small {each}" for each in page.evaluate(SMALL)]
    found += [f"{where}: words out of their box {each}" for each in page.evaluate(OUT)]
    if page.evaluate(WIDE):
        found.append(f"{where}: wider than the window")
    if page.locator("h1").count() != 1:
        found.append(f"{where}: {page.locator('h1').count()} main headings")
    return found


def left_open(incomplete: list[dict[str, Any]]) -> list[str]:
    """Return what axe could not decide and nobody has explained."""
    found = []
    for each in incomplete:
        for node in each["nodes"]:
            said = [check["message"] or "" for kind in ("any", "all", "none") for check in node[kind]]
            if not all(is_explained(each["id"], message) for message in said):
                found.append(f"{each['id']} {node['target']} {said}")
    return found


def is_explained(rule: str, message: str) -> bool:
    """Say whether it is known why ``rule`` cannot decide with this ``message``."""
    rule = rule.removesuffix("-enhanced")
    return any(rule == known and re.search(words, message) for known, words in EXPLAINED)
