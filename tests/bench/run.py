"""Prints every figure and writes them to a file that can be compared with the last one.

    ./run bench [--out FILE] [THEME …]      themes: compiling settling judging delivering serving
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from bench.timing import Figure  # noqa: E402

THEMES = ("compiling", "settling", "judging", "delivering", "serving")


def main() -> None:
    """Measure the themes asked for, all by default."""
    parser = argparse.ArgumentParser(prog="./run bench", description="Measure; figures go to the screen and a file.")
    parser.add_argument("themes", nargs="*", metavar="THEME", help=", ".join(THEMES))
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench-results.json", help="file for the figures")
    options = parser.parse_args()
    found = list(measured(options.themes or THEMES))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    told = {"python": platform.python_version(), "figures": [asdict(figure) for figure in found]}
    options.out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"written to {options.out}")


def measured(themes: list[str] | tuple[str, ...]) -> Iterator[Figure]:
    """Yield the figures, printing each."""
    heading = ""
    for theme in themes:
        for figure in import_module(f"bench.{theme}").figures():
            if figure.theme != heading:
                heading = figure.theme
                print(heading)
            print(figure.line(), flush=True)
            yield figure


if __name__ == "__main__":
    main()
