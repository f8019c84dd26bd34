"""``./run faults``: the faults of the field, injected; prints trials and losses of each, fails when there is a loss."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.faults.factory import run_factory  # noqa: E402
from tests.faults.kills import run_kills  # noqa: E402
from tests.faults.sending import MIXES, run_mix  # noqa: E402

YEARS = 10 * 365 * 86400000


def main(arguments: list[str]) -> int:
    """Run what is asked for; return the exit status."""
    options = _options(arguments)
    logging.getLogger("waitress").setLevel(logging.CRITICAL)  # it would tell of each broken connection
    losses = 0
    for name, found in _found(options):
        print(f"{name:28} {found}", flush=True)
        losses += found.losses
    return 1 if losses else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run faults", description=__doc__)
    parser.add_argument("--records", type=int, default=1000, help="records of each mix of faults (1000)")
    parser.add_argument("--tablets", type=int, default=10, help="virtual tablets that send them (10)")
    parser.add_argument("--kills", type=int, default=200, help="how often the browser is killed (200)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed throws the same dice (1)")
    return parser.parse_args(arguments)


def _found(options: argparse.Namespace) -> Iterator[tuple[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        if options.kills:
            with sync_playwright() as playwright:
                kills = {"trials": options.kills, "seed": options.seed}
                yield "O1 browser killed", run_kills(Path(folder) / "o1", playwright, **kills)
                yield "S1 a day in a factory", run_factory(Path(folder) / "s1", playwright, seed=options.seed)
        if not options.records:
            return
        for number, (name, faults) in enumerate(MIXES.items()):
            sent = {"records": options.records, "tablets": options.tablets, "seed": options.seed}
            yield name, run_mix(Path(folder) / str(number), faults, **sent)
        for skew in (-YEARS, YEARS):
            name = f"O9 clock {'+' if skew > 0 else '-'}10 years"
            sent = {"records": options.records // 10, "tablets": 2, "seed": options.seed}
            yield name, run_mix(Path(folder) / name, MIXES["O12 everything"], skew=skew, **sent)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
