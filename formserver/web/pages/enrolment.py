"""Enrolling a device: the page that a QR code opens, with one button and nothing to type."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import admit
from formserver.admit import devices
from formserver.errors import Problem
from formserver.store import devices as rows
from formserver.web.admitted import remember_device
from formserver.web.context import store
from formserver.web.pages.account import choose_language, say_problem
from formserver.web.pages.desk_door import about
from formserver.web.pages.desk_words import _
from formserver.web.signed_in import forget, session_secret

bp = Blueprint("enrolment", __name__, url_prefix="/account/device")
bp.before_request(choose_language)
bp.register_error_handler(Problem, say_problem)


@bp.get("/<secret>")
def device(secret: str) -> Response:
    """Say whose device this is going to be, on which server; opening the page changes nothing."""
    found = devices.enrolment(store(), secret, network=_network())
    server = urlsplit(request.host_url).netloc
    page = render_template("account/device.html", enrolment=found, server=server, **about())
    return Response(page, mimetype="text/html")


@bp.post("/<secret>")
def enrol_device(secret: str) -> AnyResponse:
    """Make this browser the device; who was signed in on it is signed out."""
    token = devices.accept(store(), secret, network=_network())
    with store().read() as db:
        wanted = rows.wants_pin(db) and keeps_pins()
    home = url_for("trainer.home")
    response: AnyResponse = redirect(url_for("device.page", _anchor=f"pin={home}") if wanted else home, 303)
    if session_secret():
        admit.sign_out(store(), session_secret())
        session.clear()
        response, g.person = forget(response), None
    if not wanted and keeps_pins():
        flash(_("Set a PIN under “Records on this device”: then who finds the device cannot read what is kept there."))
    flash(_("This device is enrolled. Keep this page as a bookmark or on the home screen."), "good")
    return remember_device(response, token)


def keeps_pins() -> bool:
    """Tell whether devices can have a PIN: the worker carries its key, and is not there with ``offline`` 0."""
    return bool(current_app.config["SETTINGS"].offline)


def _network() -> str:
    return request.remote_addr or ""
