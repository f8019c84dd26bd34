"""Fonts for scripts that a phone lacks: named by the pages that need them, with their letters, made for nobody else."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, BrowserType

from formserver.web.fonts import SCRIPTS, subset
from tests.browser import Served

LANGUAGES = ("en", "es", "fr", "id", "vi", "ar", "my")
FONT = re.compile(r'url\("(/font/[^"]+)"\)')
#: A machine that has letters of Europe only.
FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{}</cachedir></fontconfig>"""


@pytest.fixture
def poor(browser_type: BrowserType, browser_type_launch_args: dict, tmp_path: Path) -> Iterator[Browser]:
    """A browser on a machine without Burmese."""
    (tmp_path / "fonts.conf").write_text(FONTCONFIG.format(tmp_path))
    env = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    with browser_type.launch(**browser_type_launch_args, env=env) as browser:
        yield browser


def fetched_fonts(browser: Browser, address: str, **options: object) -> tuple[list[str], bool]:
    """Return what of fonts a page fetched, and whether a stacked pair of letters is as wide as one."""
    page = browser.new_page(**options)
    found: list[str] = []
    page.on("response", lambda answer: found.append(answer.url) if "/font/" in answer.url else None)
    page.goto(address, wait_until="networkidle")
    wide = "document.body.append(x); x.style.position='absolute'; x.getBoundingClientRect().width"
    made = [f"(() => {{ const x = document.createElement('span'); x.lang = 'my'; x.textContent = '{text}'; "
            f"return ({wide.replace('; x.get', ', x.get').replace('; x.style', ', x.style')}); }})()"
            for text in ("က", "က္က")]  # fmt: skip
    widths = [page.evaluate(each) for each in made] if options.get("java_script_enabled", True) else [0, 0]
    page.close()
    return found, abs(widths[0] - widths[1]) < 1


def test_a_device_without_burmese_fetches_the_letters_of_the_form_and_stacks_them(served: Served, poor: Browser):
    fonts, stacked = fetched_fonts(poor, f"{served.link('score_worker')}?lang=my")
    assert len(fonts) == 1 and stacked


def test_a_device_without_burmese_and_without_javascript_has_the_font_too(served: Served, poor: Browser):
    fonts, _ = fetched_fonts(poor, f"{served.link('score_worker')}?lang=my", java_script_enabled=False)
    assert len(fonts) == 1


def test_a_device_that_has_burmese_fetches_nothing(served: Served, browser: Browser):
    fonts, stacked = fetched_fonts(browser, f"{served.link('score_worker')}?lang=my")
    assert fonts == [] and stacked


def test_a_form_in_latin_names_no_font(client, publish_markdown):
    form = "| survey | | | |\n| | type | name | label |\n| | text | who | Name |"
    page = client.get(f"/s/{publish_markdown(form).code}").text
    assert "@font-face" not in page


def test_a_font_has_the_letters_asked_for_with_their_marks_and_no_others(served: Served, request):
    from urllib.request import urlopen

    page = urlopen(f"{served.link('score_worker')}?lang=my").read().decode()
    answer = urlopen(served.address + FONT.search(page)[1])
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    font = TTFont(io.BytesIO(body := answer.read()))
    assert len(body) <= 20_000 and "GSUB" in font and "GPOS" in font
    assert {ord(letter) for letter in "မြန်မာ၀၉"} <= set(font.getBestCmap())
    assert 0x1075 not in font.getBestCmap()  # a letter of Shan


def test_nobody_makes_the_server_draw_other_letters(served: Served):
    from urllib.error import HTTPError
    from urllib.request import urlopen

    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{served.address}/font/myanmar/_____w-0123456789abcdef.woff2")


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_script_has_a_font_that_can_be_cut(name):
    found = TTFont(io.BytesIO(subset(name, "___________w"))).getBestCmap()
    assert any(SCRIPTS[name].first <= letter <= SCRIPTS[name].last for letter in found)
