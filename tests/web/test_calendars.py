"""Other calendars: each day there and back, the same with and without JavaScript, typed by number or name."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from formserver import texts
from formserver.engine.dates import day_number
from formserver.web.pages import calendar_dates
from formserver.web.pages.calendars import CALENDARS, date_in, day_of
from formserver.web.pages.other_calendars import NAMES

PLAYER = Path(__file__).parents[1] / "js" / "fieldPlayer.mjs"
KNOWN = {"bikram-sambat": (day_number(1913, 4, 13), day_number(2044, 4, 12))}
CENTURIES = (day_number(1900, 1, 1), day_number(2100, 12, 31))
#: calendar, language, style, typed day, month, year → stored; what stands in the field of the month.
TYPED = [
    ("ethiopian", "am", "date", "22", "ጥቅምት", "2010", "2017-11-01", "ጥቅምት"),
    ("ethiopian", "am", "date", "6", "ጳጉሜ", "2007", "2015-09-11", "ጳጉሜን"),
    ("ethiopian", "am", "date", "1", "ህዳር", "2010", "2017-11-10", "ኅዳር"),
    ("ethiopian", "en", "date", "1", "1", "2008", "2015-09-12", "Meskerem"),
    ("ethiopian", "en", "date", "5", "pagume", "2008", "2016-09-10", "Pagumen"),
    ("ethiopian", "am", "month", "", "ጥቅምት", "2010", "2017-10-11", "ጥቅምት"),
    ("ethiopian", "am", "year", "", "", "2010", "2017-09-11", None),
    ("coptic", "ar", "date", "٢٢", "بابه", "١٧٣٤", "2017-11-01", "بابه"),
    ("islamic", "ar", "date", "11", "صفر", "1439", "2017-11-01", "صفر"),
    ("islamic", "ar", "date", "12", "ربيع الاول", "1439", "2017-12-01", "ربيع الأول"),
    ("islamic", "en", "date", "1", "Rabi' I", "1439", "2017-11-20", "Rabiʻ I"),
    ("persian", "fa", "date", "۱۰", "آبان", "۱۳۹۶", "2017-11-01", "آبان"),
    ("bikram-sambat", "ne", "date", "१५", "कार्तिक", "२०७४", "2017-11-01", "कात्तिक"),
    ("buddhist", "en", "date", "1", "nov", "2560", "2017-11-01", "November"),
    ("myanmar", "my", "date", "၁၃", "တန်ဆောင်မုန်း", "၁၃၇၉", "2017-11-01", "တန်ဆောင်မုန်း"),
    ("myanmar", "my", "date", "15", "ဝါဆို", "1380", "2018-07-27", "ဒုတိယဝါဆို"),
    ("myanmar", "en", "date", "15", "first waso", "1380", "2018-06-27", "First Waso"),
    ("myanmar", "en", "month", "", "Kason", "1380", "2018-04-17", "Kason"),
    ("myanmar", "en", "year", "", "", "1380", "2018-04-17", None),
    ("myanmar", "en", "date", "24", "Pyatho", "1309", "1948-01-04", "Pyatho"),
]  # fmt: skip
#: Days that no calendar has, and words that are no month.
IMPOSSIBLE = [
    ("ethiopian", "6", "13", "2010"), ("ethiopian", "31", "1", "2010"), ("ethiopian", "1", "14", "2010"),
    ("islamic", "30", "2", "1439"), ("islamic", "1", "rabi", "1439"), ("persian", "31", "7", "1396"),
    ("bikram-sambat", "1", "1", "1969"), ("bikram-sambat", "1", "1", "2101"), ("buddhist", "29", "2", "2560"),
    ("myanmar", "1", "First Waso", "1379"), ("myanmar", "30", "1", "1380"), ("coptic", "1", "1", "34"),
]  # fmt: skip


def in_the_page(calls: list[list[Any]]) -> list[Any]:
    """Return what the page's functions answer."""
    done = subprocess.run(["node", str(PLAYER)], input=json.dumps(calls), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_every_day_from_1900_to_2100_comes_back_as_itself_and_is_the_same_in_both_doors():
    spans = {calendar: KNOWN.get(calendar, CENTURIES) for calendar in CALENDARS}
    theirs = in_the_page([["everyDay", calendar, *span] for calendar, span in spans.items()])
    for (calendar, (first, last)), digest in zip(spans.items(), theirs, strict=True):
        days = [date_in(calendar, day) for day in range(first, last + 1)]
        assert [day_of(calendar, *parts) for parts in days] == list(range(first, last + 1))
        said = "".join(f"{year},{month},{day}\n" for year, month, day in days)
        assert hashlib.sha256(said.encode()).hexdigest() == digest, calendar


def typed(calendar: str, tag: str, style: str, day: str, month: str, year: str) -> tuple[list[Any], dict[str, Any]]:
    parts, names = {"day": day, "month": month, "year": year}, texts.calendar_months(calendar, tag)
    return [parts, calendar, style, names], {"calendar": calendar, "style": style, "names": names}


def test_a_typed_date_is_stored_as_gregorian_and_shown_again_in_both_doors():
    for calendar, tag, style, day, month, year, stored, shown in TYPED:
        call, named = typed(calendar, tag, style, day, month, year)
        assert calendar_dates.date_text(call[0], **named) == stored, (calendar, month)
        back = calendar_dates.date_parts(stored, **named)
        assert back.get("month") == shown and calendar_dates.date_text(back, **named) == stored
        assert in_the_page([["calendarText", *call], ["calendarParts", stored, *call[1:]]]) == [stored, back]


def test_a_date_and_time_keeps_its_hour_and_what_is_outside_of_a_table_stays_whole():
    names = texts.calendar_months("bikram-sambat", "en")
    named = {"calendar": "bikram-sambat", "names": names}
    parts = {"day": "15", "month": "Kartik", "year": "2074", "hour": "9", "minute": "5"}
    met = "2017-11-01T09:05:00.000+05:45"
    assert calendar_dates.date_text(parts, style="dateTime", offset="+05:45", **named) == met
    assert calendar_dates.date_parts(met, style="dateTime", **named) | parts == {**parts, "hour": "9"}
    old = calendar_dates.date_parts("1905-03-02", style="date", **named)
    assert old == {"day": "", "month": "", "year": "1905-03-02"}
    assert calendar_dates.date_text(old, style="date", **named) == "1905-03-02"
    assert in_the_page([
        ["calendarText", parts, "bikram-sambat", "dateTime", names, "+05:45"],
        ["calendarParts", "1905-03-02", "bikram-sambat", "date", names],
        ["calendarText", old, "bikram-sambat", "date", names],
    ]) == [met, old, "1905-03-02"]  # fmt: skip


def test_an_impossible_date_is_kept_as_typed_in_both_doors():
    for calendar, day, month, year in IMPOSSIBLE:
        call, named = typed(calendar, "en", "date", day, month, year)
        kept = calendar_dates.date_text(call[0], **named)
        assert kept == f"{day}/{month}/{year}"
        assert calendar_dates.date_parts(kept, **named) == call[0]
        assert in_the_page([["calendarText", *call], ["calendarParts", kept, *call[1:]]]) == [kept, call[0]]


def test_months_and_years_span_their_days():
    assert calendar_dates.span_text("2017-10-11", calendar="ethiopian", style="month") == ("2017-10-11", "2017-11-09")
    assert calendar_dates.span_text("2017-09-11", calendar="ethiopian", style="year") == ("2017-09-11", "2018-09-10")
    assert calendar_dates.span_text("2018-04-17", calendar="myanmar", style="year") == ("2018-04-17", "2019-04-16")
    spans = [["spanText", "2017-10-11", "ethiopian", "month"], ["spanText", "2018-04-17", "myanmar", "year"]]
    assert in_the_page(spans) == [["2017-10-11", "2017-11-09"], ["2018-04-17", "2019-04-16"]]


def test_every_calendar_that_an_author_can_ask_for_has_months_and_a_name():
    assert set(NAMES) == set(CALENDARS)
    for calendar in CALENDARS:
        for names in texts.calendar_months(calendar, "am"):
            assert len(names) in (12, 13, 16) and all(names)


FORM = """
| survey | | | | | |
| | type | name | label::English (en) | label::Amharic (am) | appearance |
| | begin_group | g | Work | ሥራ | field-list |
| | date | hired | When were you hired? | የተቀጠሩት መቼ ነው? | ethiopian |
| | date | born | When were you born? | የተወለዱት መቼ ነው? | bikram-sambat |
| | date | free | When did it end? | መቼ አበቃ? | no-calendar |
| | end_group | | | | |
| settings | | | |
| | form_id | form_title | default_language |
| | other_calendars | Calendars | English (en) |
"""


def test_without_javascript_a_date_is_typed_checked_and_read_again(open_paper):
    paper = open_paper(FORM)
    assert "Ethiopian calendar" in paper.box("When were you hired?").text
    assert not paper.box("When did it end?").all(class_="hint")
    paper.type("When were you hired?", day="7", month="Pagumen", year="2010")
    paper.type("When were you born?", day="1", month="1", year="2101").on()
    assert paper.errors == [
        "Enter a date that this calendar has, for example 18 Megabit 2018 (Ethiopian calendar): When were you hired?",
        "Enter a date that this calendar has, in the years 1970 to 2100, for example 13 Chaitra 2082 "
        "(Bikram Sambat calendar): When were you born?",
    ]
    assert paper.typed[paper.field("When were you hired?") + ".month"] == ["Pagumen"]
    paper.type("When were you hired?", day="22", month="tikimt", year="2010")
    paper.type("When were you born?", day="15", month="kartik", year="2074").on()
    assert paper.answers["When were you hired?"] == "22 Tekemt 2010 = 1 November 2017"
    assert paper.answers["When were you born?"] == "15 Kartik 2074 = 1 November 2017"
    paper.press("Back")
    assert paper.box("When were you hired?").one("output").text == "= 1 November 2017"
    assert paper.typed[paper.field("When were you hired?") + ".month"] == ["Tekemt"]


@pytest.mark.parametrize(
    ("tag", "label", "month", "said"),
    [
        ("en", "When were you hired?", "tikimt", "22 Tekemt 2010 = 1 November 2017"),
        ("am", "የተቀጠሩት መቼ ነው?", "ጥቅምት", "22 ጥቅምት 2010 = 1 ኖቬምበር 2017"),
    ],
)
def test_in_the_page_a_date_is_typed_checked_and_read_again(form, tag, label, month, said):
    lively = form(FORM, "other_calendars", f"?lang={tag}")

    def type_date(*parts: str) -> None:
        for control, text in zip(lively.box(label).locator("input").all(), parts, strict=True):
            control.fill(text)
            control.blur()

    type_date("6", "13", "2010")
    lively.on()
    assert lively.errors == [
        "Enter a date that this calendar has, for example "
        + {"en": "18 Megabit 2018", "am": "18 መጋቢት 2018"}[tag] + f" (Ethiopian calendar): {label}"
    ]  # fmt: skip
    type_date("22", month, "2010")
    assert lively.box(label).locator("output").inner_text() == "= " + said.partition(" = ")[2]
    lively.on()
    assert lively.answers[label] == said


def test_only_pages_with_such_a_question_load_what_it_needs(open_paper):
    assert "-calendars" in open_paper(FORM).html
    plain = FORM.replace("ethiopian", "no-calendar").replace("bikram-sambat", "").replace("other_calendars", "plain")
    assert "-calendars" not in open_paper(plain).html
