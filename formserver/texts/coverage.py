"""How far each form is in each language: counts of translated, machine-made, stale and missing texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message

from formserver.texts.folder import TRANSLATIONS, read_catalogue
from formserver.texts.merging import MACHINE_MARK, is_translated, real_messages, strings


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of one domain in one language; ``machine`` are those of ``translated`` that no person has read."""

    domain: str
    tag: str
    messages: int
    translated: int
    machine: int
    stale: int

    @property
    def missing(self) -> int:
        """Texts that are shown in another language; the stale ones are told apart."""
        return self.messages - self.translated - self.stale


def coverage(folder: Path = TRANSLATIONS, domain: str = "*") -> Iterator[Coverage]:
    """Coverage of every .po file, or those of one domain, by domain and tag."""
    for path in sorted(folder.glob(f"*/{domain}.po"), key=lambda each: (each.stem, each.parent.name)):
        yield _coverage(path)


def _coverage(path: Path) -> Coverage:
    messages = list(real_messages(read_catalogue(path)))
    done = [message for message in messages if is_translated(message)]
    machine = sum(MACHINE_MARK in message.user_comments for message in done)
    return Coverage(path.stem, path.parent.name, len(messages), len(done), machine, sum(map(_is_stale, messages)))


def _is_stale(message: Message) -> bool:
    return bool(message.fuzzy) and any(strings(message))
