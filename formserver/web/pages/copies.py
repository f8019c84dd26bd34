"""What a copy of a device says of the device: a text that only this server can write, so that no file names another."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

from formserver.store import devices
from formserver.store.devices import DeviceRow
from formserver.web.context import secret, store


def name(key: int) -> str:
    """Return what an enrolled device puts into copies of it."""
    return str(_seal().dumps(key))


def named(by: str) -> DeviceRow | None:
    """Return the device that a copy names; None where it names none, or another server's."""
    try:
        key = _seal().loads(by)
    except BadSignature:
        return None
    with store().read() as db:
        return devices.by_key(db, key)


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(secret(), salt="device copy")
