"""The shape of an XForm's model: what clients refuse to read, though a program could be made of it."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element

from formserver.compiler.actions import KINDS
from formserver.compiler.binds import EXPRESSIONS, find_path, full_path, is_path
from formserver.compiler.body import SELECTS
from formserver.compiler.drafts import Draft
from formserver.compiler.expressions import Writer
from formserver.compiler.instance_tree import TEMPLATE
from formserver.compiler.languages import NO_LANGUAGE
from formserver.compiler.pool import Pool
from formserver.compiler.reading import Document

_SOURCE = re.compile(r"jr://(file|file-csv|images|audio|video|instance)/.+")
_PRELOAD = "{http://openrosa.org/javarosa}preload"
_PARTS = frozenset({"itext", "instance", "bind", "submission"}) | {name.rpartition(":")[2] for name in KINDS}

#: What ``jr:preload="date"`` may ask for.
_DAY = re.compile(r"today|prevperiod-\w+-\w+-(head|tail)(-x?(-\d+)?)?")


def check_model(model: Element, instance: Element, document: Document, writer: Writer) -> None:
    """Report what the model must not hold, and nodes that cannot have what is said of them."""
    pool = writer.pool
    _check_parts(model, document, pool)
    for child in model:
        name = document.name(child.tag)
        if name == "itext":
            _check_itext(child, document, pool)
        elif name == "bind":
            _check_bind(child, writer)
    ids = Counter(child.get("id") for child in model if document.name(child.tag) == "bind" and child.get("id"))
    for bind_id in (bind_id for bind_id, count in ids.items() if count > 1):
        pool.report("bind-twice", id=bind_id)
    _check_instances(instance, writer.tree.root, document, pool)
    for draft in writer.tree.drafts:
        _check_node(draft, pool)


def _check_parts(model: Element, document: Document, pool: Pool) -> None:
    for text in (model.text, *(child.tail for child in model)):
        if text and text.strip():
            pool.report("element-strange", parent="model", what=text.strip()[:40])
    names = [document.name(child.tag).rpartition(":")[2] for child in model]
    if "bind" in names[: names.index("instance")]:
        pool.report("bind-early")
    for child, name in zip(model, names, strict=True):
        strange = name == "bind" and document.name(child.tag) != name  # JavaRosa reads it as one of its own
        if strange or name not in _PARTS:
            pool.report("element-strange", parent="model", what=f"<{name}>")
        elif name == "instance" and len(child) > 1:
            pool.report("instance-several", name=child.get("id", ""), count=len(child))
        elif name == "instance" and not _SOURCE.fullmatch(child.get("src", "jr://file/any")):
            pool.report("list-unreadable", file=child.get("src"), reason="its address is not like jr://file/NAME")


def _check_bind(bind: Element, writer: Writer) -> None:
    """What a bind says is read even where it names no node: JavaRosa does."""
    path = bind.get("nodeset", "").strip()
    if not is_path(path):
        writer.pool.report("path-broken", text=path)
    if not path or (".." in path and not path.strip("./")):
        writer.pool.report("bind-nowhere")
        return
    lost = find_path(path, writer.tree) is None
    for name in EXPRESSIONS:
        text = bind.get(name)
        if text is not None and not text.strip():
            writer.pool.report("expression-empty", full_path(path, ""), name, name=path, property=name)
        elif text and lost:
            writer.build(text, writer.tree.root, name)
    if lost and full_path(path, writer.tree.root.path).count("/") == 1:
        for name in {*EXPRESSIONS, _PRELOAD}.intersection(bind.attrib):
            writer.pool.report("value-on-group", name=path, property=name.rpartition("}")[2])


def _check_instances(element: Element, draft: Draft, document: Document, pool: Pool) -> None:
    """A repeat has one template, and each of its instances all questions with choices, once."""
    templates = Counter(child.tag for child in element if TEMPLATE in child.attrib)
    for tag, count in templates.items():
        if count > 1:
            pool.report("template-twice", name=document.name(tag))
    counts = Counter(document.name(child.tag) for child in element)
    for name, below in draft.children.items():
        several = below.kind != "repeat" and counts[name] > max(below.initial, 1)
        if several or (below.control in SELECTS and name not in counts):
            pool.report("instance-uneven", below.path, name=below.path)
    for tag in {child.tag for child in element}:
        alike = [child for child in element if child.tag == tag and TEMPLATE not in child.attrib]
        if len({any(TEMPLATE in inner.attrib for inner in child) for child in alike}) > 1:
            pool.report("instance-uneven", name=document.name(tag))
    for child in element:
        known = draft.children.get(document.name(child.tag))
        if known is not None:
            if known.kind == "value" and len(child):
                pool.report("instance-uneven", known.path, name=known.path)
            _check_instances(child, known, document, pool)


def _check_itext(itext: Element, document: Document, pool: Pool) -> None:
    seen: set[str] = set()
    translations = [child for child in itext if document.name(child.tag) == "translation"]
    if not translations:
        pool.report("xform-incomplete", part="translation")
    for translation in translations:
        language = translation.get("lang", NO_LANGUAGE)
        if not translation.get("lang"):
            pool.report("xform-incomplete", part="lang at a translation")
        if language in seen:
            pool.report("language-twice", language=language)
        seen.add(language)
        _check_texts(translation, language, document, pool)


def _check_texts(translation: Element, language: str, document: Document, pool: Pool) -> None:
    seen: set[tuple[str, str]] = set()
    for text in (child for child in translation if document.name(child.tag) == "text"):
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
    if draft.kind == "repeat" and draft.control != "repeat":
        pool.report("template-lone", draft.path, name=draft.path)
    if draft.fields.get("preload", ("",))[0] == "date" and not _DAY.fullmatch(draft.fields["preload"][1]):
        pool.report("preload-unknown", draft.path, "type", name=draft.path, text=draft.fields["preload"][1])
    if draft.kind in ("value", "group") and draft.initial > 1:
        pool.report("node-twice", draft.path, path=draft.path, count=draft.initial)
