"""XForms made by others are checked, published, opened and answered, and kept byte for byte."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from formserver import publish
from formserver.cli import main
from formserver.engine import open_session
from formserver.program.world import World
from formserver.store import forms

sys.path[:0] = [str(Path(__file__).parent / "compiler")]

from foreign_xforms import FOREIGN  # noqa: E402

WORLD = World(now="2026-03-01T09:00:00.000+01:00", instance_id="uuid:1")
each = pytest.mark.parametrize("name", FOREIGN)


@each
def test_an_xform_of_others_is_published_and_kept_byte_for_byte(store, name):
    xml = FOREIGN[name][0].encode()
    draft = publish.publish_file(store, xml, f"{name}.xml")
    with store.read() as db:
        assert forms.xform_bytes(db, draft.version.id) == xml
    assert publish.open_form(store, draft.form.code).form_id == name


@each
def test_an_xform_of_others_is_answered(store, name):
    xml, languages, moves, expected = FOREIGN[name]
    draft = publish.publish_file(store, xml.encode(), f"{name}.xml")
    program = publish.open_form(store, draft.form.code).program
    assert tuple(language.tag for language in program.languages) == languages
    session = open_session(program, WORLD)
    for verb, *arguments in moves:
        getattr(session, verb)(*arguments)
    final = session.finalize(WORLD.now)
    assert {path: final.get(path) for path in expected} == expected and session.errors() == []


@each
def test_an_xform_of_others_passes_the_check(tmp_path, capsys, name):
    path = tmp_path / f"{name}.xml"
    path.write_text(FOREIGN[name][0], "utf-8")
    assert main(["check", str(path)]) == 0
    assert f"{name}.xml: 0 errors" in capsys.readouterr().out


def test_labels_follow_the_language_and_the_answers(store):
    draft = publish.publish_file(store, FOREIGN["clinic"][0].encode(), "clinic.xml")
    session = open_session(publish.open_form(store, draft.form.code).program, WORLD)
    session.answer("/visit/name", "Ann")
    session.use_language("fr")
    assert session.text("/visit/same") == "Est-ce Ann ?"
    assert [choice.label for choice in session.choices("/visit/same")] == ["Oui", "Non"]
