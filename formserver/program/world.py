"""The world that an engine is handed: clock, seed, language, properties, external lists, last-saved record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

#: Indexed path → text, in document order; a repeat instance has an entry of its own with "".
Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class ExternalList:
    """Rows of a list kept outside of the form: text cells in the order of ``columns``.

    ``living``: a list of entities, which may be another one at each record.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    living: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """Everything an evaluation may know beside program and answers.

    ``now`` is an ISO date-time with offset; its offset is the respondent's zone. ``seed`` starts every
    random stream. ``properties`` are deviceid, username, email, phonenumber. ``last_saved`` holds the
    answers of the last record sent from the device, or None. ``elapsed`` gives seconds since any moment: with it,
    a form that takes too long is stopped.
    """

    now: str
    seed: int = 1
    language: str = ""
    instance_id: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, ExternalList] = field(default_factory=dict)
    last_saved: Answers | None = None
    elapsed: Callable[[], float] | None = None

    def to_json(self) -> dict[str, Any]:
        """The world as plain JSON values, without the external lists (they are named by version elsewhere)."""
        data = asdict(self)
        del data["lists"], data["elapsed"]
        return data
