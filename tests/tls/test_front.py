"""A server with --tls, asked by clients that trust its authority and nothing else."""

from __future__ import annotations

import http.client
import json
import os
import plistlib
import shutil
import socket
import ssl
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from playwright.sync_api import Browser

from formserver.config import read_settings
from formserver.errors import Problem
from formserver.serving import serve, site_of
from formserver.store.store import DATABASE_FILE
from formserver.tls.authority import authority_certificate, fingerprint

COMMAND = (sys.executable, "-c", "from formserver.cli import main; raise SystemExit(main())")
HALF_SENT = b"POST /s/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nhalf"


@dataclass
class Secured:
    """A server that speaks TLS: its port, its folder, what a client that trusts it uses, the first lines it said."""

    port: int
    data: Path
    trusting: ssl.SSLContext
    said: list[str]

    def ask(self, method: str, path: str, *, by: str = "https", name: str = "localhost") -> http.client.HTTPResponse:
        """Return an answer, read."""
        if by == "https":
            connection = http.client.HTTPSConnection(name, self.port, timeout=20, context=self.trusting)
        else:
            connection = http.client.HTTPConnection(name, self.port, timeout=20)
        connection.request(method, path)
        reply = connection.getresponse()
        reply.body = reply.read()
        connection.close()
        return reply

    def call(self) -> ssl.SSLSocket:
        """Return a connection of one's own."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        return self.trusting.wrap_socket(plain, server_hostname="localhost")


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "FORMSERVER_DATA": str(data), "FORMSERVER_SHIPPED_FORMS": "0", "FORMSERVER_PORT": "0"}


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Secured]:
    data = tmp_path_factory.mktemp("tls")
    shutil.copy(sqlite_template, data / DATABASE_FILE)
    process = subprocess.Popen([*COMMAND, "serve", "--tls"], env=environment(data), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(4)]
    context = ssl.create_default_context(cadata=authority_certificate(data))
    yield Secured(int(said[0].split("/")[2].rpartition(":")[2]), data, context, said)
    process.terminate()
    assert process.wait(timeout=20) == 0


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", socket.gethostname().lower().partition(".")[0]])
def test_who_trusts_the_authority_is_answered_by_every_name(secured: Secured, name: str) -> None:
    with socket.create_connection(("127.0.0.1", secured.port)) as plain:
        with secured.trusting.wrap_socket(plain, server_hostname=name) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert client.recv(15) == b"HTTP/1.0 303 SE" and client.version() == "TLSv1.3"


def test_who_does_not_trust_it_is_not(secured: Secured) -> None:
    with socket.create_connection(("127.0.0.1", secured.port)) as plain:
        with pytest.raises(ssl.SSLCertVerificationError):
            ssl.create_default_context().wrap_socket(plain, server_hostname="localhost")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_an_older_protocol_is_refused(secured: Secured) -> None:
    old = ssl.create_default_context(cadata=authority_certificate(secured.data))
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", secured.port)) as plain,
        pytest.raises(ssl.SSLError, match="(?i)protocol|closed"),
    ):
        old.wrap_socket(plain, server_hostname="localhost")


def test_pages_know_that_they_are_secure_and_browsers_are_not_told_to_insist(secured: Secured) -> None:
    reply = secured.ask("GET", "/account/sign-in")
    assert reply.status == 200 and b"csrf" in reply.body
    assert reply.headers["Set-Cookie"].startswith("__Host-desk=") and "Secure" in reply.headers["Set-Cookie"]
    assert reply.headers["Strict-Transport-Security"] is None


def test_http_leads_to_the_page_that_explains_and_everything_else_to_https(secured: Secured) -> None:
    assert secured.ask("GET", "/", by="http").headers["Location"] == "/trust"
    led = secured.ask("GET", "/s/abcd?lang=es", by="http")
    assert (led.status, led.headers["Location"]) == (307, f"https://localhost:{secured.port}/s/abcd?lang=es")
    assert led.headers["Set-Cookie"] is None


def test_the_page_gives_the_certificate_and_its_fingerprint_as_the_console_does(secured: Secured) -> None:
    page = secured.ask("GET", "/trust", by="http")
    given = secured.ask("GET", "/trust/authority.crt", by="http")
    assert given.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert given.body == authority_certificate(secured.data)
    assert fingerprint(given.body).encode() in page.body and fingerprint(given.body) in secured.said
    assert b"<svg" in secured.ask("GET", "/trust/qr.svg", by="http").body


def test_the_profile_for_iphones_holds_the_certificate(secured: Secured) -> None:
    reply = secured.ask("GET", "/trust/authority.mobileconfig", by="http")
    (root,) = plistlib.loads(reply.body)["PayloadContent"]
    assert reply.headers["Content-Type"] == "application/x-apple-aspen-config"
    assert (root["PayloadType"], root["PayloadContent"]) == (
        "com.apple.security.root", authority_certificate(secured.data))  # fmt: skip


@pytest.mark.parametrize("tag", ["ar", "en", "es", "fr", "id", "my", "vi"])
def test_the_page_speaks_each_language(secured: Secured, tag: str) -> None:
    page = secured.ask("GET", f"/trust?lang={tag}", by="http").body.decode()
    assert f'<html lang="{tag}"' in page and ("Trust this server" in page) == (tag == "en")


def test_no_key_is_given_to_anybody(secured: Secured, tmp_path: Path) -> None:
    subprocess.run([*COMMAND, "backup", str(tmp_path / "b.zip")], env=environment(secured.data), check=True)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert not [name for name in archive.namelist() if b"PRIVATE KEY" in archive.read(name) or "tls" in name]
    pages = ("/trust", "/trust/authority.crt", "/trust/authority.pem", "/trust/authority.mobileconfig")
    assert not [path for path in pages if b"PRIVATE" in secured.ask("GET", path).body]


def test_commands_reach_the_server_and_know_its_address(secured: Secured) -> None:
    note = json.loads((secured.data / "server.json").read_text())
    assert note["address"].startswith("http://127.0.0.1:") and note["site"].endswith(f":{secured.port}")
    ran = subprocess.run([*COMMAND, "rederive"], env=environment(secured.data), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_an_address_from_a_header_is_not_believed(secured: Secured) -> None:
    with socket.create_connection(("127.0.0.1", secured.port)) as client:
        client.sendall(b"GET /desk HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n")
        assert b" 307 " in client.recv(30)


def test_a_request_that_is_too_large_is_refused_before_it_is_read(secured: Secured) -> None:
    with secured.call() as client:
        client.sendall(b"POST /s/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n")
        assert b" 413 " in client.recv(40)


def test_two_hundred_slow_senders_hold_nobody_up(secured: Secured) -> None:
    slow = []
    for number in range(200):
        slow.append(secured.call() if number % 2 else socket.create_connection(("127.0.0.1", secured.port)))
        slow[-1].sendall(HALF_SENT if number % 4 else b"P")
    assert [secured.ask("GET", "/trust").status for _ in range(5)] == [200] * 5
    for each in slow:
        each.close()


def test_a_browser_that_trusts_it_has_what_needs_a_secure_page(secured: Secured, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(f"https://localhost:{secured.port}/trust")
    assert page.evaluate("isSecureContext && 'serviceWorker' in navigator && 'geolocation' in navigator")
    context.close()


def test_a_certificate_of_ones_own_is_shown_and_nothing_is_handed_out(data: Path, secured: Secured) -> None:
    shutil.copy(secured.data / "tls" / "server.pem", data / "own.pem")
    given = {"data": str(data), "tls_cert": str(data / "own.pem"), "port": "0"}
    assert site_of(read_settings({}, given), 8443).startswith("https://") and not (data / "tls").exists()
    (data / "own.pem").write_bytes(
        load_der_x509_certificate(authority_certificate(secured.data)).public_bytes(Encoding.PEM)
    )
    with pytest.raises(Problem, match="TLS_CERT.*no certificate with its key"):
        serve(read_settings({}, given), lambda line: None)
