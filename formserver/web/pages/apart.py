"""Long lists of a form travel apart from it: its questions are there before a list of thousands of rows is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from formserver.errors import Problem
from formserver.program import codec
from formserver.program.model import ChoiceList, Program
from formserver.program.world import ExternalList
from formserver.publish import OpenForm
from formserver.web.static_files import Asset, asset

#: Lists with more rows travel apart.
LONG = 500


@dataclass(frozen=True, slots=True)
class _Lists:
    """What names the long lists of one form in one language; ``form`` has them."""

    digest: str
    tag: str
    files: tuple[str, ...]
    form: OpenForm = field(compare=False)


def addresses(form: OpenForm, tag: str, url: Callable[[str], str]) -> list[str]:
    """Return where the long lists are; ``url`` makes an address of the digest that names what is there."""
    return [url(digest) for digest in _apart(form, tag)]


def rows(form: OpenForm, tag: str, digest: str) -> Asset:
    """Return one of them; raise Problem ``page.unknown``."""
    found = _apart(form, tag) if tag in form.program.texts else {}
    if digest not in found:
        raise Problem("page.unknown")
    return found[digest]


def shortened(program: Program, shown: dict[str, Any], tag: str) -> dict[str, Any]:
    """Return a program's JSON in language ``tag`` without the rows of long lists and what they say."""
    lists = [{**own, "rows": [], "texts": []} if is_long(one) else own
             for one, own in zip(program.lists, shown["lists"], strict=True)]  # fmt: skip
    said = list(shown["texts"][tag])
    for one in program.lists:
        for number in one.texts if is_long(one) else ():
            said[number] = {}
    return {**shown, "lists": lists, "texts": {tag: said}}


def is_long(one: ChoiceList | ExternalList) -> bool:
    """Does a list travel apart?"""
    return len(one.rows) > LONG


def _apart(form: OpenForm, tag: str) -> Mapping[str, Asset]:
    files = tuple(f"{name} {file.hash}" for name, file in form.files.items())
    return _made(_Lists(form.digest, tag, files, form))


@lru_cache(maxsize=64)
def _made(lists: _Lists) -> Mapping[str, Asset]:
    bodies = [codec.canonical(each) for each in _bodies(lists.form, lists.tag)]
    return {hashlib.sha256(body).hexdigest()[:16]: asset("application/json", body) for body in bodies}


def _bodies(form: OpenForm, tag: str) -> Iterator[dict[str, Any]]:
    """Give each long list as the page script takes it (static/page/fetched.js)."""
    program = form.program
    if any(is_long(one) for one in program.lists):
        shown = codec.to_json(program, language=tag)
        for number, one in enumerate(program.lists):
            if is_long(one):
                said = [shown["texts"][tag][text] for text in sorted(set(one.texts))]
                yield {"number": number, "rows": one.rows, "texts": list(_runs(one.texts)), "said": said}
    for name, attached in form.own_lists.items():
        if is_long(attached):
            yield {"name": name, "columns": attached.columns, "rows": attached.rows}


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Give numbers as runs [first, how many] of those that follow one another."""
    run: list[int] = []
    for number in numbers:
        if run and number == run[0] + run[1]:
            run[1] += 1
        else:
            if run:
                yield run
            run = [number, 1]
    if run:
        yield run
