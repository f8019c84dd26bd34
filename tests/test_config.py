"""Settings: each from the command line, the environment or its default; anything else stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from formserver import places
from formserver.config import SETTINGS, read_settings, settings_lines
from formserver.errors import PROBLEMS, Problem


def test_the_command_line_wins_over_the_environment_and_that_over_the_default():
    settings = read_settings({"FORMSERVER_PORT": "9000", "FORMSERVER_HOST": "0.0.0.0"}, {"port": "9001"})
    assert (settings.port, settings.host, settings.data) == (9001, "0.0.0.0", Path("var"))
    assert [settings.sources[name] for name in ("port", "host", "data")] == ["--port", "FORMSERVER_HOST", "default"]


def test_an_unknown_setting_stops_the_start():
    with pytest.raises(Problem, match="FORMSERVER_PROT is not a setting"):
        read_settings({"FORMSERVER_PROT": "1"})


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "eighty", "not a whole number"),
        ("PORT", "٨٠", "not a whole number"),
        ("PORT", "70000", "at most 65535"),
        ("DATABASE_URL", "mysql://host/name", "postgresql://"),
        ("PUBLIC_URL", "forms.example.org", "https://"),
        ("THREADS", "0", "at least 1"),
        ("SHIPPED_FORMS", "", "not a whole number"),
    ],
)
def test_an_unreadable_setting_stops_the_start_with_its_reason(name, value, reason):
    with pytest.raises(Problem) as problem:
        read_settings({f"FORMSERVER_{name}": value})
    assert f"FORMSERVER_{name}=" in problem.value.message and reason in problem.value.message


def test_secrets_are_masked_wherever_settings_are_shown():
    secret = "x" * 40
    lines = settings_lines(read_settings({"FORMSERVER_SECRET_KEY": secret}))
    assert not any(secret in line for line in lines)
    with pytest.raises(Problem) as problem:
        read_settings({"FORMSERVER_SECRET_KEY": "short secret"})
    assert "short secret" not in problem.value.message


def test_every_setting_is_shown_with_value_and_source():
    lines = settings_lines(read_settings({}))
    assert [line.split()[0] for line in lines] == [setting.name for setting in SETTINGS]
    assert all(line.endswith("default") for line in lines)


def test_both_names_of_postgresql_are_taken():
    settings = read_settings({"FORMSERVER_DATABASE_URL": "postgres://me@host/name"})
    assert settings.database_url == "postgresql://me@host/name"


def test_folders_beside_the_package_are_found():
    assert (places.FORMS / "score_worker.xlsx").is_file()
    assert (places.MIGRATIONS / "env.py").is_file()


def test_every_problem_has_a_status_and_a_sentence():
    for code, kind in PROBLEMS.items():
        assert 400 <= kind.status <= 599, code
        assert kind.message.endswith((".", "}")), code
