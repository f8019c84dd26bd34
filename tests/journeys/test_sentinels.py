"""Fifty people answer an anonymous form through a real server; then every byte that it left is searched for them.

Each request carries sentinels: addresses (of the socket and in X-Forwarded-For), agent, language, cookie, referrer,
a token in the link, a file name, a serial number inside the photo, a record's id, an exact time. None may be found in
the data folder (write-ahead log included, while the server runs and after), the log, a backup or any export.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import LargeBinary, select

from formserver.exports import FORMATS
from formserver.publish import OpenForm
from formserver.store import Store, open_store, tables
from tests.test_anonymous import jpeg

FORM = """
| survey | | | | |
| | type | name | label | bind::fs:garble |
| | hidden | wave | | |
| | text | said | How is your work? | |
| | select_one yn | shout | Were you shouted at? | 0.25 |
| | image | photo | The gate | |
| choices | | |
| | list_name | name | label |
| | yn | 1 | Yes |
| | yn | 0 | No |
| settings | | | | |
| | form_id | version | fs:anonymous | fs:attachments |
| | poll | 1 | yes | yes |
"""
PEOPLE = 50
COMMAND = (sys.executable, "-c", "from formserver.cli import main; raise SystemExit(main())")
SENTINELS = (
    b"127.55.66.77", b"203.0.113.77", b"SentinelAgent", b"x-sentinel", b"sentinel-cookie", b"sentinel-referrer",
    b"sentinel-token", b"sentinel-asha", b"SENTINEL-SERIAL", b"5e471e1a", b"2031-07-08", b"09:10:11",
)  # fmt: skip
HEADERS = {
    "X-Forwarded-For": "203.0.113.77",
    "User-Agent": "SentinelAgent/47.11",
    "Accept-Language": "en-x-sentinel",
    "Cookie": "desk=sentinel-cookie; other=sentinel-cookie",
    "Referer": "https://sentinel-referrer.example/",
    "Authorization": "Bearer sentinel-token",
}
ANSWER = "the gate is heavy"


@dataclass
class Server:
    """A running server: where, its folder, its process, what it writes to its log."""

    port: int
    data: Path
    process: subprocess.Popen[bytes]
    log: Path
    environment: dict[str, str]

    def run(self, *words: str) -> None:
        """Run a command beside the server."""
        subprocess.run([*COMMAND, *words], env=self.environment, check=True, timeout=60,
                       stdout=subprocess.DEVNULL)  # fmt: skip

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, str]:
        """Return status, place to go on to, and body of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=("127.55.66.77", 0))
        connection.request(method, path, body, {**HEADERS, **headers})
        reply: HTTPResponse = connection.getresponse()
        found = reply.status, reply.headers.get("Location", ""), reply.read().decode("utf-8", "replace")
        assert not reply.headers.get("Set-Cookie")
        connection.close()
        return found


@pytest.fixture
def poll(publish_markdown: Callable[..., OpenForm], store: Store) -> OpenForm:
    form = publish_markdown(FORM)
    store.close()
    return form


@pytest.fixture
def server(poll: OpenForm, data: Path, database_url: str, free_port: int, tmp_path: Path) -> Iterator[Server]:
    environment = {
        **os.environ, "FORMSERVER_DATA": str(data), "FORMSERVER_PORT": str(free_port),
        "FORMSERVER_DATABASE_URL": database_url, "FORMSERVER_SHIPPED_FORMS": "0", "FORMSERVER_TRUSTED_PROXIES": "1",
    }  # fmt: skip
    log = tmp_path / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen([*COMMAND, "serve"], env=environment, stdout=subprocess.PIPE, stderr=out)
    assert process.stdout is not None and process.stdout.readline(), log.read_text()  # its address: it listens
    yield Server(free_port, data, process, log, environment)
    process.terminate()
    process.wait(timeout=20)


def test_nothing_that_is_left_says_who_answered(
    server: Server, poll: OpenForm, data: Path, database_url: str, tmp_path: Path
) -> None:
    for number in range(PEOPLE):
        (_with_script if number % 2 else _on_paper)(server, poll, number)
    _go_wrong(server, poll)
    left = tmp_path / "left"
    left.mkdir()
    server.run("backup", str(left / "backup.zip"))
    for kind in FORMATS:
        server.run("export", "poll", "--format", kind, "-o", str(left / f"answers.{kind}"))
    found = _found(_bytes_below(data) | _bytes_below(left) | {"log": server.log.read_bytes()})
    server.process.terminate()
    server.process.wait(timeout=20)
    assert found | _found(_bytes_below(data) | {"log": server.log.read_bytes()}) == {}
    store = open_store(database_url, data, read_only=True)
    assert _found(_rows(store)) == {} and _times(store) == []
    assert _count(store) == PEOPLE
    store.close()


def test_the_search_would_find_them() -> None:
    hidden = zlib.compress(b"<meta><instanceID>uuid:5e471e1a-1</instanceID></meta>")
    assert _found({"row": b"something " + ANSWER.encode(), "xml": zlib.decompress(hidden)}) == {"xml": [b"5e471e1a"]}


def _with_script(server: Server, form: OpenForm, number: int) -> None:
    """Send a record as the page's script does; twice, as one who taps twice."""
    record = {
        "language": "en-x-sentinel",
        "world": {"now": "2031-07-08T09:10:11.123+05:00", "seed": 4711, "instance_id": f"uuid:5e471e1a-{number}"},
        "answers": {"/data/said": f"{ANSWER} {number}", "/data/shout": "1", "/data/photo": "sentinel-asha-rao.jpg",
                    "/data/meta/instanceID": f"uuid:5e471e1a-{number}"},
    }  # fmt: skip
    body, kind = _multipart({"record": json.dumps(record)}, {"sentinel-asha-rao.jpg": jpeg(b"SENTINEL-SERIAL")})
    for _ in range(2):
        status, _, said = server.ask(
            "POST", f"/s/{form.code}/{form.version}/send?token=sentinel-token", body, **{"Content-Type": kind}
        )
        assert status == 201, said
    assert json.loads(said)["receipt"] == ""
    assert "Nobody can find your answers again" in server.ask("GET", json.loads(said)["url"])[2]


def _on_paper(server: Server, form: OpenForm, number: int) -> None:
    """Fill the form without JavaScript, with a photo, and send it."""
    _, _, page = server.ask("GET", f"/s/{form.code}?token=sentinel-token&wave=w1")
    fields = {field: f"q{node.number}" for node in form.program.nodes for field in (node.name,)}
    typed = {"state": _state(page), "page": "p0", "do": "next", fields["said"]: f"{ANSWER} {number}",
             fields["shout"]: "1"}  # fmt: skip
    body, kind = _multipart(typed, {fields["photo"]: jpeg(b"SENTINEL-SERIAL")})
    _, _, page = server.ask("POST", f"/s/{form.code}", body, **{"Content-Type": kind})
    assert "Check your answers" in page and "stored without your name" in page
    sent = urlencode({"state": _state(page), "page": "check", "do": "send"}).encode()
    status, after, said = server.ask(
        "POST", f"/s/{form.code}", sent, **{"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert status == 303, said
    assert "Nobody can find your answers again" in server.ask("GET", after)[2]


def _go_wrong(server: Server, form: OpenForm) -> None:
    """Send what is refused in several ways."""
    for body in (b"", b"record=%7Bsentinel-token", b"state=sentinel-token&do=next"):
        for path in (f"/s/{form.code}", f"/s/{form.code}/1/send", "/s/sentinel-token", f"/s/{form.code}/9/send"):
            server.ask("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"})
    body, kind = _multipart({"record": json.dumps({"answers": {"/data/photo": "sentinel-asha.jpg"}})},
                            {"sentinel-asha.jpg": b"SENTINEL-SERIAL and no photo"})  # fmt: skip
    assert server.ask("POST", f"/s/{form.code}/1/send", body, **{"Content-Type": kind})[0] == 400


def _multipart(fields: dict[str, str], files: dict[str, bytes]) -> tuple[bytes, str]:
    parts = [f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
             for name, text in fields.items()]  # fmt: skip
    for name, data in files.items():
        head = f'--B\r\nContent-Disposition: form-data; name="{name}"; filename="sentinel-asha-rao.jpg"\r\n\r\n'
        parts.append(head.encode() + data + b"\r\n")
    return b"".join(parts) + b"--B--\r\n", "multipart/form-data; boundary=B"


def _state(page: str) -> str:
    found = re.search(r'name="state" value="([^"]+)"', page)
    assert found, page[:2000]
    return found[1]


def _bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder``, and what lies in archives."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            found[path.name] = path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    found |= {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}
                    found[f"{path.name}/names"] = " ".join(archive.namelist()).encode()
    return found


def _rows(store: Store) -> dict[str, bytes]:
    """Every cell of every table as bytes, unpacked where it is packed."""
    found = {}
    with store.read() as db:
        for table in tables.metadata.sorted_tables:
            for number, row in enumerate(db.execute(select(table))):
                packed = [isinstance(column.type, LargeBinary) for column in table.c]
                cells = [_cell(value, binary) for value, binary in zip(row, packed, strict=True)]
                found[f"{table.name} {number}"] = b"\n".join(cells)
    return found


def _cell(value: object, binary: bool) -> bytes:
    if not binary or not isinstance(value, bytes):
        return str(value).encode()
    return zlib.decompress(value) if value[:1] == b"\x78" else value


def _found(everything: dict[str, bytes]) -> dict[str, list[bytes]]:
    hits = {name: [word for word in SENTINELS if word in data] for name, data in everything.items()}
    return {name: words for name, words in hits.items() if words}


def _times(store: Store) -> list[str]:
    """Times of day, but midnight, in the rows that answers leave."""
    kept = ("submissions", "edits", "repeat_rows", "attachments", "uploads", "seen", "quarantine")
    text = b"\n".join(data for name, data in _rows(store).items() if name.split()[0] in kept).decode()
    return [found for found in re.findall(r"T(\d\d:\d\d)", text) if found != "00:00"]


def _count(store: Store) -> int:
    with store.read() as db:
        return len(db.execute(select(tables.submissions.c.id)).all())
