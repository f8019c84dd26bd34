"""Where a record belongs: its form and the published version that it names, in one query."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, select

from formserver.store.tables import forms, versions


@dataclass(frozen=True, slots=True)
class Target:
    """``version`` is None when the form has published no version of that name; ``digest`` names its program."""

    form: int
    form_id: str
    state: str
    version: int | None
    digest: str | None


_VERSION = and_(
    versions.c.form == forms.c.id, versions.c.version == bindparam("named"), versions.c.state == "published"
)
_TARGET = (
    select(forms.c.id, forms.c.form_id, forms.c.state, versions.c.id, versions.c.digest)
    .select_from(forms.outerjoin(versions, _VERSION))
    .order_by(forms.c.id)
    .limit(1)
)
_BY_NAME = _TARGET.where(forms.c.form_id == bindparam("form_id"))
_BY_NUMBER = _TARGET.where(forms.c.id == bindparam("form"))


def find_target(db: Connection, *, form: int | None, form_id: str, version: str) -> Target | None:
    """Return the form (by number, else by its id) and the version that a record names; None: no such form."""
    if form is None:
        row = db.execute(_BY_NAME, {"form_id": form_id, "named": version}).first()
    else:
        row = db.execute(_BY_NUMBER, {"form": form, "named": version}).first()
    return None if row is None else Target(*row)
