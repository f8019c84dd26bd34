"""Pictures and sounds of the form itself on the fill pages: at questions, notes and choices, and their files."""

from __future__ import annotations

import base64
import re

import pytest

from tests.browser import png

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVQI12P4z8AAAAMBAQD6yZLvAAAAAElFTkSuQmCC")
FLAGS = """| survey   |                |      |           |              |              |
|          | type           | name | label     | media::image | media::audio |
|          | note           | hi   | Hello     | a.png        | a.mp3        |
|          | text           | who  | Name      | b.png        | b.mp3        |
|          | integer        | age  | Age       | c.png        |              |
|          | select_one f   | flag | Your flag | d.png        |              |
| choices  |                |      |           |              |              |
|          | list_name      | name | label     | media::image |              |
|          | f              | gh   | Ghana     | gh.png       |              |
| settings |                |      |           |              |              |
|          | form_id        | version | form_title |          |              |
|          | flags          | 1    | Flags     |              |              |
"""


def shown(html: str) -> list[str]:
    return sorted(re.findall(r'src="/s/\w+/1/media/([^"]+)"', html))


@on_sqlite
def test_pictures_and_sounds_stand_at_questions_notes_and_choices(client, publish_markdown):
    form = publish_markdown(FLAGS, files={"a.png": PNG})
    page = client.get(f"/s/{form.code}").text
    seen = shown(page)
    while 'value="next"' in page and len(seen) < 7:
        fields = dict(re.findall(r'type="hidden" name="(state|page)" value="([^"]*)"', page))
        page = client.post(f"/s/{form.code}", data=fields | {"do": "next"}).text
        seen += shown(page)
    assert sorted(seen) == ["a.mp3", "a.png", "b.mp3", "b.png", "c.png", "d.png", "gh.png"]


@on_sqlite
def test_a_file_of_the_form_is_served_and_no_other(client, publish_markdown):
    form = publish_markdown(FLAGS, files={"a.png": PNG})
    answer = client.get(f"/s/{form.code}/1/media/a.png")
    assert (answer.data, answer.mimetype) == (PNG, "image/png")
    for name in ("b.png", "../a.png", "%2e%2e/secret", "/etc/passwd"):
        assert client.get(f"/s/{form.code}/1/media/{name}", follow_redirects=True).status_code == 404, name


@pytest.mark.parametrize("alive", [False, True])
def test_a_large_picture_fits_the_narrow_window_above_its_question(serving, browser, alive):
    link = serving.publish(FLAGS, "flags", files={name: png(1600, 900) for name in ("b.png", "d.png", "gh.png")})
    context = browser.new_context(java_script_enabled=alive, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(link)
    picture, field = page.locator("img[src$='b.png']"), page.locator("input.text").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1600
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    above, box = picture.bounding_box(), field.bounding_box()
    assert above["y"] + above["height"] <= box["y"]
    context.close()
