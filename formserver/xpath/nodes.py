"""The tree of a parsed expression; ``position`` is the character it starts at and does not count in comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Number:
    """A number literal."""

    value: float
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class String:
    """A text literal, without its quotation marks."""

    value: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """``$name``."""

    name: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """``${name}`` or ``${last-saved#name}`` of an XLSForm cell."""

    name: str
    last_saved: bool = False
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """``op`` is one of ``or and = != < <= > >= + - * div mod union``."""

    op: str
    left: Expr
    right: Expr
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """Unary minus."""

    operand: Expr
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function call."""

    name: str
    args: tuple[Expr, ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """``axis::test[predicate]…``; ``test`` is a name, ``*``, ``p:*``, or ``node()``, ``text()``, ``comment()``,
    ``processing-instruction()``; ``argument`` is that of the last."""

    axis: str
    test: str
    predicates: tuple[Expr, ...] = ()
    argument: str = ""
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Path:
    """``start`` is None for a location path, else the expression that gives the first nodes."""

    absolute: bool
    steps: tuple[Step, ...]
    start: Expr | None = None
    predicates: tuple[Expr, ...] = ()
    position: int = field(default=0, compare=False)


Expr = Number | String | Variable | Reference | Binary | Negate | Call | Path


def children(expr: Expr) -> Iterator[Expr]:
    """Yield the expressions directly inside ``expr``, predicates too."""
    if isinstance(expr, Binary):
        yield expr.left
        yield expr.right
    elif isinstance(expr, Negate):
        yield expr.operand
    elif isinstance(expr, Call):
        yield from expr.args
    elif isinstance(expr, Path):
        yield from _inside_path(expr)


def _inside_path(path: Path) -> Iterator[Expr]:
    if path.start is not None:
        yield path.start
    yield from path.predicates
    for step in path.steps:
        yield from step.predicates


def walk(expr: Expr) -> Iterator[Expr]:
    """Yield ``expr`` and everything inside it, outermost first."""
    waiting = [expr]
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(reversed(list(children(item))))


def depth(expr: Expr) -> int:
    """Return how deep the tree is; 1 for a literal."""
    deepest = 0
    waiting = [(expr, 1)]
    while waiting:
        item, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in children(item))
    return deepest
