"""Renewing the catalogues: templates written, merged into every language, counted.

Files are written without dates and line numbers, so that a renewal without new sentences changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from formserver.texts.extract import templates, translated
from formserver.texts.folder import TRANSLATIONS, read_catalogue

#: Stands above every string that no person has read yet; taking it away is the review.
MACHINE_MARK = "machine-translated, needs review"

HEADER = "# formserver: {domain}, {language}"
#: Header lines that change by themselves, or that Babel fills with placeholders.
LEFT_OUT = tuple(
    f'"{line}'.encode()
    for line in (
        "POT-Creation-Date:",
        "PO-Revision-Date:",
        "Generated-By:",
        "Project-Id-Version:",
        "Report-Msgid-Bugs-To: EMAIL@ADDRESS",
        "Last-Translator: FULL NAME",
        "Language-Team: ",
    )
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one domain is in one language: counts of messages, of translated and of unreviewed ones."""

    domain: str
    tag: str
    messages: int
    translated: int
    machine: int


def update() -> list[Path]:
    """Write every .pot and merge it into its .po files; answers the paths whose content changed."""
    changed = []
    for domain, template in templates().items():
        template.header_comment = HEADER.format(domain=domain, language="the source")
        changed += _write(TRANSLATIONS / f"{domain}.pot", template)
        for path in translated(domain):
            changed += _write(path, merged(path, template))
    return changed


def merged(path: Path, template: Catalog) -> Catalog:
    """The catalogue with the template's messages: new ones empty, old ones kept, gone ones left out."""
    catalogue = read_catalogue(path)
    catalogue.update(template, no_fuzzy_matching=True)
    return catalogue


def catalogue_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as a .po file without dates and line numbers, in the template's order."""
    out = BytesIO()
    catalogue.fuzzy = False
    write_po(out, catalogue, width=110, ignore_obsolete=True, include_lineno=False)
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if not line.startswith(LEFT_OUT))


def _write(path: Path, catalogue: Catalog) -> list[Path]:
    content = catalogue_bytes(catalogue)
    if path.exists() and path.read_bytes() == content:
        return []
    path.write_bytes(content)
    return [path]


def coverage(folder: Path = TRANSLATIONS) -> list[Coverage]:
    """Coverage of every .po file, by tag and domain."""
    return [_coverage(path) for path in sorted(folder.glob("*/*.po"))]


def _coverage(path: Path) -> Coverage:
    messages = list(real_messages(read_catalogue(path)))
    machine = sum(MACHINE_MARK in message.user_comments for message in messages)
    return Coverage(path.stem, path.parent.name, len(messages), sum(map(is_translated, messages)), machine)


def real_messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    """Whether every plural form is filled."""
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(strings)
