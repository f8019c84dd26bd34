"""What a compiled form is: the treaty between the compiler, both engines, the pages and the exports.

    Program
      nodes         the instance tree, preorder; a node's number is its place, 0 is the root
      expressions   trees of numbers, strings and ``[op, …]`` lists; references are node numbers
      computations  (node, property, expression) in evaluation order
      dependents    for each node, the computations that read it and the repeat they share with it
      lists         choice lists: columns, rows, columns with an index
      texts         per language: one Text for each text number
      entities      what a record says about entities of lists outside of the form

Everything is immutable and JSON-able (see codec.py). An engine refuses a ``format`` it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = 1

#: A number, a string, or a list ``[operator, operand, …]``.
Expression = Any


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the form: ``name`` as the author wrote it, BCP 47 ``tag``, ``dir`` ltr or rtl."""

    name: str
    tag: str
    dir: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Where a select takes its items from.

    From a list: ``list`` is its number, ``rows`` the expression (``rows`` or ``lookup``) that gives the
    rows, or None for all of them; ``value`` and ``label`` are column names (label None: the row's text).
    From repeat instances: ``list`` is None, ``rows`` a ``nodes`` expression, ``value`` and ``label``
    are expressions' numbers as text, evaluated in each instance.
    ``randomize`` is True, or the number of the seed's expression.
    """

    list: int | None
    rows: int | None
    value: str
    label: str | None
    randomize: bool | int = False


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the instance tree.

    ``kind`` is root, group, repeat or value. ``type`` is the bind's type (string, int, decimal, boolean,
    date, time, dateTime, geopoint, geotrace, geoshape, binary, barcode, rank). ``question`` is what the
    person meets: text, integer, decimal, select_one, select_multiple, rank, range, note, date, time,
    dateTime, geopoint, geotrace, geoshape, image, audio, video, file, barcode, acknowledge, calculate,
    hidden, group, repeat, or a metadata type (start, end, today, username, deviceid, audit, instanceID,
    instanceName, …). ``label`` … ``required_message`` are text numbers; ``relevant`` … ``count`` are
    expression numbers (None: the default). ``attributes`` keeps foreign bind attributes, prefixed
    (``fs:pii``, ``entities:saveto``). ``default`` is the text in the definition. ``repeat`` is the number of the
    nearest repeat that this node lies in or is (0: none).
    """

    number: int
    name: str
    path: str
    parent: int
    kind: str
    type: str = "string"
    question: str = "calculate"
    repeat: int = 0
    appearance: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    label: int | None = None
    hint: int | None = None
    guidance: int | None = None
    constraint_message: int | None = None
    required_message: int | None = None
    default: str = ""
    relevant: int | None = None
    required: int | None = None
    readonly: int | None = None
    calculate: int | None = None
    constraint: int | None = None
    count: int | None = None
    fixed: bool = False
    initial: int = 1
    preload: tuple[str, str] | None = None
    choices: Choices | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Computation:
    """``property`` of every instance of ``node`` is the value of ``expression``.

    ``property`` is relevant, calculate, required, readonly, constraint, choices, count or output
    (an ``<output>`` in one of the node's texts). The place in Program.computations is the order.
    """

    node: int
    property: str
    expression: int


@dataclass(frozen=True, slots=True)
class Action:
    """``setvalue``: when ``event`` happens, ``target`` gets the value of ``expression`` (or ``text``).

    ``event`` is odk-instance-first-load, odk-instance-load, odk-new-repeat or xforms-value-changed;
    ``source`` is the node whose change or new instance fires it (0: the form). ``place`` is the expression
    (``cells``) that picks instances of the target by predicates; None: the one of the source, or all below it.
    """

    event: str
    source: int
    target: int
    expression: int | None
    text: str = ""
    kind: str = "setvalue"
    place: int | None = None


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A list of choices: ``rows`` are tuples in the order of ``columns``; ``texts`` gives each row's label.

    ``external`` names the file that World.lists must hold; then ``rows`` is empty and labels are the
    column that the select names. ``indexes`` are the columns asked by equality.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    texts: tuple[int, ...] = ()
    external: str | None = None
    indexes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one language.

    ``parts`` holds strings and expression numbers (an ``<output>``) in order. ``media`` maps image,
    big-image, audio, video to a file name. ``fallback`` is the tag it was taken from when this
    language lacks it, else "".
    """

    parts: tuple[str | int, ...] = ()
    media: Mapping[str, str] = field(default_factory=dict)
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Names for format-date in one language: January first, Sunday first (from CLDR)."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    short_days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown together: the value nodes and field-list groups of ``group``, in document order.

    ``repeat`` is the nearest repeat around the page (0: none): such a page is shown once an instance.
    ``kind`` is questions, or repeat: the list of instances of ``group`` (add, remove, open).
    """

    kind: str
    group: int
    nodes: tuple[int, ...]
    repeat: int = 0


@dataclass(frozen=True, slots=True)
class Automaton:
    """A deterministic automaton for one ``regex()`` pattern.

    ``classes`` are (first, last, class) ranges of UTF-16 code units, sorted; ``moves[state][class]`` is
    the next state or -1 (class 0: every unit in no range); state 0 starts; ``accepts`` are final states.
    """

    pattern: str
    classes: tuple[tuple[int, int, int], ...]
    moves: tuple[tuple[int, ...], ...]
    accepts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """What each record (each instance of the repeat that ``node`` lies in) says about one entity of ``list``.

    ``id`` and ``label`` are the nodes that hold them (label None: never given); ``create`` and ``update`` are
    False (never), True (always), or the node whose text says so; ``base`` is the node with the version that was
    seen. ``saved`` are (property, node) in document order.
    """

    list: str
    node: int
    id: int
    label: int | None = None
    create: bool | int = False
    update: bool | int = False
    base: int | None = None
    saved: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled form. ``title`` is in the default language; ``settings`` holds style, anonymous, …

    ``first_record`` are the answers (indexed path, text) that a new record starts from when the definition
    holds repeat instances that differ; else it is empty, and Node.initial and Node.default say all.
    """

    form_id: str
    version: str
    title: str
    languages: tuple[Language, ...]
    default_language: str
    nodes: tuple[Node, ...]
    expressions: tuple[Expression, ...]
    computations: tuple[Computation, ...]
    dependents: tuple[tuple[tuple[int, int], ...], ...]
    actions: tuple[Action, ...]
    lists: tuple[ChoiceList, ...]
    automata: tuple[Automaton, ...]
    pages: tuple[Page, ...]
    texts: Mapping[str, tuple[Text, ...]]
    calendars: Mapping[str, Calendar]
    media: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    first_record: tuple[tuple[str, str], ...] = ()
    entities: tuple[Entity, ...] = ()
    format: int = FORMAT
