"""What the worker survey weighs as it travels, headers and all, in each of its languages."""

from __future__ import annotations

import gzip
import http.client
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser import Served

WORKER = "score_worker"
LATIN = ("en", "es", "fr", "id", "vi")
OTHERS = ("ar", "my")


def fetched(address: str) -> tuple[int, str]:
    """Return how many bytes an answer has on the wire, and its text."""
    parts = urlsplit(address)
    assert parts.hostname
    link = http.client.HTTPConnection(parts.hostname, parts.port)
    link.request("GET", f"{parts.path}?{parts.query}", headers={"Accept-Encoding": "gzip"})
    answer = link.getresponse()
    body = answer.read()
    link.close()
    head = sum(len(f"{name}: {value}\r\n") for name, value in answer.getheaders())
    text = gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body
    return len(body) + head, text.decode(errors="replace")


@pytest.fixture(params=[*LATIN, *OTHERS])
def weights(request: pytest.FixtureRequest, served: Served) -> dict[str, int]:
    """Bytes of the first page, its script, the program with pages, for one language."""
    first, page = fetched(f"{served.link(WORKER)}?lang={request.param}")
    found = {"language": request.param in LATIN, "page": first}
    script = re.search(r'<script[^>]+src="([^"]+)"', page)
    program = re.search(r'"app": "([^"]+)"', page)
    assert script and program and "<style>" in page
    found["script"] = fetched(served.address + script[1])[0]
    found["program"] = fetched(served.address + program[1])[0]
    font = re.search(r'url\("(/font/[^"]+)"\)', page)
    found["font"] = fetched(served.address + font[1])[0] if font else 0
    return found


def test_the_first_page_fits_into_one_round_trip(weights: dict[str, int]) -> None:
    assert weights["page"] <= 14_000


def test_all_scripts_of_the_survey_are_small(weights: dict[str, int]) -> None:
    assert weights["script"] <= 25_000


def test_a_whole_visit_is_small(weights: dict[str, int]) -> None:
    assert weights["page"] + weights["script"] + weights["program"] <= 60_000


def test_a_whole_visit_is_small_with_the_font_of_a_script_that_the_phone_lacks(weights: dict[str, int]) -> None:
    assert 0 < weights["font"] <= 20_000
    assert weights["page"] + weights["script"] + weights["program"] + weights["font"] <= 75_000


@pytest.mark.parametrize("language", [*LATIN, *OTHERS])
def test_the_first_question_is_answered_before_any_script_and_after_four_requests(
    served: Served, page: Page, language: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    page.route(re.compile(r"/script/"), lambda route: None)  # never answered
    page.goto(f"{served.link(WORKER)}?lang={language}", wait_until="commit")
    page.get_by_role("radio").first.check()
    assert len(asked) <= 4
    page.locator(".actions [type=submit]").first.click()
    page.wait_for_url(re.compile(r"/s/\w+$"), wait_until="commit")
    page.locator("input[name=page][value=p2]").wait_for(state="attached")
