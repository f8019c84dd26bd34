"""Small files that stand for what people would have photographed, recorded or attached."""

from __future__ import annotations

import struct
import zlib
from random import Random

SIDE = 48


def picture(rng: Random) -> bytes:
    """Return a small PNG: a coloured slope with a block in it."""
    colour = [rng.randrange(256) for _ in range(3)]
    left, top, size = rng.randrange(SIDE // 2), rng.randrange(SIDE // 2), rng.randrange(8, SIDE // 2)
    rows = bytearray()
    for y in range(SIDE):
        rows.append(0)
        for x in range(SIDE):
            inside = left <= x < left + size and top <= y < top + size
            rows += bytes((255 - each if inside else (each + 2 * x + y) % 256) for each in colour)
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = (("IHDR", head), ("IDAT", zlib.compress(bytes(rows), 9)), ("IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name.encode(), data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def silence() -> bytes:
    """Return a tenth of a second of silence, as WAV."""
    samples = bytes(800)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def attachment(question: str, rng: Random) -> tuple[str, bytes]:
    """Return (extension, bytes) of a file for an image, audio, video or file question."""
    if question == "image":
        return "png", picture(rng)
    if question == "audio":
        return "wav", silence()
    return ("mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom") if question == "video" else ("txt", b"demo\n")
