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
from formserver.store import Store
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
    return done


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
