"""Demo records filled a second; submissions a second through collect, beside raw inserts of the same bytes; exports."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.timing import Figure

from formserver import collect, deliver, places, texts
from formserver.demo import DOOR, fill_record
from formserver.instance import write_instance
from formserver.publish import OpenForm, open_form
from formserver.publish.shipped import media_files
from formserver.publish.upload import publish_file
from formserver.store import open_store
from formserver.store.store import Store

RECORDS = {"score_worker": 1500, "score_baseline": 300}
#: Demo records of which all others are copies with an instanceID of their own.
DIFFERENT = 100


def figures() -> Iterator[Figure]:
    """Collect records of two shipped forms one after the other, then export them."""
    for name, count in RECORDS.items():
        with tempfile.TemporaryDirectory(dir=".") as folder:
            yield from measured(Path(folder), name, count)


def measured(folder: Path, name: str, count: int) -> Iterator[Figure]:
    """Collect and export the records of one form."""
    store = open_store("", folder)
    form = publish(store, name)
    made = per_second(DIFFERENT, partial(records, form, DIFFERENT))
    yield Figure("demo records, filled by the engine", name, made, "records/s")
    bodies = records(form, count)
    floor = per_second(count, lambda: insert_raw(folder / "raw.sqlite", bodies))
    rate = per_second(count, lambda: take_in(store, form.key, bodies))
    yield Figure("collect, one client", name, rate, "submissions/s", floor=floor)
    for format in ("csv", "jsonl", "xlsx", "sav", "dta"):
        yield Figure("export", f"{name} {format}", per_second(count, partial(drain, store, form.key, format)), "rows/s")
    store.close()


def publish(store: Store, name: str) -> OpenForm:
    """Publish a shipped form and open it."""
    workbook = places.FORMS / f"{name}.xlsx"
    draft = publish_file(
        store,
        workbook.read_bytes(),
        workbook.name,
        files=media_files(workbook),
        catalogues=texts.form_catalogues(name),
    )
    return open_form(store, draft.form.code)


def records(form: OpenForm, count: int) -> list[bytes]:
    """Return demo records that differ at least in their instanceID."""
    numbers = range(min(count, DIFFERENT))
    found = [fill_record(form.program, seed=1, number=number, lists=form.lists).answers for number in numbers]
    place = next(node.path for node in form.program.nodes if node.question == "instanceID")
    named = ({**found[number % len(found)], place: f"uuid:{number:032d}"} for number in range(count))
    return [write_instance(form.program, answers) for answers in named]


def take_in(store: Store, form: int, bodies: list[bytes]) -> None:
    """Collect every body, one after the other."""
    for body in bodies:
        collect.collect(store, xml=body, form=form, door=DOOR)


def insert_raw(path: Path, bodies: list[bytes]) -> None:
    """Insert the same bytes, one commit each, as durably."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, xml BLOB)")
    for body in bodies:
        connection.execute("INSERT INTO raw (xml) VALUES (?)", (body,))
    connection.close()


def drain(store: Store, form: int, format: str) -> None:
    """Read an export to its end."""
    for _ in deliver.export_form(store, form, format):
        pass


def per_second(count: int, work: Callable[[], None]) -> float:
    """Return how many a second."""
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)
