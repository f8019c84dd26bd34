"""What the worker survey weighs as it travels, headers and all, in each of its languages."""

from __future__ import annotations

import gzip
import http.client
import re
from urllib.parse import urlsplit

import pytest

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
    return len(body) + head, text.decode()


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
    return found


def test_the_first_page_fits_into_one_round_trip(weights: dict[str, int]) -> None:
    assert weights["page"] <= 14_000


def test_all_scripts_of_the_survey_are_small(weights: dict[str, int]) -> None:
    assert weights["script"] <= 25_000


def test_a_whole_visit_is_small(weights: dict[str, int]) -> None:
    assert weights["page"] + weights["script"] + weights["program"] <= (60_000 if weights["language"] else 75_000)
