"""A coordinator at the desk as tests need one: signed in, reading pages, pressing their buttons."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from formserver import admit
from formserver.store import Store

EMAIL, PASSWORD = "ama@example.org", "correct horse battery"

HOUSEHOLD = """
| survey |
| | type | name | label | relevant | constraint | calculation | required |
| | begin_group | house | The house | | | | |
| | text | street | Street | | | | yes |
| | image | photo | Picture of the house | | | | |
| | end_group | | | | | | |
| | begin_repeat | person | Person | | | | |
| | text | name | Name | | | | yes |
| | integer | age | How old is this person? | | . <= 120 | | yes |
| | select_one yn | school | Does this person go to school? | ${age} < 18 | | | |
| | end_repeat | | | | | | |
| | calculate | total | | | | sum(${age}) | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_title | form_id | version |
| | Household list | household | 1 |
"""
BROKEN = HOUSEHOLD.replace("${age} < 18", "${agee} < 18")


def form_file(markdown: str, version: str = "1") -> bytes:
    """Return a form written as Markdown as the bytes of a file, in another version if asked."""
    return markdown.strip().replace("| household | 1 |", f"| household | {version} |").encode()


def make_coordinator(store: Store, *, email: str = EMAIL) -> admit.Person:
    """Make the first coordinator."""
    secret = admit.first_link(store, hours=1)
    assert secret is not None
    return admit.accept_first_link(store, secret, email=email, name="Ama Mensah", password=PASSWORD)


class Visitor:
    """Somebody with a browser without JavaScript."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, url: str) -> TestResponse:
        """Open a page."""
        return self.client.get(url)

    def post(self, url: str, data: dict[str, Any] | None = None, *, page: str = "/account/sign-in") -> TestResponse:
        """Send a form with the token of ``page``."""
        return self.client.post(url, data={"csrf_token": self.token(page), **(data or {})})

    def token(self, page: str) -> str:
        """Return the token against forged requests that ``page`` carries."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert found is not None
        return found[1]

    def sign_in(self, *, email: str = EMAIL, password: str = PASSWORD) -> TestResponse:
        """Sign in."""
        return self.post("/account/sign-in", {"email": email, "password": password})


class Desk(Visitor):
    """A coordinator who is signed in."""

    def post(self, url: str, data: dict[str, Any] | None = None, *, page: str = "/account") -> TestResponse:
        """Send a form of the desk."""
        return super().post(url, data, page=page)

    def upload(
        self, markdown: str, *, version: str = "1", url: str = "/desk/forms/new", **files: bytes
    ) -> TestResponse:
        """Upload a form written as Markdown, and files beside it."""
        more = [(io.BytesIO(content), name.replace("_", ".")) for name, content in files.items()]
        return self.post(url, {"file": (io.BytesIO(form_file(markdown, version)), "household.md"), "files": more})


def words(answer: TestResponse) -> str:
    """Return what a page says, without its markup."""
    body = answer.text.partition("<main")[2] or answer.text
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", "<main" + body)).split())
