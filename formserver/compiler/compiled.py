"""What a compilation gives: the program, the XForm that other clients download, and everything found."""

from __future__ import annotations

from dataclasses import dataclass

from formserver.compiler.findings import Finding, has_errors
from formserver.program.model import Program


@dataclass(frozen=True, slots=True)
class Compiled:
    """``program`` and ``xform`` are None when an error stopped before they could be made."""

    program: Program | None
    xform: bytes | None
    findings: tuple[Finding, ...] = ()
    itemsets: bytes | None = None

    @property
    def ok(self) -> bool:
        """Whether the form may be published: there is a program and no finding is an error."""
        return self.program is not None and not has_errors(self.findings)
