"""Location paths over any XML tree: nodes, axes, tests, predicates. Twin: tree.mjs.

["tree", start, [[axis, test, [predicate…]]…], [predicate…]]   start: "." the context, a node's number, or nodes;
                                                               the last predicates filter the start
["tree-name", kind, nodes]   ["tree-position", nodes]   ["refuse", reason]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from formserver.engine.frame import Closure, Frame, keep
from formserver.engine.plan import Plan

Build = Callable[[Any, Plan], Closure]


class TreeNode:
    """A node: ``kind`` is root, element, attribute or text; ``order`` its place in the document."""

    __slots__ = ("order", "kind", "name", "namespace", "parent", "text", "children", "attributes", "nodes")

    def __init__(self, nodes: list[TreeNode], spec: Sequence[Any]) -> None:
        self.order = len(nodes)
        self.kind: str = spec[0]
        self.name: str = spec[1]
        self.namespace: str = spec[2]
        self.parent = nodes[spec[3]] if spec[3] >= 0 else None
        self.text: str = spec[4]
        self.children: list[TreeNode] = []
        self.attributes: list[TreeNode] = []
        self.nodes = nodes

    @property
    def value(self) -> str:
        """All the text inside."""
        return self.text + "".join(node.text for node in descendants(self))

    @property
    def group(self) -> bool:
        """Does it hold other elements?"""
        return any(node.kind == "element" for node in self.children)


def read_tree(specs: Sequence[Sequence[Any]]) -> list[TreeNode]:
    """Return nodes for [kind, name, namespace, number of the parent or -1, text] in document order."""
    nodes: list[TreeNode] = []
    for spec in specs:
        node = TreeNode(nodes, spec)
        if node.parent is not None:
            (node.parent.attributes if node.kind == "attribute" else node.parent.children).append(node)
        nodes.append(node)
    return nodes


def descendants(node: TreeNode) -> list[TreeNode]:
    """Return everything below, document order, without attributes."""
    found = []
    waiting = node.children[::-1]
    while waiting:
        item = waiting.pop()
        found.append(item)
        waiting.extend(item.children[::-1])
    return found


def ancestors(node: TreeNode) -> list[TreeNode]:
    """Return everything above, nearest first."""
    found = []
    above = node.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return found


def siblings(node: TreeNode) -> list[TreeNode]:
    """Return the children of the parent; an attribute has no siblings."""
    return [] if node.parent is None or node.kind == "attribute" else node.parent.children


def following(node: TreeNode) -> list[TreeNode]:
    """Return what comes after a node and does not lie in it."""
    last = max((item.order for item in descendants(node)), default=node.order)
    return [item for item in node.nodes[last + 1 :] if item.kind != "attribute"]


def preceding(node: TreeNode) -> list[TreeNode]:
    """Return what comes before a node and does not hold it, nearest first."""
    above = {item.order for item in ancestors(node)}
    before = [item for item in node.nodes[: node.order] if item.kind != "attribute" and item.order not in above]
    return before[::-1]


AXES: dict[str, Callable[[TreeNode], list[TreeNode]]] = {
    "child": lambda node: node.children,
    "attribute": lambda node: node.attributes,
    "self": lambda node: [node],
    "parent": lambda node: ancestors(node)[:1],
    "descendant": descendants,
    "descendant-or-self": lambda node: [node, *descendants(node)],
    "ancestor": ancestors,
    "ancestor-or-self": lambda node: [node, *ancestors(node)],
    "following-sibling": lambda node: [item for item in siblings(node) if item.order > node.order],
    "preceding-sibling": lambda node: [item for item in siblings(node) if item.order < node.order][::-1],
    "following": following,
    "preceding": preceding,
}


def passes_test(node: TreeNode, test: str, principal: str) -> bool:
    """Does a node pass a node test? Names without ``{namespace}`` fit any namespace."""
    if test == "node()":
        return True
    if test == "text()":
        return node.kind == "text"
    if node.kind != principal:
        return False
    if not test.startswith("{"):
        return test in ("*", node.name)
    namespace, name = test[1:].split("}")
    return node.namespace == namespace and name in ("*", node.name)


def in_order(nodes: Sequence[TreeNode]) -> list[TreeNode]:
    """Return each node once, in document order."""
    return sorted(dict.fromkeys(nodes), key=lambda node: node.order)


def build_tree(tree: Any, plan: Plan, build: Build) -> Closure:
    """``tree``: the nodes at the end of a path."""
    start = build_start(tree[1], plan, build)
    filters = [build(predicate, plan) for predicate in tree[3]]
    steps = [(axis, test, [build(item, plan) for item in predicates]) for axis, test, predicates in tree[2]]

    def read(frame: Frame) -> list[Any]:
        nodes = list(keep(in_order(start(frame)), filters, frame, "row"))
        for axis, test, predicates in steps:
            nodes = take_step(nodes, axis, test, predicates, frame)
        return nodes

    return read


def build_start(start: Any, plan: Plan, build: Build) -> Closure:
    """Return where a path begins: the context, a numbered node of its tree, or an expression's nodes."""
    if start == ".":
        return lambda frame: [frame.row]
    if isinstance(start, (int, float)):
        number = int(start)
        return lambda frame: [frame.top.row.nodes[number]]
    return build(start, plan)


def take_step(
    nodes: Sequence[TreeNode], axis: str, test: str, predicates: Sequence[Closure], frame: Frame
) -> list[TreeNode]:
    """Return what one step finds from all nodes; predicates count along the axis."""
    principal = "attribute" if axis == "attribute" else "element"
    found: list[TreeNode] = []
    for node in nodes:
        seen = AXES[axis](node)
        frame.call.fuel(len(seen))
        found.extend(keep([item for item in seen if passes_test(item, test, principal)], predicates, frame, "row"))
    return in_order(found)


def build_tree_name(tree: Any, plan: Plan, build: Build) -> Closure:
    """``tree-name``: the name of the first node; "" if there is none."""
    kind, nodes = tree[1], build(tree[2], plan)

    def read(frame: Frame) -> str:
        found = nodes(frame)
        if not isinstance(found, list):
            raise ValueError(f"{kind}() of no node")
        return (found[0].namespace if kind == "namespace-uri" else found[0].name) if found else ""

    return read


def build_tree_position(tree: Any, plan: Plan, build: Build) -> Closure:
    """``tree-position``: the place of the first node among its siblings of the same name, from 1."""
    nodes = build(tree[1], plan)

    def read(frame: Frame) -> float:
        found = nodes(frame)
        if not found or not found[0].name:
            raise ValueError("position() of no named node")
        node = found[0]
        before = [item for item in siblings(node) if item.order < node.order and item.name == node.name]
        return float(len(before) + 1)

    return read


def build_refuse(tree: Any, plan: Plan, build: Build) -> Closure:
    """``refuse``: an error once it is evaluated."""

    def read(frame: Frame) -> Any:
        raise ValueError(tree[1])

    return read


TREES: dict[str, Any] = {
    "tree": build_tree,
    "tree-name": build_tree_name,
    "tree-position": build_tree_position,
    "refuse": build_refuse,
}
