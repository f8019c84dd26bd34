"""Demo records on their way into the store, through the same intake as real ones; and out of it again."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

from formserver.collect import collect
from formserver.demo.filling import Demo, fill_record
from formserver.publish.opened import open_form
from formserver.store import Store, removal
from formserver.store.audit import record

#: How demo records are told from real ones.
DOOR = "demo"
BATCH = 500
TOGETHER = 8


def send_demo(
    store: Store,
    code: str,
    *,
    seed: int,
    first: int,
    count: int,
    photos: bool = False,
    problems: bool = False,
) -> int:
    """Fill the records ``first`` … of the open form with a public ``code`` and take them in; return how many.

    Records that are here already (same seed, same version) are not stored twice. Raises Problem
    ``form.unknown``, ``form.closed``, ``demo.stuck``.
    """
    form = open_form(store, code)
    numbers = range(first, first + count)
    with ThreadPoolExecutor(TOGETHER) as pool:  # records that wait for the disk together share a commit
        taken = []
        for number in numbers:
            demo = fill_record(
                form.program, seed=seed, number=number, lists=form.lists, photos=photos, problems=problems
            )
            taken.append(pool.submit(_take_in, store, form.key, demo))
    for each in taken:
        each.result()
    return count


def _take_in(store: Store, form: int, demo: Demo) -> None:
    files = {name: io.BytesIO(data) for name, data in demo.files.items()}
    collect(store, form=form, xml=demo.xml, files=files, world=demo.world, door=DOOR, received=demo.received)


def count_demo(store: Store, form: int | None = None) -> int:
    """Return how many demo records there are, of one form or of all."""
    with store.read() as db:
        return removal.count_by_door(db, DOOR, form=form)


def remove_demo(store: Store, form: int | None = None) -> int:
    """Remove every demo record with its edits and rows, of one form or of all, and nothing else; return how many."""
    removed = 0
    while True:
        with store.work() as db:
            found = removal.delete_by_door(db, DOOR, form=form, limit=BATCH)
            if not found and removed:
                record(db, "demo removed", "" if form is None else str(form), submissions=removed)
        if not found:
            return removed
        removed += found
