"""What ``formserver check`` does: the findings of a form file, and how they read as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formserver.compiler.completion import Catalogues
from formserver.compiler.findings import SEVERITIES, Finding
from formserver.compiler.xlsform import compile_form


def check(
    data: bytes, filename: str, *, catalogues: Catalogues | None = None, files: Mapping[str, bytes] | None = None
) -> tuple[Finding, ...]:
    """Return everything found in a form file, errors first."""
    return compile_form(data, filename, catalogues=catalogues, files=files).findings


def render(findings: Iterable[Finding]) -> str:
    """Return the findings as lines such as ``survey!D14: …``, under a heading for each severity."""
    findings = list(findings)
    parts = []
    for severity in SEVERITIES:
        lines = [str(found) for found in findings if found.severity == severity]
        if lines:
            heading = f"{len(lines)} {severity}{'' if len(lines) == 1 else 's'}"
            parts.append("\n".join([heading, *(f"  {line}" for line in lines)]))
    return "\n".join(parts) or "nothing found"
