"""The shipped forms: published at the first start, and again when a file that they are made from changes."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

from formserver import places
from formserver.errors import Problem
from formserver.program.model import FORMAT
from formserver.publish.upload import publish_file
from formserver.store import Store, entities, people
from formserver.store import forms as rows

log = logging.getLogger(__name__)


def publish_shipped(store: Store, folder: Path = places.FORMS) -> list[str]:
    """Publish the workbooks of ``folder`` that are new or changed; return the file names of those.

    One that cannot be published (its content changed without a new version) is logged and left as it is.
    """
    done = []
    for workbook in sorted(folder.glob("*.xlsx")):
        made_from = made_from_hash(workbook)
        with store.read() as db:
            unchanged = rows.latest_made_from(db, workbook.stem) == made_from
        if not unchanged and _publish(store, workbook, made_from):
            done.append(workbook.name)
    _declare_registers(store, folder)
    return done


def _declare_registers(store: Store, folder: Path) -> None:
    """Make a list of entities of each .csv that the shipped forms read: the office fills it, forms add to it."""
    wanted: dict[str, list[str]] = {}
    for workbook in sorted(folder.glob("*.xlsx")):
        for path in _media(workbook):
            if path.suffix == ".csv":
                columns = path.read_text("utf-8-sig").splitlines()[0].split(",")
                wanted.setdefault(path.stem, []).extend(name for name in columns if name not in ("name", "label"))
    with store.read() as db:
        known = {each.name: each.properties for each in entities.lists_of(db)}
    missing = {name: columns for name, columns in wanted.items() if not {*columns} <= {*known.get(name, ("",))}}
    if missing:
        with store.work() as db:
            project = people.first_project(db)
            for name, columns in missing.items():
                entities.declare_list(db, project, name, columns)


def made_from_hash(workbook: Path) -> str:
    """Return the hash of everything that a shipped form is made from: workbook, media, catalogues, program format."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in (workbook, *_media(workbook), *sorted(places.TRANSLATIONS.glob(f"*/{workbook.stem}.po"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def media_files(workbook: Path) -> dict[str, bytes]:
    """Return the files beside a workbook, in ``NAME-media/``, by name."""
    return {path.name: path.read_bytes() for path in _media(workbook)}


def _media(workbook: Path) -> Iterable[Path]:
    return sorted(path for path in workbook.with_name(f"{workbook.stem}-media").glob("*") if path.is_file())


def _publish(store: Store, workbook: Path, made_from: str) -> bool:
    try:
        publish_file(
            store,
            workbook.read_bytes(),
            workbook.name,
            files=media_files(workbook),
            made_from=made_from,
        )
    except Problem as problem:
        log.warning("%s: %s", workbook.name, problem.message)
        for finding in problem.details.get("findings", ()):
            log.warning("%s: %s", workbook.name, finding)
        return False
    return True
