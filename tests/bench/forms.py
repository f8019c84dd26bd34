"""Forms to measure with: the shipped ones, and generated ones of any size, as Markdown XLSForms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from formserver import places, texts
from formserver.compiler.compiled import Compiled
from formserver.compiler.xlsform import compile_form
from formserver.program.model import Program
from formserver.publish.shipped import media_files


def sheet(name: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield a sheet as lines of Markdown."""
    yield f"| {name} |"
    width = 0
    for row in rows:
        width = width or len(row)
        yield "| | " + " | ".join([*row, *[""] * (width - len(row))]) + " |"


NAMESPACES = 'fs="https://formserver.example/xforms"'


def form(
    survey: list[tuple[str, ...]], choices: list[tuple[str, ...]] | None = None, *, anonymous: bool = False
) -> bytes:
    """Return an XLSForm; the first row of each sheet is its heading."""
    lines = [*sheet("survey", survey), *(sheet("choices", choices) if choices else ())]
    settings = [("form_id", "version"), ("bench", "1")]
    if anonymous:
        settings = [(*settings[0], "fs:anonymous", "namespaces"), (*settings[1], "yes", NAMESPACES)]
    return "\n".join([*lines, *sheet("settings", settings)]).encode()


HEAD = ("type", "name", "label", "relevant", "constraint", "calculation", "appearance")


def chain(length: int, *, shown: bool = False) -> bytes:
    """One question, then calculations each of which reads the one before; ``shown``: beside it stands the last."""
    first = ("integer", "q0", "First")
    rows = [HEAD, *(together("ahead", first, ("note", "end", f"Last: ${{q{length - 1}}}")) if shown else [first])]
    rows += [("calculate", f"q{number}", "", "", "", f"${{q{number - 1}}} + 1") for number in range(1, length)]
    return form(rows)


def survey(length: int, *, ahead: bool = False) -> bytes:
    """Groups of thirty questions of all kinds, with relevance, constraints and a sum for each group.

    ``ahead``: before them a page with one question and another that depends on it.
    """
    rows = [HEAD]
    if ahead:
        rows += together("ahead", ("select_one yn", "gate", "Gate"), ("text", "why", "Why?", "${gate} = 'yes'"))
    for start in range(0, length, 30):
        rows.append(("begin_group", f"g{start}", f"Part {start}"))
        rows += [question(number, start) for number in range(start, min(start + 29, length))]
        total = " + ".join(f"coalesce(${{q{number}}}, 0)" for number in range(start + 1, min(start + 29, length), 7))
        rows += [("calculate", f"total{start}", "", "", "", total or "0"), ("end_group",)]
    return form(rows, [("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No")])


def one_page(length: int) -> bytes:
    """The same questions all on one page, first one that depends on the gate above it."""
    asked = [question(number, number - number % 30) for number in range(length)]
    gate = [("select_one yn", "gate", "Gate"), ("text", "why", "Why?", "${gate} = 'yes'")]
    rows = [HEAD, *together("all", *gate, *asked)]
    return form(rows, [("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No")])


def together(name: str, *rows: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return rows that stand on one page."""
    return [("begin_group", name, "Together", "", "", "", "field-list"), *rows, ("end_group",)]


def question(number: int, start: int) -> tuple[str, ...]:
    """Return one row: every seventh is a choice that the next ones depend on."""
    name, label = f"q{number}", f"Question {number}"
    if (number - start) % 7 == 0:
        return ("select_one yn", name, label, "", "", "")
    gate = number - (number - start) % 7
    relevant = f"${{q{gate}}} = 'yes'" if (number - start) % 7 > 3 else ""
    if (number - start) % 7 == 1:
        return ("integer", name, label, relevant, ". >= 0 and . < 1000", "")
    return ("text", name, label, relevant, "", "")


def translated(length: int, languages: int) -> bytes:
    """A survey whose every text is there in several languages, all on one page, with the gate first."""
    tags = [f"L{number} (x{number})" for number in range(languages)]
    asked = [question(number, 0)[:2] + (f"Question {number}",) for number in range(length - 2)]
    rows = [("select_one yn", "gate", "Gate", ""), ("text", "why", "Why?", "${gate} = 'yes'"), *asked]
    labels = [tuple(f"label::{tag}" for tag in tags)]
    said = [(*row[:2], (*row, "")[3], "", *(f"{row[2]} in {tag}" for tag in tags)) for row in rows]
    shared = [("begin_group", "all", "", "field-list", *("All" for _ in tags)), *said, ("end_group",)]
    choices = [("yn", name, *(f"{name} in {tag}" for tag in tags)) for name in ("yes", "no")]
    return form(
        [("type", "name", "relevant", "appearance", *labels[0]), *shared],
        [("list_name", "name", *labels[0]), *choices],
        anonymous=True,
    )


def cascade(items: int, districts: int = 100, *, together: bool = False) -> bytes:
    """A district, then a list of many villages of which only its own are offered; ``together``: on one page."""
    rows = [("type", "name", "label", "choice_filter", "appearance")]
    asked = [("select_one d", "district", "District", ""), ("select_one v", "village", "Village", "d = ${district}")]
    rows += [("begin_group", "place", "Place", "", "field-list"), *asked, ("end_group",)] if together else asked
    villages = [("v", name, label, district) for name, label, district in village_rows(items, districts)]
    return form(rows, [("list_name", "name", "label", "d"), *district_rows(districts), *villages])


def cascade_of_file(districts: int) -> bytes:
    """The same on one page, the villages in ``villages.csv``."""
    rows = [("type", "name", "label", "choice_filter", "appearance")]
    rows.append(("begin_group", "place", "Place", "", "field-list"))
    rows.append(("select_one d", "district", "District", "", "minimal"))
    rows.append(("select_one_from_file villages.csv", "village", "Village", "d = ${district}", "minimal"))
    return form([*rows, ("end_group",)], [("list_name", "name", "label"), *district_rows(districts)])


def village_rows(items: int, districts: int) -> Iterator[tuple[str, str, str]]:
    """Yield name, label and district of every village."""
    for number in range(items):
        yield f"v{number}", f"Village {number}", f"d{number % districts}"


def district_rows(districts: int) -> list[tuple[str, ...]]:
    """Return the choices of the districts."""
    return [("d", f"d{number}", f"District {number}") for number in range(districts)]


def repeats(questions: int = 20, *, instances: int = 0, said: bool = False) -> bytes:
    """A repeat of many questions with a sum in each instance and one over all.

    ``instances``: that many, filled, the questions of one together on a page. ``said``: a note there says the sum.
    """
    asked = [("integer", f"a{number}", f"Number {number}") for number in range(questions - 2)]
    asked.append(("text", "why", "Why?", "${a0} > 5"))
    if instances:
        told = [("note", "told", "Sum: ${total}")] if said else []
        asked = together("all", *told, *((*row, *[""] * (7 - len(row)), "3") for row in asked[:3]), *asked[3:])
    rows = [(*HEAD, "default", "repeat_count"), ("begin_repeat", "person", "Person", *[""] * 5, str(instances or ""))]
    rows += [*asked, ("calculate", "own", "", "", "", " + ".join(f"${{a{number}}}" for number in range(3)))]
    rows += [("end_repeat",), ("calculate", "total", "", "", "", "sum(${own})")]
    return form(rows)


@lru_cache
def shipped(name: str) -> Compiled:
    """Return a shipped form, compiled as it is when it is published."""
    return compile_shipped(name)


def compile_shipped(name: str) -> Compiled:
    """Compile a shipped form."""
    workbook = places.FORMS / f"{name}.xlsx"
    catalogues = texts.form_catalogues(name)
    return compile_form(workbook.read_bytes(), workbook.name, catalogues=catalogues, files=media_files(workbook))


@lru_cache
def program(data: bytes) -> Program:
    """Return a generated form's program."""
    compiled = compile_form(data, "bench.md")
    assert compiled.program is not None, [str(found) for found in compiled.findings]
    return compiled.program
