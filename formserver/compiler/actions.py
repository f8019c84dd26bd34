"""Actions: setvalue, setgeopoint and recordaudio with the events that fire them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from formserver.compiler.binds import find_path, full_path, is_path
from formserver.compiler.drafts import Draft
from formserver.compiler.expressions import Writer
from formserver.compiler.reading import Document
from formserver.program.model import Action

KINDS = {"setvalue": "setvalue", "odk:setgeopoint": "setgeopoint", "odk:recordaudio": "recordaudio"}
_EVENTS = {"xforms-ready": "odk-instance-first-load", "jr-insert": "odk-new-repeat"}
_KNOWN = frozenset({"odk-instance-first-load", "odk-instance-load", "odk-new-repeat", "xforms-value-changed"})
_HIDDEN = {"setgeopoint": "geopoint", "recordaudio": "audio"}


@dataclass(frozen=True, slots=True)
class Found:
    """An action element, what it names, and the path of the control or repeat around it ("" in the model).

    ``target`` is the path without predicates, ``picked`` the path as written where it has any.
    """

    element: Element
    kind: str
    around: str
    target: str
    picked: str = ""


def find_actions(model: Element, body: Element, document: Document, bind_ids: Mapping[str, str]) -> list[Found]:
    """Return all actions: those of the model, then those of the body, in document order.

    ``bind_ids`` are the paths of binds by id, which an action may name instead of a path.
    """
    return [*_inside(model, "", document, bind_ids), *_inside(body, "", document, bind_ids)]


def _inside(element: Element, around: str, document: Document, bind_ids: Mapping[str, str]) -> Iterator[Found]:
    for child in element:
        name = document.name(child.tag)
        if name in KINDS:
            target = child.get("ref") or bind_ids.get(child.get("bind", ""), "")
            yield Found(child, KINDS[name], around, _bare(target), target if "[" in target else "")
        elif name not in ("instance", "itext", "bind"):
            path = child.get("ref") or child.get("nodeset")
            yield from _inside(child, full_path(path.strip(), around) if path else around, document, bind_ids)


def _bare(path: str) -> str:
    """Return a path without predicates and spaces."""
    before = ""
    while before != path:
        before, path = path, re.sub(r"\[[^\[\]]*\]", "", path)
    return "".join(path.split())


def compile_actions(found: list[Found], writer: Writer) -> tuple[Action, ...]:
    """Return the program's actions; faults are reported at the target's default."""
    return tuple(action for item in found for action in _actions(item, writer))


def _actions(found: Found, writer: Writer) -> Iterator[Action]:
    named = found.target and is_path(found.element.get("ref") or found.target)
    path = find_path(found.target, writer.tree, found.around) if named else None
    if path is None:
        writer.pool.report("action-unknown", target=found.target)
        return
    target = writer.tree.by_path[path]
    if target.kind != "value":
        writer.pool.report("value-on-group", target.path, name=target.path, property=found.kind)
    elif target.initial > 1 or (not found.around and not found.picked and _is_repeated(target)):
        writer.pool.report("several-values", target.path, target=target.path)
    value = (found.element.get("value") or "").strip()
    expression = writer.compile(value, target, "calculate" if found.around else "default") if value else None
    text = "" if value else "".join(found.element.itertext())
    place = _place(found, target, writer) if found.picked else None
    events = _events(found.element)
    for event in events or ["nothing"]:
        if event not in _KNOWN:
            writer.pool.report("event-unknown", target.path, "default", event=event)
    for event in events:
        source = _source(event, found.around, writer)
        yield Action(event, source, target.number, expression, text, found.kind, place)


def _is_repeated(target: Draft) -> bool:
    """Are there several instances of it in a blank record?"""
    return any(draft.initial > 1 for draft in target.chain())


def _place(found: Found, target: Draft, writer: Writer) -> int | None:
    """Return the expression that picks instances of the target."""
    path = find_path(found.around, writer.tree) if found.around else None
    at = writer.tree.by_path[path] if path is not None else writer.tree.root
    built = writer.build(found.picked, target, "default", here=at, nodes=True)
    if built is None:
        return None
    if "/" in found.picked[found.picked.index("[") : found.picked.rindex("]")]:
        writer.pool.report("collect-unknown", target.path, "default", what="a target picked by answers")
    return writer.pool.intern(["cells", *built[1:]])


def _events(element: Element) -> list[str]:
    text = element.get("event") or element.get("{http://www.w3.org/2001/xml-events}event") or ""
    return list(dict.fromkeys(_EVENTS.get(event, event) for event in text.split()))


def _source(event: str, around: str, writer: Writer) -> int:
    """The control of xforms-value-changed, the repeat of odk-new-repeat, else the form."""
    if event not in ("xforms-value-changed", "odk-new-repeat"):
        return 0
    path = find_path(around, writer.tree) if around else None
    return writer.tree.by_path[path].number if path is not None else 0


def hidden_questions(actions: list[Found], drafts: dict[str, Draft]) -> dict[int, str]:
    """Return what unseen targets of setgeopoint and recordaudio are: start-geopoint, background-audio, …"""
    found = {}
    for item in actions:
        draft = drafts.get(item.target)
        if draft is not None and item.kind in _HIDDEN:
            when = "background" if item.around or item.kind == "recordaudio" else "start"
            found[draft.number] = f"{when}-{_HIDDEN[item.kind]}"
    return found
