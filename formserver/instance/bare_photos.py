"""Photos without what cameras write beside the picture: device, serial number, place, time, names, thumbnails."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_END = b"\xff\xd9"
#: Markers of JPEG that carry no picture: APP0 to APP15 but APP14 (how colours are coded), and comments.
_BESIDE = frozenset({*range(0xE0, 0xF0), 0xFE}) - {0xEE}
_SCAN = 0xDA
_IN_SCAN = frozenset({0x00, 0xFF, *range(0xD0, 0xD8)})
#: Chunks of PNG that a picture needs; every other one is left out.
_NEEDED = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD"})


def bare_photo(data: bytes) -> bytes | None:
    """Return a JPEG or PNG without anything beside the picture; None for other files and broken ones."""
    try:
        if data.startswith(_JPEG):
            return _JPEG + b"".join(_segments(data))
        if data.startswith(_PNG):
            return _PNG + b"".join(_chunks(data))
    except (IndexError, ValueError, struct.error):
        return None
    return None


def _segments(data: bytes) -> Iterator[bytes]:
    """Yield the segments to keep, up to the end mark: what a device writes behind it is no picture."""
    place = len(_JPEG)
    while data[place : place + 2] != _END:
        if data[place] != 0xFF:
            raise ValueError("a segment begins with 0xFF")
        kind = data[place + 1]
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if kind == _SCAN:
            end = _end_of_scan(data, end)
        if kind not in _BESIDE:
            yield data[place:end]
        place = end
    yield _END


def _end_of_scan(data: bytes, place: int) -> int:
    """Return where the next segment begins: 0xFF and neither a stuffed zero nor a restart mark."""
    while True:
        place = data.index(b"\xff", place)
        if data[place + 1] not in _IN_SCAN:
            return place
        place += 1 if data[place + 1] == 0xFF else 2


def _chunks(data: bytes) -> Iterator[bytes]:
    place = len(_PNG)
    kind = b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", data, place)
        kind = data[place + 4 : place + 8]
        if len(kind) < 4:
            raise ValueError("the file ends too early")
        if kind in _NEEDED:
            yield data[place : place + 12 + length]
        place += 12 + length
