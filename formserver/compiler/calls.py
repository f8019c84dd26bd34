"""Function calls to operators: the general case from the table, and those that need names, lists or patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from formserver.compiler import listpaths
from formserver.compiler.elsewhere import kind_of, untold
from formserver.compiler.pool import Fault
from formserver.compiler.references import Scope, Target, emit
from formserver.compiler.regex import RegexNotSupported, compile_regex
from formserver.program.model import Automaton, Expression
from formserver.xpath.functions import FUNCTIONS, Function, suggest
from formserver.xpath.nodes import Binary, Call, Expr, Negate, Number, Path, String
from formserver.xpath.parser import parse
from formserver.xpath.tokens import XPathSyntaxError

if TYPE_CHECKING:
    from formserver.compiler.expressions import Writer

_DATE_CODES = frozenset("YymnbdeaHhMS3")
#: Functions that count nodes; of a single value they say nothing.
_OF_NODES = frozenset({"count", "count-non-empty", "sum", "randomize", "position"})
_KINDS = {Number: "a number", String: "a text", Negate: "a number", Binary: "a computed value"}
#: What is told where a function is given several values; nothing where it takes them one by one.
_SEVERAL = {
    **dict.fromkeys(("concat", "checklist", "weighted-checklist"), ""),
    **dict.fromkeys(("boolean", "not"), "collect-several"),
}
#: Functions of nodes that JavaRosa gives one value each when there are several arguments.
_ONE_EACH = frozenset({"min", "max", "concat", "join", "distance"})
_DIGESTS = (frozenset({"MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"}), frozenset({"BASE64", "HEX"}))
_OWN_VALUE = frozenset({"string", "number", "string-length", "normalize-space"})


def write(writer: Writer, call: Call, scope: Scope) -> Expression:
    """Return the tree of a call; raise Fault."""
    function = known(call)
    _check_nodes(function, call)
    writer.warnings.extend(untold(call))
    special = _SPECIAL.get(call.name)
    if special is not None:
        return special(writer, call, scope)
    if not call.args and call.name in _OWN_VALUE:
        return [call.name, _own_value(writer, scope)]
    return _general(writer, function, call, scope)


def known(call: Call) -> Function:
    """Return the function called; raise Fault when there is none or the arguments are too few or many."""
    function = FUNCTIONS.get(call.name)
    if function is None:
        raise Fault("function-unknown", call.position, name=call.name, suggestion=suggest(call.name))
    count = len(call.args)
    if count < function.fewest or (function.most is not None and count > function.most):
        raise Fault("function-arguments", call.position, name=call.name, wanted=_wanted(function), count=count)
    return function


def check(call: Call) -> None:
    """Raise Fault for what can be said of a call without knowing the form: name, arguments, pattern, date codes."""
    _check_nodes(known(call), call)
    last = call.args[1] if len(call.args) > 1 else None
    if call.name in ("format-date", "format-date-time") and isinstance(last, String):
        check_date_format(last)
    elif call.name == "regex":
        _automaton(call)


def _check_nodes(function: Function, call: Call) -> None:
    """Raise Fault for a value where only nodes make sense."""
    for arg in call.args[:1] if function.name in _OF_NODES else ():
        kind = None if isinstance(arg, Binary) and arg.op == "union" else _KINDS.get(type(arg))
        if isinstance(arg, Call) and arg.name in FUNCTIONS and FUNCTIONS[arg.name].result not in ("nodes", "any"):
            kind = f"{arg.name}()"
        if kind:
            raise Fault("argument-nodes", arg.position, name=call.name, what=kind)


def _wanted(function: Function) -> str:
    fewest, most = function.fewest, function.most
    if most is None:
        return f"at least {fewest} argument{'' if fewest == 1 else 's'}"
    if fewest == most:
        return "no argument" if most == 0 else f"{most} argument{'' if most == 1 else 's'}"
    return f"{fewest} to {most} arguments"


def _general(writer: Writer, function: Function, call: Call, scope: Scope) -> Expression:
    instead = _SEVERAL.get(call.name, "several-values")
    if len(call.args) > 1 and call.name in _ONE_EACH:
        _tell_of_several(writer, call, scope)
    args = [
        writer.several(arg, scope, instead, nodes=function.wants_nodes(place) and function.name != "concat")
        for place, arg in enumerate(call.args)
    ]
    return [function.op or function.name, *args]


def _tell_of_several(writer: Writer, call: Call, scope: Scope) -> None:
    for arg in call.args:
        if isinstance(arg, Path):
            writer.several(arg, scope, "collect-several")


def _own_value(writer: Writer, scope: Scope) -> Expression:
    if scope.row is not None:
        return ["row"]
    return emit(Target(scope.here, scope.here.repeat), {}, nodes=False)


def _not(writer: Writer, call: Call, scope: Scope) -> Expression:
    operand = writer.several(call.args[0], scope, _SEVERAL["not"])
    if operand in (["true"], ["false"]):
        return ["false"] if operand == ["true"] else ["true"]
    return ["not", operand]


def _current(writer: Writer, call: Call, scope: Scope) -> Expression:
    return writer.primary((), False, Scope(scope.own, scope.own), within=scope, nodes=False)


def _instance(writer: Writer, call: Call, scope: Scope) -> Expression:
    raise Fault("expression-unsupported", call.position, what="instance() without a path")


def _once(writer: Writer, call: Call, scope: Scope) -> Expression:
    """What is kept is text once it was loaded; a truth that nobody else can write is read from it again."""
    own = Scope(scope.own, scope.own)
    kept: Expression = ["once", _own_value(writer, own), writer.write(call.args[0], scope)]
    if scope.own.control is None and kind_of(call.args[0]) == "boolean":
        return ["boolean-from-string", kept]
    return kept


def _position(writer: Writer, call: Call, scope: Scope) -> Expression:
    if not call.args:
        return ["position"]
    arg = Path(False, (), call.args[0]) if _is_current(call.args[0]) else call.args[0]
    if scope.row is None and isinstance(arg, Path) and (arg.start is None or _is_current(arg.start)):
        target = writer.target(arg, scope, "position() of several nodes")
        if not target.predicates and target.draft.repeat == target.shared:
            return _own_position(target, scope, outside=arg.start is not None)
    return ["position-of", writer.write(arg, scope, nodes=True)]


def _own_position(target: Target, scope: Scope, *, outside: bool) -> Expression:
    """The place of an instance around the context; everything but a repeat is the first of its name."""
    if target.draft.kind != "repeat":
        return 1
    position = ["position", target.shared]
    return ["cur", position] if outside and not scope.outermost else position


def _is_current(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.name == "current"


def _indexed_repeat(writer: Writer, call: Call, scope: Scope) -> Expression:
    if len(call.args) % 2 == 0:
        wanted = "a node, then repeats each with an index"
        raise Fault("function-arguments", call.position, name=call.name, wanted=wanted, count=len(call.args))
    node = writer.target(call.args[0], scope, "indexed-repeat() of several nodes").draft
    pairs = []
    for place in range(1, len(call.args), 2):
        repeat = writer.target(call.args[place], scope, "indexed-repeat() over several repeats").draft
        if repeat.kind != "repeat" or not node.lies_in(repeat):
            raise Fault("repeat-unrelated", call.args[place].position, repeat=repeat.path, node=node.name)
        pairs.append([repeat.number, writer.write(call.args[place + 1], scope)])
    pairs.sort(key=lambda pair: pair[0])
    outermost = writer.tree.drafts[pairs[0][0]]
    around = outermost.parent.repeat if outermost.parent else 0
    built = ["indexed-repeat", node.number, writer.tree.common_repeat(around, scope.here.repeat), pairs]
    return built


def _regex(writer: Writer, call: Call, scope: Scope) -> Expression:
    subject = writer.write(call.args[0], scope)
    return ["regex", subject, writer.pool.automaton(_automaton(call))]


def _automaton(call: Call) -> Automaton:
    pattern = call.args[1]
    if not isinstance(pattern, String):
        raise Fault("pattern-not-literal", pattern.position)
    try:
        return compile_regex(pattern.value)
    except RegexNotSupported as error:
        position = pattern.position + 1 + error.character
        reason = error.message.rstrip(".")
        raise Fault("pattern-unsupported", position, pattern=pattern.value, reason=reason) from error


def _choice_name(writer: Writer, call: Call, scope: Scope) -> Expression:
    value, name = call.args
    if not isinstance(name, String):
        raise Fault("expression-unsupported", name.position, what="jr:choice-name() of a computed path")
    try:
        target = writer.target(parse(name.value.strip()), scope, "jr:choice-name() of several nodes")
    except XPathSyntaxError as error:
        raise Fault("expression-syntax", name.position + 1 + error.position, reason=error.message) from error
    return ["choice-name", target.draft.number, target.shared, writer.write(value, scope)]


def _if(writer: Writer, call: Call, scope: Scope) -> Expression:
    test, *values = call.args
    condition = writer.several(test, scope, "collect-several")
    return ["if", condition, *(writer.write(value, scope) for value in values)]


def _digest(writer: Writer, call: Call, scope: Scope) -> Expression:
    for arg, known_names in zip(call.args[1:], _DIGESTS, strict=False):
        if not isinstance(arg, String):
            writer.warnings.append(Fault("collect-unknown", call.position, what="digest() while its method is blank"))
        if isinstance(arg, String) and arg.value.upper() not in known_names:
            raise Fault("digest-method", arg.position, what=arg.value)
    return _general(writer, FUNCTIONS[call.name], call, scope)


def _weighted_checklist(writer: Writer, call: Call, scope: Scope) -> Expression:
    if len(call.args) % 2:
        wanted = "two bounds, then pairs of an answer and its weight"
        raise Fault("function-arguments", call.position, name=call.name, wanted=wanted, count=len(call.args))
    return _general(writer, FUNCTIONS[call.name], call, scope)


def _pulldata(writer: Writer, call: Call, scope: Scope) -> Expression:
    names = call.args[:3]
    if not all(isinstance(name, String) for name in names):
        raise Fault("expression-unsupported", call.position, what="pulldata() with a computed name")
    file, column, key_column = (name.value.strip() for name in names if isinstance(name, String))
    found = listpaths.find_list(writer, file.removesuffix(".csv"), call.args[0].position)
    listpaths.use_column(writer, found, column, call.args[1].position)
    listpaths.use_column(writer, found, key_column, call.args[2].position)
    found.indexes.add(key_column)
    return ["lookup", found.number, key_column, [writer.write(call.args[3], scope)], [], column]


def _format_date(writer: Writer, call: Call, scope: Scope) -> Expression:
    pattern = call.args[1]
    if isinstance(pattern, String):
        check_date_format(pattern)
    return _general(writer, FUNCTIONS[call.name], call, scope)


def check_date_format(pattern: String) -> None:
    """Raise Fault for a code that format-date does not know."""
    for match in re.finditer("%(.?)", pattern.value, re.DOTALL):
        if match[1] not in _DATE_CODES or not match[1]:
            raise Fault("date-code-unknown", pattern.position + 1 + match.start(), format=match[0])


def _itext(writer: Writer, call: Call, scope: Scope) -> Expression:
    name = call.args[0]
    if not writer.itext_ids():
        raise Fault("xform-incomplete", call.position, part="itext")
    if not isinstance(name, String):
        return ["itext-named", writer.write(name, scope), dict(_texts_by_id(writer, scope))]
    number = writer.itext(name.value, scope.own)
    if number is None:
        writer.warnings.append(Fault("text-unknown", name.position, name=name.value))
        return ""
    return ["jr:itext", number]


def _texts_by_id(writer: Writer, scope: Scope) -> Iterator[tuple[str, int]]:
    """Yield id and number of every text, but for those that the expression itself is a part of."""
    for text_id in writer.itext_ids():
        try:
            number = writer.itext(text_id, scope.own)
        except Fault:
            continue
        if number is not None:
            yield text_id, number


def _extract_signed(writer: Writer, call: Call, scope: Scope) -> Expression:
    _general(writer, FUNCTIONS[call.name], call, scope)
    writer.warnings.append(Fault("feature-unsupported", call.position, feature="extract-signed()"))
    return ""


def _version(writer: Writer, call: Call, scope: Scope) -> Expression:
    return writer.version


def _name(writer: Writer, call: Call, scope: Scope) -> Expression:
    if scope.row is not None:
        raise Fault("expression-unsupported", call.position, what=f"{call.name}() inside a list")
    draft = writer.target(call.args[0], scope, f"{call.name}() of several nodes").draft if call.args else scope.here
    if call.name == "namespace-uri":
        return ""
    return draft.name if call.name == "name" else draft.name.rpartition(":")[2]


def _unsupported(writer: Writer, call: Call, scope: Scope) -> Expression:
    raise Fault("expression-unsupported", call.position, what=f"{call.name}()")


_SPECIAL: Mapping[str, Callable[[Writer, Call, Scope], Expression]] = {
    "not": _not,
    "current": _current,
    "instance": _instance,
    "once": _once,
    "position": _position,
    "indexed-repeat": _indexed_repeat,
    "regex": _regex,
    "jr:choice-name": _choice_name,
    "pulldata": _pulldata,
    "digest": _digest,
    "if": _if,
    "weighted-checklist": _weighted_checklist,
    "format-date": _format_date,
    "format-date-time": _format_date,
    "jr:itext": _itext,
    "extract-signed": _extract_signed,
    "version": _version,
    "name": _name,
    "local-name": _name,
    "namespace-uri": _name,
    "lang": _unsupported,
    "id": _unsupported,
}
