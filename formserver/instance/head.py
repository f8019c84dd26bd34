"""What a record says about itself before its form is known: form, version, instance ids."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from formserver.instance.safe import local_name, parse


@dataclass(frozen=True, slots=True)
class Head:
    """``form_id`` and ``version`` of the root element, ids of its meta block; "" for what is missing."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str


def peek(xml: bytes) -> Head:
    """Return the head of ``xml`` without knowing its form; raise Refused when it cannot be read."""
    return head_of(parse(xml))


def head_of(root: Element) -> Head:
    """Return the head of a parsed record.

    The form id is the attribute ``id``, else the namespace of the root; ``version`` may carry a prefix
    (OpenRosa Metadata and Forms Discovery write both).
    """
    attributes = {local_name(key): value for key, value in root.attrib.items()}
    meta = _child(root, "meta")
    return Head(
        form_id=attributes.get("id") or root.tag[1:].rpartition("}")[0],
        version=attributes.get("version", ""),
        instance_id=_text(meta, "instanceID"),
        deprecated_id=_text(meta, "deprecatedID"),
    )


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if local_name(child.tag) == name), None)


def _text(element: Element | None, name: str) -> str:
    found = _child(element, name)
    return "" if found is None else (found.text or "").strip()
