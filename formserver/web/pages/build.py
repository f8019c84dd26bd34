"""Sessions to views: what the templates of a page are given.

A *source* answers what a question shows. Live is a session; Blank is the bare program, for the page
templates that a browser fills in by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Protocol

from formserver.engine.session import Session
from formserver.program.model import ChoiceList, Node, Program
from formserver.program.privacy import GARBLE
from formserver.web.pages import languages
from formserver.web.pages.blocks import in_blocks
from formserver.web.pages.controls import (
    BESIDE_FACES,
    DATES,
    FILES,
    offered,
    parts_of,
    range_options,
    style_of,
    template_of,
)
from formserver.web.pages.fields import field_of, indexed_path, number_shown
from formserver.web.pages.finding import finds
from formserver.web.pages.folds import folds
from formserver.web.pages.grid import units_of, width_of
from formserver.web.pages.grouping import is_grouped
from formserver.web.pages.headings import headings
from formserver.web.pages.messages import error_words, words_at
from formserver.web.pages.other_calendars import NAMES, calendar_of, gregorian, shown_parts
from formserver.web.pages.patterns import pattern_of
from formserver.web.pages.printing import LEFT_OUT, NEW_SHEET, is_printed
from formserver.web.pages.repeats import instances
from formserver.web.pages.sought import shown
from formserver.web.pages.spoken import NUMBERS
from formserver.web.pages.steps import Step, children, silent
from formserver.web.pages.tables import in_tables, title_of
from formserver.web.pages.view import Group, Option, PageView, Question
from formserver.web.tongues import told

Words = Callable[[str], str]

#: How the name of a table-list's title begins in the XForm of an XLSForm.
TABLE_TITLE = "generated_table_list_label_"
#: A list longer than this stays out of blank pages.
LONG_LIST = 500


class Source(Protocol):
    """What a question shows, by node and indexed path; ``decimal`` is the language's decimal mark."""

    language: str
    decimal: str
    blank: bool

    def relevant(self, path: str) -> bool: ...
    def value(self, path: str) -> str: ...
    def required(self, node: Node, path: str) -> bool: ...
    def readonly(self, node: Node, path: str) -> bool: ...
    def words(self, node: Node, path: str, role: str) -> str: ...
    def media(self, node: Node) -> dict[str, str]: ...
    def options(self, node: Node, path: str) -> tuple[Option, ...]: ...


class Live:
    """A source that is a session."""

    blank = False

    def __init__(self, program: Program, session: Session, language: str) -> None:
        self.program, self.session, self.language = program, session, language
        self.decimal = languages.numbers(language)[0]

    def relevant(self, path: str) -> bool:
        return self.session.cell(path).relevant

    def value(self, path: str) -> str:
        return self.session.cell(path).text

    def required(self, node: Node, path: str) -> bool:
        return self.session.cell(path).required

    def readonly(self, node: Node, path: str) -> bool:
        return self.session.cell(path).readonly

    def words(self, node: Node, path: str, role: str) -> str:
        return words_at(self.session, path, role)

    def media(self, node: Node) -> dict[str, str]:
        return _media(self.program, self.language, node.label)

    def options(self, node: Node, path: str) -> tuple[Option, ...]:
        chosen = self.session.cell(path).text.split()
        return tuple(
            Option(
                choice.value, told(self.program, choice.label, choice.fallback), choice.value in chosen,
                choice.media, choice.in_list,
            )
            for choice in offered(self.session, path)
        )  # fmt: skip


class Blank:
    """A source without answers: every question of the form as a browser's engine will fill it in."""

    blank = True

    def __init__(self, program: Program, language: str) -> None:
        self.program, self.language, self.decimal = program, language, "."

    def relevant(self, path: str) -> bool:
        return True

    def value(self, path: str) -> str:
        return ""

    def required(self, node: Node, path: str) -> bool:
        """A question that is not always required carries the mark; the browser hides it as the answers say."""
        return node.required is not None and self.program.expressions[node.required] == ["true"]

    def readonly(self, node: Node, path: str) -> bool:
        return False

    def words(self, node: Node, path: str, role: str) -> str:
        return _plain(self.program, self.language, getattr(node, role))

    def media(self, node: Node) -> dict[str, str]:
        return _media(self.program, self.language, node.label)

    def options(self, node: Node, path: str) -> tuple[Option, ...]:
        if node.choices is None or node.choices.list is None or node.choices.rows is not None:
            return ()
        if finds(self.program, node):
            return ()
        items = self.program.lists[node.choices.list]
        if items.external or len(items.rows) > LONG_LIST or node.choices.randomize or self._computes(items):
            return ()
        return tuple(self._option(items, node.choices.value, i) for i in range(len(items.rows)))

    def _computes(self, items: ChoiceList) -> bool:
        """Say whether labels of the list have computed parts."""
        said = self.program.texts[self.language]
        return any(not isinstance(part, str) for number in items.texts for part in said[number].parts)

    def _option(self, items: ChoiceList, value: str, row: int) -> Option:
        number = items.texts[row] if items.texts else None
        words = _plain(self.program, self.language, number)
        return Option(
            items.rows[row][items.columns.index(value)], words, media=_media(self.program, self.language, number)
        )


def _plain(program: Program, language: str, number: int | None) -> str:
    if number is None:
        return ""
    text = program.texts[language][number]
    return told(program, "".join(part if isinstance(part, str) else "…" for part in text.parts), text.fallback)


def _media(program: Program, language: str, number: int | None) -> dict[str, str]:
    return {} if number is None else dict(program.texts[language][number].media)


def page_view(program: Program, source: Source, step: Step, words: Words, *, session: Session | None = None,
              show_errors: bool = False, fresh: Set[str] = frozenset(), wanted: Mapping[str, str] | None = None,
              called: Mapping[str, str] | None = None) -> PageView:  # fmt: skip
    """Return the view of ``step``; with ``show_errors`` each wrong question, but for ``fresh`` paths, says why.

    ``wanted`` is what is sought in long lists, by field. ``called`` are files by the names that people know them by.
    """
    page = step.page
    group = program.nodes[page.group]
    judge = session if show_errors else None
    build = _Builder(program, source, words, step.indexes, judge, fresh, wanted or {}, called or {})
    items = tuple(item for number in page.nodes for item in build.items(number))
    heading, caption, whole = headings(program, source, group, step.indexes)
    if _is_heading(items, program):
        heading, caption = items[0].label, whole
        items = (replace(items[0], heading=True), *items[1:])
    open_list = page.kind == "repeat"
    rows = instances(program, session, step, source.language, words, called or {}) if open_list and session else ()
    classes = (units_of(program, group), "" if is_printed(program, group) else LEFT_OUT)
    shown_items = in_blocks(in_tables(program, items, build.title_above))
    return PageView(step.key, page.kind, heading, caption, shown_items, rows, tuple(build.errors),
                    can_add=open_list, can_remove=open_list and len(rows) > 0,
                    classes=" ".join(filter(None, classes)))  # fmt: skip


def _is_heading(items: Sequence[Question | Group], program: Program) -> bool:
    """Say whether the first item is the page's heading: its only question, or the title of its table."""
    if not items or isinstance(items[0], Group) or items[0].hidden:
        return False
    if items[0].kind == "note":
        return program.nodes[items[0].node].name.startswith(TABLE_TITLE)
    return len(items) == 1


class _Builder:
    """Builds the items of one page and collects their errors in order."""

    def __init__(self, program: Program, source: Source, words: Words, indexes: Sequence[int],
                 judge: Session | None, fresh: Set[str], wanted: Mapping[str, str],
                 called: Mapping[str, str]) -> None:  # fmt: skip
        self.program, self.source, self.words, self.indexes = program, source, words, indexes
        self.judge, self.fresh, self.wanted, self.called = judge, fresh, wanted, called
        self.errors: list[tuple[str, str]] = []

    def items(self, number: int) -> list[Question | Group]:
        node = self.program.nodes[number]
        if silent(node) or node.kind == "repeat":
            return []
        path = indexed_path(self.program, number, self.indexes)
        if node.kind == "group":
            return [self._group(node, path)]
        return [self._question(node, path)]

    def _group(self, node: Node, path: str) -> Group:
        inner = tuple(item for child in children(self.program, node.number) for item in self.items(child))
        inner = in_tables(self.program, inner, self.title_above)
        return Group(node.number, path, self.source.words(node, path, "label"), tuple(inner),
                     hidden=not self.source.relevant(path), table="table-list" in node.appearance,
                     classes=self._classes(node), folds=folds(node))  # fmt: skip

    def title_above(self, row: Question) -> str:
        """Return the words above the table that begins with ``row``."""
        program = self.program
        number = title_of(program, children(program, program.nodes[row.node].parent))
        if number is None:
            return ""
        return self.source.words(program.nodes[number], indexed_path(program, number, self.indexes), "label")

    def _question(self, node: Node, path: str) -> Question:
        source, field = self.source, field_of(node.number, path)
        label, text = source.words(node, path, "label") or node.name, source.value(path)
        options = source.options(node, path) if node.choices else ()
        garbled, chosen = GARBLE in node.attributes, bool(text)
        if garbled:
            text, options = "", tuple(replace(option, checked=False) for option in options)
        can_find = finds(self.program, node)
        style = "find" if can_find and source.blank else style_of(node, options)
        wanted, said = self.wanted.get(field, "") if style == "find" else "", ""
        if style == "find":
            options, said = shown(options, wanted, source.language, self.words)
        if style == "faces":
            options = tuple(
                Option(o.value, o.label, o.checked, o.media, o.in_list, o.value in BESIDE_FACES) for o in options
            )
        if template_of(node) == "range":
            options = range_options(node, text, options, lambda value: languages.number_words(value, source.language))
        calendar = calendar_of(node)
        return Question(
            field, node.number, path, template_of(node), label,
            hint=source.words(node, path, "hint"), guidance=source.words(node, path, "guidance"),
            text=self._shown(node, text, path),
            parts=shown_parts(text, node, source.language) if node.question in DATES else parts_of(node, text),
            options=options, errors=self._errors(node, path, field, label),
            appearance=frozenset(node.appearance), parameters=node.parameters, media=source.media(node),
            required=source.required(node, path), readonly=source.readonly(node, path),
            hidden=not source.relevant(path), style=style, garbled=garbled, chosen=garbled and chosen,
            calendar=self.words(NAMES[calendar]) if calendar else "",
            beside=gregorian(text, node, source.language) if calendar else "",
            finds=can_find, wanted=wanted, said=said, classes=self._classes(node),
            pattern=pattern_of(self.program, node),
            called=self.called.get(text, "") if node.question in FILES else "",
        )  # fmt: skip

    def _classes(self, node: Node) -> str:
        """Return how a question or group is laid out: its width in a grid, what happens to it on paper."""
        printed = (word for word in (LEFT_OUT, NEW_SHEET) if word in node.appearance)
        return " ".join(filter(None, (width_of(self.program, node), *printed)))

    def _shown(self, node: Node, text: str, path: str) -> str:
        """Return what stands in the field; thousands are apart only where nobody types."""
        if is_grouped(node) and self.source.readonly(node, path):
            return languages.grouped(text, self.source.language)
        return number_shown(text, decimal=self.source.decimal) if node.question in NUMBERS or is_grouped(node) else text

    def _errors(self, node: Node, path: str, field: str, label: str) -> tuple[str, ...]:
        if self.judge is None or path in self.fresh or not self.source.relevant(path):
            return ()
        found = tuple(
            error_words(self.judge, node, path, code, label, self.words) for code in self.judge.errors_at(path)
        )
        self.errors += [(field, words) for words in found]
        return found
