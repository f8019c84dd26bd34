"""One device, many people: what those who answered an anonymous form leave in the browser for the next one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Error, Page

from tests.browser import Served

POLL = """
| survey | | | | |
| | type | name | label | appearance |
| | text | said | How is your work? | multiline |
| | text | wish | What should change? | |
| settings | | | |
| | form_id | version | fs:anonymous |
| | shared_poll | 1 | yes |
"""
SESSIONS = 20
#: Chromium's own file for opening windows again holds what forms without script sent; no page can prevent that, a
#: guest window does. README says so.
RESTORING = "Default/Sessions/"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts."""
    return bool(request.param)


@pytest.fixture
def device(
    script: bool, browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> Iterator[BrowserContext]:
    """A browser that keeps its profile in tmp_path/profile."""
    context = browser_type.launch_persistent_context(
        tmp_path / "profile", **browser_type_launch_args, java_script_enabled=script
    )
    context.set_default_timeout(8000)
    yield context
    context.close()


def begin(page: Page, link: str, script: bool) -> None:
    page.goto(link)
    if script:
        page.wait_for_selector("html[data-alive]")


def answer(page: Page, said: str) -> None:
    page.get_by_label("How is your work?").fill(said)
    if not page.get_by_label("What should change?").count():
        page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("What should change?").fill(f"wish {said}")
    page.get_by_role("button", name="Continue").last.click()
    page.wait_for_selector("dl.answers")
    assert said in page.content()


def finish(page: Page, number: int) -> None:
    """Every fourth person leaves without sending."""
    if number % 4 == 3:
        page.get_by_role("button", name="Leave without sending").click()
        page.wait_for_url("**/left?*")
    else:
        page.get_by_role("button", name="Send answers").click()
        page.wait_for_url("**/done?*")


def looked_for(page: Page, words: list[str]) -> list[str]:
    """What of ``words`` is seen by going back and forward through everything, and loading each page again."""
    seen = ""
    for step in [page.go_back] * 6 + [page.go_forward] * 3 + [page.reload]:
        for go in (step, page.reload):
            with suppress(Error):  # a page that is not there without sending a form again
                go(timeout=3000, wait_until="load")
            seen += shown(page)
    return [word for word in words if word in seen]


def shown(page: Page) -> str:
    """What the page holds once it has stopped loading."""
    for _ in range(20):
        with suppress(Error):
            page.wait_for_load_state("load")
            return page.content() + page.title()
    raise AssertionError("the page goes on loading")


def kept_in(folder: Path, words: list[str]) -> dict[str, list[str]]:
    """File → words that stand in it, in either of the codings that browsers write."""
    found = {}
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        hits = [word for word in words if word.encode() in data or word.encode("utf-16-le") in data]
        if hits:
            found[str(path.relative_to(folder))] = hits
    return found


def test_twenty_people_leave_nothing_behind(
    serving: Served, device: BrowserContext, script: bool, tmp_path: Path
) -> None:
    link, words, page = serving.publish(POLL, "shared_poll"), [], device.pages[0]
    for number in range(SESSIONS):
        words.append(f"zqx{secrets.token_hex(8)}")
        begin(page, link, script)
        answer(page, words[-1])
        finish(page, number)
        assert words[-1] not in page.content()
    assert looked_for(page, words) == []
    device.close()
    kept = kept_in(tmp_path / "profile", words)
    assert {name: hits for name, hits in kept.items() if script or not name.startswith(RESTORING)} == {}


def test_the_search_of_a_profile_would_find_something(tmp_path: Path) -> None:
    (tmp_path / "History").write_bytes("zqx1".encode("utf-16-le") + b" zqx2")
    assert kept_in(tmp_path, ["zqx1", "zqx2", "zqx3"]) == {"History": ["zqx1", "zqx2"]}
