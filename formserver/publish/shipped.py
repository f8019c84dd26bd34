"""The shipped forms: published at the first start, and again when a file that they are made from changes."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from formserver import places
from formserver.errors import Problem
from formserver.program.model import FORMAT
from formserver.publish.upload import Draft, publish_file, upload_draft
from formserver.store import Store, entities, people
from formserver.store import forms as rows

log = logging.getLogger(__name__)


def publish_shipped(store: Store, folder: Path = places.FORMS) -> list[str]:
    """Publish the workbooks of ``folder`` that are new or changed; return the file names of those.

    When only its texts changed, a form is published under its version and a suffix. One that cannot be published
    (more of it changed without a new version) is logged and left as it is. A coordinator's own draft comes first.
    """
    done = []
    for workbook in sorted(folder.glob("*.xlsx")):
        made_from = made_from_hash(workbook)
        with store.read() as db:
            settled = rows.latest_made_from(db, workbook.stem) == made_from or _by_hand(db, workbook)
        if not settled and _publish(store, workbook, made_from):
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


def _by_hand(db: Any, workbook: Path) -> bool:
    """Say whether a coordinator has a version or a draft of their own, which a shipped form does not push aside."""
    form = rows.form_by_id(db, workbook.stem)
    if form is None:
        return False
    in_use = rows.version_by_number(db, form.id, form.current) if form.current is not None else None
    own = any(version is not None and not version.made_from for version in (in_use, rows.draft_of(db, form.id)))
    if own:
        log.warning("%s: not published, since the form has a version or draft that was uploaded here", workbook.name)
    return own


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
    data, files = workbook.read_bytes(), media_files(workbook)
    try:
        suffix = _suffix(store, upload_draft(store, data, workbook.name, files=files, made_from=made_from))
        publish_file(store, data, workbook.name, files=files, made_from=made_from, suffix=suffix)
    except Problem as problem:
        log.warning("%s: %s", workbook.name, problem.message)
        for finding in problem.details.get("findings", ()):
            log.warning("%s: %s", workbook.name, finding)
        return False
    return True


def _suffix(store: Store, draft: Draft) -> str:
    """Return what tells a draft from its published version when only texts changed: a part of the XForm's hash."""
    if draft.form is None or draft.version is None:
        return ""
    with store.read() as db:
        same = rows.version_by_text(db, draft.form.id, draft.version.version)
        if same is None or same.xform_md5 == draft.version.xform_md5:
            return ""
        of_both = [(rows.source_bytes(db, key), rows.list_files(db, key)) for key in (same.id, draft.version.id)]
    return draft.version.xform_md5[:6] if of_both[0] == of_both[1] else ""
