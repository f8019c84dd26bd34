"""Form versions that are published while a draft waits: it stays with its own; a copy carries over what fits."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright

from tests.faults.versions import CHANGES, run_versions


def test_every_kind_of_change_leaves_a_draft_as_it_was(playwright: Playwright, tmp_path: Path) -> None:
    tally = run_versions(tmp_path, playwright)
    assert (tally.losses, tally.trials) == (0, 2 * len(CHANGES)), str(tally)
