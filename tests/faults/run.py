"""``./run faults``: the faults of the field, injected; prints trials and losses of each, fails when there is a loss.

./run faults                                all rows
./run faults --row kills --part 2/4         the second quarter of one row, which takes less than ten minutes
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from playwright.sync_api import Playwright, sync_playwright  # noqa: E402

from tests.faults.credentials import run_credentials  # noqa: E402
from tests.faults.factory import run_factory  # noqa: E402
from tests.faults.kills import run_kills  # noqa: E402
from tests.faults.sending import MIXES, run_mix  # noqa: E402
from tests.faults.storage import run_closed, run_damaged, run_quota, run_windows  # noqa: E402
from tests.faults.updates import run_updates  # noqa: E402
from tests.faults.versions import run_versions  # noqa: E402

DAY = 86400000
PORTAL, ALL = "O4 no network, login page", "O12 everything"
#: How far clocks are off, in days, and where the tablet is.
CLOCKS = (
    (-3650, ""),
    (-365, "Asia/Yangon"),
    (-1, ""),
    (0, "Pacific/Kiritimati"),
    (1, ""),
    (365, "Africa/Accra"),
    (3650, ""),
)
#: Kills and trials with one profile: each start reads all that was saved before, and takes longer.
KILLS, DROPS = 50, 20
#: The rows: a word that chooses it, what it is called.
ROWS = {
    "kills": "O1 browser killed", "dropped": "O1 and its database dropped", "factory": "S1 a day in a factory",
    "mixes": "O2 O3 O4", "airplane": "O4 airplane mode", "quota": "O5 device full", "windows": "O6 2-5 windows",
    "updates": "O7 worker updates", "versions": "O8 form versions", "clocks": "O9 clocks",
    "closed": "O10 storage closed", "damaged": "O10 storage damaged", "credentials": "O11 may not send",
    "soak": "O12 soak",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run what is asked for; return the exit status."""
    options = _options(arguments)
    logging.getLogger("waitress").setLevel(logging.CRITICAL)  # it would tell of each broken connection
    losses = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for row in [*options.rows, *options.row] or ROWS:
            for number, (name, work) in enumerate(_row(row, options, playwright)):
                place, began = Path(folder) / f"{row}{number}", time.monotonic()
                place.mkdir()
                found = work(place)
                print(f"{name:28} {found} in {time.monotonic() - began:.0f} s", flush=True)
                losses += found.losses
    return 1 if losses else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run faults", description=__doc__)
    parser.add_argument("rows", nargs="*", help=f"which of {', '.join(ROWS)} (all)", metavar="ROW")
    parser.add_argument("--row", action="append", default=[], choices=ROWS, metavar="ROW", help="the same")
    parser.add_argument("--part", type=_part, default=(1, 1), metavar="I/N", help="one of N parts of each row (1/1)")
    parser.add_argument("--records", type=int, default=1000, help="records of each mix of faults (1000)")
    parser.add_argument("--soak", type=int, default=20000, help="records of the soak (20000)")
    parser.add_argument("--tablets", type=int, default=10, help="virtual tablets that send them (10)")
    parser.add_argument("--kills", type=int, default=200, help="how often the browser is killed (200)")
    parser.add_argument("--trials", type=int, default=50, help="trials of each fault of the storage (50)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed throws the same dice (1)")
    options = parser.parse_args(arguments)
    number, parts = options.part
    options.seed += 1000 * (number - 1)
    for name in ("records", "soak", "kills", "trials"):
        setattr(options, name, max(1, getattr(options, name) // parts))
    return options


def _part(text: str) -> tuple[int, int]:
    """Read ``2/4``: which part of how many."""
    number, _, parts = text.partition("/")
    if not 1 <= int(number) <= int(parts):
        raise ValueError(text)
    return int(number), int(parts)


def _killed(
    playwright: Playwright, kills: int, *, most: int, seed: int, drop: int = 0
) -> Iterator[Callable[[Path], Any]]:
    """Give the works that kill a browser so often, each with a profile of its own and at most ``most`` kills."""
    for number, begun in enumerate(range(0, kills, most)):
        yield partial(run_kills, playwright=playwright, trials=min(most, kills - begun), seed=seed + number, drop=drop)


def _row(row: str, options: argparse.Namespace, playwright: Playwright) -> Iterator[tuple[str, Callable[[Path], Any]]]:
    """Give the (name, work) of a row; work is handed a folder of its own."""
    name, dice, trials = ROWS[row], {"seed": options.seed}, {"trials": options.trials, "seed": options.seed}
    sent = {"records": options.records, "tablets": options.tablets} | dice
    if row == "kills":
        yield from ((name, work) for work in _killed(playwright, options.kills, most=KILLS, **dice))
    elif row == "dropped":
        works = _killed(playwright, max(1, options.kills // 2), most=DROPS, drop=1, **dice)
        yield from ((name, work) for work in works)
    elif row == "factory":
        yield name, lambda place: run_factory(place, playwright, **dice)
    elif row == "mixes":
        for mix in list(MIXES)[:3]:
            yield mix, partial(run_mix, faults=MIXES[mix], **sent)
    elif row == "airplane":
        yield (
            name,
            partial(
                run_mix,
                faults=MIXES[PORTAL],
                airplane=3,
                **sent | {"records": max(options.tablets, options.records // 5)},
            ),
        )
    elif row == "updates":
        yield name, lambda place: run_updates(place, playwright, trials=min(20, options.trials))
    elif row == "versions":
        yield name, lambda place: run_versions(place, playwright)
    elif row == "clocks":
        few = sent | {"records": max(2, options.records // 10), "tablets": 2}
        for days, zone in CLOCKS:
            yield (
                f"O9 clock {days:+} days {zone}",
                partial(run_mix, faults=MIXES[ALL], skew=days * DAY, zone=zone, **few),
            )
    elif row == "credentials":
        yield name, lambda place: run_credentials(place, records=max(1, options.records // 20))
    elif row == "soak":
        yield name, partial(run_mix, faults=MIXES[ALL], **sent | {"records": options.soak})
    else:
        work = {"quota": run_quota, "windows": run_windows, "closed": run_closed, "damaged": run_damaged}[row]
        yield name, lambda place: work(place, playwright, **trials)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
