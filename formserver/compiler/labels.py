"""Labels, hints, guidance and messages of nodes, and the outputs inside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from formserver.compiler.drafts import Draft
from formserver.compiler.expressions import Writer
from formserver.compiler.reading import Document
from formserver.compiler.texts import Texts, itext_id

MESSAGES = ("constraint_message", "required_message")
_GUIDANCE = "guidance"
PROPERTIES = ("label", "hint", _GUIDANCE, *MESSAGES)


class Labels:
    """Puts text numbers on the drafts."""

    def __init__(self, texts: Texts, writer: Writer, document: Document) -> None:
        self._texts = texts
        self._writer = writer
        self._document = document

    def read(self, draft: Draft, element: Element) -> None:
        """Read label, hint and guidance of a control or group; what the node has already stays."""
        for child in element:
            name = self._document.name(child.tag)
            if name in ("label", "hint"):
                self._put(draft, name, child)

    def _put(self, draft: Draft, name: str, element: Element) -> None:
        text_id = itext_id(element.get("ref", ""))
        if text_id is None:
            number = self._texts.inline(self._texts.pieces(element), self.outputs(draft, name), draft.number)
            self._set(draft, name, number)
            return
        self._set(draft, name, self._number(text_id, "", draft, name))
        self._set(draft, _GUIDANCE, self._number(text_id, _GUIDANCE, draft, _GUIDANCE))

    def _number(self, text_id: str, form: str, draft: Draft, name: str) -> int | None:
        return self._texts.itext(text_id, form, self.outputs(draft, name), draft.number)

    def _set(self, draft: Draft, name: str, number: int | None) -> None:
        if number is not None:
            draft.fields.setdefault(name, number)

    def messages(self, draft: Draft) -> None:
        """Read the messages of the node's bind."""
        for name in MESSAGES:
            text = draft.sources.get(name)
            if not text:
                continue
            text_id = itext_id(text)
            if text_id is None:
                number = self._texts.inline((text,), self.outputs(draft, name), draft.number)
            else:
                number = self._number(text_id, "", draft, name)
            self._set(draft, name, number)

    def itext(self, text_id: str, owner: Draft) -> int | None:
        """Return the text that ``jr:itext('id')`` in an expression means."""
        return self._texts.itext(text_id, "", self.outputs(owner), owner.number)

    def outputs(self, draft: Draft, property: str = "label") -> Callable[[str], int]:
        """Return what compiles an <output> in a text of ``draft``; a faulty one reads as empty."""

        def compile_output(source: str) -> int:
            number = self._writer.compile(source, draft, property)
            return self._writer.pool.intern("") if number is None else number

        return compile_output

    def computed(self) -> Iterator[tuple[int, int]]:
        """Yield (node, expression) of every output in a node's own texts."""
        for draft in self._writer.tree.drafts:
            for name in PROPERTIES:
                if name in draft.fields:
                    for number in self._texts.outputs(draft.fields[name]):
                        yield draft.number, number
