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
