"""Every Problem as an answer: a page, or JSON for who asks for it."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from formserver import texts
from formserver.engine import OutOfFuel
from formserver.errors import PROBLEMS, Problem, trace_of
from formserver.web.pages import languages

log = logging.getLogger(__name__)

#: Where programs ask; /v1 itself is left to the interface of ODK Central, which other clients expect there.
API = "/api/v1"
#: What Flask itself refuses, as ours.
OF_STATUS = {404: "page.unknown", 405: "page.method"}


def install(app: Flask) -> None:
    """Let ``app`` answer every Problem, every refusal of Flask's and every bug."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _of_flask)
    app.register_error_handler(OutOfFuel, lambda error: answer(Problem("form.too_heavy")))
    if not app.testing:
        app.register_error_handler(Exception, _of_bug)


def answer(problem: Problem) -> ResponseReturnValue:
    """Return the problem as page or JSON; who has to sign in is led there."""
    if _wants_json():
        return json_answer(problem)
    if problem.code == "sign_in.needed" and "account.sign_in" in current_app.view_functions:
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")), 303)
    return _page(problem), problem.status, _headers(problem)


def json_answer(problem: Problem) -> Response:
    """Return the problem as JSON (RFC 9457): ``code``, ``message`` and ``details`` say what a program can act on."""
    said = {
        "type": f"{API}/#{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "message": problem.message,
        "details": {name: _plain(value) for name, value in problem.details.items()},
    }
    return Response(json.dumps(said), problem.status, _headers(problem), mimetype="application/problem+json")


def sentence(problem: Problem, words: languages.Words) -> str:
    """Return the problem's message in the language of ``words``."""
    return words(PROBLEMS[problem.code].message).format_map(problem.details)


def _page(problem: Problem) -> str:
    known = {language.tag: language for language in texts.available_languages()}
    tag = request.accept_languages.best_match(list(known)) or "en"
    with languages.speaking(tag) as words:
        return render_template(
            "problem.html", sentence=sentence(problem, words), tag=tag, dir=getattr(known.get(tag), "dir", "ltr")
        )


def _plain(value: Any) -> Any:
    """Return a detail as JSON can hold it; findings are data classes, reasons may be errors."""
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value if isinstance(value, str | int | float | dict | None) else str(value)


def _headers(problem: Problem) -> dict[str, str]:
    found = {"Cache-Control": "no-store"}
    if problem.status in (429, 503):
        found["Retry-After"] = str(problem.details.get("seconds", 5))
    if problem.status == 401 and is_for_programs():
        found["WWW-Authenticate"] = 'Bearer, Basic realm="formserver", charset="UTF-8"'
    return found


def is_for_programs() -> bool:
    """Say whether this request is one of the API, which speaks JSON alone."""
    return request.path == API or request.path.startswith(f"{API}/")


def _wants_json() -> bool:
    preferred = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return is_for_programs() or preferred == "application/json"


def _of_flask(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    if error.code == 413:
        return answer(_too_large(current_app.config))
    if (error.code or 500) >= 500:
        return _of_bug(error)
    return answer(Problem(OF_STATUS.get(error.code or 400, "request.unreadable")))


def _too_large(limits: Mapping[str, Any]) -> Problem:
    most = limits["MAX_CONTENT_LENGTH"] or 0
    if (request.content_length or 0) > most:
        return Problem("request.too_large", limit=most // 1_000_000)
    return Problem(
        "request.too_many_parts", parts=limits["MAX_FORM_PARTS"], size=(limits["MAX_FORM_MEMORY_SIZE"] or 0) // 1000
    )


def _of_bug(error: Exception) -> ResponseReturnValue:
    """Log what happened under an id, without address, query or answers (which messages may hold), and say the id."""
    mark = secrets.token_hex(4)
    log.error("%s: %s in %s\n%s", mark, type(error).__name__, request.endpoint, trace_of(error))
    return answer(Problem("server.failed", id=mark))
