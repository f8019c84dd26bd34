"""Programs written by hand, for tests of what needs a form's nodes and nothing of its logic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from formserver.program.model import ChoiceList, Choices, Language, Node, Program, Text

_TYPES = {"integer": "int", "decimal": "decimal", "date": "date", "image": "binary", "geopoint": "geopoint"}


def make_program(
    outline: str,
    *,
    form_id: str = "survey",
    version: str = "1",
    lists: Mapping[str, Mapping[str, str]] | None = None,
    labels: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Program:
    """Return a program from an indented outline of ``question name [list]`` lines below the root ``data``.

    ``lists`` maps list names to {code: label}; ``labels`` maps node names to labels.
    """
    texts: list[Text] = [Text((form_id,))]
    choice_lists = tuple(_choice_list(name, items, texts) for name, items in (lists or {}).items())
    nodes = [Node(0, "data", "/data", 0, "root", question="group")]
    parents: list[tuple[int, Node]] = [(-1, nodes[0])]
    for line in outline.splitlines():
        if line.strip():
            depth = len(line) - len(line.lstrip())
            while parents[-1][0] >= depth:
                parents.pop()
            node = _node(line.split(), parents[-1][1], len(nodes), [found.name for found in choice_lists])
            if (label := (labels or {}).get(node.name)) is not None:
                texts.append(Text((label,)))
                node = replace(node, label=len(texts) - 1)
            nodes.append(node)
            parents.append((depth, node))
    return _program(nodes, choice_lists, texts, form_id=form_id, version=version, settings=settings or {})


def _node(words: Sequence[str], parent: Node, number: int, lists: Sequence[str]) -> Node:
    question, name = words[0], words[1]
    kind = question if question in ("group", "repeat") else "value"
    choices = Choices(lists.index(words[2]), None, "name", None) if len(words) > 2 else None
    return Node(
        number,
        name,
        f"{parent.path}/{name}",
        parent.number,
        kind,
        type=_TYPES.get(question, "string"),
        question=question,
        repeat=number if kind == "repeat" else parent.repeat,
        choices=choices,
    )


def _choice_list(name: str, items: Mapping[str, str], texts: list[Text]) -> ChoiceList:
    first = len(texts)
    texts.extend(Text((label,)) for label in items.values())
    return ChoiceList(name, ("name",), tuple((code,) for code in items), tuple(range(first, first + len(items))))


def _program(
    nodes: Sequence[Node],
    lists: tuple[ChoiceList, ...],
    texts: Sequence[Text],
    *,
    form_id: str,
    version: str,
    settings: Mapping[str, str],
) -> Program:
    return Program(
        form_id=form_id,
        version=version,
        title=0,
        languages=(Language("English (en)", "en", "ltr"),),
        default_language="en",
        nodes=tuple(nodes),
        expressions=(),
        computations=(),
        dependents=tuple(() for _ in nodes),
        actions=(),
        lists=lists,
        automata=(),
        pages=(),
        texts={"en": tuple(texts)},
        calendars={},
        settings=settings,
    )
