"""Functions on dates: the respondent's zone and clock come from World.now, names from the program's calendar."""

from __future__ import annotations

from typing import Any

from formserver.engine.dates import (
    DAY,
    Day,
    as_date,
    clock,
    day_of_number,
    format_day,
    moment,
    moment_of_number,
    parse_day,
    part_of_day,
    time_of_day,
)
from formserver.engine.numbers import NAN, WHITE, floor
from formserver.engine.values import Value, to_text


def now(call: Any) -> Day:
    """The local date and time."""
    return clock(call.world.now)


def today(call: Any) -> Day:
    """The local date."""
    local = clock(call.world.now)
    return Day(local.text[:10], "date", local.millis // DAY * DAY, call.zone)


def to_day(call: Any, value: Value) -> Day | None:
    """Return ``value`` as a Day: of local days when it is a number; None when it is no date."""
    if type(value) is list:
        return to_day(call, value[0].value) if value else None
    if type(value) is Day or type(value) is bool:
        return value if type(value) is Day else None
    if type(value) is str:
        return parse_day(value.strip(WHITE), call.zone, lenient=True)
    return day_of_number(value, call.zone)


def date(call: Any, value: Value) -> Value:
    """The date of a text, a date-time or local days since 1970-01-01; "" when there is none."""
    day = to_day(call, value)
    return as_date(day) if day else ""


def date_time(call: Any, value: Value) -> Value:
    """The local date-time of a text, a date or days since 1970-01-01 UTC; "" when there is none."""
    if type(value) is float or type(value) is int:
        return moment_of_number(value, call.zone) or ""
    day = to_day(call, value)
    return (day and moment(day.millis, day.zone)) or ""


def decimal_date_time(call: Any, value: Value) -> float:
    """Days since 1970-01-01 UTC, with the fraction."""
    if type(value) is float or type(value) is int:
        return float(value)
    day = to_day(call, value)
    return day.universal if day else NAN


def decimal_time(call: Any, value: Value) -> float:
    """The part of the local day that has passed."""
    if type(value) is float or type(value) is int:
        return value - floor(value)
    day = to_day(call, value)
    if day:
        return part_of_day(day.millis)
    return time_of_day(to_text(value).strip(WHITE), call.zone)


def format_date(call: Any, value: Value, pattern: Value) -> str:
    """A date printed by ``pattern``; a number is local days."""
    day = to_day(call, value)
    return format_day(day, to_text(pattern), call.calendar) if day else ""


def format_date_time(call: Any, value: Value, pattern: Value) -> str:
    """A date-time printed by ``pattern``; a number is days UTC."""
    day = date_time(call, value) if type(value) is float or type(value) is int else to_day(call, value)
    return format_day(day, to_text(pattern), call.calendar) if day else ""


FUNCTIONS: dict[str, Any] = {
    "today": today,
    "now": now,
    "date": date,
    "date-time": date_time,
    "decimal-date-time": decimal_date_time,
    "decimal-time": decimal_time,
    "format-date": format_date,
    "format-date-time": format_date_time,
}
