"""Submissions a second through collect, beside raw inserts of the same bytes; rows a second of exports."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench import forms
from bench.judging import filled
from bench.timing import Figure

from formserver import collect, deliver, places, texts
from formserver.instance import write_instance
from formserver.program.model import Program
from formserver.publish.shipped import media_files
from formserver.publish.upload import publish_file
from formserver.store import open_store
from formserver.store.store import Store

RECORDS = {"score_worker": 1500, "score_baseline": 300}


def figures() -> Iterator[Figure]:
    """Collect records of two shipped forms one after the other, then export them."""
    for name, count in RECORDS.items():
        with tempfile.TemporaryDirectory(dir=".") as folder:
            yield from measured(Path(folder), name, count)


def measured(folder: Path, name: str, count: int) -> Iterator[Figure]:
    """Collect and export the records of one form."""
    store = open_store("", folder)
    form = publish(store, name)
    bodies = records(forms.shipped(name).program, count)
    floor = per_second(count, lambda: insert_raw(folder / "raw.sqlite", bodies))
    rate = per_second(count, lambda: take_in(store, form, bodies))
    yield Figure("collect, one client", name, rate, "submissions/s", floor=floor)
    for format in ("csv", "jsonl", "xlsx", "sav", "dta"):
        yield Figure("export", f"{name} {format}", per_second(count, partial(drain, store, form, format)), "rows/s")
    store.close()


def publish(store: Store, name: str) -> int:
    """Publish a shipped form; return its number."""
    workbook = places.FORMS / f"{name}.xlsx"
    draft = publish_file(
        store,
        workbook.read_bytes(),
        workbook.name,
        files=media_files(workbook),
        catalogues=texts.form_catalogues(name),
    )
    return draft.form.id


def records(program: Program | None, count: int) -> list[bytes]:
    """Return full records that differ in their instanceID."""
    assert program is not None
    answers = filled(program)
    place = next(node.path for node in program.nodes if node.question == "instanceID")
    return [write_instance(program, answers | {place: f"uuid:{number:032d}"}) for number in range(count)]


def take_in(store: Store, form: int, bodies: list[bytes]) -> None:
    """Collect every body, one after the other."""
    for body in bodies:
        collect.collect(store, xml=body, form=form)


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
