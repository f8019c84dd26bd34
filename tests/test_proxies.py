"""The shipped configurations of proxies: what they write of those who answer, under a real nginx."""

from __future__ import annotations

import http.client
import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from formserver.app import create_app
from formserver.publish import OpenForm
from formserver.store import Store
from formserver.tls.authority import authority_certificate, keep_certificates
from formserver.tls.places import reached
from tests.browser import listening

PROXIES = Path(__file__).parent.parent / "proxies"
SENTINELS = (b"127.55.66.77", b"SentinelAgent", b"sentinel-token", b"sentinel-answer", b"sentinel-referrer")
AROUND = "error_log {log}/error.log notice; pid {folder}/pid; daemon off; events {{}} http {{ {temporary} {shipped} }}"

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class Proxied:
    """nginx with the shipped configuration: where, what trusts it, the folder of all that it writes."""

    port: int
    trusting: ssl.SSLContext
    written: Path
    stop: Callable[[], None]

    def ask(self, method: str, path: str, body: bytes = b"") -> http.client.HTTPResponse:
        """Return an answer to somebody who could be told by everything."""
        headers = {"User-Agent": "SentinelAgent/1", "Referer": "https://sentinel-referrer.example/",
                   "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=20, context=self.trusting, source_address=("127.55.66.77", 0)
        )
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        reply.body = reply.read()
        connection.close()
        return reply


def fitted(shipped: str, changes: dict[str, str]) -> str:
    """The shipped configuration with ports and paths of this test, each of which it must hold."""
    for pattern, here in changes.items():
        shipped, count = re.subn(pattern, here, shipped)
        assert count, pattern
    return shipped


@pytest.fixture
def poll(publish_markdown: Callable[..., OpenForm]) -> OpenForm:
    return publish_markdown("""
        | survey | | | |
        | | type | name | label |
        | | text | said | How is it? |
        | settings | | |
        | | form_id | fs:anonymous |
        | | poll | yes |""")


@pytest.fixture
def proxied(settings, store: Store, data: Path, tmp_path: Path, free_port: int) -> Iterator[Proxied]:
    keep_certificates(data, reached(), now=datetime.now(UTC))
    written = tmp_path / "nginx"
    (written / "log").mkdir(parents=True)
    with listening(create_app(settings.with_(trusted_proxies=1), store)) as behind:
        shipped = fitted((PROXIES / "nginx.conf").read_text(), {
            r"listen 443 ssl": f"listen 127.0.0.1:{free_port} ssl", r"server_name [^;]+": "server_name localhost",
            r"/etc/ssl/[\w.]+": str(data / "tls" / "server.pem"), r"/var/log/nginx": str(written / "log"),
            r"http://127.0.0.1:8000": behind,
        })  # fmt: skip
        names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{name}_temp_path {written}/{name};" for name in names)
        around = AROUND.format(log=written / "log", folder=written, temporary=temporary, shipped=shipped)
        (written / "nginx.conf").write_text(around)
        trusting = ssl.create_default_context(cadata=authority_certificate(data))
        with nginx(written / "nginx.conf") as server:
            yield Proxied(free_port, trusting, written, server.stop)


#: Debian keeps it where only administrators' paths lead.
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


class nginx:
    """nginx while open; it has begun to listen when the first worker stands in its log."""

    def __init__(self, configuration: Path) -> None:
        self.command = [NGINX, "-p", str(configuration.parent), "-c", str(configuration)]
        self.log = configuration.parent / "log" / "error.log"

    def __enter__(self) -> nginx:
        subprocess.run([*self.command, "-t", "-q"], check=True)
        self.process = subprocess.Popen(["sh", "-c", 'exec "$@" 2>&1', "sh", *self.command])
        for _ in range(1_000_000):
            if "start worker process" in self.log.read_text():
                return self
        raise AssertionError("nginx does not start")

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it; all that it has to write is then written."""
        self.process.terminate()
        self.process.wait(timeout=20)


@one_database
def test_nginx_writes_nothing_about_who_answers(proxied: Proxied, poll: OpenForm) -> None:
    page = proxied.ask("GET", f"/s/{poll.code}?token=sentinel-token")
    assert page.status == 200 and b"How is it?" in page.body
    large = b"state=sentinel-token&q=sentinel-answer" + b"x" * 200_000
    assert proxied.ask("POST", f"/s/{poll.code}?token=sentinel-token", large).status == 400
    assert proxied.ask("POST", f"/s/{poll.code}/1/send", b"record=sentinel-answer").status == 400
    assert proxied.ask("GET", "/s/sentinel-token").status == 404
    scripts = re.findall(rb'(?:src|href)="(/(?:script|style)/[^"]+)"', page.body)
    assert [proxied.ask("GET", path.decode()).status for path in scripts] == [200] * len(scripts)
    proxied.stop()
    everything = b"".join(path.read_bytes() for path in proxied.written.rglob("*") if path.is_file())
    assert [word for word in SENTINELS if word in everything] == []


@one_database
def test_nginx_still_writes_who_works_at_the_desk(proxied: Proxied) -> None:
    reply = proxied.ask("GET", "/account/sign-in")
    assert "Secure" in reply.headers["Set-Cookie"] and reply.headers["Strict-Transport-Security"]
    proxied.stop()
    assert b"127.55.66.77" in (proxied.written / "log" / "formserver.log").read_bytes()


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_each_configuration_passes_over_what_people_answer(name: str) -> None:
    said = (PROXIES / name).read_text()
    assert re.search(r"access_log off|log_skip @answering", said)
    assert all(part in said for part in ("s", "script", "style", "static", "127.0.0.1:8000"))
