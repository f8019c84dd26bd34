"""Functions that draw from the session's stream of random numbers."""

from __future__ import annotations

from typing import Any

from formserver.engine.values import Value, to_number

_HEX = "0123456789abcdef"
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def uuid(call: Any, length: Value | None = None) -> str:
    """A version 4 UUID, or ``length`` random letters and digits."""
    if length is not None:
        size = to_number(length)
        return _drawn(call, _LETTERS, int(size)) if 0 < size < 1e6 else ""
    digits = _drawn(call, _HEX, 32)
    variant = _HEX[8 + _HEX.index(digits[16]) % 4]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def _drawn(call: Any, letters: str, size: int) -> str:
    call.fuel(size)
    return "".join(letters[int(call.random() * len(letters))] for _ in range(size))


FUNCTIONS: dict[str, Any] = {"random": lambda call: call.random(), "uuid": uuid}
