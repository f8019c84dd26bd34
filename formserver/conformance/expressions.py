"""Expressions on no form at all: XPath to an engine's tree, with paths over any XML document.

    ["tree", start, [[axis, test, [predicate…]]…], [predicate…]]    start: "." the context, a node's number,
                                                                    or an expression that gives nodes
    ["tree-name", "name" | "local-name" | "namespace-uri", nodes]   ["tree-position", nodes]
    ["refuse", reason]    a function that there is none of: an error if it is ever evaluated

A test is ``*``, ``node()``, ``text()``, a local name, or ``{namespace}name`` or ``{namespace}*``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from formserver.compiler import calls
from formserver.compiler.calendars import calendar
from formserver.compiler.pool import Fault
from formserver.compiler.regex import RegexNotSupported, compile_regex
from formserver.conformance.documents import Document
from formserver.conformance.indexed import indexed_path
from formserver.program import codec
from formserver.program.model import Automaton, Expression, Language, Node, Program, Text
from formserver.xpath.functions import FUNCTIONS
from formserver.xpath.nodes import Binary, Call, Expr, Negate, Number, Path, Step, String
from formserver.xpath.parser import parse
from formserver.xpath.tokens import XPathSyntaxError

CONTEXT: Expression = ["tree", ".", [], []]
EMPTY_PROGRAM = Program(
    form_id="",
    version="",
    title="",
    languages=(Language("English", "en", "ltr"),),
    default_language="en",
    nodes=(Node(0, "data", "/data", -1, "root"),),
    expressions=(),
    computations=(),
    dependents=((),),
    actions=(),
    lists=(),
    automata=(),
    pages=(),
    texts={"en": (Text(),)},
    calendars={"en": calendar("en")},
)


class Refused(Exception):
    """The expression does not compile."""


@dataclass(slots=True)
class Made:
    """An expression ready for an engine, with the automata that it uses."""

    tree: Expression
    automata: tuple[Automaton, ...]

    def program(self) -> str:
        """Return a program that holds nothing but the automata, as JSON."""
        return codec.dumps(replace(EMPTY_PROGRAM, automata=self.automata)).decode()


def write_expression(
    text: str, document: Document | None = None, context: int = 0, language: str | None = None
) -> Made:
    """Return the tree of an expression that stands at a node of a document, or nowhere; raise Refused."""
    writer = _Writer(document, context, language)
    try:
        return Made(writer.write(parse(text)), tuple(writer.automata))
    except XPathSyntaxError as error:
        raise Refused(f"syntax: {error.message}") from error
    except RegexNotSupported as error:
        raise Refused(f"pattern: {error.message}") from error
    except Fault as fault:
        raise Refused(f"{fault.code} {fault.params}") from fault


@dataclass(slots=True)
class _Writer:
    document: Document | None
    context: int
    language: str | None
    automata: list[Automaton] = field(default_factory=list)

    def write(self, expr: Expr) -> Expression:
        if isinstance(expr, Path):
            return self._path(expr)
        if isinstance(expr, Call):
            return self._call(expr)
        if isinstance(expr, Binary):
            both = [expr.op, self.write(expr.left), self.write(expr.right)]
            return ["tree", both, [], []] if expr.op == "union" else both
        if isinstance(expr, Negate):
            return ["neg", self.write(expr.operand)]
        if isinstance(expr, (Number, String)):
            return expr.value
        raise Fault("expression-unsupported", expr.position, what="a variable")

    def _path(self, path: Path) -> Expression:
        if self.document is None:
            raise Fault("expression-unsupported", path.position, what="a path without a document")
        start: Expression = "." if path.start is None else self.write(path.start)
        if path.absolute:
            start = self.document.root_of(self.context)
        steps = [self._step(self.document, step) for step in path.steps]
        return ["tree", start, steps, [self.write(predicate) for predicate in path.predicates]]

    def _step(self, document: Document, step: Step) -> Expression:
        prefix, _, name = step.test.rpartition(":")
        test = step.test
        if prefix:
            if prefix not in document.prefixes:
                raise Fault("expression-unsupported", step.position, what=f"the prefix {prefix}")
            test = f"{{{document.prefixes[prefix]}}}{name}"
        return [step.axis, test, [self.write(predicate) for predicate in step.predicates]]

    def _call(self, call: Call) -> Expression:
        try:
            calls.known(call)
        except Fault as fault:
            return ["refuse", f"{fault.code} {call.name}"]
        calls.check(call)
        special = _SPECIAL.get(call.name)
        if special is not None:
            return special(self, call)
        args = [self.write(arg) for arg in call.args]
        if not args and call.name in ("string", "number", "string-length", "normalize-space"):
            args = [self.here(call)]
        return [FUNCTIONS[call.name].op or call.name, *args]

    def here(self, call: Call) -> Expression:
        """Return the context node as an expression."""
        if self.document is None:
            raise Fault("expression-unsupported", call.position, what=f"{call.name}() without a document")
        return CONTEXT


def _name(writer: _Writer, call: Call) -> Expression:
    if call.args and not isinstance(call.args[0], (Path, Call)):
        raise Fault("expression-unsupported", call.position, what=f"{call.name}() of no node")
    return ["tree-name", call.name, writer.write(call.args[0]) if call.args else writer.here(call)]


def _position(writer: _Writer, call: Call) -> Expression:
    return ["tree-position", writer.write(call.args[0])] if call.args else ["position"]


def _instance(writer: _Writer, call: Call) -> Expression:
    name = call.args[0]
    found = writer.document.instance(name.value) if writer.document and isinstance(name, String) else None
    if found is None:
        raise Fault("instance-unknown", call.position, name=str(name))
    return ["tree", found, [], []]


def _itext(writer: _Writer, call: Call) -> Expression:
    name = call.args[0]
    if not isinstance(name, String) or writer.document is None:
        raise Fault("expression-unsupported", call.position, what="jr:itext() of a computed name")
    text = writer.document.itext(name.value, writer.language)
    if text is None:
        raise Fault("text-unknown", call.position, name=name.value)
    return ["tree", text, [["child", "value", []]], []]


def _regex(writer: _Writer, call: Call) -> Expression:
    pattern = call.args[1]
    assert isinstance(pattern, String)  # calls.check has seen it
    writer.automata.append(compile_regex(pattern.value))
    return ["regex", writer.write(call.args[0]), len(writer.automata) - 1]


def _once(writer: _Writer, call: Call) -> Expression:
    own = writer.here(call)
    return ["if", ["!=", ["string", own], ""], own, writer.write(call.args[0])]


def _indexed_repeat(writer: _Writer, call: Call) -> Expression:
    if writer.document is None or len(call.args) % 2 == 0:
        raise Fault("expression-unsupported", call.position, what="indexed-repeat() like this")
    pairs = [(call.args[place], writer.write(call.args[place + 1])) for place in range(1, len(call.args), 2)]
    return indexed_path(writer.document, writer.context, call.args[0], pairs)


def _unsupported(writer: _Writer, call: Call) -> Expression:
    raise Fault("expression-unsupported", call.position, what=f"{call.name}()")


_SPECIAL: Mapping[str, Callable[[_Writer, Call], Expression]] = {
    "name": _name,
    "local-name": _name,
    "namespace-uri": _name,
    "position": _position,
    "current": lambda writer, call: ["cur", writer.here(call)],
    "instance": _instance,
    "jr:itext": _itext,
    "regex": _regex,
    "once": _once,
    "indexed-repeat": _indexed_repeat,
    "pulldata": _unsupported,
    "jr:choice-name": _unsupported,
    "id": _unsupported,
    "lang": _unsupported,
}
