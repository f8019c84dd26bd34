"""The body of a form: which control shows each node, its appearance and parameters, and what stands together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from formserver.compiler.binds import find_path, full_path
from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.reading import Document

CONTROLS = frozenset({"input", "secret", "select", "select1", "odk:rank", "rank", "range", "upload", "trigger"})
SELECTS = frozenset({"select", "select1", "rank"})
BLOCKS = frozenset({"group", "repeat"})
_PARAMETERS = {
    "accuracyThreshold": "capture-accuracy",
    "unacceptableAccuracyThreshold": "warning-accuracy",
    "odk:tick-interval": "tick_interval",
    "odk:tick-labelset": "tick_labelset",
    "odk:placeholder": "placeholder",
}
_OWN = frozenset({"ref", "nodeset", "bind", "appearance", "mediatype", "class", "jr:count", "jr:noAddRemove"})


@dataclass(slots=True)
class Control:
    """A control in the body and the node it shows."""

    draft: Draft
    element: Element


@dataclass(slots=True)
class Section:
    """A group or repeat of the body; ``draft`` is None for a group that has no node of its own.

    ``base`` is the path that relative references in it start from; ``repeats``: it is the repeat itself.
    """

    draft: Draft | None
    appearance: tuple[str, ...] = ()
    items: list[Control | Section] = field(default_factory=list)
    base: str = ""
    repeats: bool = False

    @property
    def together(self) -> bool:
        """Is everything in it shown on one page?"""
        return "field-list" in self.appearance or "table-list" in self.appearance


@dataclass(slots=True)
class Body:
    """The whole body: its sections, elements with labels by node, and references to nodes that do not exist."""

    root: Section
    labelled: list[tuple[Draft, Element]] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    bind_ids: dict[str, str] = field(default_factory=dict)


def repeat_paths(body: Element, document: Document) -> set[str]:
    """Return the paths that the body repeats."""
    return set(_repeated(body, "", document))


def _repeated(element: Element, base: str, document: Document) -> Iterator[str]:
    for child in element:
        text = "".join((child.get("nodeset") or child.get("ref") or "").split())
        path = full_path(text, base) if text else base
        if document.name(child.tag) == "repeat":
            yield path
        if document.name(child.tag) in ("repeat", "group"):
            yield from _repeated(child, path, document)


def read_body(body: Element, document: Document, tree: Tree, bind_ids: dict[str, str]) -> Body:
    """Put what the body says onto the drafts; return its shape. ``bind_ids`` are paths of binds by id."""
    result = Body(Section(tree.root), bind_ids=bind_ids)
    _Reader(document, tree, result).items(body, result.root)
    return result


class _Reader:
    def __init__(self, document: Document, tree: Tree, body: Body) -> None:
        self._document = document
        self._tree = tree
        self._body = body

    def items(self, element: Element, section: Section) -> None:
        """Read everything directly in ``element``."""
        for child in element:
            name = self._document.name(child.tag)
            if name in CONTROLS:
                self._control(name.removeprefix("odk:"), child, section)
            elif name == "group":
                self._group(child, section)
            elif name == "repeat":
                self._repeat(child, section)

    def _control(self, name: str, element: Element, section: Section) -> None:
        draft = self._find(element, section)
        if draft is None:
            return
        draft.control = name
        draft.mediatype = element.get("mediatype", "")
        draft.appearance = _appearance(element)
        draft.parameters.update(self._parameters(element))
        control = Control(draft, element)
        section.items.append(control)
        self._body.controls.append(control)
        self._body.labelled.append((draft, element))

    def _group(self, element: Element, section: Section) -> None:
        draft = self._find(element, section)
        inner = self._only_repeat(element)
        repeat = self._find(inner, section, draft) if inner is not None else None
        if inner is not None and repeat is not None and draft in (None, repeat):
            self._body.labelled.append((repeat, element))
            repeat.appearance = _appearance(element)
            self._repeat(inner, section, draft)
            return
        made = Section(draft, _appearance(element), base=draft.path if draft is not None else section.base)
        if draft is not None:
            draft.control = "group"
            draft.appearance = made.appearance
            draft.parameters.update(self._parameters(element))
            self._body.labelled.append((draft, element))
        section.items.append(made)
        self.items(element, made)

    def _only_repeat(self, element: Element) -> Element | None:
        """Return the repeat of a group that holds nothing beside it but its label: the two are one."""
        blocks = [child for child in element if self._document.name(child.tag) in CONTROLS | BLOCKS]
        return blocks[0] if len(blocks) == 1 and self._document.name(blocks[0].tag) == "repeat" else None

    def _repeat(self, element: Element, section: Section, around: Draft | None = None) -> None:
        draft = self._find(element, section, around)
        if draft is None:
            return
        draft.control = "repeat"
        draft.appearance = tuple(dict.fromkeys(draft.appearance + _appearance(element)))
        for tag, value in element.attrib.items():
            name = self._document.name(tag)
            if name == "jr:count" and value.strip():
                draft.sources["count"] = value.strip()
            elif name == "jr:noAddRemove":
                draft.fields["fixed"] = value.strip() in ("true()", "true", "1")
        made = Section(draft, draft.appearance, base=draft.path, repeats=True)
        section.items.append(made)
        self.items(element, made)

    def _find(self, element: Element, section: Section, around: Draft | None = None) -> Draft | None:
        bound = element.get("bind")
        text = self._body.bind_ids.get(bound) if bound else element.get("ref") or element.get("nodeset")
        if not text:
            self._body.unknown += [bound] if bound else []
            return None
        path = find_path(text, self._tree, around.path if around is not None else section.base)
        if path is None:
            self._body.unknown.append(text.strip())
            return None
        return self._tree.by_path[path]

    def _parameters(self, element: Element) -> Iterator[tuple[str, str]]:
        for tag, value in element.attrib.items():
            name = self._document.name(tag)
            if name not in _OWN:
                yield _PARAMETERS.get(name, name), value


def _appearance(element: Element) -> tuple[str, ...]:
    """Split at white space, but keep ``search('file', …)`` and ``ex:app(…)`` in one piece."""
    pieces: list[str] = []
    level = 0
    for word in (element.get("appearance") or "").split():
        if level:
            pieces[-1] += f" {word}"
        else:
            pieces.append(word)
        level += word.count("(") - word.count(")")
    return tuple(pieces)
