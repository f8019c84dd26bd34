"""Starting a server where it cannot be: each reason is one Problem, never a traceback."""

from __future__ import annotations

import socket

import pytest

from formserver import serving
from formserver.config import read_settings
from formserver.errors import Problem
from formserver.store import databases, open_store


def serve(data, **options):
    given = {"data": str(data), "shipped_forms": "0", "port": "0"} | options
    return serving.serve(read_settings({}, given), lambda line: None)


def test_a_port_in_use_is_said(data):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with pytest.raises(Problem, match=f"'127.0.0.1:{port}' cannot be used: Address already in use"):
            serve(data, port=port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_computer_is_said(data, host):
    with pytest.raises(Problem, match=f"FORMSERVER_HOST:PORT='{host}:0' cannot be used: "):
        serve(data, host=host)


def test_after_a_refused_start_the_folder_is_free(data):
    with pytest.raises(Problem):
        serve(data, host="192.0.2.1")
    with pytest.raises(Problem, match="HOST"):
        serve(data, host="192.0.2.1")


def test_postgresql_without_its_driver_names_the_extra(data, monkeypatch):
    def missing(*_, **__):
        raise ModuleNotFoundError("No module named 'psycopg'")

    monkeypatch.setattr(databases, "create_engine", missing)
    with pytest.raises(Problem, match="extra postgres"):
        open_store("postgresql://nobody@127.0.0.1/nothing", data)
