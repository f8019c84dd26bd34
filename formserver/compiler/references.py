"""Location paths over the primary instance: names to nodes, and the repeat instance that both ends share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.pool import Fault
from formserver.program.model import Expression
from formserver.xpath.nodes import Expr, Step


class UnknownPath(Fault):
    """A path names a node that the form does not have. All clients read it as empty."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: ``own`` is the node it belongs to, ``here`` the context node.

    ``inside`` a predicate the context is a candidate node, or with ``row`` a row of that list, where relative paths
    start after ``row_steps`` (see nested.py). ``counting``: the
    expression gives the number of instances of ``own``, so that it stands in none of them.
    """

    own: Draft
    here: Draft
    row: int | None = None
    inside: bool = False
    row_steps: tuple[str, ...] = ()
    counting: bool = False

    @property
    def stand(self) -> Draft:
        """The node whose instances an absolute path shares."""
        return self.here.parent if self.counting and self.here.parent is not None else self.here

    @property
    def outermost(self) -> bool:
        """Is this outside of every predicate?"""
        return self.row is None and not self.inside


@dataclass(frozen=True, slots=True)
class Target:
    """A node found by a path: below the instance of repeat ``shared`` that the context stands in.

    ``predicates`` are those of each step, by node number. ``climbing``: only upward steps so far.
    ``binding``: still on an absolute path along the context's own repeats.
    """

    draft: Draft
    shared: int
    climbing: bool = False
    binding: bool = False
    predicates: dict[int, tuple[Expr, ...]] = field(default_factory=dict)

    @property
    def single(self) -> bool:
        """Is it one value of one instance?"""
        return self.draft.kind == "value" and self.draft.repeat == self.shared and not self.predicates


def resolve(steps: tuple[Step, ...], absolute: bool, here: Draft, tree: Tree) -> list[Target]:
    """Return the nodes that a path names; raise UnknownPath for a name that does not exist, Fault for a step we do
    not walk."""
    if absolute:
        found, steps = _from_root(steps, tree)
    else:
        found = [Target(here, here.repeat, climbing=True)]
    for step in steps:
        reached = [after for target in found for after in _step(target, step, here, tree)]
        if not reached:
            raise _unknown(step, found, tree)
        found = _once_each(reached)
    return found


def _from_root(steps: tuple[Step, ...], tree: Tree) -> tuple[list[Target], tuple[Step, ...]]:
    if not steps:
        raise Fault("expression-unsupported", 0, what="the path /")
    first = steps[0]
    start = Target(tree.root, 0, binding=True)
    if first.axis == "descendant-or-self":
        return [replace(start, binding=False)], steps
    root = tree.root.path
    if first.axis == "child" and first.predicates and _matches(first, tree.root):
        raise UnknownPath("path-unknown", first.position, target=f"/{first.test}", suggestion=root)
    if first.axis != "child" or not _matches(first, tree.root):
        raise Fault("root-unknown", first.position, target=f"/{first.test}", root=root, suggestion=root)
    return [start], steps[1:]


def _once_each(targets: list[Target]) -> list[Target]:
    found: list[Target] = []
    for target in targets:
        if target not in found:
            found.append(target)
    return found


def _step(target: Target, step: Step, here: Draft, tree: Tree) -> Iterator[Target]:
    if step.axis in ("child", "attribute"):
        for child in _children(target.draft, step):
            yield _down(target, child, step, here)
    elif step.axis == "self":
        if _matches(step, target.draft):
            yield _same(target, step)
    elif step.axis == "parent":
        if target.draft.parent is not None and _matches(step, target.draft.parent):
            yield _up(target, target.draft.parent, step, tree)
    elif step.axis in ("ancestor", "ancestor-or-self"):
        yield from _ancestors(target, step, tree)
    elif step.axis in ("descendant", "descendant-or-self"):
        yield from _descendants(target, step, here)
    else:
        raise Fault("expression-unsupported", step.position, what=f"the axis {step.axis}")


def _children(draft: Draft, step: Step) -> Iterator[Draft]:
    attribute = step.axis == "attribute"
    exact = draft.children.get(f"@{step.test}" if attribute else step.test)
    if exact is not None:
        yield exact
        return
    for child in draft.children.values():
        if child.name.startswith("@") == attribute and _matches(step, child):
            yield child


def _matches(step: Step, draft: Draft) -> bool:
    name = draft.name.removeprefix("@")
    if step.test in ("*", "node()", name):
        return True
    prefix, _, local = step.test.rpartition(":")
    if local == "*":
        return name.startswith(f"{prefix}:")
    return local == name.rpartition(":")[2] and (":" not in name or not prefix)


def _down(target: Target, child: Draft, step: Step, here: Draft) -> Target:
    binding = target.binding and not step.predicates
    shared = target.shared
    if child.kind == "repeat" and binding and here.lies_in(child):
        shared = child.number
    elif child.kind == "repeat":
        binding = False
    return replace(_with_predicates(target, child, step), shared=shared, binding=binding, climbing=False)


def _with_predicates(target: Target, draft: Draft, step: Step) -> Target:
    if not step.predicates:
        return replace(target, draft=draft)
    return replace(target, draft=draft, predicates={**target.predicates, draft.number: step.predicates})


def _same(target: Target, step: Step) -> Target:
    if step.predicates:
        raise Fault("expression-unsupported", step.position, what="a predicate on .")
    return target


def _up(target: Target, parent: Draft, step: Step, tree: Tree) -> Target:
    if step.predicates or target.draft.number in target.predicates:
        raise Fault("expression-unsupported", step.position, what="a predicate on ..")
    shared = parent.repeat if target.climbing else tree.common_repeat(target.shared, parent.repeat)
    return replace(target, draft=parent, shared=shared)


def _ancestors(target: Target, step: Step, tree: Tree) -> Iterator[Target]:
    if step.axis == "ancestor-or-self" and _matches(step, target.draft):
        yield _same(target, step)
    while target.draft.parent is not None:
        target = _up(target, target.draft.parent, step, tree)
        if _matches(step, target.draft):
            yield target


def _descendants(target: Target, step: Step, here: Draft) -> Iterator[Target]:
    if step.axis == "descendant-or-self" and _matches(step, target.draft):
        yield _same(target, step)
    for draft in target.draft.descendants():
        if _matches(step, draft) and not draft.name.startswith("@"):
            yield replace(_with_predicates(target, draft, step), binding=False, climbing=False)


def _unknown(step: Step, found: list[Target], tree: Tree) -> Fault:
    reached, root = found[0].draft, tree.root.path
    if step.axis == "parent" and reached.path == root:
        return Fault("root-unknown", step.position, target=f"{root}/..", root=root, suggestion=root)
    test = f"@{step.test}" if step.axis == "attribute" else step.test
    return UnknownPath(
        "path-unknown", step.position, target=f"{reached.path}/{test}", suggestion=tree.nearest(test, reached)
    )


def emit(target: Target, predicates: dict[str, list[Expression]], *, nodes: bool) -> Expression:
    """Return the program's operation for ``target``: its value when it is single and wanted so, else nodes."""
    if target.single and not nodes:
        return ["value", target.draft.number, target.shared]
    found: list[Expression] = ["nodes", target.draft.number, target.shared]
    return [*found, predicates] if predicates else found
