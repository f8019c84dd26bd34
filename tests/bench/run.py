"""Prints every figure and writes them to a file that can be compared with the last one.

./run bench [--out FILE] [--last FILE] [--size N] [--times N] [THEME …]

Themes: compiling settling browsing judging delivering exporting serving peers weights.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from bench import exporting, peers, weights  # noqa: E402
from bench.timing import HEADING, Figure  # noqa: E402

THEMES = ("compiling", "settling", "browsing", "judging", "delivering", "exporting", "serving", "peers", "weights")


def main() -> None:
    """Measure the themes asked for, all by default."""
    parser = argparse.ArgumentParser(prog="./run bench", description="Measure; figures go to the screen and a file.")
    parser.add_argument("themes", nargs="*", metavar="THEME", help=", ".join(THEMES))
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench-results.json", help="file for the figures")
    parser.add_argument("--last", type=Path, help="file of an earlier run to compare with; by default --out before it")
    parser.add_argument("--size", type=int, default=10_000, help="records that are exported (100000: the whole)")
    parser.add_argument("--times", type=int, default=5, help="runs of which the themes peers, weights take the median")
    options = parser.parse_args()
    exporting.SIZE = options.size
    peers.TIMES = weights.TIMES = options.times
    last = earlier(options.last or options.out)
    found = list(measured(options.themes or THEMES, last))
    write(options.out, last | {(figure.theme, figure.name): asdict(figure) for figure in found})
    print(f"written to {options.out}")


def earlier(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the figures of an earlier run by theme and name."""
    if not path.is_file():
        return {}
    return {(one["theme"], one["name"]): one for one in json.loads(path.read_text("utf-8"))["figures"]}


def write(path: Path, figures: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Write the figures; those of themes that were not measured stay."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"python": platform.python_version(), "figures": list(figures.values())}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


def measured(themes: Iterable[str], last: dict[tuple[str, str], dict[str, Any]]) -> Iterator[Figure]:
    """Yield the figures, printing each."""
    print(HEADING)
    heading = ""
    for theme in themes:
        for figure in import_module(f"bench.{theme}").figures():
            if figure.theme != heading:
                heading = figure.theme
                print(heading)
            print(figure.line(last.get((figure.theme, figure.name), {}).get("value")), flush=True)
            yield figure


if __name__ == "__main__":
    main()
