"""Tablets send through a network that fails in a third of all calls: everything arrives, once, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.credentials import run_credentials
from tests.faults.sending import MIXES, run_mix

YEARS = 10 * 365 * 86400000
SOAK = "O12 everything"


@pytest.mark.parametrize("name", [name for name in MIXES if name != SOAK])
def test_every_record_arrives_once_with_all_its_files(name: str, tmp_path: Path) -> None:
    outcome = run_mix(tmp_path, faults=MIXES[name], records=8, tablets=2)
    assert (outcome.losses, outcome.stored) == (0, 8), str(outcome)
    assert sum(outcome.met.values()) > 4


def test_ten_tablets_send_two_thousand_records_through_every_fault_once(tmp_path: Path) -> None:
    outcome = run_mix(tmp_path, faults=MIXES[SOAK], records=2000, tablets=10)
    assert (outcome.losses, outcome.stored) == (0, 2000), str(outcome)
    assert len(outcome.met) == len(MIXES[SOAK]) and sum(outcome.met.values()) > 1000


@pytest.mark.parametrize("skew", [-YEARS, YEARS])
def test_clocks_that_are_ten_years_off_lose_nothing(skew: int, tmp_path: Path) -> None:
    outcome = run_mix(tmp_path, faults=MIXES[SOAK], records=4, tablets=2, skew=skew)
    assert outcome.losses == 0, str(outcome)


def test_a_network_that_comes_and_goes_carries_every_record_once(tmp_path: Path) -> None:
    outcome = run_mix(tmp_path, faults={"captive": 0.2, "captive after": 0.1}, records=6, tablets=2, airplane=1)
    assert (outcome.losses, outcome.stored) == (0, 6), str(outcome)


def test_who_may_not_send_any_more_keeps_every_record_and_sends_it_when_that_is_mended(tmp_path: Path) -> None:
    tally = run_credentials(tmp_path, records=1)
    assert tally.losses == 0 and tally.trials >= 5, str(tally)
