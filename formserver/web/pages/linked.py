"""What a link gives a record that begins: answers, and where to go on to afterwards.

    /s/CODE?d[/data/region]=north&d[age]=34&wave=w1&return_url=https://panel.example.org/next

Answers are stored as they stand in the link and judged as if they had been typed; a choice that is not offered is
not made. Nothing is given to questions that
nobody is asked (but those of the type ``hidden``), to files, or to answers that chance changes (``fs:garble``).
Twins of ``linked`` and ``prefill`` in static/page/fresh.js.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from formserver.engine.session import Session
from formserver.program.model import Node, Program
from formserver.program.privacy import GARBLE
from formserver.web.pages.controls import FILES
from formserver.web.pages.steps import silent

#: Words of a link that mean something else: a question of such a name is answered by ``d[name]`` alone.
OWN_WORDS = frozenset({"lang", "kiosk", "return_url", "returnURL"})
LONGEST, LONGEST_ADDRESS = 1000, 1000


def linked_answers(program: Program, args: Mapping[str, str]) -> dict[str, str]:
    """Return path → text of the answers that a link gives."""
    found = {node.path: _given(node, args) for node in program.nodes if _is_open(node)}
    return {path: text[:LONGEST] for path, text in found.items() if text}


def prefill(session: Session, answers: Mapping[str, str]) -> None:
    """Answer with what a link gives, but for choices that are not offered."""
    session.answer_all(answers)
    session.answer_all({path: "" for path in answers if "choice" in session.errors_at(path)})


def _is_open(node: Node) -> bool:
    if node.kind != "value" or node.repeat or GARBLE in node.attributes:
        return False
    return node.question == "hidden" or not (silent(node) or node.question in FILES or node.question == "note")


def _given(node: Node, args: Mapping[str, str]) -> str:
    bare = "" if node.name in OWN_WORDS else args.get(node.name, "")
    return args.get(f"d[{node.path}]") or args.get(f"d[{node.name}]") or bare


def return_address(text: str, hosts: frozenset[str]) -> str:
    """Return ``text`` when it is an address on one of ``hosts`` (``name`` or ``name:port``), else ""."""
    if (
        not 0 < len(text) <= LONGEST_ADDRESS
        or not text.isascii()
        or not text.isprintable()
        or set(text) & set(' \\"<>')
    ):
        return ""
    try:
        parts = urlsplit(text)
        named = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return ""
    if parts.scheme not in ("https", "http") or "@" in parts.netloc or named not in hosts:
        return ""
    return text


def return_asked(args: Mapping[str, str], hosts: frozenset[str]) -> str:
    """Return where a link asks to go on to after sending, when that is allowed."""
    return return_address(args.get("return_url") or args.get("returnURL") or "", hosts)
