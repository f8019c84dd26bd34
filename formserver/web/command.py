"""The door for commands: what the command line asks of a data folder, done here when a server holds the folder.

A command is a function of the store and JSON values that returns the lines to print. ``formserver publish``
calls it directly when no server runs, else sends it to ``/-/command`` with the key in ``server.json``.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, current_app, request

from formserver import admit, demo, derive, publish
from formserver.admit import devices, keys
from formserver.errors import Problem
from formserver.store import Store, people
from formserver.store import forms as rows

bp = Blueprint("command", __name__)

Command = Callable[..., list[str]]


@bp.post("/-/command")
def command() -> dict[str, Any]:
    """Run one command for somebody on this computer who can read the data folder."""
    key = current_app.config.get("LOCAL_KEY") or ""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key or not hmac.compare_digest(key.encode(), given.encode()) or not _is_local(request.environ):
        raise Problem("request.local_only")
    asked = request.get_json()
    store: Store = current_app.extensions["store"]
    try:
        return {"lines": run(store, asked["command"], asked["arguments"])}
    except Problem as problem:
        return {"problem": problem.code, "lines": _problem_lines(problem)}


def run(store: Store, name: str, arguments: Mapping[str, Any]) -> list[str]:
    """Run the command ``name``; return the lines to print. Raises Problem ``command.unknown`` and its own."""
    if name not in COMMANDS:
        raise Problem("command.unknown", command=name)
    return COMMANDS[name](store, **arguments)


def publish_form(store: Store, filename: str, data: str, files: Mapping[str, str]) -> list[str]:
    """Publish a form file (``data`` and ``files`` in base64)."""
    attached = {file: base64.b64decode(text) for file, text in files.items()}
    draft = publish.publish_file(store, base64.b64decode(data), filename, files=attached)
    assert draft.form is not None and draft.version is not None
    said = [str(finding) for finding in draft.findings]
    return [*said, f"published {draft.form.form_id} version {draft.version.version}, code {draft.form.code}"]


def set_state(store: Store, form: str, state: str) -> list[str]:
    """Open or close the form with id or code ``form``."""
    row = named_form(store, form)
    (publish.close_form if state == "closed" else publish.reopen_form)(store, row.id)
    return [f"{row.form_id} is {state}"]


def rederive(store: Store, form: str | None) -> list[str]:
    """Judge every submission (of one form) again and derive its typed answers."""
    form_id = None if form is None else named_form(store, form).form_id
    return [f"derived {derive.rederive(store, form_id)} submissions"]


def first_link(store: Store, hours: float) -> list[str]:
    """Make a fresh one-time link for the first coordinator; no line when there is one."""
    secret = admit.first_link(store, hours=hours)
    return [] if secret is None else [secret]


def add_account(store: Store, email: str, name: str, role: str) -> list[str]:
    """Make the account ``email``; nothing is said."""
    admit.invite(store, email=email, name=name, role=role)
    return []


def account_link(store: Store, email: str, device: str) -> list[str]:
    """Make a link that sets a password for the account ``email``, or enrols ``device``; the line is its path."""
    with store.read() as db:
        person = people.person_by_email(db, email.strip().lower())
    if person is None:
        raise Problem("person.unknown")
    if device:
        return [f"/account/device/{devices.enrol(store, person.id, device)}"]
    return [f"/account/password/{admit.reset_link(store, person.id)}"]


def fill_demo(store: Store, form: str, seed: int, first: int, count: int, photos: bool, problems: bool) -> list[str]:
    """Take in ``count`` demo records of a form from number ``first`` on; the line is how many."""
    row = named_form(store, form)
    done = demo.send_demo(store, row.code, seed=seed, first=first, count=count, photos=photos, problems=problems)
    return [str(done)]


def remove_demo(store: Store, forms: list[str], sure: bool) -> list[str]:
    """Remove the demo records of some forms (of all when none is named), or say how many there are."""
    chosen: list[int | None] = [named_form(store, form).id for form in forms] or [None]
    if not sure:
        found = sum(demo.count_demo(store, form) for form in chosen)
        return [f"{found} demo records would be removed; --yes removes them"]
    return [f"removed {sum(demo.remove_demo(store, form) for form in chosen)} demo records"]


def make_key(store: Store, label: str, scopes: list[str], days: int | None) -> list[str]:
    """Make a key for a program; the line is its secret."""
    return [keys.make_key(store, label=label, scopes=scopes, days=days)]


def revoke_key(store: Store, key: int) -> list[str]:
    """Let a key open nothing any more."""
    return [f"{keys.revoke_key(store, key).label} is revoked"]


COMMANDS: Mapping[str, Command] = {
    "publish": publish_form,
    "state": set_state,
    "rederive": rederive,
    "first_link": first_link,
    "add_account": add_account,
    "account_link": account_link,
    "make_key": make_key,
    "revoke_key": revoke_key,
    "demo": fill_demo,
    "remove_demo": remove_demo,
}


def named_form(store: Store, name: str) -> rows.FormRow:
    """Return the form with id or code ``name``; raise Problem ``form.unknown``."""
    with store.read() as db:
        found = rows.form_by_id(db, name) or rows.form_by_code(db, name)
    if found is None:
        raise Problem("form.unknown")
    return found


def _problem_lines(problem: Problem) -> list[str]:
    return [*(str(finding) for finding in problem.details.get("findings", ())), problem.message]


def _is_local(environ: Mapping[str, Any]) -> bool:
    """Say whether the connection itself comes from this computer, whatever a proxy says."""
    address: str = environ.get("werkzeug.proxy_fix.orig", {}).get("REMOTE_ADDR") or environ.get("REMOTE_ADDR", "")
    return address == "::1" or address.startswith("127.")
