"""Answers to and from OpenRosa XML: safe parsing, reading, writing, and the form in which equal records are equal."""

from formserver.instance.attached import file_name, media_type_of
from formserver.instance.canonical import canonical, canonical_tree
from formserver.instance.head import Head, head_of, peek
from formserver.instance.reader import Instance, read_instance, read_tree
from formserver.instance.safe import Refused, parse
from formserver.instance.typed import Derived, RepeatAnswers, derive_answers
from formserver.instance.writer import write_instance
from formserver.instance.zawgyi import in_unicode

__all__ = [
    "Derived",
    "Head",
    "Instance",
    "Refused",
    "RepeatAnswers",
    "canonical",
    "canonical_tree",
    "derive_answers",
    "file_name",
    "head_of",
    "in_unicode",
    "media_type_of",
    "parse",
    "peek",
    "read_instance",
    "read_tree",
    "write_instance",
]
