"""The parts of an XForm: instance tree, binds, body, actions, settings; what is refused."""

import pytest
from making_xforms import NAMESPACES, bind, compiled, findings, node, xform

from formserver.compiler.xform import compile_xform
from formserver.program import codec


def test_questions_come_from_control_and_type():
    body = (
        '<input ref="/data/i"/><upload ref="/data/m" mediatype="audio/*"/><trigger ref="/data/t"/>'
        '<input ref="/data/n"/><range ref="/data/g" start="0" end="9" step="1"/>'
    )
    program = compiled(
        "<i/><m/><t/><n/><g/><c/><h/><start/>",
        bind("i", type="int"), bind("m", type="binary"), bind("n", readonly="true()"), bind("g", type="xsd:decimal"),
        bind("c", calculate="1"),
        '<bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>',
        body=body,
    )  # fmt: skip
    asked = {it.name: it.question for it in program.nodes[1:]}
    assert asked == {
        "i": "integer", "m": "audio", "t": "acknowledge", "n": "note", "g": "range",
        "c": "calculate", "h": "hidden", "start": "start",
    }  # fmt: skip
    assert node(program, "g").parameters == {"start": "0", "end": "9", "step": "1"}


def test_a_template_shapes_a_repeat_and_is_no_instance():
    body = '<repeat nodeset="/data/r"/><repeat nodeset="/data/s"/>'
    program = compiled('<r jr:template=""><a>new</a></r><s><b/></s><s><b/></s>', body=body)
    assert (node(program, "r").kind, node(program, "r").initial, node(program, "r/a").default) == ("repeat", 0, "new")
    assert node(program, "s").initial == 2 and program.first_record == ()


def test_instances_that_differ_are_kept():
    program = compiled("<r><a>1</a></r><r><a>2</a></r>", body='<repeat nodeset="/data/r"/>')
    assert program.first_record == (
        ("/data/r[1]", ""), ("/data/r[1]/a", "1"), ("/data/r[2]", ""), ("/data/r[2]/a", "2")
    )  # fmt: skip


def test_counts_and_fixed_repeats():
    body = '<repeat nodeset="/data/r" jr:count="/data/n" jr:noAddRemove="true()"/>'
    program = compiled("<n/><r><a/></r>", body=body)
    assert node(program, "r").fixed and program.expressions[node(program, "r").count] == ["value", 1, 0]


def test_attributes_that_binds_compute_are_nodes():
    instance = '<meta><entity dataset="people" id="" create="1"><label/></entity></meta>'
    program = compiled(instance, bind("meta/entity/@id", calculate="uuid()"))
    assert node(program, "meta/entity").attributes == {"dataset": "people", "id": "", "create": "1"}
    assert [it.name for it in program.nodes] == ["data", "meta", "entity", "@id", "label"]


def test_foreign_attributes_keep_their_prefix():
    program = compiled("<a/>", '<bind nodeset="/data/a" fs:pii="1" orx:max-pixels="640"/>')
    assert node(program, "a").attributes == {"fs:pii": "1", "orx:max-pixels": "640"}
    assert node(program, "a").parameters == {"max-pixels": "640"}


def test_known_namespaces_keep_their_prefix_whatever_the_document_calls_them():
    xml = xform("<a/>", '<bind nodeset="/data/a" o:max-pixels="9" xmlns:o="http://openrosa.org/xforms"/>')
    assert node(compile_xform(xml).program, "a").attributes == {"orx:max-pixels": "9"}


def test_settings_are_the_style_and_our_own_attributes():
    xml = xform("<a/>", '<submission action="https://x" orx:auto-send="true"/>', style="pages")
    program = compile_xform(xml.replace(b'version="1"', b'version="1" fs:anonymous="yes"')).program
    assert program.settings == {
        "style": "pages", "anonymous": "yes", "submission_url": "https://x", "auto_send": "true"
    }  # fmt: skip
    assert (program.form_id, program.version, program.title) == ("t", "1", "T")


def test_actions_know_event_source_and_target():
    model = '<setvalue ref="/data/a" event="odk-instance-first-load odk-new-repeat" value="today()"/>'
    body = '<input ref="/data/a"><setvalue ref="/data/b" event="xforms-value-changed">word</setvalue></input>'
    actions = compiled("<a/><b/>", model, body=body).actions
    assert [(it.event, it.source, it.target, it.text) for it in actions] == [
        ("odk-instance-first-load", 0, 1, ""),
        ("odk-new-repeat", 0, 1, ""),
        ("xforms-value-changed", 1, 2, "word"),
    ]


def test_a_new_repeat_names_the_repeat_as_its_source():
    inside = '<setvalue ref="/data/r/a" event="odk-new-repeat" value="1"/>'
    program = compiled("<r><a/></r>", body=f'<repeat nodeset="/data/r">{inside}</repeat>')
    assert program.actions[0].source == node(program, "r").number


def test_references_in_a_repeat_may_be_relative():
    body = '<group ref="r"><repeat nodeset="/data/r"><input ref="a"><label>A</label></input></repeat></group>'
    assert compiled("<r><a/></r>", body=body).pages[-1].nodes == (2,)


def test_appearances_are_checked_with_a_suggestion():
    body = '<input ref="/data/a" appearance="multline w4"/>'
    result = compile_xform(xform("<a/>", body=body))
    assert [(it.code, it.suggestion) for it in result.findings] == [("appearance-unknown", "multiline")]


def test_long_names_are_found():
    assert findings(f"<{'n' * 33}/>") == [("name-long", None)]


@pytest.mark.parametrize("path", ["..", "../.."])
def test_a_bind_that_leads_out_of_the_record_is_refused(path):
    assert ("bind-nowhere", None) in findings("<a/>", f'<bind nodeset="{path}" type="int"/>')


def test_controls_and_binds_without_a_node_are_found():
    found = findings("<a/>", bind("b", calculate="1"), body='<input ref="/data/c"/>')
    assert found == [("control-unknown", None), ("bind-unknown", None)]


@pytest.mark.parametrize(
    "xml",
    [
        b"no xml",
        b"<a/>",
        f"<h:html {NAMESPACES}><h:head><model><instance/></model></h:head><h:body/></h:html>".encode(),
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b"<!DOCTYPE a><a/>",
        xform("<a>" * 120 + "</a>" * 120),
        xform("<a/>" * 500_001),
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
)
def test_hostile_and_broken_xml_is_refused_with_one_finding(xml):
    result = compile_xform(xml)
    assert result.program is None and [it.code for it in result.findings] == ["xform-unreadable"]


def test_the_program_survives_its_json():
    program = compiled("<a>1</a><r><b/></r>", bind("a", type="int"), body='<repeat nodeset="/data/r"/>')
    assert codec.loads(codec.dumps(program)) == program


def test_an_action_may_name_a_bind():
    model = ['<bind id="x" nodeset="/data/a"/>', '<setvalue bind="x" event="odk-instance-first-load">word</setvalue>']
    assert [(it.target, it.text) for it in compiled("<a/>", *model).actions] == [(1, "word")]


def test_what_stands_beside_a_repeat_in_its_group_is_shown():
    repeats = "".join(
        f'<repeat nodeset="/data/{name}"><input ref="/data/{name}/x"><label>X</label></input></repeat>' for name in "rs"
    )
    body = f'<group><label>G</label>{repeats}<input ref="/data/q"><label>Q</label></input></group>'
    program = compiled("<q/><r><x/></r><s><x/></s>", body=body)
    assert [node(program, path).label is not None for path in ("q", "r/x", "s/x")] == [True, True, True]
    assert node(program, "q").question == "text"
