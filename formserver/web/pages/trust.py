"""How devices learn to trust a server that made its certificate itself; http leads here and to https."""

from __future__ import annotations

import plistlib
import uuid
from typing import Any, cast

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import texts
from formserver.errors import Problem
from formserver.tls.authority import fingerprint
from formserver.tls.certificates import Certificates
from formserver.web.pages import languages
from formserver.web.pages.drawing import qr_drawing

bp = Blueprint("trust", __name__, url_prefix="/trust")

#: What http answers itself: these pages, what they are drawn with, and commands, which come by the loopback.
PLAIN = frozenset({"trust", "command"})
PLAIN_ENDPOINTS = frozenset({"style", "static", "favicon"})


@bp.before_app_request
def lead_to_https() -> AnyResponse | None:
    """Lead everybody else from http to https, those who ask for nothing in particular to the page that explains."""
    certificates = _certificates()
    if request.is_secure or certificates is None:
        return None
    if request.blueprint in PLAIN or request.endpoint in PLAIN_ENDPOINTS:
        return None
    if request.path == "/" and certificates.is_own:
        return redirect(url_for("trust.page"), 303)
    return redirect(request.url.replace("http:", "https:", 1), 307)


@bp.get("")
def page() -> str:
    """What to do on each kind of device."""
    certificate = _certificate()
    known = {language.tag: language for language in texts.available_languages()}
    asked = request.args.get("lang", "")
    tag = asked if asked in known else request.accept_languages.best_match(list(known)) or "en"
    with languages.speaking(tag):
        return render_template("trust.html", language=known[tag], languages=known.values(), here=_here(),
                               fingerprint=fingerprint(certificate))  # fmt: skip


@bp.get("/authority.crt")
def authority() -> Response:
    """The certificate of the authority, for Android, Windows and Firefox."""
    return _file(_certificate(), "application/x-x509-ca-cert", "formserver.crt")


@bp.get("/authority.mobileconfig")
def profile() -> Response:
    """The same as a profile for iPhone, iPad and Mac."""
    return _file(_profile(_certificate()), "application/x-apple-aspen-config", "formserver.mobileconfig")


@bp.get("/qr.svg")
def qr() -> Response:
    """The QR code of the page on http, for a device that does not trust the server yet."""
    _certificate()
    return qr_drawing(_here().replace("https:", "http:", 1) + url_for("trust.page"))


def _here() -> str:
    return request.host_url.rstrip("/").replace("http:", "https:", 1)


def _file(data: bytes, media_type: str, name: str) -> Response:
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _profile(certificate: bytes) -> bytes:
    """Return a configuration profile; its ids are made of the certificate, so that a second one replaces the first."""

    def payload(kind: str, name: str, **more: Any) -> dict[str, Any]:
        mark = str(uuid.uuid5(uuid.NAMESPACE_OID, kind + fingerprint(certificate))).upper()
        return {"PayloadType": kind, "PayloadVersion": 1, "PayloadUUID": mark, "PayloadDisplayName": name,
                "PayloadIdentifier": f"formserver.{mark}", **more}  # fmt: skip

    root = payload("com.apple.security.root", "formserver", PayloadContent=certificate,
                   PayloadCertificateFileName="formserver.crt")  # fmt: skip
    return plistlib.dumps(payload("Configuration", "formserver", PayloadContent=[root]))


def _certificates() -> Certificates | None:
    return cast("Certificates | None", current_app.config.get("CERTIFICATES"))


def _certificate() -> bytes:
    """Return the authority's certificate; raise Problem ``page.unknown`` where there is none of ours."""
    certificates = _certificates()
    if certificates is None or not certificates.is_own:
        raise Problem("page.unknown")
    return certificates.authority()
