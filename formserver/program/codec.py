"""Program to and from canonical JSON: equal forms give equal bytes, and a digest names them for caches."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any

from formserver.program.model import FORMAT, Program


class UnknownFormat(ValueError):
    """The program was compiled for a format that this code does not know; compile the form again."""


def to_json(program: Program, *, language: str | None = None) -> dict[str, Any]:
    """Return the program as JSON values; fields at their default are left out.

    With ``language``, ``texts`` and ``calendars`` hold that language only, as a page needs it.
    """
    data: dict[str, Any] = _plain(program)
    data["format"] = program.format
    if language is not None:
        data["texts"] = {language: data["texts"][language]}
        data["calendars"] = {language: data["calendars"][language]}
    return data


def dumps(program: Program, *, language: str | None = None) -> bytes:
    """Return the canonical JSON bytes: sorted keys, no spaces, UTF-8."""
    return canonical(to_json(program, language=language))


def canonical(data: Any) -> bytes:
    """Return JSON bytes that are equal for equal data."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(program: Program) -> str:
    """Return the 64 hexadecimal characters that name these exact contents."""
    return hashlib.sha256(dumps(program)).hexdigest()


def loads(data: bytes) -> Program:
    """Return the program in ``data``; raise UnknownFormat for a format that is not ours."""
    values = json.loads(data)
    if values.get("format") != FORMAT:
        raise UnknownFormat(f"program format {values.get('format')!r}, this code knows {FORMAT}")
    program: Program = _build(Program, values)
    return program


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(item) for name, item in _set_fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _set_fields(value: Any) -> list[tuple[str, Any]]:
    found = []
    for spec in dataclasses.fields(value):
        item = getattr(value, spec.name)
        if not _is_default(spec, item):
            found.append((spec.name, item))
    return found


def _is_default(spec: dataclasses.Field[Any], item: Any) -> bool:
    if spec.default_factory is not dataclasses.MISSING:
        return not item
    return type(spec.default) is type(item) and spec.default == item  # 0 is not False


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _build(hint: Any, value: Any) -> Any:
    """Return ``value`` (JSON) as the type that ``hint`` names."""
    if dataclasses.is_dataclass(hint):
        hints = _hints(hint)  # type: ignore[arg-type]
        return hint(**{name: _build(hints[name], item) for name, item in value.items()})  # type: ignore[operator]
    origin = typing.get_origin(hint)
    if origin is tuple:
        return _build_tuple(typing.get_args(hint), value)
    if origin in (typing.Union, types.UnionType):
        return _build_union(typing.get_args(hint), value)
    if origin is Mapping:
        return {key: _build(typing.get_args(hint)[1], item) for key, item in value.items()}
    return value


def _build_tuple(args: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_build(args[0], item) for item in value)
    return tuple(_build(arg, item) for arg, item in zip(args, value, strict=True))


def _build_union(args: tuple[Any, ...], value: Any) -> Any:
    for arg in args:
        structured = dataclasses.is_dataclass(arg) or typing.get_origin(arg) is tuple
        if structured and isinstance(value, (dict, list)):
            return _build(arg, value)
    return value
