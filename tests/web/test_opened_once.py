"""What a request needs of a form is worked out once: the form itself, and what follows from its program alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bench import forms
from web.forms import LADDER

from formserver import publish
from formserver.program.derived import derived
from formserver.web.pages.parts import parts_of
from formserver.web.pages.steps import children

plain = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@plain
def test_the_gate_and_the_page_behind_it_open_a_form_once(client, publish_markdown, monkeypatch):
    form, asked = publish_markdown(LADDER), []
    whole = publish.open_form
    monkeypatch.setattr(publish, "open_form", lambda *args, **named: asked.append(1) or whole(*args, **named))
    assert client.get(f"/s/{form.code}").status_code == 200
    assert len(asked) == 1


@plain
def test_a_form_closed_between_two_requests_is_closed_at_the_second(client, store, publish_markdown):
    form = publish_markdown(LADDER)
    assert client.get(f"/s/{form.code}").status_code == 200
    with store.work() as db:
        db.exec_driver_sql("update forms set state = 'closed'")
    assert client.get(f"/s/{form.code}").status_code == 410


def test_the_parts_of_a_form_are_found_once_for_each_program():
    one, other = forms.program(forms.survey(3000)), forms.program(forms.survey(600))
    assert parts_of(one) is parts_of(one) and parts_of(one) is not parts_of(other)
    assert len(parts_of(other)) == 20 and len(children(other, parts_of(other)[0].node)) == 30


def test_what_follows_from_a_program_is_forgotten_with_it():
    made: list[object] = []
    count = derived(lambda program: made.append(program) or len(made))
    programs = [replace(forms.program(forms.survey(30)), version=str(number)) for number in range(65)]
    assert [count(program) for program in programs] == list(range(1, 66))
    assert (count(programs[64]), count(programs[0])) == (65, 66)
