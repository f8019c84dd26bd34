"""A phone in one hand: Continue is in reach below a short question, and faces are radio buttons with a word each."""

from __future__ import annotations

import pytest
from matrix.kinds import CHOICES, Kind, form_of


@pytest.mark.parametrize("appearance", ["", "no-buttons", "quick", "likert"])
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_below_five_choices_continue_is_in_the_lower_half_without_scrolling(form, appearance, tag):
    name = f"five_{appearance.replace('-', '_')}"
    page = form(form_of(name, [Kind("select_one", appearance)]), name, f"?lang={tag}").page
    box = page.locator("main .actions .main").bounding_box()
    assert box["y"] + box["height"] <= 640
    assert box["y"] >= 320 or appearance == "no-buttons"  # faces stand beside one another


@pytest.mark.parametrize(("tag", "place"), [("en", 0), ("ar", 1)])
def test_a_face_is_a_radio_button_named_by_its_word_in_the_order_of_reading(form, tag, place):
    page = form(form_of("faces", [Kind("select_one", "no-buttons")]), "faces", f"?lang={tag}").page
    words = [labels[place] for labels in CHOICES["five"].values()]
    boxes = [page.get_by_role("radio", name=each, exact=True).bounding_box() for each in words]
    across = [box["x"] for box in boxes]
    assert across == sorted(across, reverse=tag == "ar") and len(set(across)) == 5


def test_faces_are_told_apart_by_their_mouths_alone(form):
    page = form(form_of("faces", [Kind("select_one", "no-buttons")]), "faces").page
    drawn = page.locator(".faces svg").evaluate_all("all => all.map((each) => each.innerHTML)")
    assert len(set(drawn)) == 5
    assert page.locator(".faces svg [fill], .faces svg [stroke], .faces svg [style]").count() == 0


#: Says of each face whether a word in it is broken, and how it lies to its picture.
LIES = """all => all.map((each) => {
  const box = each.getBoundingClientRect(), face = each.querySelector('svg').getBoundingClientRect();
  const text = document.createTreeWalker(each.querySelector('.words'), NodeFilter.SHOW_TEXT).nextNode();
  const lines = text.data.trim().split(/\\s+/).map((word) => {
    const range = document.createRange();
    range.setStart(text, text.data.indexOf(word));
    range.setEnd(text, text.data.indexOf(word) + word.length);
    return range.getClientRects().length;
  });
  return {x: box.x, y: box.y, inside: face.left >= box.left && face.right <= box.right, lines: Math.max(...lines)};
})"""


@pytest.mark.parametrize(("width", "size", "beside"), [(360, 100, 5), (320, 100, 1), (180, 100, 1), (360, 200, 1)])
def test_faces_stand_below_one_another_where_five_would_not_fit(form, width, size, beside):
    page = form(form_of("faces", [Kind("select_one", "no-buttons")]), "faces").page
    page.set_viewport_size({"width": width, "height": 640})
    page.evaluate("size => { document.documentElement.style.fontSize = `${size}%` }", size)
    found = page.locator(".faces .option:not(.word)").evaluate_all(LIES)
    assert len({each["x"] for each in found}) == beside and len({each["y"] for each in found}) == 6 - beside
    assert all(each["inside"] and each["lines"] == 1 for each in found)
