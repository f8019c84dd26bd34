"""The desk's door: one blueprint, coordinators only; what each of its templates is given."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from formserver import admit, texts
from formserver.errors import Problem
from formserver.store import forms as rows
from formserver.store.forms import FormRow, VersionRow
from formserver.store.record_pages import required_version
from formserver.web.context import store
from formserver.web.pages import desk_words
from formserver.web.pages.desk_words import _
from formserver.web.signed_in import current_person

bp = Blueprint("desk", __name__, url_prefix="/desk")

FILTERS = {
    "moment": desk_words.moment,
    "decimal": desk_words.decimal,
    "size": desk_words.size,
    "language_name": desk_words.language_name,
    "waiting": desk_words.waiting,
}


@bp.before_request
def admit_coordinator() -> None:
    """Let coordinators in, in their language."""
    person = current_person()
    desk_words.speak_to(person)
    g.person = admit.require_role(person, "coordinator")


@bp.errorhandler(Problem)
def say_problem(problem: Problem) -> Any:
    """Show a problem inside the desk, with a way on; who is not signed in is led to the sign-in page."""
    person = current_person()
    desk_words.speak_to(person)
    if person is None:
        return led_to_sign_in(problem)
    words = desk_words.sentence(problem)
    if problem.code != "role.missing":
        return render_template("desk/problem.html", words=words, **about()), problem.status
    way_on = {"back_url": url_for("account.own"), "back_words": _("Your account")}
    page = render_template("account/message.html", heading=_("That did not work"), words=words, **way_on, **about())
    return page, problem.status


def led_to_sign_in(problem: Problem) -> AnyResponse:
    """Lead to the sign-in page, and back here afterwards when it was a page that was asked for."""
    flash(desk_words.sentence(problem), "warn")
    wanted = request.full_path.rstrip("?") if request.method == "GET" else url_for("desk.forms")
    return redirect(url_for("account.sign_in", next=wanted), 303)


def about(here: str = "") -> dict[str, Any]:
    """Return what the frame of every page needs; ``here`` is the place it belongs to."""
    return {
        "here": here, "tongue": g.tongue, "tongues": texts.available_languages, "person": g.get("person"),
        "places": places, "csrf": csrf, "this_page": this_page, "described": described,
        "device": g.get("device", ""), "publishing": publishing, "insecure": insecure,
    }  # fmt: skip


def publishing() -> bool:
    """Tell whether shipped forms are being published right now."""
    return bool(current_app.config.get("PUBLISHING"))


def insecure() -> bool:
    """Tell whether this page came over a network by plain http, so that browsers hold things back from pages."""
    name = request.host.rpartition(":")[0] if request.host[-1:] != "]" and ":" in request.host else request.host
    local = name in ("localhost", "[::1]") or name.startswith("127.") or name.endswith(".localhost")
    return not request.is_secure and not local


def register_filters(state: Any) -> None:
    """Give the templates their filters."""
    state.app.jinja_env.filters.update(FILTERS)


bp.record_once(register_filters)


def show(template: str, *, here: str = "", status: int = 200, **values: Any) -> Response:
    """Render a page of the desk."""
    return Response(render_template(template, **about(here), **values), status, mimetype="text/html")


def places() -> list[tuple[str, str, str]]:
    """Return the places of the list at the side for this reader: key, endpoint, name."""
    person = g.get("person")
    if g.get("device") or person is None or person.role != "coordinator":
        return own_places()
    return [
        ("forms", "desk.forms", _("Forms")),
        ("submissions", "desk.all_submissions", _("Submissions")),
        ("lists", "desk.lists", _("Lists")),
        ("people", "desk.people", _("People")),
        ("devices", "desk.devices", _("Devices")),
        ("keys", "desk.keys", _("Access keys")),
    ]


def own_places() -> list[tuple[str, str, str]]:
    """Return the places of somebody who fills in forms."""
    return [("home", "trainer.home", _("Forms to fill in")), ("sent", "trainer.sent", _("Sent"))]


def csrf() -> Markup:
    """Return the hidden field that shows that a request comes from our own page."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def this_page() -> str:
    """Return the address of this page, to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def described(field: Any, hint: str) -> dict[str, str]:
    """Return the attributes that tie a field to its hint and errors."""
    ids = ([f"{field.id}.hint"] if hint else []) + ([f"{field.id}.error"] if field.errors else [])
    found = {"aria-describedby": " ".join(ids)} if ids else {}
    return found | ({"aria-invalid": "true"} if field.errors else {})


def form_or_404(key: int) -> FormRow:
    """Return a form; raise Problem ``form.unknown``."""
    with store().read() as db:
        return rows.required_form(db, key)


def version_or_404(form: FormRow, number: int) -> VersionRow:
    """Return a version of a form; raise Problem ``version.unknown``."""
    with store().read() as db:
        return required_version(db, form, number)
