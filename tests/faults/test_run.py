"""The rows of ./run faults: how often each injects its fault, whole and in parts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.run import DROPS, KILLS, ROWS, _options, _row


def works(*arguments: str) -> list[Any]:
    options = _options(list(arguments))
    return [work for row in options.row for _, work in _row(row, options, None)]  # type: ignore[arg-type]


def test_a_row_is_done_as_often_as_is_asked_with_few_kills_of_one_profile() -> None:
    kills, drops = works("--row", "kills"), works("--row", "dropped")
    assert [work.keywords["trials"] for work in kills] == [KILLS] * 4
    assert [work.keywords["trials"] for work in drops] == [DROPS] * 5
    assert len({work.keywords["seed"] for work in kills}) == 4
    (soak,) = works("--row", "soak")
    assert (soak.keywords["records"], soak.keywords["tablets"]) == (20_000, 10)
    assert [work.keywords["records"] for work in works("--row", "mixes")] == [1000] * 3
    assert all(_row(row, _options([]), None) for row in ROWS)  # type: ignore[arg-type]


def test_the_parts_of_a_row_are_the_whole_with_other_dice() -> None:
    parts = [work for part in "1234" for work in works("--row", "kills", "--part", f"{part}/4")]
    assert sum(work.keywords["trials"] for work in parts) == 200
    assert len({work.keywords["seed"] for work in parts}) == 4


@pytest.mark.parametrize("part", ["0/2", "3/2", "two"])
def test_a_part_that_there_is_not_is_refused(part: str) -> None:
    with pytest.raises(SystemExit):
        _options(["--part", part])
