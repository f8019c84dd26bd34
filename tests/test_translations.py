"""The catalogues are fresh, complete in every language, and say nothing else than their source does."""

from __future__ import annotations

import re
from gettext import c2py

import pytest
from babel import Locale

from formserver import texts
from formserver.compiler.xlsform import compile_xlsform
from formserver.places import FORMS
from formserver.publish.shipped import media_files
from formserver.texts.coverage import coverage
from formserver.texts.extract import interface_template, shipped_texts
from formserver.texts.folder import TRANSLATIONS, catalogue_bytes, new_catalogue, read_catalogue
from formserver.texts.languages import chain, language_of, plain_tag
from formserver.texts.merging import MACHINE_MARK, faults_of, is_translated, real_messages, renewed, strings

RENEW = "stale: run formserver texts extract"
LANGUAGES = ["ar", "es", "fr", "id", "my", "vi"]
SEVEN_LANGUAGE_FORMS = ("score_traineval", "score_worker")
CATALOGUES = sorted(TRANSLATIONS.glob("*/*.po"))
#: Words that blame, order or beg, by language: what is said instead names the thing and what to do.
BLAMING = {
    "en": r"\b(invalid|required|oops|please|illegal|forbidden)\b",
    "es": r"\b(inválid[oa]s?|requerid[oa]s?|obligatori[oa]s?|por favor)\b",
    "fr": r"\b(invalides?|obligatoires?|requise?s?|veuillez|s'il vous plaît)\b",
    "id": r"\b(tidak (valid|sah)|wajib|mohon|harap)\b",
    "vi": r"(không hợp lệ|(?<!không )bắt buộc|vui lòng|xin hãy)",
    "ar": r"(غير صالح|مطلوب|إلزامي|من فضلك|يرجى|الرجاء)",
    "my": r"(ကျေးဇူးပြု၍|ကျေးဇူးပြုပြီး|မဖြစ်မနေ)",
}
PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")
ENDINGS = ".?؟။:!"

each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.name}-{path.stem}")


@pytest.fixture(scope="module")
def sources():
    return {"messages": interface_template(), **{each.form_id: each.template for each in shipped_texts()}}


def test_every_language_has_the_interface_and_two_forms():
    assert sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir()) == LANGUAGES
    for tag in LANGUAGES:
        assert {"messages", *SEVEN_LANGUAGE_FORMS} <= {path.stem for path in CATALOGUES if path.parent.name == tag}


@pytest.mark.parametrize("form_id", SEVEN_LANGUAGE_FORMS)
def test_a_form_in_seven_languages_lacks_no_text(form_id):
    workbook = FORMS / f"{form_id}.xlsx"
    compiled = compile_xlsform(
        workbook.read_bytes(), workbook.name, catalogues=texts.form_catalogues(form_id), files=media_files(workbook)
    )
    assert sorted(each.tag for each in compiled.program.languages) == sorted(["en", *LANGUAGES])
    assert not compiled.findings


@each_catalogue
def test_a_catalogue_holds_exactly_the_messages_of_its_source(path, sources):
    assert path.read_bytes() == catalogue_bytes(renewed(read_catalogue(path), sources[path.stem])), RENEW


def test_no_sentence_stands_in_the_catalogue_of_another_language():
    """Two languages that say the same in more than two words, and not what the source says, were mixed up."""
    said: dict[tuple[object, str], list[str]] = {}
    for path in CATALOGUES:
        for message in real_messages(read_catalogue(path)):
            text = strings(message)[0]
            if len(text.split()) > 2 and text not in message.id:
                said.setdefault((message.id, text), []).append(path.parent.name)
    assert {key: tags for key, tags in said.items() if len(set(tags)) > 1} == {}


@each_catalogue
def test_every_message_is_translated_in_every_plural_form(path):
    catalogue = read_catalogue(path)
    assert [message.id for message in real_messages(catalogue) if not is_translated(message)] == []
    plurals = [message for message in real_messages(catalogue) if message.pluralizable]
    assert {len(message.string) for message in plurals} <= {catalogue.num_plurals}


@each_catalogue
def test_placeholders_are_those_of_the_source(path):
    catalogue = read_catalogue(path)
    for message in filter(is_translated, real_messages(catalogue)):
        faults = faults_of(message, catalogue.num_plurals, is_form=path.stem != "messages")
        assert list(faults) == [], message.id


@each_catalogue
def test_no_message_is_fuzzy_since_fuzzy_ones_are_dropped(path):
    catalogue = read_catalogue(path)
    assert not catalogue.fuzzy
    assert not [message.id for message in real_messages(catalogue) if message.fuzzy]


@each_catalogue
def test_a_translation_ends_as_its_source_does(path):
    for message in real_messages(read_catalogue(path)):
        source = message.id if isinstance(message.id, str) else message.id[-1]
        for string in strings(message):
            assert (source[-1] in ENDINGS) == (string[-1] in ENDINGS), message.id
            assert string == string.strip() or source != source.strip(), message.id


@each_catalogue
def test_no_sentence_blames_orders_or_begs(path):
    for message in real_messages(read_catalogue(path)):
        if path.stem == "messages" or (message.context or "").endswith("_message"):
            assert not any(re.search(BLAMING[path.parent.name], each, re.I) for each in strings(message)), message.id


def test_no_sentence_blames_orders_or_begs_in_english(sources):
    said = " ".join(each for message in real_messages(sources["messages"]) for each in flat(message.id))
    assert not re.search(BLAMING["en"], said, re.I)


def flat(id):
    return [id] if isinstance(id, str) else id


def test_coverage_counts_what_no_person_has_read():
    for each in coverage():
        assert each.messages == each.translated > 0
        marked = list(real_messages(read_catalogue(TRANSLATIONS / each.tag / f"{each.domain}.po")))
        assert each.machine == sum(MACHINE_MARK in message.user_comments for message in marked)


@pytest.mark.parametrize("number, category", [(0, 0), (1, 1), (2, 2), (3, 3), (110, 3), (11, 4), (99, 4), (100, 5)])
def test_arabic_has_six_plural_forms_in_the_usual_order(number, category):
    for path in TRANSLATIONS.glob("ar/*.po"):
        assert c2py(read_catalogue(path).plural_expr)(number) == category


@pytest.mark.parametrize(
    "tag, expected",
    [
        ("es-PE", ("es-PE", "es-419", "es", "en")),
        ("es_pe", ("es-PE", "es-419", "es", "en")),
        ("in", ("id", "en")),
        ("ar-TN", ("ar-TN", "ar", "en")),
        ("zh-CN", ("zh-Hans", "zh", "en")),
        ("en-GH", ("en-GH", "en-001", "en")),
        ("ay", ("ay", "en")),
    ],
)
def test_a_language_falls_back_along_its_chain(tag, expected):
    assert chain(tag) == expected


def test_old_and_untidy_tags_are_read():
    assert [plain_tag(tag) for tag in ("AR", "in", "zh_TW", "fr-tn")] == ["ar", "id", "zh-Hant", "fr-TN"]


def test_a_language_names_itself_in_its_own_script():
    assert (language_of("ar").name, language_of("ar").dir) == ("العربية", "rtl")
    assert (language_of("ay").name, language_of("ay").dir) == ("ay", "ltr")
    assert language_of("ar").xlsform_name == "Arabic (ar)"


def test_the_interface_languages_are_english_and_the_folders():
    tags = [language.tag for language in texts.available_languages()]
    assert tags == ["en", *sorted(path.parent.name for path in TRANSLATIONS.glob("*/messages.po"))]
    assert "ar" in tags


def test_a_region_speaks_the_language_of_its_parent_and_an_unknown_one_english():
    assert texts.form_title("score_worker", "ar-EG", "How is your work?") == "كيف هو عملكم؟"
    assert texts.form_title("score_worker", "dag", "How is your work?") == "How is your work?"


def test_a_nearer_language_wins_and_the_farther_ones_fill_its_gaps(tmp_path):
    for tag, lines in {"es": 'msgid "Back"\nmsgstr "Atrás"\n\nmsgid "Send"\nmsgstr "Enviar"\n', "es-PE": ""}.items():
        (tmp_path / tag).mkdir()
        (tmp_path / tag / "messages.po").write_text(f'msgid ""\nmsgstr ""\n\n{lines}', encoding="utf-8")
    near = tmp_path / "es-PE" / "messages.po"
    near.write_text('msgid ""\nmsgstr ""\n\nmsgid "Send"\nmsgstr "Mandar"\n', encoding="utf-8")
    peruvian = texts.translations("es-PE", folder=tmp_path)
    assert [peruvian.gettext(each) for each in ("Send", "Back", "Open")] == ["Mandar", "Atrás", "Open"]


@pytest.mark.parametrize("tag", "am ar bn dv en es fr gn hi id my ru si sw ta vi zh-Hans".split())
def test_a_language_that_is_begun_has_the_plural_forms_of_cldr(tag):
    begun = new_catalogue("visit", tag, tag)
    rule, chosen = Locale.parse(tag, sep="-").plural_form, c2py(begun.plural_expr)
    categories = [each for each in PLURAL_ORDER if each in {*rule.tags, "other"}]
    assert begun.num_plurals == len(categories)
    assert all(categories[chosen(n)] == rule(n) for n in (*range(202), 1_000_000, 3_000_000))


@each_catalogue
def test_plural_forms_are_those_of_the_language_in_the_usual_order(path):
    rule, chosen = Locale.parse(path.parent.name).plural_form, c2py(read_catalogue(path).plural_expr)
    categories = [each for each in PLURAL_ORDER if each in {*rule.tags, "other"}]
    for number in (*range(202), 999_999, 1_000_000, 1_000_001, 3_000_000):
        assert categories[chosen(number)] == rule(number), number


def test_a_form_without_catalogues_has_no_further_languages():
    assert texts.form_catalogues("no_such_form") == {}


def test_a_form_lookup_knows_context_and_answers_none_for_the_rest():
    lookup = texts.form_catalogues("score_worker")["Arabic (ar)"]
    assert lookup("survey/w_light/label", "The light where you work") == "الإضاءة في مكان العمل"
    assert lookup("score_worker/survey/w_light/label", "The light where you work") == "الإضاءة في مكان العمل"
    assert lookup("survey/w_light/hint", "The light where you work") is None
    assert lookup("survey/w_light/label", "The light") is None
