"""What every template may use: translated sentences, labels with their marks, stylesheets."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, g, url_for
from markupsafe import Markup, escape

from formserver import texts
from formserver.places import STATIC, TRANSLATIONS
from formserver.program.markup import plain, read_marks
from formserver.web import tongues

#: The stylesheets of each audience, in order; served as one file, or inside a first page. The last two: beside fill.
STYLES = {
    "fill": ("tokens", "fill"),
    "desk": ("tokens", "desk"),
    "paper": ("tokens", "paper"),
    "controls": ("controls",),
    "layout": ("layout",),
}
_ELEMENTS = {
    "strong": ("<strong>", "</strong>"),
    "em": ("<em>", "</em>"),
    "heading": ('<strong class="heading">', "</strong>"),
    "a": ('<a href="%s" target="_blank" rel="noopener noreferrer">', "</a>"),
    "br": ("<br>", ""),
}


def install(app: Flask) -> None:
    """Give the templates of ``app`` their filters and globals."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _spoken().gettext(text),
        lambda one, many, number: _spoken().ngettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, text: _spoken().pgettext(context, text),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(rich=rich, plain=plain)
    app.jinja_env.filters.update(said=tongues.said, tongue=tongues.attributes, apart=tongues.apart)
    app.jinja_env.globals.update(stylesheet=stylesheet, static_url=static_url)


def _spoken():  # type: ignore[no-untyped-def]
    return getattr(g, "translations", None) or texts.translations("en")


def rich(text: str) -> Markup:
    """Return a label as HTML: its words escaped, its marks as elements, in its language."""
    html, ends, outermost = [], [], 0
    for piece in read_marks(text):
        outermost += not ends
        if isinstance(piece, str):
            html.append(escape(piece))
        elif piece.tag:
            start, end = _ELEMENTS[piece.tag]
            html.append(Markup(start) % (piece.address,) if piece.address else Markup(start))
            ends += [Markup(end)] if end else []
        else:
            html.append(ends.pop())
    if outermost == 1 and html[0].startswith("<a "):
        html[0] = html[0][:-1] + Markup(' class="lone">')
    return tongues.marked(Markup("").join(html), text)


@lru_cache(maxsize=8)
def style_text(audience: str) -> str:
    """Return the stylesheets of ``audience`` as one text, without comments and indentation."""
    folder = Path(STATIC) / "style"
    css = "\n".join((folder / f"{name}.css").read_text("utf-8") for name in STYLES[audience])
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*([{}:;,])\s+", r"\1", re.sub(r"\s+", " ", css)).strip()


@lru_cache(maxsize=8)
def style_digest(audience: str) -> str:
    """Return the sha256 of ``style_text`` as a Content-Security-Policy source wants it."""
    return source_digest(style_text(audience))


def style_version(audience: str) -> str:
    """Return what stands in the address of the stylesheets of ``audience``."""
    return style_digest(audience)[:12].replace("/", "_").replace("+", "_")  # a - parts it from the audience


def source_digest(text: str) -> str:
    """Return the sha256 of an inline style as a Content-Security-Policy source wants it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache(maxsize=1)
def release() -> str:
    """Return what names everything a browser may keep: scripts, styles, templates, catalogues."""
    digest = hashlib.sha256()
    for folder in (Path(STATIC), Path(TRANSLATIONS), Path(__file__).parents[1] / "templates"):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def static_url(path: str) -> str:
    """Return the address of a static file; it changes with the release, so browsers keep it for good."""
    return url_for("static", release=release(), filename=path)


def stylesheet(audience: str, *, inline: bool = False) -> Markup:
    """Return the tag that brings the stylesheet: inside the page (first visit, one round trip) or linked."""
    if inline:
        return Markup("<style>%s</style>") % Markup(style_text(audience))
    address = url_for("style", audience=audience, version=style_version(audience))
    return Markup('<link rel="stylesheet" href="%s">') % address
