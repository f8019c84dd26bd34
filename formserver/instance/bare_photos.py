"""Photos without what cameras write beside the picture: device, serial number, place, time, names, thumbnails.

The one thing that is kept is which way is up, since it is a part of the picture: written anew, in a block that holds
nothing else. The picture itself is copied, byte for byte; to turn it would be to lose quality.
"""

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
            segments = list(_segments(data))
            return b"".join([_JPEG, *_upright(segments), *(each for each in segments if each[1] not in _BESIDE), _END])
        if data.startswith(_PNG):
            return _PNG + b"".join(_chunks(data))
    except (IndexError, ValueError, struct.error):
        return None
    return None


def _segments(data: bytes) -> Iterator[bytes]:
    """Yield the segments up to the end mark: what a device writes behind it is no picture."""
    place = len(_JPEG)
    while data[place : place + 2] != _END:
        if data[place] != 0xFF:
            raise ValueError("a segment begins with 0xFF")
        kind = data[place + 1]
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if kind == _SCAN:
            end = _end_of_scan(data, end)
        yield data[place:end]
        place = end


def _upright(segments: list[bytes]) -> Iterator[bytes]:
    """Yield an Exif block with the orientation of the picture alone, when it is not the usual one."""
    about = next((each[10:] for each in segments if each[1] == 0xE1 and each[4:10] == b"Exif\0\0"), b"")
    turned = _orientation(about)
    if 1 < turned <= 8:
        yield b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([turned]) + b"\0" * 6


def _orientation(about: bytes) -> int:
    """Return the orientation (tag 0x0112) in the first directory of a TIFF header, 0 without one."""
    order = {b"II": "<", b"MM": ">"}.get(about[:2], "")
    try:
        (start,) = struct.unpack_from(f"{order}I", about, 4)
        (count,) = struct.unpack_from(f"{order}H", about, start)
        entries = (struct.unpack_from(f"{order}HHIH", about, start + 2 + 12 * each) for each in range(count))
        return next((value for tag, kind, _, value in entries if (tag, kind) == (0x0112, 3)), 0) if order else 0
    except struct.error:  # broken: the picture is shown as it lies
        return 0


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
