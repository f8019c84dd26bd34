"""digest, base64-decode, extract-signed."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from formserver.engine.values import Value, to_text

_METHODS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class UnsupportedFunction(ValueError):
    """This engine does not have the function, or not with these arguments."""


def digest(call: Any, text: Value, method: Value, encoding: Value = "base64") -> str:
    """The digest of the UTF-8 of ``text`` by ``method``, as base64 or hex; "" for a method that is not known."""
    name = _METHODS.get(to_text(method).upper())
    if name is None:
        return ""
    data = to_text(text).encode("utf-8", "replace")
    call.fuel(len(data))
    found = hashlib.new(name, data, usedforsecurity=False)
    return found.hexdigest() if to_text(encoding).lower() == "hex" else base64.b64encode(found.digest()).decode()


def base64_decode(call: Any, text: Value) -> str:
    """The text whose UTF-8 is encoded in ``text``; "" if it is not base64."""
    bits, size, data = 0, 0, bytearray()
    for letter in to_text(text).replace("=", ""):
        place = _DIGITS.find(letter)
        if place < 0:
            return ""
        bits, size = (bits << 6 | place) & 0xFFFF, size + 6
        if size >= 8:
            size -= 8
            data.append(bits >> size & 255)
    return data.decode("utf-8", "replace")


def extract_signed(call: Any, text: Value, key: Value) -> str:
    """Not supported: the compiler says so when a form is published."""
    raise UnsupportedFunction("extract-signed")


FUNCTIONS: dict[str, Any] = {
    "digest": digest,
    "base64-decode": base64_decode,
    "extract-signed": extract_signed,
}
