"""Reading records: safe parsing, heads, answers, canonical form."""

from __future__ import annotations

import time

import pytest
from by_hand import make_program

from formserver.instance import Refused, canonical, parse, peek, read_instance
from formserver.instance.safe import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS

HOUSEHOLD = make_program(
    """
text who
group home
 integer rooms
 repeat child
  text name
  repeat toy
   text kind
image photo
group meta
 instanceID instanceID
 group entity
  calculate @id
  calculate @create
  calculate label
"""
)

RECORD = b"""<?xml version="1.0"?>
<data id="survey" version="1" xmlns:orx="http://openrosa.org/xforms">
  <who>Asha &amp; co</who>
  <home>
    <rooms/>
    <child><name>A</name><toy><kind>car</kind></toy><toy/></child>
    <child/>
  </home>
  <photo>gate.jpg</photo>
  <orx:meta>
    <orx:instanceID>uuid:1</orx:instanceID><orx:deprecatedID> uuid:0 </orx:deprecatedID>
    <entity id="e1" create="1" dataset="homes"><label>Home</label></entity>
  </orx:meta>
</data>"""


def test_answers_keep_empty_instances_and_blank_values_in_document_order():
    assert list(read_instance(HOUSEHOLD, RECORD).answers.items()) == [
        ("/data/who", "Asha & co"),
        ("/data/home/rooms", ""),
        ("/data/home/child[1]", ""),
        ("/data/home/child[1]/name", "A"),
        ("/data/home/child[1]/toy[1]", ""),
        ("/data/home/child[1]/toy[1]/kind", "car"),
        ("/data/home/child[1]/toy[2]", ""),
        ("/data/home/child[2]", ""),
        ("/data/photo", "gate.jpg"),
        ("/data/meta/instanceID", "uuid:1"),
        ("/data/meta/entity/@id", "e1"),
        ("/data/meta/entity/@create", "1"),
        ("/data/meta/entity/label", "Home"),
    ]


def test_the_head_and_the_expected_files_are_read_with_the_answers():
    found = read_instance(HOUSEHOLD, RECORD)
    assert (found.form_id, found.version, found.instance_id) == ("survey", "1", "uuid:1")
    assert found.deprecated_id == "uuid:0"
    assert found.attachments == ("gate.jpg",)
    assert found.unknown == ("/data/meta/deprecatedID",)


def test_a_record_says_its_form_by_id_or_by_namespace():
    assert peek(b'<data id="a" version="7"><meta><instanceID>x</instanceID></meta></data>').version == "7"
    assert peek(b'<data xmlns="http://example.org/form"/>').form_id == "http://example.org/form"
    assert peek(b"<data/>").instance_id == ""


def test_what_the_form_does_not_know_is_listed_and_left_out():
    found = read_instance(HOUSEHOLD, b'<data id="survey"><who>A</who><who>B</who><spy><x/></spy></data>')
    assert found.answers == {"/data/who": "A"}
    assert found.unknown == ("/data/who[2]", "/data/spy")


def test_templates_of_repeats_are_not_instances():
    xml = b'<data id="s" xmlns:jr="http://openrosa.org/javarosa"><home><child jr:template=""/><child/></home></data>'
    assert list(read_instance(HOUSEHOLD, xml).answers) == ["/data/home/child[1]"]


def test_declared_single_byte_encodings_are_read():
    xml = "<?xml version='1.0' encoding='windows-1252'?><data><who>né €</who></data>".encode("windows-1252")
    assert read_instance(HOUSEHOLD, xml).answers == {"/data/who": "né €"}


def _nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


HOSTILE = {
    "xml-doctype": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "xml-depth": _nested(MAX_DEPTH + 1),
    "xml-elements": b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>",
    "xml-attributes": b"<a " + b" ".join(b'k%d=""' % number for number in range(MAX_ATTRIBUTES + 1)) + b"/>",
    "xml-too-large": b"<a>" + b"x" * 10_000_000 + b"</a>",
    "xml-encoding": "<a>x</a>".encode("utf-16"),
    "xml-malformed": b"<a><b></a>",
}


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_xml_is_refused_quickly_with_its_code(code):
    started = time.process_time()
    with pytest.raises(Refused) as refusal:
        parse(HOSTILE[code])
    assert refusal.value.code == code
    assert time.process_time() - started < 30


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "shift_jis", "no-such-code", "idna"])
def test_other_encodings_are_refused(encoding):
    with pytest.raises(Refused) as refusal:
        parse(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())
    assert refusal.value.code == "xml-encoding"


@pytest.mark.parametrize("xml", [b"", b"   ", b"<a>\x01</a>", b"<a>\xff</a>", b"<a x='1' x='2'/>", b"<a>&nope;</a>"])
def test_broken_xml_is_refused_as_malformed(xml):
    with pytest.raises(Refused) as refusal:
        parse(xml)
    assert refusal.value.code == "xml-malformed"


def test_equal_records_have_one_canonical_form():
    one = b'<data id="a" version="1"><x>1 &lt; 2</x><y/></data>'
    other = b"""<?xml version="1.0"?><!-- sent again -->
<data version='1' id='a'>
   <x><![CDATA[1 < 2]]></x>
   <y> </y>
</data>"""
    assert canonical(one) == canonical(other)


def test_prefixes_do_not_matter_but_namespaces_and_values_do():
    one = b'<data xmlns:o="urn:x"><o:a>1</o:a></data>'
    assert canonical(one) == canonical(b'<data><a xmlns="urn:x">1</a></data>')
    assert canonical(one) != canonical(b"<data><a>1</a></data>")
    assert canonical(one) != canonical(b'<data xmlns:o="urn:x"><o:a> 1</o:a></data>')
