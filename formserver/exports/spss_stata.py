"""SPSS .sav and Stata .dta with labels of variables and values; a zip with a file a table when there are repeats.

pyreadstat writes a file from one whole frame. So rows go to disk as they come, a few thousand at a time, and
the frame is those files mapped into memory: the system holds of it what it has room for. What is not a number or
a day in such a column is blank there (the verdict's errors say which). Text in Stata from 2,046 bytes on is held
in memory while a file is written; SPSS takes 32,767 bytes of a text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formserver.exports.options import Options
from formserver.exports.rows import Grid, Source, grids
from formserver.exports.spooled import file_chunks
from formserver.exports.table import Table
from formserver.exports.variables import SPSS, STATA, Style, Variable, cut, variables_of
from formserver.exports.zipped import zip_members

if TYPE_CHECKING:
    from polars import DataFrame

ROWS = 1000

#: Writes a frame of these variables to a file.
Write = Callable[["DataFrame", Path, Sequence[Variable], str], None]


def write_sav(tables: Sequence[Table], source: Source, *, form_id: str, options: Options) -> Iterator[bytes]:
    """Yield the bytes of the file for SPSS, or of a zip of such files."""
    return _written(tables, source, form_id, options=options, style=SPSS, ending="sav", write=_to_spss)


def write_dta(tables: Sequence[Table], source: Source, *, form_id: str, options: Options) -> Iterator[bytes]:
    """Yield the bytes of the file for Stata 14 and later, or of a zip of such files."""
    return _written(tables, source, form_id, options=options, style=STATA, ending="dta", write=_to_stata)


def _written(
    tables: Sequence[Table], source: Source, form_id: str, *, options: Options, style: Style, ending: str, write: Write
) -> Iterator[bytes]:
    options = replace(options, labels="both" if options.labels == "both" else "codes")
    main, *repeats = (
        (grid.table, partial(_file, grid, options=options, style=style, write=write))
        for grid in grids(tables, source, options=options)
    )
    if not repeats:
        return main[1]()
    members = [(f"{form_id}.{ending}", main[1]())]
    members += [(f"{form_id}-{table.name}.{ending}", file()) for table, file in repeats]
    return zip_members(members)


def _file(grid: Grid, *, options: Options, style: Style, write: Write) -> Iterator[bytes]:
    """Yield the file of one table."""
    variables = variables_of(grid.before, grid.fields, grid.after, style=style)
    with tempfile.TemporaryDirectory(prefix="formserver-") as folder:
        frame = _frame(grid.rows(), variables, Path(folder))
        path = Path(folder, "export")
        write(frame, path, variables, cut(grid.table.label, 60))
        del frame
        yield from file_chunks(path)


def _frame(rows: Iterator[list[Any]], variables: Sequence[Variable], folder: Path) -> DataFrame:
    import polars

    schema = {each.name: polars.String if each.text else polars.Float64 for each in variables}
    parts: list[DataFrame] = [polars.DataFrame(schema=schema)]
    while batch := list(islice(rows, ROWS)):
        columns = [
            _column(variable, cells) for variable, cells in zip(variables, zip(*batch, strict=True), strict=True)
        ]
        path = folder / f"{len(parts)}.arrow"
        named = dict(zip(schema, columns, strict=True))
        polars.DataFrame(named, schema=schema).write_ipc(path, compression="uncompressed")
        parts.append(polars.read_ipc(path, memory_map=True))
    return polars.concat(parts, rechunk=False)


def _column(variable: Variable, cells: Sequence[Any]) -> list[Any]:
    blank = "" if variable.text else None
    read = variable.read
    return [blank if cell == "" or cell is None else read(cell) for cell in cells]


def _described(variables: Sequence[Variable]) -> dict[str, Any]:
    return {
        "column_labels": [variable.label or None for variable in variables],
        "variable_value_labels": {each.name: each.values for each in variables if each.values},
        "variable_format": {each.name: each.format for each in variables if each.format},
    }


def _to_spss(frame: DataFrame, path: Path, variables: Sequence[Variable], label: str) -> None:
    import pyreadstat

    measures = {variable.name: variable.measure for variable in variables}
    more = _described(variables)
    pyreadstat.write_sav(frame, path, file_label=label, row_compress=True, variable_measure=measures, **more)


def _to_stata(frame: DataFrame, path: Path, variables: Sequence[Variable], label: str) -> None:
    import pyreadstat

    pyreadstat.write_dta(frame, path, file_label=label, version=14, **_described(variables))
