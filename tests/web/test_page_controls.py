"""What the page script makes of photos, signatures, ranges, long menus and positions; that one of them may break."""

from __future__ import annotations

import hashlib
import struct

import pytest
from browser import png
from playwright.sync_api import expect
from sqlalchemy import select
from web.forms import CONTROLS, records
from web.lively import Lively

from formserver.store.tables import attachments

SIGN = """canvas => {
  const edge = canvas.getBoundingClientRect();
  const send = (name, x) => canvas.dispatchEvent(new PointerEvent(name, {
    pointerId: 1, isPrimary: true, clientX: edge.left + x, clientY: edge.top + 50, bubbles: true }));
  canvas.setPointerCapture = () => {};
  send('pointerdown', 20); send('pointermove', 90); send('pointerup', 90);
}"""


def sent_files(serving):
    with serving.store.read() as db:
        return list(db.execute(select(attachments.c.name, attachments.c.hash, attachments.c.media_type)))


def finish(lively: Lively) -> str:
    lively.page.locator("input[type=range]").fill("7")
    return lively.on().press("Send answers").receipt()


def give_photo(lively: Lively, data: bytes) -> None:
    photo = lively.box("Photo of the gate")
    photo.locator("input[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": data})
    photo.locator("img").wait_for()


def size_of_jpeg(data: bytes) -> tuple[int, int]:
    at = data.index(b"\xff\xc0")
    height, width = struct.unpack(">HH", data[at + 5 : at + 9])
    return width, height


def test_a_photo_is_made_smaller_on_the_device(form, serving):
    lively = form(CONTROLS, "controls")
    give_photo(lively, png(200, 100))
    lively.page.wait_for_function("() => document.querySelector('.preview img').naturalWidth === 64")
    finish(lively)
    name, digest, kind = sent_files(serving)[-1]
    with serving.store.blobs.open(digest) as file:
        data = file.read()
    assert (name[-4:], kind, size_of_jpeg(data)) == (".jpg", "image/jpeg", (64, 32))


def test_a_photo_of_which_the_form_says_no_size_has_1600_pixels_at_most(form):
    lively = form(CONTROLS.replace("max-pixels=64", "").replace("| controls |", "| unsized |"), "unsized")
    give_photo(lively, png(2000, 1000))
    lively.page.wait_for_function("() => document.querySelector('.preview img').naturalWidth === 1600")


def test_that_there_is_no_space_is_said_before_a_photo_is_taken(form, context):
    context.add_init_script("navigator.storage.estimate = async () => ({ quota: 30e6, usage: 15e6 })")
    lively = form(CONTROLS, "controls")
    told = lively.box("Photo of the gate").locator(".space[role=status]")
    told.wait_for()
    assert "hardly any space" in told.inner_text()


def test_a_small_photo_is_sent_as_it_is(form, serving):
    lively = form(CONTROLS, "controls")
    give_photo(lively, png(40, 40))
    finish(lively)
    assert hashlib.sha256(png(40, 40)).hexdigest() in [each[1] for each in sent_files(serving)]


def test_a_photo_can_be_taken_away_again(form):
    lively = form(CONTROLS, "controls")
    give_photo(lively, png())
    said = lively.page.locator("[role=status]")
    expect(said.filter(has_text="File attached: ")).to_be_attached()
    lively.press("Take this file away Photo of the gate")
    expect(said.filter(has_text="The file is taken away.")).to_be_attached()
    assert lively.box("Photo of the gate").locator("img").count() == 0
    assert lively.focused == lively.box("Photo of the gate").locator("input[type=file]").get_attribute("id")


def test_a_signature_becomes_a_picture(form, serving):
    lively = form(CONTROLS, "controls")
    lively.page.locator("canvas.pad").evaluate(SIGN)
    lively.box("Sign here").get_by_text("File attached").wait_for()
    finish(lively)
    assert sent_files(serving)[-1][2] == "image/png"


def test_a_signature_can_be_cleared(form, serving):
    lively = form(CONTROLS, "controls")
    lively.page.locator("canvas.pad").evaluate(SIGN)
    lively.box("Sign here").get_by_text("File attached").wait_for()
    lively.box("Sign here").get_by_role("button", name="Clear").click()
    finish(lively)
    assert records(serving.store, serving.form("controls"))[-1]["name"] is None


def inked(lively: Lively) -> bool:
    """Whether something is drawn in the box to sign in."""
    pixels = (
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((n) => n < 99)"
    )
    return bool(lively.page.locator("canvas.pad").evaluate(pixels))


def test_a_signature_stands_in_its_one_box_when_one_comes_back_to_it(form):
    lively = form(CONTROLS, "controls")
    lively.page.locator("canvas.pad").evaluate(SIGN)
    lively.box("Sign here").get_by_text("File attached").wait_for()
    lively.page.locator("input[type=range]").fill("7")
    lively.on().press("Change Sign here")
    box = lively.box("Sign here")
    expect(box.get_by_text("File attached")).to_be_visible()
    expect(box.locator("canvas")).to_be_visible()
    assert inked(lively) and box.locator("img").count() == 0
    box.get_by_role("button", name="Clear").click()
    assert not inked(lively) and "Not answered" in lively.on().answers["Sign here"]


def test_a_picture_chosen_for_a_signature_stands_in_its_box(form):
    lively = form(CONTROLS, "controls")
    box = lively.box("Sign here")
    box.locator("input[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png()})
    box.get_by_text("File attached").wait_for()
    assert box.locator("img").count() == 0 and box.locator("canvas").count() == 1
    assert lively.page.locator("canvas.pad").is_visible()


def test_a_range_is_empty_until_it_is_touched_and_can_be_emptied(form):
    lively = form(CONTROLS, "controls").on()
    assert lively.errors == ["Choose an answer: How sure are you?"]
    lively.page.locator("#summary a").click()
    slider = lively.box("How sure are you?").locator("input[type=range]")
    assert slider.evaluate("slider => slider === document.activeElement")
    slider.fill("7")
    assert lively.box("How sure are you?").locator(".rangevalue").inner_text() == "Chosen: 7"
    assert not lively.box("How sure are you?").locator(".error").is_visible()
    lively.box("How sure are you?").get_by_role("button", name="Clear").click()
    assert lively.on().errors == ["Choose an answer: How sure are you?"]


def test_a_range_takes_its_lowest_value_by_a_tap(form):
    lively = form(CONTROLS, "controls")
    lively.box("How sure are you?").locator("input[type=range]").click(position={"x": 8, "y": 20})
    assert lively.box("How sure are you?").locator(".rangevalue").inner_text() == "Chosen: 0"


def test_a_long_menu_is_found_in_by_typing(form):
    lively = form(CONTROLS, "controls")
    town = lively.box("Town")
    town.get_by_role("combobox").fill("temala 1")
    town.get_by_text("Found: 11").wait_for()
    assert town.get_by_role("option").count() == 11
    lively.pick("Town", "t12")
    town.get_by_role("combobox").fill("nowhere")
    town.get_by_text("Nothing in the list has this name.").wait_for()
    assert town.locator("input:checked").get_attribute("value") == "t12"


def test_the_position_of_the_device_is_taken(form, context):
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 5.6037, "longitude": -0.187, "accuracy": 4})
    lively = form(CONTROLS, "controls")
    lively.press("Use this device's position")
    lively.page.get_by_text("Position found, within 4 m").wait_for()
    assert lively.box("Where is it?").locator("input.text").first.input_value() == "5.6037000"


def test_ranks_and_the_rest_go_into_the_record(form, serving):
    lively = form(CONTROLS, "controls").type("Anything else?", "No")
    lively.press("Move up: No")
    lively.pick("Town", "t3")
    finish(lively)
    row = records(serving.store, serving.form("controls"))[-1]
    assert (row["town"], row["sure"], row["said"]) == ("t3", 7, "No")
    assert row["order"] in ("no yes", ["no", "yes"])


#: What an enhancement needs, taken from it.
MISSING = {
    "signature": "HTMLCanvasElement.prototype.getContext = () => { throw new Error('broken'); }",
    "slider": "Object.defineProperty(HTMLInputElement.prototype, 'min', { set() { throw new Error('broken'); } })",
}


@pytest.mark.parametrize("broken", MISSING)
def test_a_broken_enhancement_leaves_the_rest_alive(serving, context, broken):
    page = context.new_page()
    page.add_init_script(MISSING[broken])
    lively = Lively(page, serving.publish(CONTROLS, "controls")).type("Anything else?", "No").on()
    assert "broken" in lively.trouble[0]
    assert lively.errors == ["Choose an answer: How sure are you?"]
    lively.box("How sure are you?").locator("select, input[type=range]").last.focus()
    lively.page.keyboard.press("ArrowRight")
    assert lively.on().answers["Anything else?"] == "No"


@pytest.mark.parametrize(
    ("row", "words"), [("image", "Choose a photo"), ("image new", "Take a photo"), ("file", "Choose a file")]
)
def test_a_file_is_asked_for_in_our_words_and_the_browser_s_own_lie_under_them(form, row, words):
    kind, _, appearance = row.partition(" ")
    lively = form(f"""
        | survey |
        | | type | name | label | appearance |
        | | {kind} | f | Give it | {appearance} |
        | settings |
        | | form_id | version |
        | | give_{kind}{appearance} | 1 |
        """, f"give_{kind}{appearance}")  # fmt: skip
    box = lively.box("Give it")
    said = box.locator(".pick .button")
    assert said.inner_text() == words
    with lively.page.expect_file_chooser():
        said.click(force=True)  # what lies over it takes the click
    lively.page.keyboard.press("Shift+Tab")
    lively.page.keyboard.press("Tab")
    assert said.evaluate("(each) => getComputedStyle(each).outlineStyle") == "solid"


DOWN = """
| survey |
| | type | name | label | parameters |
| | range | r | Down | start=10 end=1 step=-1 |
| | note | n | Chosen ${r} | |
| settings |
| | form_id |
| | down |
"""


def test_a_range_that_falls_stays_a_menu_of_its_steps(form):
    lively = form(DOWN, "down")
    menu = lively.box("Down").locator("select")
    assert menu.locator("option").evaluate_all("all => all.map((each) => each.value)") == [
        "",
        *map(str, range(10, 0, -1)),
    ]
    menu.select_option("4")
    assert lively.page.locator("input[type=range]").count() == 0
    lively.on().page.get_by_text("Chosen 4").wait_for()
