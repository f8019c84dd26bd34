"""What every answer carries and every request meets: security headers, size limits, forged requests, compression."""

from __future__ import annotations

import gzip

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.routing import IntegerConverter, ValidationError

from formserver.config import Settings
from formserver.errors import Problem
from formserver.web import problems, templating

#: Where somebody is signed in by a cookie, so that a request from elsewhere could act in their name.
GUARDED = frozenset({"desk", "account", "enrolment", "trainer"})
COMPRESSED = frozenset({"text/html", "application/json", "application/xml", "text/xml"})
SMALLEST_COMPRESSED = 500
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self)",
}
SCRIPT_HEADERS = {name: HEADERS[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{style}'; img-src 'self' blob: data:; "
    "font-src 'self'; media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
)


class TokenSessions(SecureCookieSessionInterface):
    """Flask's own session holds the token against forged requests, nothing else; only guarded pages use it."""

    def get_cookie_name(self, app: Flask) -> str:
        """``__Host-`` binds the cookie to this very host, which browsers allow on https only."""
        return "__Host-desk" if request.is_secure else "desk"

    def get_cookie_secure(self, app: Flask) -> bool:
        """Say whether the cookie travels on https only."""
        return request.is_secure


class Number(IntegerConverter):
    """A number in an address: one that a database can hold."""

    regex = r"\d{1,19}"

    def to_python(self, value: str) -> int:
        """Return the number; raise ValidationError above 63 bits."""
        number = int(value)
        if number >= 2**63:
            raise ValidationError
        return number


def install(app: Flask, settings: Settings) -> None:
    """Set limits and headers of ``app``."""
    app.url_map.converters["int"] = Number
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_request_mb * 1_000_000,
        MAX_FORM_MEMORY_SIZE=settings.max_field_kb * 1000,
        MAX_FORM_PARTS=settings.max_parts,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,  # pages send no Referer; Sec-Fetch-Site says more
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    app.session_interface = TokenSessions()
    _guard(app, CSRFProtect(app))
    policy = POLICY.format(style=templating.style_digest("fill"))
    app.after_request(lambda response: _with_headers(response, policy))
    app.after_request(_compressed)


def _guard(app: Flask, protection: CSRFProtect) -> None:
    @app.before_request
    def refuse_forged() -> None:
        if not _is_guarded() or request.method in ("GET", "HEAD", "OPTIONS"):
            return
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise Problem("request.forged")
        if request.blueprint in GUARDED:  # a preview inside the desk changes nothing and carries sealed state
            protection.protect()

    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> ResponseReturnValue:
        return problems.answer(Problem("request.forged"))


def _is_guarded() -> bool:
    return not GUARDED.isdisjoint(request.blueprints)


def _with_headers(response: Response, policy: str) -> Response:
    if more := g.get("style_digest"):
        policy = policy.replace("style-src 'self'", f"style-src 'self' 'sha256-{more}'")
    if tiles := g.get("tiles_source"):
        policy = policy.replace("img-src 'self'", f"img-src 'self' {tiles}")
    is_script = request.endpoint == "script"  # never a document: what speaks to documents is a kilobyte for nothing
    for name, value in (SCRIPT_HEADERS if is_script else HEADERS | {"Content-Security-Policy": policy}).items():
        response.headers.setdefault(name, value)
    if request.is_secure and not _is_own_authority():
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if _is_guarded():
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _is_own_authority() -> bool:
    """A certificate of the server's own may be made anew; browsers that were told to insist could not be helped."""
    certificates = current_app.config.get("CERTIFICATES")
    return certificates is not None and certificates.is_own


def _compressed(response: Response) -> Response:
    """Compress pages, but not those of the desk: they carry a token beside text that others may choose."""
    if request.blueprint in GUARDED or response.mimetype not in COMPRESSED or response.is_streamed:
        return response
    if response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) < SMALLEST_COMPRESSED:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
