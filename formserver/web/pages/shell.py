"""The page of a form that begins in the browser: without a record of its own, so that a device may keep it.

/s/CODE/VERSION/page/LANGUAGE is the same for everybody. Its script begins a record, or goes on with one that lies on
the device (#draft=…, #copy=…: what stands behind # is never sent).
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver.errors import Problem
from formserver.program.privacy import keeps_drafts, opens_offline
from formserver.publish import OpenForm
from formserver.web import scripts
from formserver.web.pages import languages
from formserver.web.pages.opened import opened, opened_at
from formserver.web.pages.shown import answer, boot_of, frame

bp = Blueprint("shell", __name__)

#: The number in an address that means the version in use.
CURRENT = 0


@bp.get("/s/<code>/<int:version>/page/<tag>")
def page(code: str, version: int, tag: str) -> AnyResponse:
    """The page without a record, in one language, at one version: also of a closed form, whose drafts are there."""
    form = opened(code, closed_too=True)
    if version == CURRENT:
        return redirect(url_for("shell.page", code=code, version=form.version, tag=tag))
    form = opened_at(code, version)
    if not has_shell(form):
        raise Problem("page.unknown")
    language = languages.of(form.program, tag)
    with languages.speaking(language.tag):
        boot = boot_of(form, language) | {"shell": True, "state": None}
        common = frame(form, language, inline_style=True) | scripts.page_script(form.program, form.digest, boot)
        start = url_for("fill.start", code=code, lang=language.tag)
        return answer(render_template("fill/shell.html", start=start, **common), form=form)


def has_shell(form: OpenForm) -> bool:
    """Say whether a form has anything to begin with in the browser: drafts, or a link that opens offline."""
    return keeps_drafts(form.program) or opens_offline(form.program.settings)
