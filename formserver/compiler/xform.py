"""An XForm to its program: reads the parts, compiles every expression, orders them, collects findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from formserver.compiler import actions, drafts, secondary
from formserver.compiler.binds import EXPRESSIONS, apply_binds
from formserver.compiler.body import SELECTS, Body, Control, read_body, repeat_paths
from formserver.compiler.calendars import calendar
from formserver.compiler.check_anonymous import Stored, check_anonymous
from formserver.compiler.check_body import check_body
from formserver.compiler.check_garbled import check_garbled
from formserver.compiler.check_model import check_model
from formserver.compiler.checks import check_form
from formserver.compiler.compiled import Compiled
from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.entities import read_entities
from formserver.compiler.expressions import Writer
from formserver.compiler.findings import finding, has_errors, ordered
from formserver.compiler.first_record import first_record
from formserver.compiler.graph import Graph, Vertex, build_graph
from formserver.compiler.instance_tree import build_tree
from formserver.compiler.labels import Labels
from formserver.compiler.lists import Selects
from formserver.compiler.node_cycles import node_cycles
from formserver.compiler.origins import Origins
from formserver.compiler.page_breaks import break_pages
from formserver.compiler.pages import plan_pages
from formserver.compiler.pool import Locator, Pool
from formserver.compiler.questions import question
from formserver.compiler.reading import Document, UnreadableForm, read
from formserver.compiler.reads import Read, reads
from formserver.compiler.settings import read_settings
from formserver.compiler.texts import Texts
from formserver.program.model import Action, Computation, Expression, Program

#: Expressions that say what is so anyway.
_DEFAULTS = {
    "relevant": ["true"],
    "required": ["false"],
    "readonly": ["false"],
    "constraint": ["true"],
}


def compile_xform(xml: bytes, locator: Locator | None = None, files: Mapping[str, bytes] | None = None) -> Compiled:
    """Return program and findings of an XForm; the program is None when a finding is an error.

    ``locator`` says which cell of the workbook each part comes from; ``files`` are attached files by name.
    """
    pool = Pool(locator)
    try:
        parts = _parts(read(xml))
    except UnreadableForm as error:
        return Compiled(None, None, (finding("xform-unreadable", reason=str(error)),))
    program = _Form(parts, pool, files).program()
    return Compiled(None if has_errors(pool.findings) else program, xml, ordered(pool.findings))


@dataclass(slots=True)
class _Parts:
    document: Document
    title: str
    model: Element
    instance: Element
    body: Element


def _parts(document: Document) -> _Parts:
    found: dict[str, Element] = {}
    for element in document.root.iter():
        found.setdefault(document.name(element.tag).removeprefix("h:"), element)
    for part in ("model", "instance", "body"):
        if part not in found:
            raise UnreadableForm(f"it has no {part}")
    if found["body"] not in list(document.root) or found.get("head") not in list(document.root):
        raise UnreadableForm("head and body must be the two parts of html")
    if found["model"] not in list(found.get("head", ())) or found["instance"] not in list(found["model"]):
        raise UnreadableForm("its head must hold a model and the model an instance")
    primary = next(iter(found["instance"]), None)
    if primary is None:
        raise UnreadableForm("its instance is empty")
    title = "".join(found["title"].itertext()).strip() if "title" in found else ""
    return _Parts(document, title, found["model"], primary, found["body"])


class _Form:
    """One compilation."""

    def __init__(self, parts: _Parts, pool: Pool, files: Mapping[str, bytes] | None) -> None:
        self._parts = parts
        self._pool = pool
        self._document = parts.document
        self._binds = self._children(parts.model, "bind")
        self._bind_ids = {bind.get("id", ""): bind.get("nodeset", "") for bind in self._binds if bind.get("id")}
        self._actions = actions.find_actions(parts.model, parts.body, self._document, self._bind_ids)
        self.tree = self._build_tree()
        self.body = self._read_body()
        instances = self._children(parts.model, "instance")[1:]
        self.lists = secondary.read_instances(instances, self._document, files)
        for name, reason in self.lists.unreadable.items():
            self._pool.report("list-unreadable", file=name, reason=reason)
        self.texts = Texts(self._document, next(iter(self._children(parts.model, "itext")), None))
        self.writer = Writer(self.tree, self.lists, pool, parts.instance.get("version", ""))
        self.labels = Labels(self.texts, self.writer, self._document)
        self.writer.itext, self.writer.itext_ids = self.labels.itext, self.texts.ids
        self.selects = Selects(self.writer, self.texts, self._document, self.labels.outputs)
        self._computations: list[Computation] = []

    def _children(self, element: Element, name: str) -> list[Element]:
        return [child for child in element if self._document.name(child.tag) == name]

    def _build_tree(self) -> Tree:
        refs = [bind.get("nodeset") or bind.get("ref") or "" for bind in self._binds]
        refs += [found.target for found in self._actions]
        targets = {"".join(ref.split()) for ref in refs if "@" in ref}
        repeats = repeat_paths(self._parts.body, self._document)
        tree = build_tree(self._parts.instance, self._document, repeats, targets)
        for target in apply_binds(self._binds, self._document, tree):
            self._pool.report("bind-unknown" if target else "bind-nowhere", target=target)
        return tree

    def _read_body(self) -> Body:
        body = read_body(self._parts.body, self._document, self.tree, self._bind_ids)
        for target in body.unknown:
            self._pool.report("control-unknown", target=target)
        return body

    def program(self) -> Program:
        """Compile everything."""
        hidden = actions.hidden_questions(self._actions, self.tree.by_path)
        for draft in self.tree.drafts:
            draft.fields["question"] = question(draft, hidden)
            self._expressions(draft)
        compiled_actions = actions.compile_actions(self._actions, self.writer)
        self._body_parts()
        graph = self._graph()
        self._check_shape()
        check_form(self.tree, self.texts, self._origins(), self._pool)
        if self._settings().get("public_key"):
            self._pool.report("encryption-unsupported")
        self._entities = read_entities(self.tree, self._pool)
        self._check_promises(graph, compiled_actions)
        return self._assemble(graph, compiled_actions)

    def _check_shape(self) -> None:
        check_model(self._parts.model, self._parts.instance, self._document, self.writer)
        check_body(self.body, self.texts, self._document, self._pool)

    def _check_promises(self, graph: Graph, compiled_actions: tuple[Action, ...]) -> None:
        stored = Stored(graph.computations, compiled_actions)
        check_anonymous(self._settings(), self.tree, self.lists, stored, self._pool)
        check_garbled(self.tree, graph.computations, graph.dependents, self.lists, self._pool)

    def _settings(self) -> dict[str, str]:
        return read_settings(self.tree.root, self._parts.body, self._children(self._parts.model, "submission"))

    def _origins(self) -> Origins:
        return Origins.of(self.tree, self.lists)

    def _expressions(self, draft: Draft) -> None:
        for name in (*EXPRESSIONS, "count"):
            text = draft.sources.get(name)
            built = self.writer.build(text, draft, name) if text else None
            if built is None or built == _DEFAULTS.get(name):
                continue
            if name == "readonly" and draft.control is None:
                continue  # nobody could write it
            if name == "count" and not _is_reference(built):
                self._pool.report("count-expression", draft.path, "count", name=draft.path)
            number = draft.fields[name] = self._pool.intern(built)
            self._computations.append(Computation(draft.number, name, number))

    def _body_parts(self) -> None:
        for draft, element in self.body.labelled:
            self.labels.read(draft, element)
        for draft in self.tree.drafts:
            self.labels.messages(draft)
        for control in self.body.controls:
            if control.draft.control in SELECTS or _names_steps(control, self._document):
                self.selects.read(control)
        self.selects.label_rows()
        self._computations += [Computation(node, "choices", number) for node, number in self.selects.computed]
        for node, number in self._outputs():
            self._computations.append(Computation(node, "output", number))

    def _outputs(self) -> list[tuple[int, int]]:
        """Return (node, expression) of the outputs in the texts of nodes and of their choices."""
        found = list(self.labels.computed())
        for number, users in self.selects.users.items():
            outputs = {out for text in set(self.lists.lists[number].texts) for out in self.texts.outputs(text)}
            found += [(user.number, out) for user in users for out in sorted(outputs)]
        return list(dict.fromkeys(found))

    def _graph(self) -> Graph:
        vertices = [Vertex(it, self._reads(it)) for it in self._computations]
        graph = build_graph(self.tree, vertices)
        for cycle in graph.cycles:
            first = self.tree.drafts[cycle[0].node]
            names = " → ".join(dict.fromkeys(self.tree.drafts[it.node].name for it in cycle))
            self._pool.report("cycle", first.path, cycle[0].property, nodes=names)
        if not graph.cycles:
            self._node_cycles(vertices)
        return graph

    def _node_cycles(self, vertices: list[Vertex]) -> None:
        """What we could put in order and other clients refuse."""
        for drafts_of, surely in node_cycles(self.tree, vertices):
            first = drafts_of[0]
            if surely:
                self._pool.report("cycle", first.path, nodes=" → ".join(draft.name for draft in drafts_of))
            else:
                what = f"{first.name}, which reads itself in other instances"
                self._pool.report("collect-unknown", first.path, what=what)

    def _reads(self, computation: Computation) -> set[Read]:
        found = reads(self.tree, self._pool.expressions[computation.expression], computation.node)
        choices = self.tree.drafts[computation.node].fields.get("choices")
        if computation.property == "choices" and choices is not None and not isinstance(choices.randomize, bool):
            found |= reads(self.tree, self._pool.expressions[choices.randomize], computation.node)
        return found

    def _assemble(self, graph: Graph, compiled_actions: tuple[Action, ...]) -> Program:
        root = self._parts.instance
        nodes = tuple(drafts.finished(draft) for draft in self.tree.drafts)
        pages, settings = plan_pages(self.body.root), self._settings()
        texts = self.texts.finish(self._origins().filled(self._pool.locator))  # first: it settles the languages
        return Program(
            form_id=root.get("id") or self.tree.root.attributes.get("id", ""),
            version=self.writer.version,
            title=self._parts.title,
            languages=self.texts.languages,
            default_language=self.texts.default,
            nodes=nodes,
            expressions=tuple(self._pool.expressions),
            computations=graph.computations,
            dependents=graph.dependents,
            actions=compiled_actions,
            lists=tuple(secondary.finished(draft) for draft in self.lists.lists),
            automata=tuple(self._pool.automata),
            pages=break_pages(pages, nodes, graph.computations, graph.dependents, alone=settings.get("pages") == "one"),
            texts=texts,
            calendars={language.tag: calendar(language.tag) for language in self.texts.languages},
            media=tuple(sorted(self.texts.media())),
            first_record=first_record(root, self._document, self.tree),
            entities=self._entities,
            settings=settings,
        )


def _is_reference(built: Expression) -> bool:
    """Is it the value of a question? What is not in the form reads as "", which was told."""
    return built == "" or (isinstance(built, list) and built[0] == "value")


def _names_steps(control: Control, document: Document) -> bool:
    """Say whether a range has words for some of its steps (``tick_labelset``)."""
    return control.draft.control == "range" and any(document.name(child.tag) == "itemset" for child in control.element)
