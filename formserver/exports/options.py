"""What may be chosen for an export, the same for every format; each format uses what it can hold."""

from __future__ import annotations

from dataclasses import dataclass

#: Option → the values that it may have; options that are not here are yes or no, ``language`` is any tag.
VALUES = {
    "labels": ("codes", "labels", "both"),
    "headings": ("names", "labels"),
    "multiple": ("joined", "split"),
    "separator": (",", ";"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """``labels``: what stands in the cells of selects; both: the code, and its label in a column of its own.

    ``language`` is that of labels ("": the form's default); ``group_prefix`` names columns with their groups;
    ``headings`` are names or the questions' labels; ``multiple`` split adds a column of 0 and 1 for each choice;
    ``personal`` keeps columns with personal data. For CSV alone: ``bom`` a byte order mark, ``separator``,
    ``guard`` against texts that a spreadsheet would take for formulas.
    """

    labels: str = "codes"
    language: str = ""
    group_prefix: bool = False
    bom: bool = False
    headings: str = "names"
    multiple: str = "joined"
    separator: str = ","
    guard: bool = False
    personal: bool = False
