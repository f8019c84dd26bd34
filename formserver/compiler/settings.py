"""Settings of a form: body style, our own ``fs:`` attributes of the instance, where to send."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from formserver.compiler.drafts import Draft

OURS = "fs:"
_SUBMISSION = {
    "action": "submission_url",
    "method": "submission_method",
    "base64RsaPublicKey": "public_key",
    "auto-send": "auto_send",
    "auto-delete": "auto_delete",
}


def read_settings(root: Draft, body: Element, submissions: Iterable[Element]) -> dict[str, str]:
    """Return the settings by name: ``style``, ``anonymous`` (of ``fs:anonymous``), ``submission_url``, …"""
    found = {}
    if body.get("class"):
        found["style"] = body.get("class", "")
    for name, value in root.attributes.items():
        if name.startswith(OURS):
            found[name.removeprefix(OURS)] = value
    for element in submissions:
        for tag, value in element.attrib.items():
            name = tag.rpartition("}")[2]
            found[_SUBMISSION.get(name, name)] = value
    return found
