"""All checks of an XLSForm that need its cells, gathered: each module looks at one thing and finds everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formserver.compiler.check_cells import check_cells
from formserver.compiler.check_choices import check_choices
from formserver.compiler.check_rows import check_rows
from formserver.compiler.check_settings import check_columns, check_settings
from formserver.compiler.check_sounds import check_sounds
from formserver.compiler.check_texts import check_texts
from formserver.compiler.completion import Gap
from formserver.compiler.findings import Finding
from formserver.compiler.survey import Form


def check_form(form: Form, gaps: Iterable[Gap], files: Mapping[str, bytes] | None) -> list[Finding]:
    """Return everything wrong with the rows, choices, cells, texts and settings of a form."""
    return [
        *check_columns(form),
        *check_settings(form),
        *check_rows(form),
        *check_choices(form, files),
        *check_cells(form),
        *check_texts(form, gaps),
        *check_sounds(form),
    ]
