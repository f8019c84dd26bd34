"""Days: parsing, printing, zones."""

from __future__ import annotations

import pytest

from formserver.engine.dates import clock, date_text, parse_day, time_of_day, zone_of


def test_every_date_reads_back() -> None:
    for number in range(-719162, 2932897, 97):
        day = parse_day(date_text(number))
        assert day is not None and day.days == number


def test_dates_end_with_the_years_1_and_9999() -> None:
    assert date_text(-719162) == "0001-01-01"
    assert date_text(2932896) == "9999-12-31"
    assert date_text(-719163) == date_text(2932897) == ""


@pytest.mark.parametrize(
    "text", ["0000-01-01", "2024-00-10", "2024-01-00", "2023-02-29", "2024-04-31", "2024-1-5", "2024-01-02T"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize(
    "text", ["2024-01-02T25:00Z", "2024-01-02T10:60Z", "2024-01-02T10:00:61Z", "2024-01-02T10:00+15:00"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_day(text) is None


def test_offsets_are_read_in_four_ways() -> None:
    for offset in ("+05:30", "+0530", "+05:30"):
        assert parse_day(f"2024-01-02T10:00:00{offset}").zone == 330  # type: ignore[union-attr]
    assert parse_day("2024-01-02T10:00-07").zone == -420  # type: ignore[union-attr]
    assert parse_day("2024-01-02T10:00Z").zone == 0  # type: ignore[union-attr]


def test_the_zone_of_the_respondent_is_the_offset_of_now() -> None:
    assert zone_of("2026-03-01T09:00:00.000+05:45") == 345
    assert clock("2026-03-01T09:00:00+01:00").text == "2026-03-01T09:00:00.000+01:00"
    with pytest.raises(ValueError, match="no date-time"):
        clock("soon")


def test_the_time_of_day_is_local() -> None:
    assert time_of_day("23:00:00.000+00:00", 120) == 1 / 24
    assert time_of_day("12:00", 120) == 0.5
