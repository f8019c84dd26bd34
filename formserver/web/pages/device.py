"""The device itself: its records, forms that open without a connection, the worker that opens them.

/device                   the page: the same for everybody; what it shows lies on the device
/device/forms             the forms that whoever is there may put on the device
/s/CODE/offline.json      the files of one of them: a device has all of them, or the form is not ready
/sw.js                    the worker; with the setting ``offline`` 0 one that ends workers
/manifest.webmanifest     so that the page can stand on a home screen
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for

from formserver import publish, texts
from formserver.errors import Problem
from formserver.program.privacy import keeps_drafts, opens_offline
from formserver.rescue.keys import public_point
from formserver.store import devices
from formserver.store import forms as rows
from formserver.web import linking, maps, scripts, sheets
from formserver.web.admitted import admitted, admitted_to
from formserver.web.context import store
from formserver.web.pages import copies, languages
from formserver.web.pages.enrolment import keeps_pins
from formserver.web.pages.kept import DEVICE, KEPT
from formserver.web.pages.shell import has_shell
from formserver.web.pages.shown import blocks_address, boot_of, list_addresses
from formserver.web.templating import release, static_url

bp = Blueprint("device", __name__)

#: Media that a page shows; lists travel with the program.
SHOWN = ("image/", "audio/", "video/")
ICONS = {"192": "pictures/icon-192.png", "512": "pictures/icon-512.png"}


@bp.get("/device")
def page() -> Response:
    """The page of the device, in the language asked for by ``?lang=`` or by the browser."""
    known = {language.tag: language for language in texts.available_languages()}
    asked = request.args.get("lang", "")
    tag = asked if asked in known else request.accept_languages.best_match(list(known)) or "en"
    with languages.speaking(tag) as words:
        html = render_template(
            "device/page.html", tongue=known[tag], tongues=known.values(), script=scripts.script_url("device"),
            icon=static_url(ICONS["192"]), boot=_boot(words) | {"language": tag},
        )  # fmt: skip
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Language"
    return response


@bp.get("/device/forms")
def forms() -> dict[str, Any]:
    """The forms that somebody who is known may put on this device; for strangers none.

    ``pin``: a coordinator wants one on enrolled devices; ``forget``: the access of this one was ended; ``by`` names it
    in copies of it, which the desk opens.
    """
    try:
        known = admitted()
    except Problem as problem:
        return {"forms": [], "pin": False, "forget": problem.code == "device.revoked", "by": ""}
    with store().read() as db:
        every = rows.list_forms(db) if known else []
        pin = known is not None and known.key != 0 and keeps_pins() and devices.wants_pin(db)
    found = [publish.open_form(store(), row.code) for row in every if row.state == "open" and row.current is not None]
    offered = [{"code": form.code, "title": form.title} for form in found if has_shell(form)]
    by = copies.name(known.key) if known is not None and known.key else ""
    return {"forms": offered, "pin": pin, "forget": False, "by": by}


@bp.get("/s/<code>/offline.json")
def files(code: str) -> Response:
    """What a device needs of a form: for who is admitted to it, or for everybody where its author says so."""
    form = publish.open_form(store(), code)
    filler = admitted_to(form)
    if not (opens_offline(form.program.settings) or filler and keeps_drafts(form.program)):
        raise Problem("form.unknown")
    tags = [language.tag for language in form.program.languages]
    boots = {tag: boot_of(form, languages.of(form.program, tag)) for tag in tags}
    script = scripts.page_script(form.program, form.digest, {})["script"]
    media = [name for name, file in form.files.items() if file.media_type.startswith(SHOWN)]
    assets = [boots[tag]["app"] for tag in tags] + [script]
    assets += [*sheets.addresses(form.program), *maps.addresses(form.program)]
    assets += boots[tags[0]].get("lists", {}).values()
    assets += [address for tag in tags for address in list_addresses(form, tag)]
    assets += [address for tag in tags if (address := blocks_address(form, tag))]
    assets += [url_for("fill.media", code=code, version=form.version, name=name) for name in media]
    said = {
        "code": code, "title": form.title, "version": form.version, "files": assets,
        "pages": [pair for tag in tags for pair in _pages(form, tag)] + _bare(form),
        "properties": dict(filler.properties()) if filler else {},
        "release": hashlib.sha256("\n".join([release(), *assets]).encode()).hexdigest()[:12],
    }  # fmt: skip
    response = Response(json.dumps(said), mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/sw.js")
def worker() -> Response:
    """The worker, which browsers ask for anew each time."""
    if not current_app.config["SETTINGS"].offline:
        text = _linked("offline/letGo.js")
    else:
        text = f"self.RELEASE={json.dumps(release())};self.CORE={json.dumps(_core())};\n{_linked('offline/worker.js')}"
    response = Response(text, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """How the page of the device stands on a home screen."""
    icons = [{"src": static_url(path), "sizes": f"{size}x{size}", "type": "image/png"} for size, path in ICONS.items()]
    said = {
        "name": "Forms", "short_name": "Forms", "id": "/device", "start_url": "/device", "scope": "/",
        "display": "standalone", "background_color": "#ffffff", "theme_color": "#00594c", "icons": icons,
    }  # fmt: skip
    response = Response(json.dumps(said), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _boot(words: Any) -> dict[str, Any]:
    """Return what the script of the page starts from."""
    on = current_app.config["SETTINGS"].offline
    return {
        "messages": {key: words(text) for key, text in {**KEPT, **DEVICE}.items()},
        "worker": url_for("device.worker") if on else "",
        "forms": url_for("device.forms"),
        "server": public_point(store().data),
        "key": url_for("device_calls.key"),
        "log": url_for("device_calls.log"),
    }


def _pages(form: publish.OpenForm, tag: str) -> list[tuple[str, str]]:
    """Return (address, what stands there) of the pages in one language: the form's own and its link's."""
    shell = url_for("shell.page", code=form.code, version=form.version, tag=tag)
    current = url_for("shell.page", code=form.code, version=0, tag=tag)
    return [(shell, shell), (current, shell), (url_for("fill.start", code=form.code, lang=tag), shell)]


def _bare(form: publish.OpenForm) -> list[tuple[str, str]]:
    tag = form.program.default_language
    shell = url_for("shell.page", code=form.code, version=form.version, tag=tag)
    return [(url_for("fill.start", code=form.code), shell)]


def _core() -> dict[str, str]:
    """Return address → media type of all that the worker must have, or not be installed."""
    pages = {url_for("device.page", lang=each.tag): "text/html" for each in texts.available_languages()}
    icons = {static_url(path): "image/png" for path in ICONS.values()}
    return pages | icons | {
        scripts.script_url("device"): "text/javascript",
        url_for("device.manifest"): "application/manifest+json",
    }  # fmt: skip


@lru_cache(maxsize=4)
def _linked(path: str) -> str:
    return linking.shrunk(linking.link([path], scripts.read_static))
