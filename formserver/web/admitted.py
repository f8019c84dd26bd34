"""Who fills in forms: somebody who is signed in, or the person of an enrolled device.

A device has a cookie of its own. It opens forms and what its person sent; the desk and the account never ask for it.
Where a form is anonymous nobody looks at either cookie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import after_this_request, g, request
from werkzeug.wrappers import Response

from formserver.admit import Person, devices
from formserver.errors import Problem
from formserver.publish import OpenForm
from formserver.web.context import store
from formserver.web.signed_in import current_person, session_secret

#: The longest that browsers keep a cookie; it is given anew while the device is in use.
COOKIE_DAYS = 400


@dataclass(frozen=True, slots=True)
class Admitted:
    """``device`` is the label of an enrolled device, "" for a session; ``id`` is what forms are told about it.

    ``key`` is the number of an enrolled device, 0 for a session.
    """

    person: Person
    device: str
    id: str
    key: int = 0

    def properties(self) -> Mapping[str, str]:
        """Return what metadata questions are filled with; there is no phone number."""
        return {"username": self.person.name or self.person.email, "email": self.person.email, "deviceid": self.id}


def admitted() -> Admitted | None:
    """Return who is there, None when nobody is known. Raises Problem ``device.revoked``."""
    if "admitted" not in g:
        g.admitted = _by_session() or _by_device()
    found: Admitted | None = g.admitted
    return found


def admitted_to(form: OpenForm) -> Admitted | None:
    """Return who fills in a form: None for everybody where it is anonymous, and for strangers where it is public.

    Raises Problem ``form.members``, ``device.revoked`` where the form is closed to strangers, ``request.forged``.
    """
    if form.anonymous:
        return None
    try:
        found = admitted()
    except Problem:
        if form.closed_to:
            raise
        return None
    if found is None and form.closed_to:
        raise Problem("form.members")
    if found is not None and request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Problem("request.forged")
    return found


def require_admitted() -> Admitted:
    """Return who is there; raise Problem ``sign_in.needed``, ``device.revoked``."""
    found = admitted()
    if found is None:
        raise Problem("sign_in.needed")
    return found


def remember_device(response: Response, secret: str) -> Response:
    """Give the browser the token of a device."""
    response.set_cookie(
        _cookie(), secret, max_age=COOKIE_DAYS * 86400, path="/", secure=request.is_secure, httponly=True,
        samesite="Lax",
    )  # fmt: skip
    return response


def _by_session() -> Admitted | None:
    person = current_person()
    if person is None or not person.role:
        return None
    return Admitted(person, "", devices.device_id(_secret() or session_secret()))


def _by_device() -> Admitted | None:
    secret = _secret()
    found = devices.admitted(store(), secret) if secret else None
    if found is None:
        return None
    if found.new_hour:
        after_this_request(lambda response: _kept(response, secret))
    return Admitted(found.person, found.label, devices.device_id(secret), found.id)


def _kept(response: Any, secret: str) -> Any:
    return remember_device(response, secret)


def _secret() -> str:
    return request.cookies.get(_cookie(), "")


def _cookie() -> str:
    return "__Host-device" if request.is_secure else "device"
