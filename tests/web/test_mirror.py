"""From right to left every kind of question is the mirror of itself: boxes, marks and places, whatever the words."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from matrix.kinds import PICTURES, Kind, form_of, kinds
from playwright.sync_api import Page

from formserver.compiler.appearances import APPEARANCES, ELSEWHERE

#: How much of a question may differ: the mark of a check box, the corner of a text field are not mirrored.
MOST = 0.01
#: Nothing of what is written shows, nor what browsers draw by themselves in one direction only.
WORDLESS = """
*, ::before, ::after, ::file-selector-button { -webkit-text-fill-color: transparent !important;
  caret-color: transparent; text-decoration-color: transparent !important; transition: none !important; }
textarea { resize: none; } input[type=file] { border-style: solid !important; } audio, video { visibility: hidden; }
"""
BOXES = """() => {
  const boxes = [...document.querySelectorAll('.bar, .question, .group, .actions')];
  return boxes.filter((each) => each.checkVisibility()).map((each) => {
    const { left, top, width, height } = each.getBoundingClientRect();
    const name = each.querySelector('.words') || each;
    return [name.textContent.slice(0, 60), left, top + scrollY, width, height];
  });
}"""
#: The same words, read from the right: what goes by its own words (``dir=auto``) goes with the page too.
TURN = """() => {
  document.documentElement.dir = 'rtl';
  for (const each of document.querySelectorAll('.parts[dir=auto]')) each.removeAttribute('dir');
}"""
#: The share of unlike pixels in each box, between a picture and the mirror of another.
UNLIKE = """async ([one, other, boxes]) => {
  const drawn = async (data, mirrored) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const on = canvas.getContext('2d', { willReadFrequently: true });
    if (mirrored) on.setTransform(-1, 0, 0, 1, image.width, 0);
    on.drawImage(image, 0, 0);
    on.setTransform(1, 0, 0, 1, 0, 0);
    return on;
  };
  const [straight, mirrored] = [await drawn(one, false), await drawn(other, true)];
  return boxes.map(([name, ...box]) => {
    const [mine, its] = [straight, mirrored].map((on) => on.getImageData(...box.map(Math.round)).data);
    let unlike = 0;
    for (let i = 0; i < mine.length; i += 4) {
      const far = [0, 1, 2].map((colour) => Math.abs(mine[i + colour] - its[i + colour]));
      if (far[0] + far[1] + far[2] > 96) unlike++;
    }
    return [name, unlike / (mine.length / 4)];
  });
}"""


def every_kind() -> list[Kind]:
    """Return every kind that we draw, and of the others the plain one."""
    types = [type for type in APPEARANCES if type != "repeat"]
    return [kind for type in types for kind in kinds(type) if kind.appearance not in ELSEWHERE]


@pytest.mark.parametrize(("width", "height", "lively"), [(360, 640, True), (800, 1280, False)], ids=["phone", "tablet"])
def test_every_kind_of_question_is_mirrored(serving, browser, width, height, lively):
    link = serving.publish(form_of("mirror", every_kind()), "mirror", files=PICTURES)
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    if not lively:
        context.route("**/script/**", lambda route: route.abort())
    page = context.new_page()
    page.goto(link)
    if lively:
        page.wait_for_selector("html[data-alive]")
    page.add_style_tag(content=WORDLESS)
    boxes = page.evaluate(BOXES)
    straight = picture(page)
    page.evaluate(TURN)
    unlike = page.evaluate(UNLIKE, [straight, picture(page), boxes])
    context.close()
    assert len(unlike) > 60
    assert "; ".join(f"{name} {share:.3f}" for name, share in unlike if share > MOST) == ""


def picture(page: Page) -> Any:
    return base64.b64encode(page.screenshot(full_page=True)).decode()
