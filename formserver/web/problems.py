"""Every Problem as an answer: a page, or JSON for who asks for it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from formserver import texts
from formserver.engine import OutOfFuel
from formserver.errors import PROBLEMS, Problem, trace_of
from formserver.web.pages import languages

log = logging.getLogger(__name__)

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
        return {"code": problem.code, "message": problem.message}, problem.status, _headers(problem)
    if problem.code == "sign_in.needed" and "account.sign_in" in current_app.view_functions:
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")), 303)
    return _page(problem), problem.status, _headers(problem)


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


def _headers(problem: Problem) -> dict[str, str]:
    if problem.status not in (429, 503):
        return {"Cache-Control": "no-store"}
    return {"Cache-Control": "no-store", "Retry-After": str(problem.details.get("seconds", 5))}


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


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
