"""Texts: languages, what stands in for a missing text, outputs, media, guidance."""

import pytest
from making_xforms import compiled, expression, findings, named, node, xform

from formserver.compiler.languages import direction, languages, stand_ins, tag_of
from formserver.compiler.xform import compile_xform

INPUT = '<input ref="/data/a"><label ref="jr:itext(\'a\')"/></input>'


def itext(**translations: str) -> str:
    """Translations of the text ``a`` by language name (__ for a bracket)."""
    found = ""
    for number, (name, inside) in enumerate(translations.items()):
        default = ' default="true()"' if number == 0 else ""
        found += f'<translation lang="{name.replace("__", "-")}"{default}>{inside}</translation>'
    return f"<itext>{found}</itext>"


def text(words: str, form: str = "") -> str:
    attribute = f' form="{form}"' if form else ""
    return f'<text id="a"><value{attribute}>{words}</value></text>'


def label(program, tag: str):
    return program.texts[tag][node(program, "a").label]


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("English (en)", "en"),
        ("French", "fr"),
        ("Español", "es"),
        ("es-PE", "es-PE"),
        ("Bahasa (in)", "id"),
        ("العربية", "ar"),
        ("Chinese (zh-hans)", "zh-Hans"),
        ("default", "und"),
        ("Kichwa", "und-x-kichwa"),
    ],
)
def test_the_tag_comes_from_the_authors_name(name, tag):
    assert tag_of(name) == tag


def test_two_languages_never_share_a_tag():
    tags = [language.tag for language in languages(["English (en)", "Simple English (en)"])]
    assert tags == ["en", "en-x-2"]


def test_arabic_urdu_hebrew_persian_dhivehi_and_pashto_run_from_the_right():
    assert {direction(tag) for tag in ("ar", "ur", "he", "fa", "dv", "ps")} == {"rtl"}
    assert direction("my") == direction("az-Latn") == "ltr"


def test_a_regional_language_falls_back_to_its_parents_before_the_default():
    assert stand_ins("es-PE", ["en", "es", "es-419", "es-PE"], "en") == ["es-PE", "es-419", "es", "en"]


def test_a_missing_text_is_taken_from_the_default_and_marked():
    program = compiled("<a/>", itext(en=text("Age"), es=""), body=INPUT)
    assert (label(program, "en").parts, label(program, "en").fallback) == (("Age",), "")
    assert (label(program, "es").parts, label(program, "es").fallback) == (("Age",), "en")


def test_a_translation_keeps_the_picture_of_the_default():
    english = '<text id="a"><value>Age</value><value form="image">jr://images/a.png</value></text>'
    program = compiled("<a/>", itext(en=english, es=text("Edad")), body=INPUT)
    assert label(program, "es").media == {"image": "a.png"} and label(program, "es").fallback == ""
    assert program.media == ("a.png",)


def test_texts_without_a_language_serve_every_language():
    model = '<itext><translation lang="en" default="true()"/><translation lang="default">' + text("Age")
    program = compiled("<a/>", model + "</translation></itext>", body=INPUT)
    assert [language.tag for language in program.languages] == ["en"]
    assert label(program, "en").parts == ("Age",) and label(program, "en").fallback == ""


def test_the_unnamed_language_is_one_when_it_is_the_default():
    program = compiled("<a/>", itext(default=text("Age"), French=text("Âge")), body=INPUT)
    assert [language.tag for language in program.languages] == ["und", "fr"]


def test_a_form_without_languages_runs_as_its_words_do():
    program = compiled("<a/>", body='<input ref="/data/a"><label>العمر</label></input>')
    assert [(language.tag, language.dir) for language in program.languages] == [("und", "rtl")]


def test_an_output_is_an_expression_between_strings():
    body = '<input ref="/data/a"><label>Hello <output value=" /data/b "/>!</label></input>'
    program = compiled("<a/><b/>", body=body)
    parts = program.texts["und"][node(program, "a").label].parts
    assert (parts[0], parts[2]) == ("Hello ", "!")
    assert named(program, program.expressions[parts[1]]) == ["value", "b", "data"]
    assert [it.property for it in program.computations] == ["output"]


def test_a_hint_carries_its_guidance():
    inside = '<text id="a"><value>Short</value><value form="guidance">Long</value></text>'
    body = '<input ref="/data/a"><label>A</label><hint ref="jr:itext(\'a\')"/></input>'
    program = compiled("<a/>", itext(en=inside), body=body)
    texts = program.texts["en"]
    assert texts[node(program, "a").hint].parts == ("Short",)
    assert texts[node(program, "a").guidance].parts == ("Long",)


def test_messages_are_texts():
    bind = (
        '<bind nodeset="/data/a" constraint=". &gt; 1" jr:constraintMsg="Too small" jr:requiredMsg="jr:itext(\'a\')"/>'
    )
    program = compiled("<a/>", bind, itext(en=text("Needed")))
    assert program.texts["en"][node(program, "a").constraint_message].parts == ("Too small",)
    assert program.texts["en"][node(program, "a").required_message].parts == ("Needed",)
    assert expression(program, "a", "constraint") == [">", ["value", "a", "data"], 1]


def test_missing_translations_are_found_and_counted_beyond_a_bound():
    names = [f"q{number}" for number in range(40)]
    texts = "".join(f'<text id="{name}"><value>Q</value></text>' for name in names)
    body = "".join(f'<input ref="/data/{name}"><label ref="jr:itext(\'{name}\')"/></input>' for name in names)
    found = findings("".join(f"<{name}/>" for name in names), itext(en=texts, es=""), body=body)
    assert [code for code, _ in found].count("text-missing") == 30
    assert found[-1] == ("texts-missing", None)


def test_calendars_are_those_of_each_language():
    program = compiled("<a/>", itext(en=text("Age"), es=text("Edad"), Quenya=text("x")), body=INPUT)
    assert program.calendars["es"].months[0] == "enero"
    assert program.calendars["en"].short_days[0] == "Sun"
    assert program.calendars["und-x-quenya"].months[0] == "January"


def test_equal_forms_give_equal_bytes():
    from formserver.program import codec

    xml = xform("<a/>", itext(en=text("Age"), es=text("Edad")), body=INPUT)
    assert codec.dumps(compile_xform(xml).program) == codec.dumps(compile_xform(xml).program)
