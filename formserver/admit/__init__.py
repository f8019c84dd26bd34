"""Admitting people and machines.

accounts     the first coordinator, accounts by one-time links, signing in and out, roles
passwords    which ones are fit; hashes
keys         what programs open the API with
devices      tablets of trainers: enrolled by a QR code, revoked at any time
throttle     slower after every failure
"""

from formserver.admit.accounts import (
    ROLES,
    Person,
    accept_first_link,
    change_password,
    disable,
    enable,
    end_session,
    first_link,
    fit_email,
    invite,
    list_sessions,
    require_first_link,
    require_role,
    reset_link,
    reset_person,
    session_person,
    set_password,
    sign_in,
    sign_out,
    speak,
    start_session,
)
from formserver.admit.passwords import SHORTEST, require_fit_password
from formserver.admit.throttle import FAILURES, Throttle

__all__ = [
    "FAILURES",
    "Person",
    "ROLES",
    "SHORTEST",
    "Throttle",
    "accept_first_link",
    "change_password",
    "disable",
    "enable",
    "end_session",
    "first_link",
    "fit_email",
    "invite",
    "list_sessions",
    "require_first_link",
    "require_fit_password",
    "require_role",
    "reset_link",
    "reset_person",
    "session_person",
    "set_password",
    "sign_in",
    "sign_out",
    "speak",
    "start_session",
]
