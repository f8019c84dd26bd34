"""What the page script adds to file questions: sound recorded, a sketch, marks on a photo, a typed signature; codes."""

from __future__ import annotations

import pytest
from browser import png
from sqlalchemy import select
from web.forms import records
from web.lively import Lively

from formserver.store.tables import attachments

RECORDED = """
| survey | | | | | |
| | type | name | label | parameters | appearance |
| | begin_group | all | All | | field-list |
| | audio | said | Tell us | quality=voice-only | |
| | image | plan | Sketch the hall | | draw |
| | image | marked | Mark the danger | max-pixels=100 | annotate |
| | image | name | Sign here | | signature |
| | barcode | code | Code of the machine | | |
| | end_group | | | | |
| settings | | |
| | form_id | form_title |
| | recorded | Recorded |
"""

STROKE = """canvas => {
  const edge = canvas.getBoundingClientRect();
  canvas.setPointerCapture = () => {};
  for (const [name, x] of [['pointerdown', 20], ['pointermove', 60], ['pointerup', 60]]) {
    canvas.dispatchEvent(new PointerEvent(name, { clientX: edge.left + x, clientY: edge.top + 10, bubbles: true }));
  }
}"""

MICROPHONE = """navigator.mediaDevices.getUserMedia = async () => {
  const heard = new AudioContext();
  const stream = heard.createMediaStreamDestination();
  const tone = heard.createOscillator();
  tone.connect(stream);
  tone.start();
  return stream.stream;
};"""

CAMERA = """
window.BarcodeDetector = class { async detect() { return [{ rawValue: 'M-0042' }]; } };
navigator.mediaDevices.getUserMedia = async () => {
  const picture = document.createElement('canvas');
  const pen = picture.getContext('2d');
  setInterval(() => pen.fillRect(0, 0, Math.random() * 99, 99), 50);
  return picture.captureStream(20);
};"""


@pytest.fixture
def recorded(serving, context):
    """The form in a browser with a made-up microphone or camera."""

    def begin(device: str = "") -> Lively:
        if device:
            context.add_init_script(device)
        return Lively(context.new_page(), serving.publish(RECORDED, "recorded"))

    return begin


def send(lively, serving):
    lively.on().press("Send answers").receipt()
    return records(serving.store, serving.form("recorded"))[-1]


def kinds(serving):
    with serving.store.read() as db:
        return db.execute(select(attachments.c.media_type).order_by(attachments.c.id.desc())).scalars().first()


def test_sound_is_recorded_in_the_page(recorded, serving):
    lively = recorded(MICROPHONE).press("Record")
    lively.box("Tell us").get_by_text("0:01").wait_for()
    lively.press("Stop recording")
    lively.box("Tell us").locator("audio").wait_for()
    assert send(lively, serving)["said"].endswith((".webm", ".ogg", ".mp4"))


def test_a_sketch_becomes_a_picture(recorded, serving):
    lively = recorded()
    lively.page.locator("canvas.draw").evaluate(STROKE)
    lively.box("Sketch the hall").get_by_text("File attached").wait_for()
    assert send(lively, serving)["plan"].endswith(".png") and kinds(serving) == "image/png"


def test_marks_go_on_the_photo_that_was_chosen(recorded, serving):
    lively = recorded()
    box = lively.box("Mark the danger")
    assert not box.locator("canvas").is_visible()
    box.locator("input[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png(200, 100)})
    box.locator("canvas").wait_for()
    box.locator("canvas").evaluate(STROKE)
    lively.page.wait_for_function("() => document.querySelector('.preview img')?.naturalWidth === 100")
    assert send(lively, serving)["marked"].endswith(".png")


def test_a_signature_can_be_typed(recorded, serving):
    lively = recorded()
    typed = lively.box("Sign here").get_by_label("Or type the name here:")
    typed.fill("Nguyễn Thị Hoa")
    typed.press("Tab")
    lively.box("Sign here").get_by_text("File attached").wait_for()
    assert send(lively, serving)["name"].endswith(".png")


def test_a_code_is_read_by_the_camera(recorded):
    lively = recorded(CAMERA).press("Scan the code")
    lively.box("Code of the machine").get_by_text("Chosen: M-0042").wait_for()
    assert lively.value("Code of the machine") == "M-0042" and not lively.page.locator("video").count()


def test_a_code_can_be_typed(recorded, serving):
    lively = recorded().type("Code of the machine", "M-7")
    assert send(lively, serving)["code"] == "M-7"
