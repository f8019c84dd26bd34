"""The shape of an XForm's model: what clients refuse to read, though a program could be made of it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from formserver.compiler.actions import KINDS
from formserver.compiler.binds import is_path
from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.languages import NO_LANGUAGE
from formserver.compiler.pool import Pool
from formserver.compiler.reading import Document

_PARTS = frozenset({"itext", "instance", "bind", "submission"}) | {name.rpartition(":")[2] for name in KINDS}


def check_model(model: Element, document: Document, tree: Tree, pool: Pool) -> None:
    """Report what the model must not hold, and nodes that cannot have what is said of them."""
    _check_parts(model, document, pool)
    for child in model:
        name = document.name(child.tag)
        if name == "itext":
            _check_itext(child, document, pool)
        elif name == "bind":
            path = child.get("nodeset") or child.get("ref") or ""
            if not is_path(path):
                pool.report("path-broken", text=path.strip())
    for draft in tree.drafts:
        _check_node(draft, pool)


def _check_parts(model: Element, document: Document, pool: Pool) -> None:
    for text in (model.text, *(child.tail for child in model)):
        if text and text.strip():
            pool.report("element-strange", parent="model", what=text.strip()[:40])
    for child in model:
        name = document.name(child.tag).rpartition(":")[2]
        if name not in _PARTS:
            pool.report("element-strange", parent="model", what=f"<{name}>")
        elif name == "instance" and len(child) > 1:
            pool.report("instance-several", name=child.get("id", ""), count=len(child))


def _check_itext(itext: Element, document: Document, pool: Pool) -> None:
    seen: set[str] = set()
    if not len(itext):
        pool.report("xform-incomplete", part="translation")
    for translation in itext:
        language = translation.get("lang", NO_LANGUAGE)
        if translation.get("lang") is None:
            pool.report("xform-incomplete", part="lang at a translation")
        if language in seen:
            pool.report("language-twice", language=language)
        seen.add(language)
        _check_texts(translation, language, document, pool)


def _check_texts(translation: Element, language: str, document: Document, pool: Pool) -> None:
    seen: set[tuple[str, str]] = set()
    for text in translation:
        name = text.get("id", "")
        if not name:
            pool.report("text-nameless", language=language)
        for value in text:
            kind, form = document.name(value.tag), value.get("form", "")
            if kind != "value":
                pool.report("element-strange", parent="text", what=f"<{kind}>")
            elif (name, form) in seen:
                pool.report("text-twice", name=name, language=language)
            seen.add((name, form))


def _check_node(draft: Draft, pool: Pool) -> None:
    written = [name for name in ("calculate", "preload") if name in draft.sources or name in draft.fields]
    if draft.kind != "value":
        for name in written:
            pool.report("value-on-group", draft.path, name, name=draft.path, property=name)
    if draft.kind in ("value", "group") and draft.initial > 1:
        pool.report("node-twice", draft.path, path=draft.path, count=draft.initial)
