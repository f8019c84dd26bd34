"""What a link gives a record: answers of any question that may be answered, and where to go on to after sending."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from web.forms import records
from web.lively import Lively
from web.paper import Paper

from formserver.publish import OpenForm
from formserver.store import Store
from formserver.web.pages.linked import return_address
from tests.browser import Served

LINKED = """
| survey |
| | type | name | label | constraint | bind::fs:garble | calculation |
| | integer | age | Your age | . < 120 | |
| | select_one yn | works | Do you work? | | |
| | text | lang | Which language? | | |
| | select_one yn | secret | Were you hurt? | | 0.25 |
| | hidden | wave | | | |
| | calculate | sum | | | | 1 + 1 |
| | image | photo | Photo | | |
| settings |
| | form_title | form_id | namespaces | fs:return |
| | Linked | linked | fs="https://formserver.example/xforms" | HOW |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
"""
PLAIN = LINKED.replace("HOW", "")
HOSTS = frozenset({"panel.example.org", "localhost:8443"})
BACK = "https://panel.example.org/next?id=7&x=a b".replace(" ", "%20")


@pytest.fixture
def returning(app) -> None:  # type: ignore[no-untyped-def]
    app.config["SETTINGS"] = app.config["SETTINGS"].with_(return_hosts=HOSTS)


def test_a_link_answers_by_path_by_name_and_plainly(open_paper: Callable[..., Paper]) -> None:
    paper = open_paper(PLAIN, "?d[/data/age]=34&d[works]=yes&lang=en&wave=w1&secret=yes&sum=5&photo=a.png")
    assert paper.says("Your age") == ["34"] and paper.says("Do you work?") == ["yes"]
    assert paper.says("Which language?") == [""] and paper.says("Were you hurt?") == []
    assert "a.png" not in paper.html


def test_what_a_link_answers_is_stored_and_can_be_changed(open_paper: Callable[..., Paper], store: Store) -> None:
    paper = open_paper(PLAIN, "?d[age]=34&wave=w1&sum=5&d[lang]=ga")
    paper.type("Your age", "35").on().press("Send answers")
    (kept,) = records(store, paper.form)
    assert (kept["age"], kept["wave"], kept["lang"], kept["photo"]) == (35, "w1", "ga", None) and kept.get("sum") != "5"


def test_what_a_link_answers_is_judged_like_any_answer(open_paper: Callable[..., Paper]) -> None:
    paper = open_paper(PLAIN, "?age=old&works=perhaps").on()
    assert paper.errors == ["Enter a whole number, for example 48: Your age"]
    assert "perhaps" not in paper.html


@pytest.mark.usefixtures("returning")
def test_the_receipt_has_a_button_to_go_on(open_paper: Callable[..., Paper]) -> None:
    paper = open_paper(PLAIN, f"?return_url={quote(BACK)}").on().press("Send answers")
    (button,) = [link for link in paper.root.all("a") if link["href"] == BACK]
    assert button.text == "Go on to panel.example.org" and button["rel"] == "noreferrer"
    assert "http-equiv" not in paper.html


@pytest.mark.usefixtures("returning")
def test_it_goes_on_by_itself_where_the_form_says_so(open_paper: Callable[..., Paper]) -> None:
    paper = open_paper(LINKED.replace("HOW", "automatic"), f"?returnURL={quote(BACK)}").on().press("Send answers")
    assert re.search(r'http-equiv="refresh" content="0;url=https://panel.example.org/next', paper.html)


@pytest.mark.parametrize("address", [
    "https://evil.example/", "//evil.example/", "https://panel.example.org@evil.example/", "javascript:alert(1)",
    "https://panel.example.org.evil.example/", "https://evil.example/?panel.example.org", "/desk", "",
    "https://panel.example.org:444/", "https://evil.example\\@panel.example.org/", "https://user@panel.example.org/",
    "https://panel.example.org/\r\nX: y", "https://pânel.example.org/", "data:text/html,x",
    "https://panel.example.org/ x", "https:panel.example.org",
    "https://[panel.example.org/", "https://panel.example.org:x/", "ftp://panel.example.org/",
    "https://panel.example.org/" + "x" * 1000,
])  # fmt: skip
def test_nobody_is_led_anywhere_else(address: str) -> None:
    assert return_address(address, HOSTS) == ""


@pytest.mark.parametrize("address", [BACK, "http://localhost:8443/x", "HTTPS://Panel.Example.ORG/"])
def test_hosts_that_are_named_are_gone_on_to(address: str) -> None:
    assert return_address(address, HOSTS) == address and return_address(address, frozenset()) == ""


def test_without_the_setting_nothing_leads_away(open_paper: Callable[..., Paper]) -> None:
    paper = open_paper(PLAIN, f"?return_url={quote(BACK)}").on().press("Send answers")
    assert paper.receipt and "panel.example.org" not in paper.html


@pytest.mark.usefixtures("returning")
def test_a_record_of_a_page_script_cannot_name_another_host(
    client: FlaskClient, publish_markdown: Callable[..., OpenForm]
) -> None:
    form, pages = publish_markdown(PLAIN.replace("| 0.25 |", "| |")), []
    for number, back in enumerate((BACK, "https://evil.example/")):
        record = {
            "language": "en",
            "answers": {"/data/age": "3", "/data/meta/instanceID": f"uuid:{number}"},
            "back": back,
            "world": {"instance_id": f"uuid:{number}"},
        }
        reply = client.post(
            f"/s/{form.code}/{form.version}/send", data={"record": client.application.json.dumps(record)}
        )
        pages.append(client.get(reply.get_json()["url"]).text)
    assert "Go on to panel.example.org" in pages[0] and "Go on to" not in pages[1]


def test_the_page_script_begins_with_the_same_answers(form: Callable[..., Lively], serving: Served) -> None:
    lively = form(PLAIN, "linked", "?d[age]=34&works=no&wave=w2")
    assert lively.value("Your age") == "34" and lively.box("Do you work?").locator("input:checked").count() == 1
    lively.on().press("Send answers").receipt()
    assert records(serving.store, serving.form("linked"))[-1]["wave"] == "w2"
