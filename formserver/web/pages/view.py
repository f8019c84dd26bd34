"""What the templates of the fill pages are given: plain values, already in the reader's language.

A *field* is the name of a question in the page: ``q12``, or ``q35-2-1`` for node 35 in the first inner
instance of the second outer one; ``q35-0`` in the page templates that a browser fills in. Every id
in a question's markup is its field, or its field, a dot and a suffix; the first control has the
bare field as its id, so that an error can link to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: ``value`` as stored, ``label`` in the reader's language."""

    value: str
    label: str
    checked: bool = False
    media: Mapping[str, str] = field(default_factory=dict)
    in_list: bool = True
    word: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question as a template meets it; ``kind`` names the template in templates/questions/.

    A ``garbled`` one shows no answer, only that it was ``chosen``. ``calendar`` names the one that a date is asked in
    when it is not the Gregorian one, whose date stands ``beside``. One that ``finds`` has a list that the script
    lets people find in; ``wanted`` is what was sought without script, ``said`` what came of it.
    ``classes`` are how it is laid out. ``pattern`` is how a text that follows one is written (patterns.py).
    A file is ``called`` as the person knows it.
    """

    field: str
    node: int
    path: str
    kind: str
    label: str
    hint: str = ""
    guidance: str = ""
    text: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    errors: tuple[str, ...] = ()
    appearance: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    readonly: bool = False
    hidden: bool = False
    heading: bool = False
    number: str = ""
    style: str = ""
    garbled: bool = False
    chosen: bool = False
    calendar: str = ""
    beside: str = ""
    finds: bool = False
    wanted: str = ""
    said: str = ""
    classes: str = ""
    pattern: str = ""
    called: str = ""

    @property
    def described_by(self) -> str:
        """The ids of hint and error, for ``aria-describedby``."""
        ids = [self.field + ".hint"] if self.hint else []
        ids += [self.field + ".calendar"] if self.calendar else []
        return " ".join(ids + ([self.field + ".error"] if self.errors else []))


@dataclass(frozen=True, slots=True)
class Table:
    """Questions that share their ``options``, one row each, below a ``title`` (tables.py)."""

    title: str
    options: tuple[Option, ...]
    rows: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Some questions of a page of very many, one after another (blocks.py)."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A titled set of questions (and groups) on a page; one that is a ``table`` stays whole on long pages.

    ``classes`` are how it is laid out; ``folds``: folds.py.
    """

    node: int
    path: str
    label: str
    items: tuple[Question | Group | Table | Block, ...]
    hidden: bool = False
    table: bool = False
    classes: str = ""
    folds: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance of a repeat in its list: its name, the first of its answers, where it opens."""

    path: str
    field: str
    name: str
    answers: tuple[str, ...]
    open_page: str


@dataclass(frozen=True, slots=True)
class PageView:
    """A page to fill: ``key`` is its place in Program.pages with instance indexes (``p7``, ``p7-2``).

    ``classes`` are how it is laid out.
    """

    key: str
    kind: str
    heading: str
    caption: str
    items: tuple[Question | Group | Table | Block, ...] = ()
    instances: tuple[Instance, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    can_add: bool = False
    can_remove: bool = False
    progress: str = ""
    classes: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of the check page."""

    label: str
    answer: str
    page: str
    field: str
    problem: str = ""
    printed: bool = True


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """A section of the check page with its rows; ``above`` its heading, of ``level`` 2 or 3, stands its part's."""

    heading: str
    rows: tuple[AnswerRow, ...]
    above: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class PartView:
    """One part on the page of all sections; ``page`` is its first, ``sections`` its questions while it is open."""

    number: int
    heading: str
    page: str
    status: str
    done: int
    asked: int
    sections: tuple[AnswerSection, ...] = ()
    is_open: bool = False
    can_open: bool = True
