"""Devices of trainers: enrolled once by a link that a QR code shows, then admitted by a token of their own.

    enrol      coordinator: a link for a person and a device, which works once and for a day
    accept     the device opens it and presses one button: it gets a token, of which the server keeps a hash
    admitted   every request: the token says whose device this is, until it is revoked

A device is admitted to forms and to what its person sent, never to the desk or to the account.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from formserver.admit.accounts import Person, person_of
from formserver.admit.throttle import FAILURES
from formserver.errors import Problem
from formserver.store import Store, audit, devices, people
from formserver.store.devices import ENROLLED, WAITING, DeviceRow
from formserver.store.keys import moment

LINK_HOURS = 24
#: Until it is revoked: ten years.
DEVICE_HOURS = 24 * 3652
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Device:
    """A device that is admitted: ``person`` owns it; ``new_hour`` says that it was not seen in this hour yet."""

    id: int
    label: str
    person: Person
    new_hour: bool = False


def enrol(store: Store, person: int, label: str, *, by: int | None = None, hours: float = LINK_HOURS) -> str:
    """Return the secret of a one-time link that enrols a device. Raises ``device.no_label``, ``person.unknown``."""
    label = " ".join(label.split())[:LONGEST_LABEL]
    if not label:
        raise Problem("device.no_label")
    with store.work() as db:
        row = people.person_by_key(db, person)
        if row is None or not row.role or row.disabled is not None:
            raise Problem("person.unknown")
        audit.record(db, "device.enrol", label, person=by, owner=row.id)
        return devices.add(db, kind=WAITING, person=person, label=label, hours=hours)


def enrolment(store: Store, secret: str, *, network: str) -> DeviceRow:
    """Return what a link would enrol, without using it up; raise ``token.unusable``, ``sign_in.throttled``."""
    buckets = (("enrol", network, 30),)
    FAILURES.require(buckets)
    with store.read() as db:
        found = devices.by_secret(db, kind=WAITING, secret=secret)
    if found is None or found.revoked or found.disabled:
        FAILURES.failed(buckets)
        raise Problem("token.unusable")
    return found


def accept(store: Store, secret: str, *, network: str) -> str:
    """Use a link up; return the token of the device. Raises ``token.unusable``, ``sign_in.throttled``."""
    found = enrolment(store, secret, network=network)
    with store.work() as db:
        if not people.use_token(db, kind=WAITING, secret=secret):
            raise Problem("token.unusable")
        audit.record(db, "device.accept", found.label, person=found.person)
        return devices.add(db, kind=ENROLLED, person=found.person, label=found.label, hours=DEVICE_HOURS)


def admitted(store: Store, secret: str) -> Device | None:
    """Return the device with a token, None when there is none; raise Problem ``device.revoked``."""
    with store.read() as db:
        row = devices.by_secret(db, kind=ENROLLED, secret=secret)
        owner = people.person_by_key(db, row.person) if row is not None else None
    if row is None or owner is None:
        return None
    if row.revoked or owner.disabled is not None or not owner.role:
        raise Problem("device.revoked")
    hour = moment()[:13] + ":00:00.000Z"
    if row.seen != hour:
        with store.work() as db:
            devices.note_seen(db, row.id, hour)
    return Device(row.id, row.label, person_of(owner), row.seen != hour)


def revoke(store: Store, key: int, *, by: int | None = None) -> DeviceRow:
    """Admit a device no more, or take back a link; return it. Raises Problem ``device.unknown``."""
    with store.work() as db:
        found = devices.by_key(db, key)
        if found is None:
            raise Problem("device.unknown")
        if devices.revoke(db, key):
            audit.record(db, "device.revoke", found.label, person=by, owner=found.person)
    return found


def want_pin(store: Store, wanted: bool, *, by: int | None = None) -> None:
    """Say whether devices are to have a PIN."""
    with store.work() as db:
        devices.want_pin(db, wanted)
        audit.record(db, "device.pin", "wanted" if wanted else "", person=by)


def list_devices(
    store: Store, *, person: int | None = None, before: int | None = None, limit: int = 50
) -> list[DeviceRow]:
    """Return devices, and links that nobody has opened yet (of one person), newest first."""
    with store.read() as db:
        return devices.page_of(db, person=person, before=before, limit=limit)


def device_id(secret: str) -> str:
    """Return what forms are told about a device: the same while its token is, and nothing that admits anybody."""
    return "formserver:" + hashlib.sha256(f"device {secret}".encode()).hexdigest()[:16]
