"""Exports of many records: rows a second beside the floor, and the most memory that one takes.

A hundred demo records are collected; the others are copies of them, inserted in bulk with keys and instanceIDs of
their own: what collect would have written, without its hours. The store is kept in --store for the next run. Each
export runs in a process of its own, whose memory is measured. Floor: the stored JSON read and written as the same
CSV by a dozen lines that know nothing else.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from bench.delivering import DIFFERENT, publish, records, take_in
from bench.timing import Figure
from sqlalchemy import insert, select

from formserver import deliver
from formserver.store import open_store
from formserver.store.store import Store
from formserver.store.tables import edits, repeat_rows, submissions

#: How many records; run.py sets it.
SIZE = 10_000
#: Formats that are slow by nature are measured with at most this many.
FEWER = 10_000
STORE = Path(__file__).parents[2] / "var" / "bench-stores"
FORMS = {"score_worker": "≥ 30,000", "score_baseline": "≥ 5,000"}
BATCH = 500


def figures() -> Iterator[Figure]:
    """Export CSV of both forms at the whole size, the heavier formats at a smaller one."""
    for name, aim in FORMS.items():
        yield from measured(name, "csv", SIZE, aim=aim)
        for format in ("xlsx", "sav"):
            yield from measured(name, format, min(SIZE, FEWER))


def measured(name: str, format: str, size: int, *, aim: str = "") -> Iterator[Figure]:
    """Export once; give rows a second and the peak of memory."""
    folder = prepared(name, size)
    what = f"{name} {format}, {size:,} records"
    rate, peak = in_process("export", folder, format)
    floor = in_process("floor", folder, format)[0] if format == "csv" else None
    yield Figure("exports", what, size / rate, "records/s", floor=floor and size / floor, aim=aim)
    yield Figure("exports", f"{what}, peak memory", peak, "MB", aim="≤ 150" if format == "csv" else "")


def in_process(what: str, folder: Path, format: str) -> tuple[float, float]:
    """Run this file; return (seconds of processor time, peak of memory in MB)."""
    command = [sys.executable, "-m", "bench.exporting", what, str(folder), format]
    path = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(path)})
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def prepared(name: str, size: int) -> Path:
    """Return a folder with a store of ``size`` records of a form, made once."""
    folder = STORE / f"{name}-{size}"
    if not (folder / "ready").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink() if old.is_file() else None
        store = open_store("", folder)
        form = publish(store, name)
        take_in(store, form.key, records(form, DIFFERENT))
        multiply(store, size - DIFFERENT)
        store.close()
        (folder / "ready").touch()
    return folder


def multiply(store: Store, more: int) -> None:
    """Insert copies of all records until there are ``more``, with their edits and repeat rows."""
    with store.read() as db:
        originals = [
            (dict(row), dict(edit), [dict(one) for one in rows])
            for row, edit, rows in (whole(db, row) for row in db.execute(select(submissions)).mappings().all())
        ]
    last = max(row["id"] for row, _, _ in originals)
    numbers = count(max(last, *(edit["id"] for _, edit, _ in originals)) + 1)
    for start in range(0, more, BATCH):
        with store.work() as db:
            copies = [
                copied(originals[n % len(originals)], next(numbers)) for n in range(start, min(start + BATCH, more))
            ]
            db.execute(insert(submissions), [row for row, _, _ in copies])
            db.execute(insert(edits), [edit for _, edit, _ in copies])
            if repeats := [one for _, _, rows in copies for one in rows]:
                db.execute(insert(repeat_rows), repeats)


def whole(db: Any, row: Any) -> tuple[Any, Any, Any]:
    """Return a submission with its edit and repeat rows."""
    edit = db.execute(select(edits).where(edits.c.submission == row["id"])).mappings().one()
    rows = db.execute(select(repeat_rows).where(repeat_rows.c.submission == row["id"])).mappings().all()
    return row, edit, rows


def copied(original: tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]], number: int) -> tuple[Any, Any, Any]:
    """Return a record under another key and instanceID."""
    row, edit, rows = original
    own = {"instance_id": f"uuid:{number:032d}"}
    return (
        row | own | {"id": number, "current_edit": number},
        edit | own | {"id": number, "submission": number, "sha256": f"{number:064d}"},
        [one | {"submission": number} for one in rows],
    )


def export(folder: Path, format: str) -> None:
    """Export the only form of a store."""
    store = open_store("", folder)
    with store.read() as db:
        form = db.execute(select(submissions.c.form).limit(1)).scalar_one()
    for _ in deliver.export_form(store, form, format, personal=True):
        pass
    store.close()


def floor(folder: Path, _: str) -> None:
    """Read the stored JSON and write it as CSV into a zip, a member a table."""
    db = sqlite3.connect(next(folder.glob("*.sqlite*")))
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        plain(archive, "main", db.execute("SELECT instance_id, answers FROM submissions ORDER BY id"))
        for (path,) in db.execute("SELECT DISTINCT path FROM repeat_rows").fetchall():
            query = "SELECT submission || place, answers FROM repeat_rows WHERE path = ? ORDER BY submission, ordinal"
            plain(archive, path.replace("/", "-"), db.execute(query, (path,)))


def plain(archive: zipfile.ZipFile, name: str, rows: Any) -> None:
    """Write one table."""
    names: list[str] = []
    with archive.open(f"{name}.csv", "w") as raw, io.TextIOWrapper(raw, newline="") as file:
        writer = csv.writer(file)
        for key, answers in rows:
            values = json.loads(answers)
            if not names:
                names = list(values)
                writer.writerow(["KEY", *names])
            writer.writerow([key, *[values.get(name, "") for name in names]])


if __name__ == "__main__":
    began = time.process_time()
    {"export": export, "floor": floor}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
    print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
