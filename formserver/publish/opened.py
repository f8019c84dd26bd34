"""A form at one version, ready to be filled in: its program and lists, from memory where they were used before."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from formserver.entities.lists import Register, registers_of, serve_registers
from formserver.errors import Problem
from formserver.program import codec
from formserver.program.external import UnreadableList, is_list, read_list
from formserver.program.model import Program
from formserver.program.privacy import says_anonymous, why_never_public
from formserver.program.world import ExternalList
from formserver.store import Store
from formserver.store import forms as rows
from formserver.store.forms import FileRow, FormRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

PROGRAMS_IN_MEMORY = 64


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form at one version, ready to be filled in; ``version`` is its number, ``version_text`` its own name.

    ``members`` says that a coordinator keeps it to people who are signed in.
    """

    key: int
    form_id: str
    title: str
    code: str
    state: str
    version: int
    version_key: int
    version_text: str
    digest: str
    program: Program
    lists: Mapping[str, ExternalList] = field(default_factory=dict)
    files: Mapping[str, FileRow] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    members: bool = False

    @property
    def closed_to(self) -> str:
        """Why people must be known to open this form: "registers", "who", "members"; "" when it is public."""
        return why_never_public(self.program) or ("members" if self.members and not self.anonymous else "")

    @property
    def anonymous(self) -> bool:
        """Whether the form promises anonymity."""
        return says_anonymous(self.program.settings)

    @property
    def own_lists(self) -> Mapping[str, ExternalList]:
        """The lists that are a part of the form; the others are lists of entities, which change without it."""
        return {name: rows for name, rows in self.lists.items() if name not in self.registers}

    def at_version(self, store: Store, number: int) -> OpenForm:
        """Return the form at another published version; raise Problem ``version.unknown``, for a draft too."""
        if number == self.version:
            return self
        with store.read() as db:
            form, version = rows.form_by_key(db, self.key), rows.version_by_number(db, self.key, number)
        assert form is not None
        if version is not None and version.state == "draft":
            raise Problem("version.unknown", form_id=self.form_id, version=number)
        return open_version(store, form, number)


def open_form(store: Store, code: str, *, closed_too: bool = False) -> OpenForm:
    """Return the form with a public code at its current version; raise Problem ``form.unknown``, ``form.closed``."""
    with store.read() as db:
        row = rows.form_by_code(db, code)
    if row is None or row.current is None:
        raise Problem("form.unknown")
    if row.state == "closed" and not closed_too:
        raise Problem("form.closed")
    return open_version(store, row, row.current)


def preview_form(store: Store, form: int) -> OpenForm:
    """Return a form at its draft, or at its current version when there is none; raise Problem ``form.unknown``."""
    with store.read() as db:
        row, draft = rows.required_form(db, form), rows.draft_of(db, form)
    number = draft.number if draft is not None else row.current
    if number is None:
        raise Problem("form.not_published")
    return open_version(store, row, number)


def load_program(store: Store, digest: str) -> Program:
    """Return the program that ``digest`` names, from memory or the store; raise Problem ``form.unknown``."""
    return _programs.get(store, digest)


def external_lists(store: Store, files: Mapping[str, FileRow]) -> dict[str, ExternalList]:
    """Return the lists in attached .csv, .xml and .geojson files, by file name, as World.lists wants them."""
    return {
        name: _read_list(str(store.blobs.path(file.hash)), name.rpartition(".")[2].lower())
        for name, file in files.items()
        if is_list(name)
    }


def read_lists(
    store: Store, db: Connection, *, project: int, program: Program, files: Mapping[str, FileRow]
) -> tuple[dict[str, ExternalList], dict[str, Register]]:
    """Return every external list of a form by file name, and those of them that are lists of entities."""
    lists = external_lists(store, files)
    registers = serve_registers(store, db, registers_of(db, project, program), lists)
    return lists | {name: register.table for name, register in registers.items()}, registers


class _Programs:
    """The programs used last, by digest: equal digests are equal programs, whatever the store."""

    def __init__(self) -> None:
        self._known: dict[str, Program] = {}
        self._lock = threading.Lock()

    def get(self, store: Store, digest: str) -> Program:
        with self._lock:
            program = self._known.pop(digest, None)
        program = program or self._load(store, digest)
        with self._lock:
            self._known[digest] = program  # last in order: used last
            while len(self._known) > PROGRAMS_IN_MEMORY:
                del self._known[next(iter(self._known))]
        return program

    @staticmethod
    def _load(store: Store, digest: str) -> Program:
        with store.read() as db:
            data = rows.program_bytes(db, digest)
        if data is None:
            raise Problem("form.unknown")
        return codec.loads(data)


_programs = _Programs()


def open_version(store: Store, form: FormRow, number: int) -> OpenForm:
    """Return a form at version ``number``, published or draft; raise Problem ``version.unknown``."""
    with store.read() as db:
        version = rows.version_by_number(db, form.id, number)
        if version is None:
            raise Problem("version.unknown", form_id=form.form_id, version=number)
        files = {file.name: file for file in rows.list_files(db, version.id)}
        program = load_program(store, version.digest)
        lists, registers = read_lists(store, db, project=form.project, program=program, files=files)
    return OpenForm(
        key=form.id, form_id=form.form_id, title=form.title, code=form.code, state=form.state,
        version=number, version_key=version.id, version_text=version.version, digest=version.digest,
        program=program, lists=lists, files=files, registers=registers,
        members=form.members,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _read_list(path: str, kind: str) -> ExternalList:
    """Return the list at ``path`` (named by its hash, so it never changes); one that cannot be read is empty."""
    try:
        return read_list(f"list.{kind}", Path(path).read_bytes())
    except UnreadableList:  # told when the file was attached
        return ExternalList((), ())
