"""The one table model of all formats: which tables and columns the records of a form's versions fill.

    main table      one row a submission: system columns, every value outside of repeats, verdict columns
    repeat tables   one row an instance: its key and its parent's, the values of that repeat

Columns are those of the newest version in its order; what only an older version had follows the column that
it followed there, and choices that were taken away keep their labels. A question that moved to another group
stays one column, unless columns carry their groups' names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from formserver.exports.labels import Lists, choice_labels, text_of
from formserver.exports.personal import personal_nodes
from formserver.program.model import Node, Program

#: Names as ODK's exports have them, so that scripts written for those run unchanged.
KEY, PARENT_KEY = "KEY", "PARENT_KEY"
SYSTEM = (KEY, "SubmissionDate", "FormVersion", "Edits")
VERDICT = ("_valid", "_errors")
REPEAT_SYSTEM = (PARENT_KEY, KEY)
RESERVED = frozenset(SYSTEM + VERDICT + REPEAT_SYSTEM)

MULTIPLE = ("select_multiple", "rank")


@dataclass(frozen=True, slots=True)
class Column:
    """A question's answers: ``name`` heads them, ``keys`` are its places in stored JSON, newest first.

    ``personal`` says that a version of the form holds it to be personal data (see personal.py).
    """

    name: str
    keys: tuple[str, ...]
    type: str
    question: str
    label: str
    labels: Mapping[str, str] = field(default_factory=dict)
    personal: bool = False

    @property
    def multiple(self) -> bool:
        """Whether a cell may hold several codes."""
        return self.question in MULTIPLE


@dataclass(frozen=True, slots=True)
class Table:
    """``path`` is the repeat's path below the root without indexes, ``label`` its label; both "" for the main table.

    ``left_out`` are the columns with personal data that nobody asked for.
    """

    name: str
    path: str
    label: str
    columns: tuple[Column, ...]
    left_out: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """How columns are named and labelled, and whether there are ``personal`` ones; ``language`` "" is the default."""

    language: str = ""
    group_prefix: bool = False
    personal: bool = False


def tables_of(
    programs: Sequence[Program], *, naming: Naming = Naming(), lists: Sequence[Lists] = ()
) -> tuple[Table, ...]:
    """Return the main table and one table for each repeat.

    ``programs`` go from the oldest to the newest; ``lists`` are the external lists of each of them.
    """
    found: dict[str, list[Column]] = {}
    titles: dict[str, str] = {}
    for program, own in reversed(list(zip(programs, lists or [{}] * len(programs), strict=True))):
        for path, node, columns in _tables(program, own, naming=naming):
            known = found.get(path)
            found[path] = columns if known is None else merge(known, columns)
            titles.setdefault(path, text_of(program, node.label, language=naming.language))
    names = _table_names(list(found))
    taken = RESERVED | set(names.values())
    tables = []
    for path, columns in found.items():
        columns = list(_distinct(columns, taken=taken))
        hidden = [] if naming.personal else [column for column in columns if column.personal]
        kept = tuple(column for column in columns if column not in hidden)
        tables.append(Table(names[path], path, titles[path], kept, tuple(hidden)))
    return tuple(tables)


def merge(newer: Sequence[Column], older: Sequence[Column]) -> list[Column]:
    """Return the columns of both: known ones gain keys and labels, lost ones keep their neighbour before them."""
    result = list(newer)
    by_key = {key: place for place, column in enumerate(newer) for key in column.keys}
    by_name = {column.name: place for place, column in enumerate(newer)}
    lost: dict[int, list[Column]] = {}
    before = -1
    for column in older:
        place = by_key.get(column.keys[0], by_name.get(column.name))
        if place is None:
            lost.setdefault(before, []).append(column)
        else:
            before = place
            result[place] = _joined(result[place], column)
    kept = (([column], lost.get(place, [])) for place, column in enumerate(result))
    return lost.get(-1, []) + [column for pair in kept for columns in pair for column in columns]


def _joined(newer: Column, older: Column) -> Column:
    keys = newer.keys + tuple(key for key in older.keys if key not in newer.keys)
    labels = {**older.labels, **newer.labels} if older.labels else newer.labels
    return replace(newer, keys=keys, labels=labels, personal=newer.personal or older.personal)


def _tables(program: Program, lists: Lists, *, naming: Naming) -> Iterator[tuple[str, Node, list[Column]]]:
    """Yield (path, node, columns) of the main table and each repeat of one version."""
    owned: dict[int, list[Node]] = {0: []}
    names: dict[int, Counter[str]] = {0: Counter()}
    for node in program.nodes[1:]:
        if node.kind == "repeat":
            names[program.nodes[node.parent].repeat][node.name] += 1
            owned[node.number], names[node.number] = [], Counter()
        elif node.kind == "value" and (node.question != "note" or node.calculate is not None):
            names[node.repeat][bare_name(program, node)] += 1
            owned[node.repeat].append(node)
    personal = personal_nodes(program)
    for number, nodes in owned.items():
        owner = program.nodes[number]
        columns = []
        for node in nodes:
            labels = choice_labels(program, node, language=naming.language, lists=lists)
            column = _column(program, node, owner, names[number], naming=naming)
            columns.append(replace(column, labels=labels, personal=node.number in personal))
        yield below_root(program, owner), owner, columns


def _column(program: Program, node: Node, owner: Node, names: Mapping[str, int], *, naming: Naming) -> Column:
    key = node.path[len(owner.path) + 1 :]
    name = bare_name(program, node)
    if naming.group_prefix or names[name] > 1 or name in RESERVED:
        name = long_name(key)
    return Column(name, (key,), node.type, node.question, text_of(program, node.label, language=naming.language))


def bare_name(program: Program, node: Node) -> str:
    """Return a column's short name: the question's, and for an attribute its element's before it."""
    if node.name.startswith("@"):
        return f"{program.nodes[node.parent].name}-{node.name[1:]}"
    return node.name


def long_name(path: str) -> str:
    """Return a column's name with its groups: ``g_visit-country``."""
    return path.replace("/@", "/").replace("/", "-")


def below_root(program: Program, node: Node) -> str:
    """Return a node's path without the root: ``g_kpi/month``; "" for the root."""
    return node.path[len(program.nodes[0].path) + 1 :]


def _distinct(columns: Sequence[Column], *, taken: AbstractSet[str]) -> Iterator[Column]:
    """Number names that are still the same or taken (a question outside of groups called KEY)."""
    taken = set(taken)
    for column in columns:
        name, number = column.name, 2
        while name in taken:
            name, number = f"{column.name}-{number}", number + 1
        taken.add(name)
        yield column if name == column.name else replace(column, name=name)


def _table_names(paths: Sequence[str]) -> dict[str, str]:
    short = Counter(path.rpartition("/")[2] for path in paths)
    return {path: path.rpartition("/")[2] if short[path.rpartition("/")[2]] == 1 else long_name(path) for path in paths}
