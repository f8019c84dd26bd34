"""``formserver texts``: texts out for translators, their files back in, counts of what is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from formserver.errors import Problem
from formserver.texts import extract as sources
from formserver.texts.coverage import coverage as counted
from formserver.texts.extract import FormTexts, form_texts, interface_template
from formserver.texts.folder import TRANSLATIONS, new_catalogue, read_catalogue, write_catalogue
from formserver.texts.languages import language_of, plain_tag
from formserver.texts.merging import Told, merge_file, renewed


def extract(files: Sequence[Path] = (), tags: Iterable[str] = (), folder: Path = TRANSLATIONS) -> Iterator[str]:
    """Renew the template and the catalogues of forms; without ``files`` those of the shipped forms and the interface.

    ``tags`` are languages to begin a catalogue for, beside those that the form's columns speak. Yields the
    paths that changed.
    """
    found = [form_texts(_read(path), path.name) for path in files] or _shipped(folder)
    for texts in found:
        yield from _renew(texts, [plain_tag(tag) for tag in tags], folder)


def _shipped(folder: Path) -> Iterator[FormTexts]:
    """The interface and each shipped form that some language has."""
    yield FormTexts("messages", interface_template())
    for texts in sources.shipped_texts():
        if any(folder.glob(f"*/{texts.form_id}.po")):
            yield texts


def _renew(texts: FormTexts, tags: Iterable[str], folder: Path) -> Iterator[str]:
    domain = texts.form_id
    if write_catalogue(folder / f"{domain}.pot", texts.template):
        yield str(folder / f"{domain}.pot")
    there = {path.parent.name for path in folder.glob(f"*/{domain}.po")}
    for tag in sorted({*there, *tags, *texts.own}):
        path = folder / tag / f"{domain}.po"
        old = read_catalogue(path) if path.exists() else new_catalogue(domain, tag, language_of(tag).english)
        if write_catalogue(path, renewed(old, texts.template, texts.own.get(tag))):
            yield str(path)


def merge(files: Iterable[Path], *, form: str = "", tag: str = "", folder: Path = TRANSLATIONS) -> Iterator[Told]:
    """Take translators' files into the catalogues; yields what each merge did."""
    for path in files:
        yield merge_file(path, folder, domain=form, tag=tag)


def merge_lines(told: Told) -> Iterator[str]:
    """What a merge did, as lines."""
    for heading, lines in (
        ("changed", told.changed),
        ("stale", told.stale),
        ("long", told.long),
        ("not taken", told.broken),
    ):
        if lines:
            yield f"{heading}: {len(lines)}"
            yield from (f"  {line}" for line in lines)
    if not any((told.changed, told.stale, told.broken)):
        yield "Nothing new."


def coverage_lines(folder: Path = TRANSLATIONS) -> Iterator[str]:
    """A line for each form and language: how many texts, translated, machine-made among them, missing, stale."""
    yield "\t".join(("form", "language", "texts", "translated", "machine-made", "missing", "stale"))
    for each in counted(folder):
        numbers = (each.messages, each.translated, each.machine, each.missing, each.stale)
        yield "\t".join((each.domain, each.tag, *map(str, numbers)))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem("file.unknown", name=path) from error
