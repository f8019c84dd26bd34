"""Writing records: what is written, what is left out, and that all of it is read back."""

from __future__ import annotations

from by_hand import make_program
from hypothesis import given, settings
from hypothesis import strategies as some

from formserver.instance import canonical, parse, read_instance, write_instance
from formserver.program.model import Node, Program
from formserver.program.world import Answers

FORM = make_program(
    """
text a
group g
 text b
 group inner
  text c
 repeat r
  text d
  group rg
   text e
  repeat s
   text f
group meta
 instanceID instanceID
 group entity
  calculate @id
  calculate label
"""
)

TEXTS = some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
VALUES = some.one_of(TEXTS, some.sampled_from(["", " ", "\n", "\r\n", "\t a", '"<&>"', "]]>", "é\u0301", "🏭"]))


@some.composite
def records(draw: some.DrawFn, program: Program = FORM) -> Answers:
    """Any answers to ``program`` in document order, some values missing, up to two instances a repeat."""
    answers: Answers = {}

    def fill(parent: Node, path: str) -> None:
        for node in program.nodes[1:]:
            if node.parent != parent.number:
                continue
            inner = f"{path}/{node.name}"
            if node.kind == "repeat":
                for index in range(1, draw(some.integers(0, 2)) + 1):
                    answers[f"{inner}[{index}]"] = ""
                    fill(node, f"{inner}[{index}]")
            elif node.kind == "group":
                fill(node, inner)
            elif draw(some.booleans()):
                answers[inner] = draw(VALUES)

    fill(program.nodes[0], "/data")
    return answers


@settings(max_examples=150, deadline=None)
@given(records())
def test_whatever_is_written_is_read_back(answers):
    found = read_instance(FORM, write_instance(FORM, answers))
    assert list(found.answers.items()) == list(answers.items())
    assert found.unknown == ()


@settings(max_examples=50, deadline=None)
@given(records())
def test_writing_is_stable_and_canonically_equal_to_itself(answers):
    xml = write_instance(FORM, answers)
    again = write_instance(FORM, read_instance(FORM, xml).answers)
    assert again == xml
    assert canonical(xml) == canonical(xml.replace(b"><", b">\n <"))


def test_the_root_names_form_and_version_and_meta_is_in_the_openrosa_namespace():
    xml = write_instance(FORM, {"/data/meta/instanceID": "uuid:1", "/data/meta/entity/@id": "7"})
    root = parse(xml)
    assert (root.tag, root.get("id"), root.get("version")) == ("data", "survey", "1")
    assert root.find("{http://openrosa.org/xforms}meta/{http://openrosa.org/xforms}instanceID").text == "uuid:1"
    assert root.find("{http://openrosa.org/xforms}meta/entity").get("id") == "7"


def test_groups_without_entries_are_absent_and_blank_values_are_empty_elements():
    xml = write_instance(FORM, {"/data/a": "", "/data/g/r[1]": ""}).decode()
    assert xml.partition("?>\n")[2] == (
        '<data id="survey" version="1" xmlns:orx="http://openrosa.org/xforms"><a/><g><r></r></g></data>'
    )


def test_characters_that_xml_cannot_carry_are_left_out():
    xml = write_instance(FORM, {"/data/a": "a\x00b\x0bc\ud800d\uffffe"})
    assert read_instance(FORM, xml).answers == {"/data/a": "abcde"}
