"""People at the desk: who has an account, a link for a password, devices and the QR code that enrols one."""

from __future__ import annotations

import json

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import admit
from formserver.admit import devices as enrolled
from formserver.errors import Problem
from formserver.store import devices as device_rows
from formserver.store import people as rows
from formserver.store.devices import WAITING
from formserver.store.people import PersonRow
from formserver.web.context import outside, store
from formserver.web.pages.desk_door import bp, show
from formserver.web.pages.desk_forms import NewDevice, NewPerson
from formserver.web.pages.desk_words import _
from formserver.web.pages.drawing import qr_inside

PAGE = 100


@bp.get("/people")
def people() -> Response:
    """Everybody with an account, by e-mail address."""
    return _people(NewPerson(formdata=None))


@bp.post("/people")
def add_person() -> AnyResponse:
    """Make an account; how its owner gets in is chosen on the person's page."""
    form = NewPerson()
    if not form.validate_on_submit():
        return _people(form, status=422)
    name, email, role = form.name.data, form.email.data, form.role.data
    try:
        admit.invite(store(), email=email, name=name, role=role, by=g.person.id)
    except Problem as problem:
        form.blame(problem, {"email.": "email", "person.exists": "email"})
        return _people(form, status=problem.status)
    with store().read() as db:
        row = rows.person_by_email(db, admit.fit_email(email))
    assert row is not None
    flash(_("The account is made. Enrol a device for it, or give its owner a link to set a password."), "good")
    return redirect(url_for("desk.person", key=row.id), 303)


@bp.get("/people/<int:key>")
def person(key: int) -> Response:
    """One person: devices, ways in, and the end of them."""
    return _person(_row(key), NewDevice(formdata=None))


@bp.post("/people/<int:key>/password")
def password_link(key: int) -> Response:
    """Show, once, a link by which somebody sets a password; earlier ones stop working."""
    row = _row(key)
    secret = admit.reset_link(store(), key, by=g.person.id)
    address = outside(url_for("account.set_password", token=secret))
    return show("desk/password_link.html", here="people", row=row, address=address, picture=qr_inside(address))


@bp.post("/people/<int:key>/devices")
def enrol(key: int) -> Response:
    """Show, once, the QR code that enrols a device."""
    row, form = _row(key), NewDevice()
    if not form.validate_on_submit():
        return _person(row, form, status=422)
    secret = enrolled.enrol(store(), key, form.label.data, by=g.person.id)
    address = outside(url_for("enrolment.device", secret=secret))
    return show("desk/enrol.html", here="people", row=row, label=form.label.data.strip(), address=address,
                picture=qr_inside(address), hours=enrolled.LINK_HOURS)  # fmt: skip


@bp.post("/people/<int:key>/disable")
def disable(key: int) -> AnyResponse:
    """Let somebody in no more; can be undone."""
    admit.disable(store(), key, by=g.person.id)
    flash(_("This person gets in no more, neither with a password nor with a device."),
          f"good {url_for('desk.enable', key=key)}")  # fmt: skip
    return redirect(url_for("desk.person", key=key), 303)


@bp.post("/people/<int:key>/enable")
def enable(key: int) -> AnyResponse:
    """Let somebody in again."""
    admit.enable(store(), key, by=g.person.id)
    flash(_("This person gets in again."), "good")
    return redirect(url_for("desk.person", key=key), 303)


@bp.get("/devices")
def devices() -> Response:
    """Every device, newest first; before them those on which records wait, the oldest record first."""
    found = enrolled.list_devices(store(), before=request.args.get("before", type=int), limit=PAGE + 1)
    older = url_for("desk.devices", before=found[PAGE - 1].id) if len(found) > PAGE else ""
    with store().read() as db:
        logs, wanted = device_rows.with_logs(db, [each.id for each in found]), device_rows.wants_pin(db)
        longest = device_rows.waiting_longest(db, limit=PAGE)
    return show("desk/devices.html", here="devices", devices=found[:PAGE], older=older, WAITING=WAITING, logs=logs,
                wanted=wanted, longest=longest)  # fmt: skip


@bp.post("/devices/pin")
def want_pin() -> AnyResponse:
    """Want a PIN on enrolled devices, or leave it to who has them."""
    wanted = request.form.get("wanted") == "yes"
    enrolled.want_pin(store(), wanted, by=g.person.id)
    free, asked = _("Devices offer a PIN; nobody has to set one."), _("Devices ask for a PIN before they open a form.")
    flash(asked if wanted else free, "good")
    return redirect(url_for("desk.devices"), 303)


@bp.get("/devices/<int:key>/log")
def device_log(key: int) -> Response:
    """What a device said happened on it."""
    with store().read() as db:
        row, said = device_rows.by_key(db, key), device_rows.log_of(db, key)
    if row is None or said is None:
        raise Problem("device.unknown")
    received, lines = said
    return show("desk/device_log.html", here="devices", row=row, received=received, lines=json.loads(lines))


@bp.post("/devices/<int:key>/revoke")
def revoke(key: int) -> AnyResponse:
    """End the access of a device for good; to have it back it is enrolled again."""
    found = enrolled.revoke(store(), key, by=g.person.id)
    flash(_("%(label)s opens no more forms here. To let it in again, enrol it again.") % {"label": found.label}, "good")
    back = url_for("desk.person", key=found.person) if request.form.get("back") == "person" else url_for("desk.devices")
    return redirect(back, 303)


def _people(form: NewPerson, *, status: int = 200) -> Response:
    after = request.args.get("after", "")
    with store().read() as db:
        found = rows.list_people(db, after=after, limit=PAGE + 1)
    more = url_for("desk.people", after=found[PAGE - 1].email) if len(found) > PAGE else ""
    return show("desk/people.html", here="people", status=status, people=found[:PAGE], more=more, form=form)


def _person(row: PersonRow, form: NewDevice, *, status: int = 200) -> Response:
    found = enrolled.list_devices(store(), person=row.id, limit=PAGE)
    return show("desk/person.html", here="people", status=status, row=row, devices=found, form=form, WAITING=WAITING)


def _row(key: int) -> PersonRow:
    with store().read() as db:
        row = rows.person_by_key(db, key)
    if row is None:
        raise Problem("person.unknown")
    return row
