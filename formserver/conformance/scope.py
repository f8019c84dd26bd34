"""What is out of scope, by one rule: things that a form instance never holds."""

from __future__ import annotations

import re

from formserver.conformance.files import Row

_TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"")
_NEVER = re.compile(r"\bcomment\s*\(|\bprocessing-instruction\s*\(|\bnamespace\s*::|(?<![\w-])(?:id|lang)\s*\(")
_NODES = ("#comment", "/namespace::")


def out_of_scope(row: Row, kind: str) -> str:
    """Return why a row is out of scope, or ""."""
    if kind == "trace":
        return _trace(row)
    if kind != "xpath":
        return ""
    if _NEVER.search(_TEXTS.sub("''", row["expression"])):
        return "comments, processing instructions, namespace axis, id(), lang()"
    if _holds_such_nodes(row):
        return "comments, processing instructions, namespace axis, id(), lang()"
    return "an HTML document with several namespaces" if _is_mixed_html(row["xml"] or "") else ""


def _trace(row: Row) -> str:
    if row["edit"]:
        return "edit"
    if any(state["type"] == "upload" for state in row["initial"]):
        return "upload"
    return ""


def _holds_such_nodes(row: Row) -> bool:
    places = [row["context"] or ""]
    if row["kind"].startswith("nodeset"):
        places += [place for place in row["expected"] if isinstance(place, str)]
    instructions = [f"/{name}{{" for name in re.findall(r"<\?([\w-]+)", row["xml"] or "")]
    return any(mark in place for place in places for mark in (*_NODES, *instructions))


def _is_mixed_html(xml: str) -> bool:
    root = re.search(r"<html\b[^>]*>", xml)
    return root is not None and len(set(re.findall(r"xmlns(?::\w+)?=\"([^\"]*)\"", xml))) > 1
