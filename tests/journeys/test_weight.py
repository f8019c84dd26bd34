"""What forms weigh as they travel, headers and all: the worker survey in each of its languages, large forms."""

from __future__ import annotations

import gzip
import http.client
import re
from urllib.parse import urlsplit

import pytest
from bench import forms
from playwright.sync_api import Page, Request

from formserver.web.templating import style_text
from tests.browser import Served
from tests.journeys.people import enrol

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


#: Most bytes until the script has taken a form over, headers and all.
ALIVE = {"200 questions": 140_000, "3,000 questions": 220_000, "5,000 choices": 90_000}


def big_form(name: str) -> bytes:
    """Return a form as the field's benchmark has it."""
    if name == "5,000 choices":
        return forms.cascade(5000)
    return forms.survey(200 if name == "200 questions" else 3000, ahead=True)


def until_alive(page: Page, address: str) -> dict[str, int]:
    """Open a form; return address → bytes on the wire when its script has taken over, and as they go on."""
    found: dict[str, int] = {}
    page.on(
        "requestfinished", lambda request: found.update({request.url: on_wire(request)} if is_ours(request) else {})
    )
    page.goto(address)
    page.wait_for_selector("html[data-alive]", timeout=60_000)
    return found


def is_ours(request: Request) -> bool:
    return request.url.startswith("http") and "favicon" not in request.url


def on_wire(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


def test_the_form_of_242_questions_is_usable_after_80_kB_and_weighs_140_in_all(served: Served, page: Page) -> None:
    link = served.link("score_baseline")
    enrol(page, served.store, served.address)
    found = until_alive(page, link)
    assert found[link] <= 30_000 and len(gzip.compress(style_text("fill").encode())) <= 15_000
    assert sum(found.values()) <= 140_000 and len(found) <= 6
    page.locator("main .parts-list button").first.click()
    page.locator("main .question").first.wait_for()
    assert sum(found.values()) <= 140_000


def test_its_first_question_is_answered_without_any_script_after_80_kB(served: Served, page: Page) -> None:
    """Where requests are routed nothing is cached: what both pages ask for counts once."""
    link, found = served.link("score_baseline"), dict[tuple[str, str], int]()
    enrol(page, served.store, served.address)
    page.route(re.compile(r"/script/"), lambda route: None)  # never answered
    page.on("requestfinished", lambda request: found.update({(request.method, request.url): on_wire(request)}))
    page.goto(link, wait_until="commit")
    page.locator("main .parts-list button").first.click()
    page.locator("main .question input").first.wait_for()
    assert sum(found.values()) <= 80_000 and len([url for _, url in found if "favicon" not in url]) <= 6


@pytest.mark.parametrize("name", ALIVE)
def test_a_big_form_is_alive_after_a_few_kilobytes(serving: Served, page: Page, name: str) -> None:
    form_id = f"big{name[0]}"
    form = big_form(name).decode().replace("| bench | 1 |", f"| {form_id} | 1 |")
    found = until_alive(page, serving.publish(form, form_id))
    assert sum(found.values()) <= ALIVE[name] and len(found) <= 6, found
