"""Every type of question with every appearance and parameter that a fill page knows, without and with JavaScript.

Each row of the table is asked on one page, answered through its own control, and found in the stored XML.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator
from sqlalchemy import select
from web.lively import Lively
from web.paper import Paper

from formserver.compiler.xlsform import compile_xlsform
from formserver.store.tables import edits
from tests.browser import png


@dataclass(frozen=True)
class Row:
    """A question; ``give`` is what a person types, chooses or, in parts, writes; ``stored`` a pattern."""

    type: str
    give: str | dict[str, str]
    stored: str = ""
    appearance: str = ""
    parameters: str = ""
    told: bool = field(default=False, kw_only=True)
    """The compiler says that the page does not offer the appearance."""


TABLE = [
    Row("text", "plain"),
    Row("text", "two\nlines", "two\nlines", "multiline"),
    Row("text", "rows", "", "", "rows=3"),
    Row("text", "024 555", "024 555", "numbers"),
    Row("text", "1,234,567", "1234567", "numbers thousands-sep"),
    Row("text", "secret", "secret", "masked"),
    Row("text", "https://example.org/a?b", r"https://example\.org/a\?b", "url"),
    Row("text", "typed", "typed", "ex:org.app.pick(a='b')", told=True),
    Row("text", "typed", "typed", "printer", told=True),
    Row("integer", "٤٨", "48"),
    Row("integer", "1,234,567", "1234567", "thousands-sep"),
    Row("integer", "7", "7", "counter"),
    Row("decimal", "12.5", r"12\.5"),
    Row("decimal", "1,234.5", r"1234\.5", "thousands-sep"),
    Row("decimal", "270.5", r"270\.5", "bearing", told=True),
    Row("decimal", "3.5", r"3\.5", "distress", told=True),
    Row("range", "7", "7", "", "start=0 end=10 step=1"),
    Row("range", "0.5", r"0\.5", "", "start=-1 end=1 step=0.25"),
    Row("range", "4", "4", "rating", "start=1 end=5 step=1"),
    Row("range", "30", "30", "picker", "start=10 end=50 step=10"),
    Row("range", "3", "3", "vertical", "start=1 end=5 step=1"),
    Row("range", "3", "3", "no-ticks", "start=1 end=5 step=1"),
    Row("range", "6", "6", "", "start=0 end=12 step=2 tick_interval=4 placeholder=4 tick_labelset=ends"),
    Row("range", "2", "2", "distress", "start=0 end=10 step=1", told=True),
    Row("date", {"day": "27", "month": "March", "year": "2026"}, "2026-03-27"),
    Row("date", {"day": "27", "month": "3", "year": "2026"}, "2026-03-27", "no-calendar"),
    Row("time", {"hour": "14", "minute": "30"}, r"14:30:00\.000.*"),
    Row("geopoint", {"lat": "5.6037", "lon": "-0.187"}, r"5\.6037 -0\.187 0 0"),
    Row("geopoint", {"lat": "5.6037", "lon": "-0.187"}, r"5\.6037 -0\.187 0 0", "maps",
        "capture-accuracy=10 warning-accuracy=50 allow-mock-accuracy=true"),
    Row("geopoint", {"lat": "5.6037", "lon": "-0.187"}, r"5\.6037 -0\.187 0 0", "placement-map"),
    Row("geotrace", "5 1\n6 2", "5 1 0 0;6 2 0 0", "placement-map"),
    Row("geoshape", "5 1\n6 2\n5 2", "5 1 0 0;6 2 0 0;5 2 0 0;5 1 0 0", "maps"),
    Row("image", "a.png", r".*\.png"),
    Row("image", "a.png", r".*\.jpg|.*\.png", "new", "max-pixels=20"),
    Row("image", "a.png", r".*\.png", "new-front"),
    Row("image", "a.png", r".*\.png", "annotate"),
    Row("image", "a.png", r".*\.png", "draw"),
    Row("image", "a.png", r".*\.png", "signature"),
    Row("audio", "a.ogg", r".*\.ogg", "", "quality=low"),
    Row("video", "a.webm", r".*\.webm", "new"),
    Row("file", "a.pdf", r".*\.pdf"),
    Row("barcode", "4006381333931"),
    Row("barcode", "4006381333931", "4006381333931", "front"),
    Row("acknowledge", "OK"),
    Row("select_one yn", "yes"),
    Row("select_multiple yn", "yes"),
    Row("rank yn", {"no": "1", "yes": "2"}, "no yes"),
]  # fmt: skip
FILES = {"png": png(), "ogg": b"OggS", "webm": b"\x1aE\xdf\xa3", "pdf": b"%PDF-1.4"}
LABELS = [f"Question {number}" for number in range(len(TABLE))]
FORM = "\n".join([
    "| survey |", "| | type | name | label | appearance | parameters |", "| | begin_group | g | All | field-list | |",
    *(f"| | {row.type} | q{number} | {LABELS[number]} | {row.appearance} | {row.parameters} |"
      for number, row in enumerate(TABLE)),
    "| | note | told | Only to read | | |", "| | end_group | | | | |",
    "| choices |", "| | list_name | name | label |", "| | yn | yes | Yes |", "| | yn | no | No |",
    "| | ends | 0 | Not at all |", "| | ends | 12 | Very |",
    "| settings |", "| | form_id | form_title |", "| | every | Every control |",
])  # fmt: skip


def stored(store) -> dict[str, str]:
    """The answers of the newest record, as its XML has them."""
    with store.read() as db:
        xml = db.execute(select(edits.c.xml).order_by(edits.c.id.desc())).scalars().first()
    group = ElementTree.fromstring(zlib.decompress(xml)).find("{*}g")
    assert group is not None
    return {child.tag.partition("}")[2] or child.tag: child.text or "" for child in group}


def misfits(found: dict[str, str]) -> list[str]:
    """The rows whose answer is not stored as it should be."""
    wanted = [row.stored or re.escape(str(row.give)) for row in TABLE]
    return [
        f"{TABLE[number]}: {found.get(f'q{number}')!r}"
        for number, pattern in enumerate(wanted)
        if not re.fullmatch(pattern, found.get(f"q{number}", ""))
    ]


#: (type, appearance, parameters) that only other clients offer, and what the compiler says of it.
ELSEWHERE = [
    ("background-audio", "", "", "The type background-audio"),
    ("background-geopoint", "", "", "The type background-geopoint"),
    ("osm", "", "", "The type osm"),
    ("select_one yn", "image-map", "", "The appearance image-map"),
    ("barcode", "hidden-answer", "", "The appearance hidden-answer"),
    ("geopoint", "hide-input", "", "The appearance hide-input"),
    ("range", "analog-scale", "start=0 end=10 step=1", "The appearance analog-scale"),
    ("image", "ex:org.app.draw()", "max-pixels=20", "The appearance ex:org.app.draw()"),
    ("image", "", "app=org.app max-pixels=20", "The start of another app (intent)"),
    ("audio", "", "quality=external", "The parameter quality=external"),
    ("geotrace", "", "incremental=true", "The parameter incremental=true"),
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_control_takes_an_answer_without_javascript(open_paper, store):
    paper: Paper = open_paper(FORM)
    for label, row in zip(LABELS, TABLE, strict=True):
        if isinstance(row.give, dict):
            paper.type(label, **row.give)
        elif row.type in ("image", "audio", "video", "file"):
            paper.attach(label, FILES[row.give.rpartition(".")[2]], row.give)
        else:
            paper.type(label, row.give)
    assert "Only to read" in paper.labels
    assert paper.on().errors == []
    paper.press("Send answers")
    assert misfits(stored(store)) == []


def answer(box: Locator, row: Row) -> None:
    """Answer through the control that the script has made of it."""
    if isinstance(row.give, dict) and row.type.startswith("rank"):
        box.get_by_role("button", name="Move up: No").click()
    elif isinstance(row.give, dict):
        for part, text in row.give.items():
            box.locator(f'[name$=".{part}"]').fill(text)
    elif row.type in ("image", "audio", "video", "file"):
        data = FILES[row.give.rpartition(".")[2]]
        kind = "image/png" if data is FILES["png"] else "application/octet-stream"
        box.locator("input[type=file]").set_input_files({"name": row.give, "mimeType": kind, "buffer": data})
    elif row.type == "range":
        slide(box, row.give)
    elif box.locator("input[type=radio], input[type=checkbox]").count():
        box.locator(f'input[value="{row.give}"]').check(force=True)
    else:
        control = box.locator("input.text, textarea").first
        control.fill(row.give)
        control.blur()


def slide(box: Locator, value: str) -> None:
    if box.locator("input[type=radio]").count():
        box.locator(f'input[value="{value}"]').check(force=True)
    elif box.locator("input[type=range]").count():
        box.locator("input[type=range]").fill(value)
    else:
        box.locator("select").select_option(value)


def test_every_control_takes_an_answer_with_javascript(form, serving):
    lively: Lively = form(FORM, "every")
    boxes = lively.page.locator("main .question")
    for number, row in enumerate(TABLE):
        answer(boxes.nth(number), row)
    assert lively.page.evaluate("document.documentElement.scrollWidth") == 360
    by_row = {row.appearance: boxes.nth(number) for number, row in enumerate(TABLE)}
    assert by_row["numbers thousands-sep"].locator("input").input_value() == "1,234,567"
    assert by_row["masked"].locator("input").get_attribute("type") == "password"
    by_row["masked"].get_by_role("button", name="Show what was typed").click()
    assert by_row["masked"].locator("input").get_attribute("type") == "text"
    assert by_row["url"].get_by_role("link").get_attribute("href") == "https://example.org/a?b"
    assert by_row["counter"].get_by_role("button", name="One more").bounding_box()["height"] >= 48
    by_row["counter"].get_by_role("button", name="One more").click()
    by_row["counter"].get_by_role("button", name="One less").click()
    assert "Size: 1 kB" in by_row["draw"].inner_text()
    assert lively.on().errors == []
    said = lively.answers
    masked = next(number for number, row in enumerate(TABLE) if row.appearance == "masked")
    assert said[LABELS[masked]] == "••••••••" and said["Question 10"] == "1,234,567"
    lively.press("Send answers").receipt()
    assert misfits(stored(serving.store)) == []


def test_what_the_page_does_not_offer_is_told_when_the_form_is_checked():
    lines = "\n".join(line.strip() for line in FORM.splitlines())
    found = compile_xlsform(lines.encode(), "every.md").findings
    told = {each.params["feature"] for each in found if each.code == "feature-unsupported"}
    wanted = {word for row in TABLE if row.told for word in row.appearance.split()}
    assert told == {f"The appearance {word}" for word in wanted}
    assert [each.code for each in found if each.code == "appearance-unknown"] == []


def test_types_that_only_other_clients_have_compile_and_are_told():
    rows = [
        f"| | {kind} | e{number} | Label {number} | {appearance} | {parameters} | {trigger} |"
        for number, (kind, appearance, parameters, _) in enumerate(ELSEWHERE)
        for trigger in ["${who}" if kind == "background-geopoint" else ""]
    ]
    head = "| survey |\n| | type | name | label | appearance | parameters | trigger |\n| | text | who | Who | | | |"
    tail = FORM[FORM.index("| choices |") :].replace("| every |", "| elsewhere |")
    compiled = compile_xlsform("\n".join([head, *rows, tail]).encode(), "elsewhere.md")
    told = [each.params["feature"] for each in compiled.findings if each.code == "feature-unsupported"]
    assert sorted(told) == sorted(feature for *_, feature in ELSEWHERE)
    assert compiled.program is not None
    kept = {node.name for node in compiled.program.nodes}
    assert {f"e{number}" for number in range(len(ELSEWHERE))} <= kept
