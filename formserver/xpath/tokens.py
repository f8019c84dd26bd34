"""Tokens of an XPath expression, each with the character where it starts (from 0)."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Longest expression that is read, in characters.
LONGEST = 200_000

_NAME = r"[^\W\d][\w.\-·]*"
_PATTERN = re.compile(
    rf"""(?P<space>[ \t\r\n]+)
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<reference>\$\{{[^{{}}]*\}})
    |(?P<variable>\${_NAME}(?::{_NAME})?)
    |(?P<name>{_NAME}(?::(?!:){_NAME})?)(?P<wild>:\*)?
    |(?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*])
    """,
    re.VERBOSE,
)
_GLUED = re.compile("(?P<name>and|or|div|mod)(?=[0-9])")
_OPERATOR_NAMES = frozenset({"and", "or", "div", "mod"})
_OPERATORS = frozenset({"|", "+", "-", "=", "!=", "<", "<=", ">", ">="})
_BEFORE_OPERAND = frozenset({"/", "//", "@", "::", "(", "[", ","})


class XPathSyntaxError(ValueError):
    """The expression is not XPath: ``message`` says why, ``position`` is the character from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} at character {position + 1}")
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is number, string, name, reference, variable, operator, symbol or end."""

    kind: str
    text: str
    position: int


def tokenize(text: str) -> list[Token]:
    """Return the tokens of ``text``, the last of kind ``end``; raise XPathSyntaxError."""
    if len(text) > LONGEST:
        raise XPathSyntaxError(f"the expression is longer than {LONGEST} characters", LONGEST)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _match(text, position, tokens)
        if match is None:
            raise _unreadable(text, position)
        if match.lastgroup != "space":
            tokens.append(_token(match, tokens[-1] if tokens else None))
        position = match.end()
    tokens.append(Token("end", "", len(text)))
    return tokens


def _match(text: str, position: int, tokens: list[Token]) -> re.Match[str] | None:
    """Match the next token; in ``2mod1`` the operator ends before the digit."""
    if tokens and not _operand_follows(tokens[-1]):
        glued = _GLUED.match(text, position)
        if glued is not None:
            return glued
    return _PATTERN.match(text, position)


def _token(match: re.Match[str], before: Token | None) -> Token:
    kind = "name" if match.lastgroup == "wild" else str(match.lastgroup)
    text = match.group()
    if kind == "symbol":
        kind = "operator" if _is_symbol_operator(text, before) else "symbol"
    elif text in _OPERATOR_NAMES and not _operand_follows(before):
        kind = "operator"
    return Token(kind, text, match.start())


def _is_symbol_operator(text: str, before: Token | None) -> bool:
    if text == "*":
        return not _operand_follows(before)
    return text in _OPERATORS


def _operand_follows(before: Token | None) -> bool:
    """XPath 1.0, 3.7: after these a name is a name and ``*`` a wildcard, elsewhere both are operators."""
    if before is None:
        return True
    return before.kind == "operator" or (before.kind == "symbol" and before.text in _BEFORE_OPERAND)


def _unreadable(text: str, position: int) -> XPathSyntaxError:
    character = text[position]
    if character in "\"'":
        return XPathSyntaxError("a text is not closed", position)
    if text.startswith("${", position):
        return XPathSyntaxError("a reference ${…} is not closed", position)
    if character in "“”‘’":
        return XPathSyntaxError(f"a curly quotation mark {character}; use ' or \"", position)
    return XPathSyntaxError(f"unexpected character {character}", position)
