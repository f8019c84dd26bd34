"""Catalogues brought together: a renewed source into a translation, a translator's file into the catalogue.

What a person wrote is never lost: when its source changed it stays, marked fuzzy (stale: not shown, to be
looked at), when its source is gone it stays at the end of the file (``#~``). Machine-made strings are not
kept that way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from formserver.errors import Problem
from formserver.texts.folder import new_catalogue, read_catalogue, write_catalogue
from formserver.texts.languages import language_of, plain_tag

#: Stands above every string that no person has read yet; taking it away, or changing the string, is the review.
MACHINE_MARK = "machine-translated, needs review"
#: Stands above a string that a column of the workbook says.
IN_WORKBOOK = "in the workbook"
#: Stands above a stale string, with the text that it translates.
WAS = "the source was: "

_DOMAIN = re.compile(r"formserver: ([\w.-]+),")
_IN_FORMS = re.compile(r"\$\{[^}]+\}")
_IN_INTERFACE = re.compile(r"\$\{[^}]+\}|%\([a-z_]+\)[sd]|%[sd]|\{[a-z_0-9]*(?:![rs])?\}")
_ROOM = re.compile(r"At most (\d+) characters")


@dataclass(slots=True)
class Told:
    """What a merge did, in lines for people: taken over, no longer asked for, refused, worth a look."""

    changed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    long: list[str] = field(default_factory=list)


def renewed(catalogue: Catalog, template: Catalog, own: Mapping[str, str] | None = None) -> Catalog:
    """The catalogue with exactly the template's messages; ``own`` is what the workbook's column says, by context."""
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    left = {key: message for key, message in catalogue.obsolete.items() if _worth_keeping(message)}
    by_id = {(message.context, _first(message)): key for key, message in left.items()}
    by_context = {message.context: key for key, message in left.items() if message.context}
    for message in real_messages(catalogue):
        if own and message.context in own:
            message.string, message.user_comments = own[message.context], [IN_WORKBOOK]
        elif not is_translated(message) and not message.fuzzy:
            key = by_id.get((message.context, _first(message))) or by_context.get(message.context)
            if key in left:
                _take_back(message, left.pop(key))
    catalogue.obsolete = left
    return catalogue


def _worth_keeping(message: Message) -> bool:
    return is_translated(message) and not {MACHINE_MARK, IN_WORKBOOK} & set(message.user_comments)


def _take_back(message: Message, old: Message) -> None:
    """Give a message the string of one that was gone; stale when its source says something else now."""
    message.string, message.user_comments = old.string, list(old.user_comments)
    if _first(old) != _first(message):
        message.flags |= {"fuzzy"}
        message.user_comments.append(WAS + " ".join(_first(old).split()))


def merge_file(path: Path, folder: Path, *, domain: str = "", tag: str = "") -> Told:
    """Take a translator's .po into the catalogue of its form and language, which is made when it is new.

    What is broken is left as it was. Raises Problem ``texts.unreadable``, ``texts.whose``, ``texts.no_source``.
    """
    theirs = read_catalogue(path)
    domain, tag = domain or _domain_of(theirs), plain_tag(tag or str(theirs.locale_identifier or ""))
    if not domain or not tag:
        raise Problem("texts.whose", name=path)
    template, target = folder / f"{domain}.pot", folder / tag / f"{domain}.po"
    if not template.exists():
        raise Problem("texts.no_source", name=path, domain=domain)
    ours = read_catalogue(target) if target.exists() else new_catalogue(domain, tag, language_of(tag).english)
    told = _merge(renewed(ours, read_catalogue(template)), theirs, path, is_form=domain != "messages")
    write_catalogue(target, ours)
    return told


def _domain_of(catalogue: Catalog) -> str:
    found = _DOMAIN.search(catalogue.header_comment or "")
    return found[1] if found else ""


def _merge(ours: Catalog, theirs: Catalog, path: Path, *, is_form: bool) -> Told:
    told = Told()
    for message in real_messages(theirs):
        where = f"{path}:{message.lineno}: {message.context or _first(message)}"
        mine = ours.get(message.id, message.context)
        if not any(strings(message)) or message.fuzzy:
            continue
        if mine is None:
            told.stale.append(f"{where}: not asked for any more")
            if _worth_keeping(message):
                ours.obsolete[(_first(message), message.context or "")] = message
        elif faults := list(faults_of(message, ours.num_plurals, is_form=is_form)):
            told.broken += [f"{where}: {fault}" for fault in faults]
        else:
            _take(mine, message, where, told)
    return told


def _take(mine: Message, theirs: Message, where: str, told: Told) -> None:
    """Take one string over, unless it is a machine's in the place of a person's."""
    same, filled = strings(mine) == strings(theirs), any(strings(mine))
    by_machine, was_machine = (MACHINE_MARK in each.user_comments for each in (theirs, mine))
    if same and (by_machine or not (was_machine or mine.fuzzy)):
        return
    if IN_WORKBOOK in mine.user_comments:
        told.broken.append(f"{where}: the workbook says this itself; change it there, at {mine.locations[0][0]}")
        return
    if by_machine and filled and not (was_machine or mine.fuzzy):
        told.stale.append(f"{where}: what a person has written since stays")
        return
    told.changed.append(f"{where}: {'reviewed' if same else _arrow(mine, theirs)}")
    gone = () if by_machine and not filled else (MACHINE_MARK,)
    mine.user_comments = [each for each in theirs.user_comments if each not in gone and not each.startswith(WAS)]
    mine.string, mine.flags = theirs.string, mine.flags - {"fuzzy"}
    if limit := _exceeded(mine):
        told.long.append(f"{where}: longer than {limit} characters")


def _arrow(mine: Message, theirs: Message) -> str:
    before, after = " | ".join(strings(mine)), " | ".join(strings(theirs))
    return f"“{before}” → “{after}”" if any(strings(mine)) else f"“{after}”"


def _exceeded(message: Message) -> str:
    """The limit that a translator was told of and that the string exceeds, or ""."""
    found = _ROOM.search(" ".join(message.auto_comments))
    return found[1] if found and max(map(len, strings(message))) > int(found[1]) else ""


def faults_of(message: Message, plurals: int, *, is_form: bool) -> Iterator[str]:
    """What makes a translation unfit: placeholders missing or unknown, plural forms missing."""
    pattern = _IN_FORMS if is_form else _IN_INTERFACE
    wanted = Counter(pattern.findall(message.id if isinstance(message.id, str) else message.id[-1]))
    if message.pluralizable and (len(strings(message)) != plurals or not all(strings(message))):
        yield f"the language has {plurals} plural forms; fill each of them"
    for string in strings(message):
        found = Counter(pattern.findall(string))
        for name in found.keys() - wanted.keys():
            yield f"{name} is not in the source; take it out"
    for name, count in (wanted - Counter(pattern.findall(strings(message)[-1]))).items():
        yield f"{name} is missing{f' ({count} times)' if count > 1 else ''}; write it where its value belongs"


def strings(message: Message) -> tuple[str, ...]:
    """The translations of a message, one for each plural form."""
    found = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(each or "" for each in found)


def real_messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    """Whether every plural form is filled and none is stale."""
    return not message.fuzzy and all(strings(message))


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])
