"""What the command line shows while it works: a progress bar, where somebody looks at it."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

WIDTH, SECONDS_BETWEEN = 30, 0.1


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function of (done, total) that draws a bar on the terminal; silent when there is none."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    last = 0.0

    def draw(done: int, total: int) -> None:
        nonlocal last
        if done < total and time.monotonic() - last < SECONDS_BETWEEN:
            return
        last = time.monotonic()
        print("\r" + bar(done, total, what), end="", file=sys.stderr, flush=True)

    try:
        yield draw
    finally:
        if last:
            print(file=sys.stderr)


def bar(done: int, total: int, what: str) -> str:
    """Return the bar as text: ``[######    ] 60 % 600 of 1,000 rows``."""
    share = done / total if total else 1.0
    filled = int(share * WIDTH)
    return f"[{'#' * filled}{' ' * (WIDTH - filled)}] {share:4.0%} {done:,} of {total:,} {what}"


def write_chunks(chunks: Iterable[bytes], target: str) -> None:
    """Write ``chunks`` to the file ``target``, which is there whole or not at all; "-" is standard output."""
    if target == "-":
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    part = Path(f"{target}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
