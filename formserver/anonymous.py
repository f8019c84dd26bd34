"""How a record of an anonymous form is stored: its answers and the day, nothing that says whose they are.

    ids          a hash of form and instanceID is remembered for a month (store/seen.py); no row has either
    XML          written anew from the answers that the form asks: no ids, no times, no foreign elements or comments
    text         Burmese written in Zawgyi is put into Unicode: the encoding tells of the phone
    key          random; rows stand in its order
    world        the day at midnight; no seed (it would tell what was garbled), no language, no properties
    files        only photos, if the form's author allowed them: without names, without what cameras write into them
    refusals     are not kept: nobody may read in quarantine what nobody may read among the answers

So a record cannot be found again: not to correct it, not to add a file later, not to compare what comes twice.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import IO

from formserver.errors import Problem
from formserver.instance import Instance, in_unicode
from formserver.instance.bare_photos import bare_photo
from formserver.program.model import Program
from formserver.program.privacy import TELLING, garbled_nodes, says_anonymous
from formserver.program.world import Answers, World
from formserver.publish.opened import load_program
from formserver.store import Store, forms

_DEVICE = ("property",)
MAX_PHOTO = 20_000_000
ENDINGS = {b"\xff\xd8": ".jpg", b"\x89P": ".png"}


def answers_only(program: Program, instance: Instance) -> Instance:
    """Return a record with what the form asks or computes, and nothing else; its files have new names."""
    telling = {node.path for node in program.nodes if node.question in TELLING or (node.preload or "")[:1] == _DEVICE}
    kept: Answers = {path: text for path, text in instance.answers.items() if plain(path) not in telling}
    told = in_unicode(program, kept).answers
    return replace(instance, instance_id="", deprecated_id="", answers=told, unknown=())


def plain(path: str) -> str:
    """Return an indexed path without its indexes."""
    return "".join(step.partition("]")[2] if number else step for number, step in enumerate(path.split("[")))


def with_names(instance: Instance, names: Mapping[str, str]) -> Instance:
    """Return a record whose files are named anew."""
    answers = {path: names.get(text.strip(), text) for path, text in instance.answers.items()}
    return replace(instance, answers=answers, attachments=tuple(names[name] for name in instance.attachments))


def bare_files(instance: Instance, files: Mapping[str, IO[bytes]]) -> dict[str, tuple[str, IO[bytes]]]:
    """Return {name in the record: (new name, photo without what cameras write)}.

    Raises Problem ``attachment.apart`` when a file that the record names is not here, and those of bare_file.
    """
    found: dict[str, tuple[str, IO[bytes]]] = {}
    for name in instance.attachments:
        if name not in files:
            raise Problem("attachment.apart")
        photo = bare_file(files[name])
        found[name] = (secrets.token_hex(8) + ENDINGS[photo.getvalue()[:2]], photo)
    return found


def bare_file(stream: IO[bytes]) -> io.BytesIO:
    """Return a photo without what cameras write; raise Problem ``attachment.unfit``, ``request.too_large``."""
    data = stream.read(MAX_PHOTO + 1)
    if len(data) > MAX_PHOTO:
        raise Problem("request.too_large", limit=MAX_PHOTO // 1_000_000)
    photo = bare_photo(data)
    if photo is None:
        raise Problem("attachment.unfit")
    return io.BytesIO(photo)


def world_of(received: datetime, *, language: str) -> World:
    """Return the world that an anonymous record is judged in; ``language`` is the form's own first one."""
    midnight = received.replace(hour=0, minute=0, second=0, microsecond=0)
    return World(midnight.isoformat(timespec="milliseconds"), language=language)


def day_of(received: datetime) -> date:
    """Return the day on which a record came, where it was received."""
    return received.date()


def is_private(store: Store, *, form: int | None, form_id: str, xml: bytes) -> bool:
    """Tell whether what was refused may belong to a form that is anonymous or garbled, so that it is not kept.

    ``form_id`` is "" when the record cannot be read: then it belongs to every form that ``xml`` names.
    """
    with store.read() as db:
        rows = [row for row in forms.list_forms(db) if row.current is not None]
        named = [
            row for row in rows
            if row.id == form or row.form_id == form_id or (not form_id and row.form_id.encode() in xml)
        ]  # fmt: skip
        digests = [forms.version_by_number(db, row.id, row.current or 0) for row in named]
    programs = [load_program(store, version.digest) for version in digests if version is not None]
    return any(says_anonymous(program.settings) or garbled_nodes(program) for program in programs)
