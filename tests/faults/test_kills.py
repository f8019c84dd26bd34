"""A browser killed while it writes loses nothing that it said was saved."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright

from tests.faults.kills import run_kills


def test_what_was_saved_is_there_whole_after_the_browser_was_killed(playwright: Playwright, tmp_path: Path) -> None:
    found = run_kills(tmp_path, playwright, trials=3, patient=True)
    assert found.losses == 0 and found.saved > 0, str(found)


def test_what_was_saved_is_there_although_the_browser_was_killed_and_its_database_dropped(
    playwright: Playwright, tmp_path: Path
) -> None:
    found = run_kills(tmp_path, playwright, trials=2, drop=1, patient=True)
    assert found.losses == 0 and found.saved > 0 and found.dropped == 2, str(found)
