"""A Pratt parser for XPath 1.0 with what ODK adds: expression text to tree, with character positions."""

from __future__ import annotations

from functools import lru_cache

from formserver.xpath.nodes import (
    Binary,
    Call,
    Expr,
    Negate,
    Number,
    Path,
    Reference,
    Step,
    String,
    Variable,
    depth,
)
from formserver.xpath.tokens import Token, XPathSyntaxError, tokenize

#: Brackets inside brackets, and the deepest tree (a sum of 200 terms is 200 deep).
NESTING = 100
DEPTH = 250

_POWERS = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "|": 8,
}  # fmt: skip
_UNARY = 7
_AXES = frozenset(
    "ancestor ancestor-or-self attribute child descendant descendant-or-self following following-sibling "
    "namespace parent preceding preceding-sibling self".split()
)
_NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})


@lru_cache(maxsize=4096)
def parse(text: str) -> Expr:
    """Return the tree of ``text``; raise XPathSyntaxError with the character from 0."""
    parser = _Parser(tokenize(text))
    tree = parser.expression(0)
    parser.finish()
    if depth(tree) > DEPTH:
        raise XPathSyntaxError(f"the expression is nested deeper than {DEPTH}", 0)
    return tree


class _Parser:
    """One walk over the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._level = 0

    # -- tokens

    @property
    def _now(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _at(self, *texts: str) -> bool:
        return self._now.kind in ("symbol", "operator") and self._now.text in texts

    def _after(self, text: str) -> bool:
        """Is the token after this one the symbol ``text``?"""
        following = self._tokens[self._place + 1] if self._place + 1 < len(self._tokens) else None
        return following is not None and following.kind == "symbol" and following.text == text

    def _expect(self, text: str) -> Token:
        if not self._at(text):
            raise self._error(f"{text} expected")
        return self._take()

    def _error(self, message: str) -> XPathSyntaxError:
        token = self._now
        found = "the end" if token.kind == "end" else token.text
        return XPathSyntaxError(f"{message}, found {found}", token.position)

    def finish(self) -> None:
        """Raise unless everything has been read."""
        if self._now.kind != "end":
            raise self._error("an operator or the end expected")

    # -- expressions

    def expression(self, least: int) -> Expr:
        """Read an expression whose operators bind stronger than ``least``."""
        self._level += 1
        if self._level > NESTING:
            raise XPathSyntaxError(f"more than {NESTING} levels of brackets", self._now.position)
        left = self._operand()
        while self._now.kind == "operator" and _POWERS.get(self._now.text, 0) > least:
            token = self._take()
            right = self.expression(_POWERS[token.text])
            left = Binary("union" if token.text == "|" else token.text, left, right, token.position)
        self._level -= 1
        return left

    def _operand(self) -> Expr:
        token = self._now
        if token.kind == "operator" and token.text == "-":
            self._take()
            return Negate(self.expression(_UNARY - 1), token.position)
        if token.kind in ("number", "string", "variable", "reference") or self._at("(") or self._is_call():
            return self._filtered()
        return self._location()

    def _is_call(self) -> bool:
        return self._now.kind == "name" and self._now.text not in _NODE_TYPES and self._after("(")

    def _filtered(self) -> Expr:
        """A primary expression, its predicates and the path that goes on from it."""
        first = self._primary()
        predicates = self._predicates()
        steps: tuple[Step, ...] = ()
        if self._at("/", "//"):
            steps = self._steps()
        if not predicates and not steps:
            return first
        return Path(False, steps, first, predicates, first.position)

    def _primary(self) -> Expr:
        token = self._take()
        if token.kind == "number":
            return Number(float(token.text), token.position)
        if token.kind == "string":
            return String(token.text[1:-1], token.position)
        if token.kind == "variable":
            return Variable(token.text[1:], token.position)
        if token.kind == "reference":
            return _reference(token)
        if token.kind == "name":
            return Call(token.text, self._arguments(), token.position)
        inside = self.expression(0)
        self._expect(")")
        return inside

    def _arguments(self) -> tuple[Expr, ...]:
        self._expect("(")
        found: list[Expr] = []
        while not self._at(")"):
            found.append(self.expression(0))
            if not self._at(")"):
                self._expect(",")
                if self._at(")"):
                    raise self._error("an argument expected")
        self._take()
        return tuple(found)

    # -- location paths

    def _location(self) -> Path:
        start = self._now.position
        if self._at("/") and not self._step_follows(1):
            self._take()
            return Path(True, (), position=start)
        if self._at("/", "//"):
            return Path(True, self._steps(), position=start)
        first = self._step()
        return Path(False, (first, *(self._steps() if self._at("/", "//") else ())), position=start)

    def _steps(self) -> tuple[Step, ...]:
        """Read ``/step`` and ``//step`` as long as there are any."""
        found: list[Step] = []
        while self._at("/", "//"):
            separator = self._take()
            if separator.text == "//":
                found.append(Step("descendant-or-self", "node()", position=separator.position))
            found.append(self._step())
        return tuple(found)

    def _step_follows(self, ahead: int = 0) -> bool:
        token = self._tokens[self._place + ahead]
        return token.kind == "name" or (token.kind == "symbol" and token.text in (".", "..", "@", "*"))

    def _step(self) -> Step:
        token = self._now
        if not self._step_follows():
            raise self._error("a value or a path expected")
        if self._at("."):
            self._take()
            return Step("self", "node()", self._predicates(), position=token.position)
        if self._at(".."):
            self._take()
            return Step("parent", "node()", self._predicates(), position=token.position)
        axis = self._axis()
        test, argument = self._test()
        return Step(axis, test, self._predicates(), argument, token.position)

    def _axis(self) -> str:
        if self._at("@"):
            self._take()
            return "attribute"
        if self._now.kind == "name" and self._after("::"):
            if self._now.text not in _AXES:
                raise self._error("an axis expected")
            axis = self._take().text
            self._take()
            return axis
        return "child"

    def _test(self) -> tuple[str, str]:
        if self._at("*"):
            return self._take().text, ""
        if self._now.kind != "name":
            raise self._error("a name expected")
        token = self._take()
        if token.text not in _NODE_TYPES or not self._at("("):
            return token.text, ""
        self._take()
        argument = ""
        if token.text == "processing-instruction" and self._now.kind == "string":
            argument = self._take().text[1:-1]
        self._expect(")")
        return f"{token.text}()", argument

    def _predicates(self) -> tuple[Expr, ...]:
        found: list[Expr] = []
        while self._at("["):
            self._take()
            found.append(self.expression(0))
            self._expect("]")
        return tuple(found)


def _reference(token: Token) -> Reference:
    name = token.text[2:-1].strip()
    last_saved, hash_sign, rest = name.partition("#")
    if hash_sign and last_saved == "last-saved":
        return Reference(rest.strip(), True, token.position)
    if not name:
        raise XPathSyntaxError("a reference ${…} without a name", token.position)
    return Reference(name, False, token.position)
