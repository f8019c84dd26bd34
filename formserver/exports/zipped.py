"""A zip written as a stream: members one after the other, never a whole one in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

#: The fastest level: exports wait for the processor, and answers compress well at any level.
LEVEL = 1


def zip_members(members: Iterable[tuple[str, Iterable[bytes]]], *, level: int = LEVEL) -> Iterator[bytes]:
    """Yield the bytes of a zip of (name, chunks); times inside are 1980-01-01, so that equal data is equal."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, chunks in members:
            with archive.open(_entry(name, level), "w", force_zip64=True) as member:
                for chunk in chunks:
                    member.write(chunk)
                    yield from sink.drain()
            yield from sink.drain()
    yield from sink.drain()


def _entry(name: str, level: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry._compresslevel = level  # type: ignore[attr-defined]  # ZipInfo takes it no other way in 3.11
    entry.external_attr = 0o644 << 16
    return entry


class _Sink:
    """A file that cannot seek: keeps what the archive writes until it is drained."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def drain(self) -> Iterator[bytes]:
        if self.parts:
            yield b"".join(self.parts)
            self.parts.clear()
