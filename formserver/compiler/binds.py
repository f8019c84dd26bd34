"""What the binds of a form say about its nodes: types, expressions, messages, preloads, foreign attributes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.reading import Document

EXPRESSIONS = ("relevant", "required", "readonly", "calculate", "constraint")

_TYPES = {
    "int": "int", "integer": "int", "decimal": "decimal", "double": "decimal", "float": "decimal",
    "boolean": "boolean", "date": "date", "time": "time", "dateTime": "dateTime", "geopoint": "geopoint",
    "geotrace": "geotrace", "geoshape": "geoshape", "binary": "binary", "barcode": "barcode", "rank": "rank",
}  # fmt: skip
_OWN = frozenset({"nodeset", "ref", "id", "type", "jr:preload", "jr:preloadParams", *EXPRESSIONS})
_MESSAGES = {"jr:constraintMsg": "constraint_message", "jr:requiredMsg": "required_message"}
_PARAMETERS = {
    "orx:max-pixels": "max-pixels", "odk:quality": "quality", "odk:allow-mock-accuracy": "allow-mock-accuracy",
    "odk:track-changes": "track-changes", "odk:track-changes-reasons": "track-changes-reasons",
    "odk:identify-user": "identify-user", "odk:location-priority": "location-priority",
    "odk:location-min-interval": "location-min-interval", "odk:location-max-age": "location-max-age",
}  # fmt: skip

_NAME = r"[^\W\d][\w.\-]*"
_STEP = rf"(?:\.\.?|\*|@?{_NAME}(?::{_NAME})?)"
_PATH = re.compile(rf"(?:current\(\)/)?(?:/(?!\.))?{_STEP}(?:/{_STEP})*")


def is_path(text: str) -> bool:
    """Could ``text`` be the path of a node? Predicates are no concern here, and nothing is no mistake."""
    plain = re.sub(r"\[[^\[\]]*\]", "", re.sub(r"\s*/\s*", "/", text.strip()))
    return not plain or _PATH.fullmatch(plain) is not None


def apply_binds(binds: Iterable[Element], document: Document, tree: Tree) -> list[str]:
    """Put each bind on its node; return the paths of binds that no node has.

    Expressions and messages become ``sources``; a message keeps its text or ``jr:itext('id')``.
    """
    unknown = []
    for bind in binds:
        target = bind.get("nodeset") or bind.get("ref") or ""
        path = find_path(target, tree) if target.strip() else None
        if path is None:
            unknown.append(target.strip())
        else:
            _apply(tree.by_path[path], bind, document)
    return unknown


def find_path(text: str, tree: Tree, base: str = "") -> str | None:
    """Return the path of a node written as ``/data/a``, relative to ``base`` or the root, or with other prefixes."""
    written = "".join(text.split()).removeprefix("current()/")
    starts = (base or tree.root.path,) if written.startswith("..") else (base or tree.root.path, tree.root.path)
    for start in dict.fromkeys(starts):
        path = full_path(written, start)
        if path in tree.by_path:
            return path
        if ":" in path or tree.has_prefixes:
            local = _without_prefixes(path)
            known = next((known for known in tree.by_path if _without_prefixes(known) == local), None)
            if known is not None:
                return known
    return None


def full_path(text: str, base: str) -> str:
    """Return ``text`` as an absolute path; a relative one starts at ``base``."""
    return posixpath.normpath(posixpath.join(base or "/", text)).replace("//", "/")


def _without_prefixes(path: str) -> str:
    return "/".join(step.rpartition(":")[2] for step in path.split("/"))


def _apply(draft: Draft, bind: Element, document: Document) -> None:
    draft.type = _type(bind.get("type"))
    for name in EXPRESSIONS:
        text = (bind.get(name) or "").strip()
        if text:
            draft.sources[name] = text
    for tag, value in bind.attrib.items():
        _foreign(draft, document.name(tag), value)


def _type(text: str | None) -> str:
    return _TYPES.get((text or "").rpartition(":")[2], "string")


def _foreign(draft: Draft, name: str, value: str) -> None:
    if name == "jr:preload":
        draft.fields["preload"] = (value, draft.fields.get("preload", ("", ""))[1])
    elif name == "jr:preloadParams":
        draft.fields["preload"] = (draft.fields.get("preload", ("", ""))[0], value)
    elif name in _MESSAGES:
        draft.sources[_MESSAGES[name]] = value
    elif name not in _OWN:
        draft.attributes[name] = value
        if name in _PARAMETERS:
            draft.parameters[_PARAMETERS[name]] = value
