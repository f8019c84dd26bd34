"""Zawgyi by each door: the record as it came, everything else in Unicode, nothing more of an anonymous one."""

from __future__ import annotations

import json
import re
import zlib

from collecting import record_xml
from shops import SHOP, send_shop
from sqlalchemy import select

from formserver import collect, deliver
from formserver.store.tables import edits, entities, submissions

TYPED, MEANT = "\u103b\u1019\u1014\u1039\u1019\u102c", "မြန်မာ"
FORM = """
| survey | | | |
| | type | name | label |
| | text | who | Who? |
| | text | said | What is wrong? |
| settings | | | |
| | form_id | form_title | version |
| | words | Words | 1 |
"""
ANONYMOUS = FORM.replace("form_title | version |", "form_title | version | namespaces | fs:anonymous |").replace(
    "| Words | 1 |", '| Words | 1 | fs="https://formserver.example/xforms" | yes |'
)
PERHAPS = "\u1019\u1002\u1064\u101c\u102c\u1015\u102b"


def stored(store) -> tuple[str, dict[str, str], dict[str, object]]:
    """Return the XML, the typed answers and the verdict of the only record."""
    with store.read() as db:
        xml = zlib.decompress(db.execute(select(edits.c.xml)).scalar_one()).decode()
        answers, verdict = db.execute(select(submissions.c.answers, submissions.c.verdict)).one()
    return xml, json.loads(answers), json.loads(verdict)


def test_typed_on_a_page_it_is_stored_as_it_came_and_read_in_unicode(open_paper, store):
    paper = open_paper(FORM)
    paper.type("Who?", TYPED).type("What is wrong?", "ok").on().press("Send answers")
    xml, answers, verdict = stored(store)
    assert TYPED in xml and MEANT not in xml
    assert answers["who"] == MEANT and verdict["zawgyi"] == {"/data/who": TYPED}


def test_sent_as_xml_it_is_read_and_exported_in_unicode(publish_markdown, store):
    form = publish_markdown(FORM)
    collect.collect(store, xml=record_xml(form.program, {"who": TYPED, "said": "ok"}))
    xml, answers, _ = stored(store)
    assert TYPED in xml and answers["who"] == MEANT
    exported = b"".join(deliver.export_form(store, form.key, format="csv")).decode()
    assert MEANT in exported and TYPED not in exported


def test_the_desk_shows_unicode_and_what_was_typed(desk, publish_markdown, store):
    form = publish_markdown(FORM)
    collect.collect(store, xml=record_xml(form.program, {"who": TYPED, "said": PERHAPS}))
    listed = desk.get("/desk/forms/1/submissions").text
    assert MEANT in listed and TYPED not in listed
    page = desk.get(re.search(r'href="(/desk/forms/1/submissions/\d+)"', listed)[1]).text
    assert f'<dd dir="auto">{MEANT}</dd>' in page
    assert f'Typed in Zawgyi: <span lang="my-t-d0-zawgyi" dir="ltr">{TYPED}</span>' in page
    assert "This may be Zawgyi. Look whether it can be read." in page


def test_an_anonymous_record_has_nothing_of_the_encoding(publish_markdown, store):
    form = publish_markdown(ANONYMOUS)
    collect.collect(store, xml=record_xml(form.program, {"who": TYPED, "said": "ok"}), door="page")
    xml, answers, verdict = stored(store)
    assert MEANT in xml and TYPED not in xml
    assert answers["who"] == MEANT and verdict == {}


def test_a_list_of_entities_has_names_in_unicode(publish_markdown, store):
    send_shop(store, publish_markdown(SHOP, "shop.md"), shop_name=TYPED, note=TYPED)
    with store.read() as db:
        label, data = db.execute(select(entities.c.label, entities.c.data)).one()
    assert label == MEANT and TYPED not in str(data)
