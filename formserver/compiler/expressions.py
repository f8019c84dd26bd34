"""Parsed expressions to the program's trees: references become node numbers, functions their operators."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from formserver.compiler import calls, listpaths
from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.pool import Fault, Pool
from formserver.compiler.references import Scope, Target, UnknownPath, emit, resolve
from formserver.compiler.secondary import LAST_SAVED_ID, Secondary
from formserver.program.model import Expression
from formserver.xpath.nodes import Binary, Call, Expr, Negate, Number, Path, Reference, Step, String, Variable
from formserver.xpath.parser import parse
from formserver.xpath.tokens import XPathSyntaxError

#: The largest tree of one expression; ``*[*[*[…]]]`` grows with every bracket.
LARGEST = 50_000

_OF_ANY = frozenset({"=", "!=", "<", "<=", ">", ">=", "and", "or"})
_CONDITIONS = frozenset({"relevant", "required", "readonly", "constraint"})

#: What JavaRosa walks.
_COLLECT_AXES = frozenset({"child", "parent", "self", "attribute"})

TRUE: Expression = ["true"]
FALSE: Expression = ["false"]


@dataclass(slots=True)
class Writer:
    """Compiles the expressions of one form."""

    tree: Tree
    lists: Secondary
    pool: Pool
    version: str = ""
    itext: Callable[[str, Draft], int | None] = lambda text_id, owner: None
    itext_ids: Callable[[], Iterable[str]] = tuple
    warnings: list[Fault] = field(default_factory=list)
    _left: int = 0

    def compile(self, text: str, own: Draft, property: str) -> int | None:
        """Return the number of the expression ``text`` of a node's property; None when a fault was reported."""
        built = self.build(text, own, property)
        return None if built is None else self.pool.intern(built)

    def build(
        self, text: str, own: Draft, property: str, *, here: Draft | None = None, nodes: bool = False
    ) -> Expression | None:
        """Return the expression ``text`` as a tree, seen from ``here`` (else ``own``); None when a fault was
        reported."""
        try:
            self.begin()
            stand = here or own
            scope = Scope(stand, stand, counting=property == "count")
            told = "collect-several" if property in _CONDITIONS else "several-values"
            built = self.several(parse(text), scope, told, nodes=nodes)
            self.flush(own, property)
            return built
        except XPathSyntaxError as error:
            self.fail(Fault("expression-syntax", error.position, reason=_sentence(error.message)), own, property)
        except Fault as fault:
            self.fail(fault, own, property)
        return None

    def begin(self) -> None:
        """Start the next expression with a full measure."""
        self._left = LARGEST

    def flush(self, own: Draft, property: str) -> None:
        """Report the warnings that writing an expression left."""
        for fault in self.warnings:
            self.fail(fault, own, property)
        self.warnings.clear()

    def fail(self, fault: Fault, own: Draft, property: str) -> None:
        """Report a fault in an expression of a node's property."""
        self.pool.report(
            fault.code,
            own.path,
            property,
            character=fault.position + 1,
            suggestion=fault.suggestion,
            **fault.params,
        )

    def write(self, expr: Expr, scope: Scope, *, nodes: bool = False) -> Expression:
        """Return the tree of ``expr``; ``nodes``: where a node-set is wanted."""
        self._left -= 1
        if self._left < 0:
            raise Fault("expression-unsupported", expr.position, what="so many nodes at once")
        if isinstance(expr, Path):
            return self._path(expr, scope, nodes=nodes)
        if isinstance(expr, Call):
            return calls.write(self, expr, scope)
        if isinstance(expr, Binary):
            wanted = nodes or expr.op == "union"
            if expr.op == "union":
                self.warnings.append(Fault("collect-unknown", expr.position, what="|"))
            if expr.op in _OF_ANY:  # it holds for any of several nodes; Collect alone stops there
                both = [self.several(each, scope, "collect-several", nodes=wanted) for each in (expr.left, expr.right)]
            else:
                both = [self.write(each, scope, nodes=wanted) for each in (expr.left, expr.right)]
            return _binary(expr.op, *both)
        if isinstance(expr, Negate):
            return _negated(self.write(expr.operand, scope))
        return _literal(expr)

    def several(self, expr: Expr, scope: Scope, instead: str, *, nodes: bool = False) -> Expression:
        """Return the tree of ``expr`` where several values make sense; ``instead`` is the warning for it, "" none."""
        before = len(self.warnings)
        built = self.write(expr, scope, nodes=nodes)
        if isinstance(expr, Path):
            told = [fault for fault in self.warnings[before:] if fault.code == "several-values"]
            for fault in told:
                fault.code = instead
            self.warnings = [fault for fault in self.warnings if fault.code]
        return built

    # -- paths

    def _path(self, path: Path, scope: Scope, *, nodes: bool) -> Expression:
        try:
            return self._known_path(path, scope, nodes=nodes)
        except UnknownPath as fault:
            self.warnings.append(fault)
            return ["union"] if nodes else ""

    def _known_path(self, path: Path, scope: Scope, *, nodes: bool) -> Expression:
        start = path.start
        if path.predicates:
            raise Fault("expression-unsupported", path.position, what="a predicate on brackets")
        if isinstance(start, Call) and start.name == "instance":
            return self._instance(path, start, scope)
        if isinstance(start, Call) and start.name == "current":
            return self.primary(path.steps, False, Scope(scope.own, scope.own), within=scope, nodes=nodes)
        if isinstance(start, Path) and not start.predicates:
            return self._known_path(Path(start.absolute, start.steps + path.steps, start.start), scope, nodes=nodes)
        if start is not None:
            raise Fault("expression-unsupported", path.position, what="a path that starts from this")
        if scope.row is not None and not path.absolute:
            return listpaths.cell(self, path, scope)
        if path.absolute:
            return self._absolute(path, scope, nodes=nodes)
        return self.primary(path.steps, False, scope, within=scope, nodes=nodes)

    def _absolute(self, path: Path, scope: Scope, *, nodes: bool) -> Expression:
        """An absolute path means the instance one stands in: that of the candidate inside a predicate, unless
        the reader shares more with the target."""
        outer = Scope(scope.own, scope.own)
        if scope.row is not None:
            return self.primary(path.steps, True, outer, within=scope, nodes=nodes)
        if not scope.outermost and self._shares_more(path.steps, scope):
            return self.primary(path.steps, True, outer, within=scope, nodes=nodes)
        return self.primary(path.steps, True, scope, within=scope, nodes=nodes)

    def _shares_more(self, steps: tuple[Step, ...], scope: Scope) -> bool:
        by_own = resolve(steps, True, scope.own, self.tree)[0].shared
        by_candidate = resolve(steps, True, scope.here, self.tree)[0].shared
        return len(self.tree.repeats_above(by_own)) > len(self.tree.repeats_above(by_candidate))

    def primary(
        self, steps: tuple[Step, ...], absolute: bool, scope: Scope, *, within: Scope, nodes: bool
    ) -> Expression:
        """Return the operation for a path over the primary instance, seen from ``scope`` and read in ``within``."""
        self._warn_of_steps(steps)
        constant = self._attribute(steps, absolute, scope)
        if constant is not None:
            return constant
        targets = resolve(steps, absolute, scope.stand if absolute else scope.here, self.tree)
        if absolute and nodes:
            targets = [self._all_instances(target) for target in targets]
        several = len(targets) > 1
        self._warn_of_several(targets, nodes)
        found = [emit(it, self._predicates(it, scope.own), nodes=nodes or several) for it in targets]
        tree = ["union", *found] if several else found[0]
        outside = scope.outermost and not within.outermost
        return ["cur", tree] if outside else tree

    def _warn_of_steps(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            if step.axis not in _COLLECT_AXES:
                self.warnings.append(Fault("collect-unknown", step.position, what=f"the axis {step.axis}"))
            elif step.test.endswith("()") and step.axis == "child":
                self.warnings.append(Fault("collect-unknown", step.position, what=step.test))

    def _warn_of_several(self, targets: list[Target], nodes: bool) -> None:
        """Where one value is wanted, JavaRosa stops at the second instance."""
        for target in () if nodes else targets:
            several = target.draft.repeat != target.shared or target.draft.twin
            if target.draft.kind == "value" and several and not target.predicates:
                self.warnings.append(Fault("several-values", 0, target=target.draft.path))

    def _all_instances(self, target: Target) -> Target:
        """``count(/data/rep)`` inside ``rep`` counts all of them, not the one it stands in (Enketo, Web Forms and
        Collect, whose answer depends on where else the form counts)."""
        draft = target.draft
        if draft.kind != "repeat" or target.shared != draft.number or draft.parent is None:
            return target
        return replace(target, shared=draft.parent.repeat)

    def _attribute(self, steps: tuple[Step, ...], absolute: bool, scope: Scope) -> str | None:
        """An attribute that nothing changes is a text."""
        if not steps or steps[-1].axis != "attribute" or (absolute and len(steps) < 2):
            return None
        owners = resolve(steps[:-1], absolute, scope.here, self.tree)
        name = steps[-1].test
        if f"@{name}" in owners[0].draft.children:
            return None
        return owners[0].draft.attributes.get(name)

    def _predicates(self, target: Target, own: Draft) -> dict[str, list[Expression]]:
        found = {}
        for number, predicates in target.predicates.items():
            inside = Scope(own, self.tree.drafts[number], inside=True)
            found[str(number)] = [self.write(predicate, inside) for predicate in predicates]
        return found

    def _instance(self, path: Path, start: Call, scope: Scope) -> Expression:
        name = listpaths.instance_id(start)
        if name == LAST_SAVED_ID and name not in self.lists.last_saved:  # pyxform forgets to declare it for labels
            self.warnings.append(Fault("collect-unknown", path.position, what="the last saved record: not declared"))
        if name in self.lists.last_saved or name == LAST_SAVED_ID:
            return self._last_saved(path)
        return listpaths.rows(self, path, name, scope)

    def _last_saved(self, path: Path) -> Expression:
        targets = resolve(path.steps, True, self.tree.root, self.tree)
        if len(targets) != 1 or targets[0].predicates or targets[0].draft.kind != "value":
            raise Fault("expression-unsupported", path.position, what="several nodes of the last saved record")
        return ["last-saved", targets[0].draft.number]

    def target(self, expr: Expr, scope: Scope, what: str) -> Target:
        """Return the one node that ``expr`` names; raise Fault when it is anything else."""
        if isinstance(expr, Path) and expr.start is None and scope.row is None:
            self._warn_of_steps(expr.steps)
            targets = resolve(expr.steps, expr.absolute, scope.here, self.tree)
            if len(targets) == 1:
                return targets[0]
        if isinstance(expr, Path) and isinstance(expr.start, Call) and expr.start.name == "current":
            return resolve(expr.steps, False, scope.own, self.tree)[0]
        raise Fault("expression-unsupported", expr.position, what=what)


def _literal(expr: Expr) -> Expression:
    if isinstance(expr, Number):
        return int(expr.value) if expr.value.is_integer() and abs(expr.value) < 2**53 else expr.value
    if isinstance(expr, String):
        return expr.value
    if isinstance(expr, Reference):
        raise Fault("reference-unknown", expr.position, name=expr.name)
    assert isinstance(expr, Variable)
    raise Fault("expression-unsupported", expr.position, what=f"the variable ${expr.name}")


def _negated(operand: Expression) -> Expression:
    if isinstance(operand, (int, float)) and operand != 0:
        return -operand
    return ["neg", operand]


def _binary(op: str, left: Expression, right: Expression) -> Expression:
    if op == "and":
        return _folded(left, right, neutral=TRUE, decisive=FALSE) or ["and", left, right]
    if op == "or":
        return _folded(left, right, neutral=FALSE, decisive=TRUE) or ["or", left, right]
    if op == "union":
        return ["union", *_members(left), *_members(right)]
    return [op, left, right]


def _folded(left: Expression, right: Expression, *, neutral: Expression, decisive: Expression) -> Expression | None:
    """``true() and x`` is x as a truth value; what decides alone is the whole."""
    if decisive in (left, right):
        return decisive
    if left == neutral:
        return right if right in (TRUE, FALSE) else ["boolean", right]
    if right == neutral:
        return left if left in (TRUE, FALSE) else ["boolean", left]
    return None


def _members(tree: Expression) -> list[Expression]:
    if isinstance(tree, list) and tree[0] == "union":
        return list(tree[1:])
    return [tree]


def _sentence(message: str) -> str:
    return f"{message[0].upper()}{message[1:]}."
