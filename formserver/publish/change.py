"""What a coordinator changes of a form that is there: open or closed, title, public code."""

from __future__ import annotations

import re

from formserver.errors import Problem
from formserver.publish.opened import open_version
from formserver.store import Store, audit
from formserver.store import forms as rows

CODE = re.compile(r"[a-z0-9]{4,20}")


def close_form(store: Store, form: int, *, by: int | None = None) -> None:
    """Take no more answers. Raises Problem ``form.unknown``, ``form.not_published``."""
    _set_state(store, form, "closed", by)


def reopen_form(store: Store, form: int, *, by: int | None = None) -> None:
    """Take answers again. Raises Problem ``form.unknown``, ``form.not_published``."""
    _set_state(store, form, "open", by)


def keep_to_members(store: Store, form: int, members: bool, *, by: int | None = None) -> None:
    """Let only people who are signed in open a form, or everybody again. Raises ``form.unknown``, ``form.anonymous``.

    A form that reads registers or asks who is there stays closed to others whatever is set here.
    """
    with store.read() as db:
        row = rows.required_form(db, form)
    if members and row.current is not None and open_version(store, row, row.current).anonymous:
        raise Problem("form.anonymous")
    with store.work() as db:
        rows.change_form(db, form, members=members)
        audit.record(db, "form.members" if members else "form.public", row.form_id, person=by)


def rename_form(store: Store, form: int, title: str, *, by: int | None = None) -> None:
    """Give a form another title in the desk."""
    with store.work() as db:
        row = rows.required_form(db, form)
        rows.change_form(db, form, title=title.strip() or row.title)
        audit.record(db, "form.rename", row.form_id, person=by)


def change_code(store: Store, form: int, code: str, *, by: int | None = None) -> None:
    """Give a form another public code. Raises Problem ``form.code_unfit``, ``form.code_taken``."""
    code = code.strip().lower()
    if not CODE.fullmatch(code):
        raise Problem("form.code_unfit")
    with store.work() as db:
        row, owner = rows.required_form(db, form), rows.form_by_code(db, code)
        if owner is not None and owner.id != form:
            raise Problem("form.code_taken", taken=code)
        rows.change_form(db, form, code=code)
        audit.record(db, "form.code", row.form_id, person=by)


def _set_state(store: Store, form: int, state: str, by: int | None) -> None:
    with store.work() as db:
        row = rows.required_form(db, form)
        if row.current is None:
            raise Problem("form.not_published")
        rows.change_form(db, form, state=state)
        audit.record(db, f"form.{state}", row.form_id, person=by)
