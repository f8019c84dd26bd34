"""Storage that fails in every way that we know loses nothing: each way once. Many of each: ``./run faults``."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright

from tests.faults.storage import DAMAGES, run_closed, run_damaged


def test_a_database_closed_under_an_open_form_loses_nothing(playwright: Playwright, tmp_path: Path) -> None:
    tally = run_closed(tmp_path, playwright, trials=3)
    assert (tally.losses, tally.trials) == (0, 3), str(tally)


def test_a_damaged_database_is_filled_from_its_copies(playwright: Playwright, tmp_path: Path) -> None:
    tally = run_damaged(tmp_path, playwright, trials=len(DAMAGES))
    assert tally.losses == 0, str(tally)
