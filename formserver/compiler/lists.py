"""Where each select takes its items from: inline items, itemsets over lists or files, repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from formserver.compiler.body import Control
from formserver.compiler.drafts import Draft
from formserver.compiler.expressions import Writer
from formserver.compiler.list_drafts import ListDraft
from formserver.compiler.pool import Fault
from formserver.compiler.reading import Document
from formserver.compiler.references import Scope
from formserver.compiler.search import Search, read_search
from formserver.compiler.texts import Texts, itext_id
from formserver.program.model import Choices, Expression
from formserver.xpath.nodes import Call, Expr
from formserver.xpath.parser import parse
from formserver.xpath.tokens import XPathSyntaxError

_ITEXT_ID = "itextId"
Outputs = Callable[[Draft], Callable[[str], int]]


@dataclass(slots=True)
class Selects:
    """Reads the choices of selects and gives list rows their texts. ``computed`` are (node, expression)
    pairs of choices that change; ``users`` are the selects of each list."""

    writer: Writer
    texts: Texts
    document: Document
    outputs: Outputs
    computed: list[tuple[int, int]] = field(default_factory=list)
    users: dict[int, list[Draft]] = field(default_factory=dict)

    def read(self, control: Control) -> None:
        """Put Choices on the node of a select, rank or the like; report what is missing."""
        itemset = self._child(control.element, "itemset")
        search = read_search(control.draft.appearance)
        if itemset is not None:
            choices = self._itemset(control.draft, itemset)
        elif search is not None:
            choices = self._searched(control, search)
        else:
            choices = self._inline(control)
        if choices is not None:
            control.draft.fields["choices"] = choices

    def _child(self, element: Element, name: str) -> Element | None:
        return next((child for child in element if self.document.name(child.tag) == name), None)

    # -- items written in the control

    def _inline(self, control: Control) -> Choices:
        items = [child for child in control.element if self.document.name(child.tag) == "item"]
        if not items:
            self.writer.pool.report("list-empty", control.draft.path, "type", name=control.draft.name)
        made = self.writer.lists.add(control.draft.path)
        made.columns = ["name"]
        for item in items:
            made.rows.append({"name": self._value(item)})
            made.texts.append(self._item_text(item, control.draft))
        self.users.setdefault(made.number, []).append(control.draft)
        return Choices(made.number, None, "name", None)

    def _searched(self, control: Control, search: Search) -> Choices | None:
        """The first choice names the columns of value and label; others would be fixed choices beside the list."""
        items = [child for child in control.element if self.document.name(child.tag) == "item"]
        lists = self.writer.lists
        if search.file not in lists.by_id:
            lists.by_id[search.file] = made = lists.add(search.file)
            made.external, made.root, made.item = f"{search.file}.csv", "", ""
        value = self._value(items[0]) if items else ""
        label = self._child(items[0], "label") if items else None
        name = self._plain(label) if label is not None else value
        if not items:
            self.writer.pool.report("list-empty", control.draft.path, "type", name=control.draft.name)
        elif len(items) != 1:
            self.writer.pool.report(
                "feature-unsupported", control.draft.path, "appearance", feature="search() with fixed choices"
            )
        return self._chosen(control.draft, search.rows, value, name.partition(",")[0].strip())

    def _plain(self, label: Element) -> str:
        """Return the words of a label in the first language, as a column name is written."""
        name = itext_id(label.get("ref", ""))
        return self.texts.first_words(name) if name is not None else "".join(label.itertext()).strip()

    def _value(self, item: Element) -> str:
        value = self._child(item, "value")
        return (value.text or "").strip() if value is not None else ""

    def _item_text(self, item: Element, draft: Draft) -> int:
        label = self._child(item, "label")
        number = None
        if label is not None:
            name = itext_id(label.get("ref", ""))
            if name is not None:
                number = self.texts.itext(name, "", self.outputs(draft), draft.number)
            else:
                number = self.texts.inline(self.texts.pieces(label), self.outputs(draft), draft.number)
        return self._blank() if number is None else number

    def _blank(self) -> int:
        return self.texts.blank()

    # -- itemsets

    def _itemset(self, draft: Draft, itemset: Element) -> Choices | None:
        nodeset = itemset.get("nodeset", "")
        value, label = self._reference(itemset, "value"), self._reference(itemset, "label")
        try:
            expr = parse(nodeset)
        except XPathSyntaxError:
            self.writer.build(nodeset, draft, "choices")  # reports it
            return None
        return self._chosen(draft, expr, value, label)

    def _chosen(self, draft: Draft, expr: Expr, value: str, label: str) -> Choices | None:
        tree = self._split(expr, draft)
        if tree is None:
            return None
        rows, randomize = tree
        self.writer.flush(draft, "choices")
        if isinstance(rows, list) and rows[0] in ("rows", "lookup") and rows[-1] is None:
            return self._from_list(draft, rows, randomize, value, label)
        if isinstance(rows, list) and rows[0] == "nodes":
            return self._from_nodes(draft, rows, randomize, value, label)
        self.writer.pool.report("expression-unsupported", draft.path, "choices", what="choices that are no list")
        return None

    def _reference(self, itemset: Element, name: str) -> str:
        child = self._child(itemset, name)
        return child.get("ref", "").strip() if child is not None else ""

    def _split(self, expr: Expr, draft: Draft) -> tuple[Expression, bool | int] | None:
        """Return the rows and how they are shuffled."""
        randomize: bool | int = False
        scope = Scope(draft, draft)
        self.writer.begin()
        try:
            if isinstance(expr, Call) and expr.name == "randomize" and expr.args:
                randomize = True
                if len(expr.args) > 1:
                    randomize = self.writer.pool.intern(self.writer.write(expr.args[1], scope))
                expr = expr.args[0]
            return self.writer.write(expr, scope, nodes=True), randomize
        except Fault as fault:
            self.writer.fail(fault, draft, "choices")
            if fault.code == "path-unknown":  # a warning elsewhere
                self.writer.pool.report("list-empty", draft.path, "choices", name=draft.name)
        return None

    def _from_list(self, draft: Draft, rows: Expression, randomize: bool | int, value: str, label: str) -> Choices:
        found = self.writer.lists.lists[rows[1]]
        if found.external is None and not found.rows:
            self.writer.pool.report("list-empty", draft.path, "type", name=found.name)
        self.users.setdefault(found.number, []).append(draft)
        value, label = found.column(value), label if _ITEXT_ID in label else found.column(label)
        self._check_columns(draft, found, value, label)
        for column in (value, label):
            if found.external is not None or column == value:
                found.used.add(column)
        everything = rows[0] == "rows" and not rows[2]
        number = None if everything and isinstance(randomize, bool) else self.writer.pool.intern(rows)
        if number is not None:
            self.computed.append((draft.number, number))
        return Choices(found.number, number, value, self._label_column(found, label), randomize)

    def _check_columns(self, draft: Draft, found: ListDraft, value: str, label: str) -> None:
        """Report columns of an internal list, and cells of its rows, that the choices lack."""
        report = self.writer.pool.report
        for part, column in (("value", value), ("label", label)):
            if found.external is not None or not found.rows or _ITEXT_ID in column or not column:
                continue
            if column not in found.columns:
                report("list-column-lacking", draft.path, "choices", name=draft.name, column=column, list=found.name)
            elif self.writer.pool.bare and not all(row.get(column, "").strip() for row in found.rows):
                report("choice-incomplete", draft.path, "choices", name=draft.name, part=part)

    def _label_column(self, found: ListDraft, label: str) -> str | None:
        """None when the rows carry their texts, which is so for the first label column of an internal list."""
        name = _ITEXT_ID if label.replace(" ", "") == f"jr:itext({_ITEXT_ID})" else label
        if found.external is not None:
            return name
        if found.labels is None:
            found.labels = name
        if found.labels == name:
            return None
        found.used.add(name)
        return name

    def _from_nodes(
        self, draft: Draft, rows: Expression, randomize: bool | int, value: str, label: str
    ) -> Choices | None:
        candidate = self.writer.tree.drafts[rows[1]]
        named = (value or ".", label or value or ".")
        built = [self.writer.build(text, candidate, "choices") for text in named]
        if None in built:
            return None
        for column in (text for text, tree in zip(named, built, strict=True) if tree == ""):  # no such question
            lacking = {"name": draft.name, "column": column, "list": candidate.path}
            self.writer.pool.report("list-column-lacking", draft.path, "choices", **lacking)
        numbers = [str(self.writer.pool.intern(tree)) for tree in built]
        number = self.writer.pool.intern(rows)
        self.computed.append((draft.number, number))
        return Choices(None, number, numbers[0], numbers[1], randomize)

    # -- texts of rows

    def label_rows(self) -> None:
        """Give the rows of every internal list in use their texts."""
        for found in self.writer.lists.lists:
            if found.labels is not None and not found.texts:
                owner = self.users[found.number][0]
                found.texts = list(self._row_texts(found, owner))

    def _row_texts(self, found: ListDraft, owner: Draft) -> Iterator[int]:
        for row in found.rows:
            cell = row.get(found.labels or "", "")
            if found.labels == _ITEXT_ID:
                if self.writer.pool.bare and not self.texts.shown(cell):
                    report = self.writer.pool.report
                    report("choice-incomplete", owner.path, "choices", name=owner.name, part="label")
                number = self.texts.itext(cell, "", self.outputs(owner), owner.number)
            else:
                number = self.texts.inline((cell,), self.outputs(owner), owner.number)
            yield self._blank() if number is None else number
