"""What nobody needs any more: uploads and drafts of unfinished forms, expired tokens, old marks, lost files."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, select, union

from formserver.store import drafts, seen
from formserver.store.people import forget_old_tokens
from formserver.store.store import Store
from formserver.store.tables import attachments, form_files, quarantine, uploads


def sweep(store: Store, *, upload_hours: float) -> int:
    """Delete all of it; return how many files went."""
    store.uploads.sweep(hours=upload_hours)
    store.parts.sweep(hours=upload_hours)
    with store.work() as db:
        forget_old_tokens(db)
        today = datetime.now(UTC).date()
        seen.forget(db, today=today)
        drafts.forget_old(db, today=today)
        is_anonymous = seen.any_known(db)

    def used(prefix: str) -> set[str]:
        with store.read() as db:
            return used_hashes(db, prefix)

    gone = store.blobs.sweep(used)
    if is_anonymous:
        store.database.tidy()
    return gone


def used_hashes(db: Connection, prefix: str, *, uploaded: bool = True) -> set[str]:
    """Return the hashes beginning with ``prefix`` that any row names; without ``uploaded``, not those of uploads."""
    owners = (attachments, form_files, uploads) if uploaded else (attachments, form_files)
    queries = [select(table.c.hash).where(table.c.hash.startswith(prefix, autoescape=True)) for table in owners]
    found = set(db.execute(union(*queries)).scalars())
    quarantined = db.execute(
        select(quarantine.c.files).where(quarantine.c.files.contains(f'"{prefix}', autoescape=True))
    )
    for files in quarantined.scalars():
        found |= {word for word in files.split('"') if word.startswith(prefix) and len(word) == 64}
    return found
