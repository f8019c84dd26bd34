"""A whole baseline without signal on a tablet that dies on the way, over a bad link: one record, all of it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright

from tests.faults.factory import run_factory


def test_a_day_in_a_factory_loses_nothing_but_the_field_being_typed(playwright: Playwright, tmp_path: Path) -> None:
    told = run_factory(tmp_path, playwright, kills=4)
    assert (told.losses, told.stored) == (0, 1) and told.photos > 10 and told.questions > 242, str(told)
    assert told.lost_age < 2 and told.usage < 30_000_000 and told.breaks > 10, str(told)
