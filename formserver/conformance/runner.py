"""Runs files against an engine, counts, and writes what failed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from formserver.conformance.files import Row, UnknownRows, gap_key, kind_of, read_gaps, read_rows
from formserver.conformance.java_rows import judge_java
from formserver.conformance.node import NodePlayer, NoNode
from formserver.conformance.player import PythonPlayer
from formserver.conformance.scope import out_of_scope
from formserver.conformance.sheet_rows import judge_sheet
from formserver.conformance.trace_rows import judge_trace
from formserver.conformance.verdicts import Verdict
from formserver.conformance.xpath_rows import judge_xpath

PLAYERS: dict[str, Callable[[], Any]] = {"python": PythonPlayer, "js": NodePlayer}
JUDGES: dict[str, Callable[[Row, Any], Verdict]] = {
    "java": judge_java,
    "xpath": judge_xpath,
    "trace": judge_trace,
    "sheet": judge_sheet,
}
#: What may be wrong with what run() is asked for.
UNUSABLE = (OSError, UnknownRows, NoNode)

GAPS = Path(__file__).parents[2] / "tests" / "conformance" / "known_gaps.json"


@dataclass(slots=True)
class Tally:
    """The counts of one file. ``groups`` are [rows, passed, observations, differences] of classes of rows."""

    engine: str
    file: str
    rows: int = 0
    in_scope: int = 0
    passed: int = 0
    out_of_scope: int = 0
    conflicts: int = 0
    groups: dict[str, list[int]] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, verdict: Verdict) -> None:
        """Count one row in scope."""
        self.in_scope += 1
        self.passed += not verdict.differences
        group = self.groups.setdefault(verdict.group, [0, 0, 0, 0])
        counts = (1, not verdict.differences, verdict.seen, len(verdict.differences))
        self.groups[verdict.group] = [before + now for before, now in zip(group, counts, strict=True)]

    def as_json(self) -> str:
        """Return the one line that other programs read."""
        names = ("engine", "file", "rows", "in_scope", "passed", "out_of_scope", "conflicts")
        return json.dumps({name: getattr(self, name) for name in names})


def run(paths: Iterable[Path], engine: str, failures: Path | None, as_json: bool, out: TextIO) -> bool:
    """Run every file on ``engine`` (python or js); return whether every row in scope passed.

    ``failures`` gets each row that failed as a line of JSON. Raises one of UNUSABLE.
    """
    tallies = []
    player = PLAYERS[engine]()
    failed = failures.open("w", encoding="utf-8") if failures else None
    try:
        for path in map(Path, paths):
            tally = measure(path, engine, player, failed)
            print(report(tally), file=out)
            tallies.append(tally)
    finally:
        player.close()
        if failed:
            failed.close()
    for tally in tallies if as_json else ():
        print(tally.as_json(), file=out)
    return all(tally.passed == tally.in_scope for tally in tallies)


def measure(path: Path, engine: str, player: Any, failed: TextIO | None) -> Tally:
    """Judge every row of one file."""
    tally = Tally(engine, path.name)
    gaps = read_gaps(GAPS)
    for row in read_rows(path):
        tally.rows += 1
        kind = kind_of(row, path.name)
        reason = out_of_scope(row, kind)
        if reason:
            tally.out_of_scope += 1
            tally.reasons[reason] += 1
        elif gap_key(path.name, row) in gaps:
            tally.conflicts += 1
        else:
            verdict = JUDGES[kind](row, player.play)
            tally.add(verdict)
            if verdict.differences and failed:
                failed.write(failure(path.name, row, verdict) + "\n")
    return tally


def failure(name: str, row: Row, verdict: Verdict) -> str:
    """Return a failed row as a line: what names it, and its first differences."""
    told: dict[str, Any] = {"file": name, "test": row.get("test"), "group": verdict.group}
    told |= {key: row[key] for key in ("expression", "context", "kind", "formName") if key in row}
    told["differences"] = [
        {"what": what, "got": got, "expected": expected} for what, got, expected in verdict.differences[:20]
    ]
    return json.dumps(told, ensure_ascii=False, default=str)


def report(tally: Tally) -> str:
    """Return the counts for a person."""
    share = 100 * tally.passed / (tally.in_scope or 1)
    lines = [f"{tally.file} ({tally.engine}): {tally.passed} of {tally.in_scope} in scope, {share:.1f} %"]
    for name, (rows, passed, seen, differences) in sorted(tally.groups.items()):
        lines.append(f"  {name or 'all'}: {passed} of {rows} rows, {seen - differences} of {seen} observations")
    lines += [f"  out of scope: {count} ({reason})" for reason, count in tally.reasons.items()]
    if tally.conflicts:
        lines.append(f"  contradict a decision: {tally.conflicts} (tests/conformance/known_gaps.json)")
    return "\n".join(lines)
