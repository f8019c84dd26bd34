"""The shape of an XForm's body: what clients refuse to read, though a program could be made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from formserver.compiler.binds import is_path
from formserver.compiler.body import BLOCKS, CONTROLS, SELECTS, Body, Control, Section
from formserver.compiler.drafts import Draft
from formserver.compiler.pool import Pool
from formserver.compiler.reading import Document
from formserver.compiler.texts import Texts, itext_id

_COUNT = "{http://openrosa.org/javarosa}count"
_LABELLED = CONTROLS | BLOCKS | {"item", "itemset"}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")


def check_body(body: Body, texts: Texts, document: Document, pool: Pool) -> None:
    """Report what must not stand in or beside the body, then what its groups and questions lack."""
    _check_elements(document.root, document, pool)
    _check_section(body.root, None, pool)
    for control in body.controls:
        _check_control(control, document, pool)
    for draft, labelled in body.labelled:
        _check_texts(labelled, draft, texts, document, pool)


def _check_elements(element: Element, document: Document, pool: Pool) -> None:
    around = document.name(element.tag)
    for child in element:
        name = document.name(child.tag)
        if name == "model":
            continue
        if name in ("label", "hint"):
            if around not in _LABELLED:
                pool.report("element-strange", parent=around, what=f"<{name}>")
            continue
        if name in ("item", "itemset") and around not in CONTROLS:
            pool.report("element-strange", parent=around, what=f"<{name}>")
        if name in CONTROLS | BLOCKS:
            if around in ("html", "head"):
                pool.report("element-strange", parent=around, what=f"<{name}>")
            _check_path(child, name, pool)
        if name == "group":
            _check_repeats(child, document, pool)
        _check_elements(child, document, pool)


def _check_path(element: Element, name: str, pool: Pool) -> None:
    attribute = "nodeset" if name == "repeat" else "ref"
    path = element.get("ref") or element.get("nodeset") or ""
    if not is_path(path):
        pool.report("path-broken", text=path.strip())
    wanted = name != "group" or "ref" in element.attrib
    if not element.get(_COUNT, "/").strip():
        pool.report("expression-empty", "", "count", name=path.strip(), property="jr:count")
    if wanted and not element.get(attribute, "").strip() and not element.get("bind"):
        pool.report("control-nowhere", tag=name, attribute=attribute)


def _check_repeats(group: Element, document: Document, pool: Pool) -> None:
    """A group around a repeat has the repeat's path only when it holds nothing else."""
    blocks = [child for child in group if document.name(child.tag) in CONTROLS | BLOCKS]
    path = group.get("ref")
    for block in blocks if len(blocks) > 1 else ():
        if path and block.get("nodeset") == path and document.name(block.tag) == "repeat":
            pool.report("repeat-outside", name=path, repeat=path)


# -- what stands in what


def _check_section(section: Section, repeat: Draft | None, pool: Pool) -> None:
    for item in section.items:
        draft = item.draft
        if draft is not None:
            _check_place(draft, item, repeat, pool)
        if isinstance(item, Section):
            if not item.items and not item.repeats:
                path, name = (draft.path, draft.name) if draft is not None else ("", "")
                pool.report("group-empty", path, "type", type="group", name=name)
            _check_section(item, draft if item.repeats else repeat, pool)


def _check_place(draft: Draft, item: Control | Section, repeat: Draft | None, pool: Pool) -> None:
    """A question stands in the innermost repeat that the body has around it, and in no other."""
    if repeat is not None and not draft.lies_in(repeat):
        pool.report("repeat-unrelated", draft.path, node=draft.path, repeat=repeat.path)
        return
    itself = isinstance(item, Section) and item.repeats and draft.kind == "repeat" and draft is not repeat
    chain = [node for node in draft.chain() if node.control == "repeat" and not (itself and node is draft)]
    if chain and chain[0] is not repeat:
        pool.report("repeat-outside", draft.path, name=draft.path, repeat=chain[0].path)


# -- what a question lacks


def _check_control(control: Control, document: Document, pool: Pool) -> None:
    draft = control.draft
    if draft.control == "range":
        for name in ("start", "end", "step"):
            text = control.element.get(name)
            if text is not None and not _NUMBER.fullmatch(text.strip()):
                pool.report("range-number", draft.path, "parameters", name=draft.name, parameter=name, text=text)
    if draft.control in SELECTS:
        kinds = [document.name(child.tag) for child in control.element]
        if "itemset" in kinds and kinds.count("itemset") + kinds.count("item") > 1:
            pool.report("list-several", draft.path, "choices", name=draft.name)
        for part in _lacking(control.element, document):
            pool.report("choice-incomplete", draft.path, "choices", name=draft.name, part=part)


def _lacking(element: Element, document: Document) -> Iterator[str]:
    for child in element:
        kind = document.name(child.tag)
        if kind not in ("item", "itemset"):
            continue
        for part in ("value", "label"):
            found = [each for each in child if document.name(each.tag) == part]
            if not found or not all(_says(each, part, child, kind) for each in found):
                yield part


def _says(element: Element, part: str, around: Element, kind: str) -> bool:
    """Does it give the value or the label of an item, or name the column for it?"""
    if kind == "itemset":
        return _names_column(element.get("ref", ""), around.get("nodeset", ""))
    said = part == "label" and (len(element) > 0 or "ref" in element.attrib)
    return said or bool((element.text or "").strip())


def _names_column(text: str, rows: str) -> bool:
    """Does a reference lead from a row to one of its columns?"""
    outside = (
        ".." in text.split("/") or text.startswith("/") and not text.startswith(f"{rows.partition('[')[0].strip()}/")
    )
    wrapped = re.fullmatch(r"\s*jr:itext\(([^()]*)\)\s*", text)
    return not outside and is_path(wrapped[1] if wrapped else text) and text.strip(" ./") != ""


def _check_texts(element: Element, draft: Draft, texts: Texts, document: Document, pool: Pool) -> None:
    for name, child in _labels(element, document):
        text = child.get("ref", "").strip()
        text_id = itext_id(text)
        if "ref" in child.attrib and text_id is None:
            pool.report("label-broken", draft.path, name, text=text or 'ref=""')
        elif text_id is not None and not texts.in_default(text_id):
            pool.report("text-lost", draft.path, name, name=draft.name, text=text_id)
        elif text_id is not None:
            for language in texts.astray(text_id):
                pool.report("text-astray", draft.path, name, name=draft.name, text=text_id, language=language)


def _labels(element: Element, document: Document) -> Iterator[tuple[str, Element]]:
    for child in element:
        name = document.name(child.tag)
        if name in ("label", "hint"):
            yield name, child
        elif name == "item":
            yield from _labels(child, document)
