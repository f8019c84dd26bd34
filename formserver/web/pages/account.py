"""Signing in and out, the first coordinator, one's own account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import admit, texts
from formserver.errors import Problem
from formserver.web.context import store
from formserver.web.pages import desk_words
from formserver.web.pages.desk_door import about, led_to_sign_in
from formserver.web.pages.desk_forms import ChangePassword, FirstAccount, NewPassword, SignIn
from formserver.web.pages.desk_words import _
from formserver.web.signed_in import current_person, forget, remember, session_secret

bp = Blueprint("account", __name__, url_prefix="/account")

#: Problem code (or its beginning) → the field it belongs to.
AT_FIELD = {"email.": "email", "password.": "password", "sign_in.wrong": "password", "person.exists": "email"}

#: Where the addresses begin that people may be led back to.
OWN_ADDRESSES = ("/desk", "/account", "/my", "/s/")


@bp.before_request
def choose_language() -> None:
    """Speak the language of the account, the cookie or the browser."""
    desk_words.speak_to(current_person())


@bp.errorhandler(Problem)
def say_problem(problem: Problem) -> Any:
    """Show a problem on a page of its own, with a way on."""
    desk_words.speak_to(current_person())
    if problem.code == "sign_in.needed":
        return led_to_sign_in(problem)
    back = {"back_url": url_for("account.sign_in"), "back_words": _("Sign in")}
    words = desk_words.sentence(problem)
    if problem.code == "token.unusable":
        words += " " + _("Ask whoever runs the server for a new one, or sign in.")
    return _show("account/message.html", status=problem.status, heading=_("That did not work"), words=words, **back)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> AnyResponse:
    """Ask for e-mail and password; lead to where one came from."""
    wanted = own_address(request.values.get("next", ""))
    if request.method == "GET" and current_person() is not None:
        return redirect(wanted, 303)
    form = SignIn()
    if form.validate_on_submit():
        try:
            return _signed_in(_session_of(form), wanted)
        except Problem as problem:
            form.blame(problem, AT_FIELD)
            return _show("account/sign_in.html", status=problem.status, form=form, next=wanted)
    return _show("account/sign_in.html", status=422 if form.errors else 200, form=form, next=wanted)


@bp.route("/first/<token>", methods=["GET", "POST"])
def first(token: str) -> AnyResponse:
    """Make the account of the first coordinator, by the one-time link."""
    admit.require_first_link(store(), token)
    form = FirstAccount()
    if form.validate_on_submit():
        try:
            person = admit.accept_first_link(
                store(), token, email=form.email.data, name=form.name.data, password=form.password.data
            )
        except Problem as problem:
            if problem.code == "token.unusable":
                raise
            form.blame(problem, AT_FIELD)
        else:
            return _signed_in(admit.start_session(store(), person, hours=_hours()), url_for("desk.forms"))
    return _show("account/first.html", status=422 if form.errors else 200, form=form, password_length=admit.SHORTEST)


@bp.route("/password/<token>", methods=["GET", "POST"])
def set_password(token: str) -> AnyResponse:
    """Set a password by a one-time link."""
    person = admit.reset_person(store(), token)
    form = NewPassword()
    if form.validate_on_submit():
        try:
            person = admit.set_password(store(), token, form.password.data)
        except Problem as problem:
            if problem.code == "token.unusable":
                raise
            form.blame(problem, AT_FIELD)
        else:
            return _signed_in(admit.start_session(store(), person, hours=_hours()), url_for("home"))
    status = 422 if form.errors else 200
    return _show(
        "account/set_password.html", status=status, form=form, email=person.email, password_length=admit.SHORTEST
    )


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this session and forget what the browser kept."""
    admit.sign_out(store(), session_secret())
    session.clear()
    g.person = None
    return forget(redirect(url_for("account.sign_in"), 303))


@bp.post("/language")
def language() -> AnyResponse:
    """Speak another language, here and wherever this person signs in."""
    tag = request.form.get("language", "")
    if tag not in {known.tag for known in texts.available_languages()}:
        raise Problem("request.unknown_action")
    person = current_person()
    if person is not None:
        admit.speak(store(), person, tag)
    response = redirect(own_address(request.form.get("next", "")), 303)
    response.set_cookie(
        desk_words.COOKIE, tag, max_age=31536000, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


@bp.get("")
def own() -> Response:
    """One's own account: password, sessions."""
    return _own(ChangePassword(formdata=None))


@bp.post("/password")
def change_password() -> AnyResponse:
    """Change one's own password; every other session ends."""
    person, form = admit.require_role(current_person()), ChangePassword()
    if not form.validate_on_submit():
        return _own(form)
    try:
        admit.change_password(store(), person, old=form.old.data, new=form.new.data, secret=session_secret())
    except Problem as problem:
        if problem.code == "sign_in.wrong":
            form.old.errors = [_("This is not the password that you have now.")]
        else:
            form.blame(problem, {"password.": "new"})
        return _own(form)
    flash(_("The password is changed. You are signed out everywhere else."), "good")
    return redirect(url_for("account.own"), 303)


@bp.post("/sessions/<int:key>")
def end_session(key: int) -> AnyResponse:
    """End one of one's own sessions."""
    person = admit.require_role(current_person())
    admit.end_session(store(), person, key)
    flash(_("That session has ended."), "good")
    return redirect(url_for("account.own"), 303)


def own_address(text: str) -> str:
    """Return ``text`` when it is an address of a page that somebody was led from, else that of the first page."""
    parts = urlsplit(text)
    ours = not (parts.scheme or parts.netloc) and text.startswith(OWN_ADDRESSES) and "\\" not in text
    return text if ours else url_for("home")


def _own(form: ChangePassword) -> Response:
    g.person = admit.require_role(current_person())
    return _show(
        "account/own.html",
        status=422 if form.errors else 200,
        form=form,
        sessions=admit.list_sessions(store(), g.person, session_secret()),
        password_length=admit.SHORTEST,
    )


def _session_of(form: SignIn) -> str:
    return admit.sign_in(
        store(), email=form.email.data, password=form.password.data, network=request.remote_addr or "", hours=_hours()
    )


def _signed_in(secret: str, wanted: str) -> AnyResponse:
    session.clear()
    return remember(redirect(wanted, 303), secret)


def _hours() -> int:
    return int(current_app.config["SETTINGS"].session_hours)


def _show(template: str, *, status: int = 200, **values: Any) -> Response:
    return Response(render_template(template, **about(), **values), status, mimetype="text/html")
