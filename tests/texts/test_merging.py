"""Texts out to translators and back: nothing lost, nothing broken let in, every kind of text unharmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formserver import publish
from formserver.cli import main
from formserver.errors import Problem
from formserver.store import Store
from formserver.texts import commands, form_catalogues
from formserver.texts.coverage import coverage
from formserver.texts.extract import form_texts
from formserver.texts.folder import new_catalogue, read_catalogue, write_catalogue
from formserver.texts.merging import MACHINE_MARK, WAS, is_translated, real_messages, renewed

FORM = """
| survey  |                   |      |                       |                     |          |                    |
|         | type              | name | label::English (en)   | label::Spanish (es) | constraint | constraint_message |
|         | text              | who  | Your name             | Su nombre           |          |                    |
|         | integer           | age  | How old is ${who}?    |                     | . > 0    | More than 0, ${who} |
|         | select_one colour | hue  | A "colour"            |                     |          |                    |
| choices |           |      |                     |
|         | list_name | name | label::English (en) |
|         | colour    | r    | Red                 |
| settings |            |         |         |                  |
|          | form_title | form_id | version | default_language |
|          | Visit      | visit   | 1       | English (en)     |
""".strip()
AGE = 'msgctxt "survey/age/label"\nmsgid "How old is ${who}?"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of catalogues with the form's template and an Amharic one begun."""
    (tmp_path / "visit.md").write_text(FORM, "utf-8")
    assert list(commands.extract([tmp_path / "visit.md"], ["am"], tmp_path))
    return tmp_path


def sent_back(folder: Path, before: str, after: str, *, tag: str = "am") -> Path:
    """The catalogue as a translator sends it back, with one place changed."""
    text = (folder / tag / "visit.po").read_text("utf-8")
    assert before in text
    file = folder / "back.po"
    file.write_text(text.replace(before, after), "utf-8")
    return file


def merged(folder: Path, file: Path, **options: str):
    (told,) = commands.merge([file], folder=folder, **options)
    return told


def said(folder: Path, context: str, tag: str = "am"):
    found = read_catalogue(folder / tag / "visit.po")
    return next(each for each in real_messages(found) if each.context == context)


def test_each_text_tells_what_it_is_where_it_stands_and_how_long_it_may_be(folder):
    text = (folder / "visit.pot").read_text("utf-8")
    assert '#. question (integer)\n#: survey!C3\nmsgctxt "survey/age/label"' in text
    assert "#. said when the answer is refused (integer)\n#: survey!F3" in text
    assert "#. choice of the list colour\n#. At most 15 characters: there is little room.\n#: choices!C2" in text


def test_what_a_column_of_the_workbook_says_is_in_the_catalogue_and_marked(folder):
    assert said(folder, "survey/who/label", "es").string == "Su nombre"
    found = next(each for each in coverage(folder) if each.tag == "es")
    assert (found.messages, found.translated, found.missing) == (6, 1, 5)


def test_a_translation_is_taken_in_and_shown_on_the_next_publication(folder, store: Store):
    told = merged(folder, sent_back(folder, AGE + 'msgstr ""', AGE + 'msgstr "የ${who} ዕድሜ?"'))
    assert [line.rpartition(": ")[2] for line in told.changed] == ["“የ${who} ዕድሜ?”"]
    draft = publish.publish_file(store, FORM.encode(), "visit.md", catalogues=form_catalogues("visit", folder))
    program = publish.open_form(store, draft.form.code).program
    number = next(node.label for node in program.nodes if node.name == "age")
    assert [part for part in program.texts["am"][number].parts if isinstance(part, str)] == ["የ", " ዕድሜ?"]


@pytest.mark.parametrize("string, fault", [("ዕድሜ?", "${who} is missing"), ("${who} ${whom}", "${whom} is not in")])
def test_a_placeholder_lost_or_made_up_is_refused_with_its_line(folder, string, fault, capsys):
    file = sent_back(folder, AGE + 'msgstr ""', AGE + f'msgstr "{string}"')
    line = 1 + file.read_text("utf-8")[: file.read_text("utf-8").index('msgid "How old is')].count("\n")
    assert main(["texts", "merge", str(file), "--folder", str(folder)]) == 1
    out = capsys.readouterr().out
    assert f"{file}:{line}: survey/age/label: {fault}" in out
    assert not said(folder, "survey/age/label").string


def test_a_changed_question_keeps_its_translation_as_stale_until_somebody_looks(folder):
    merged(folder, sent_back(folder, AGE + 'msgstr ""', AGE + 'msgstr "የ${who} ዕድሜ?"'))
    (folder / "visit.md").write_text(FORM.replace("How old is", "What is the age of"), "utf-8")
    list(commands.extract([folder / "visit.md"], folder=folder))
    stale = said(folder, "survey/age/label")
    assert (stale.string, stale.fuzzy) == ("የ${who} ዕድሜ?", True)
    assert WAS + "How old is ${who}?" in stale.user_comments
    assert [each.stale for each in coverage(folder) if each.tag == "am"] == [1]
    assert form_catalogues("visit", folder)["Amharic (am)"]("survey/age/label", "What is the age of ${who}?") is None
    merged(folder, sent_back(folder, "#, fuzzy\n", ""))
    assert is_translated(said(folder, "survey/age/label")) and not said(folder, "survey/age/label").user_comments


def test_a_text_that_is_gone_and_comes_back_has_its_translation(folder):
    merged(folder, sent_back(folder, AGE + 'msgstr ""', AGE + 'msgstr "የ${who} ዕድሜ?"'))
    for form in ("\n".join(line for line in FORM.splitlines() if "| age " not in line), FORM):
        (folder / "visit.md").write_text(form, "utf-8")
        list(commands.extract([folder / "visit.md"], folder=folder))
        assert "የ${who} ዕድሜ?" in (folder / "am" / "visit.po").read_text("utf-8")
    assert is_translated(said(folder, "survey/age/label"))


def test_a_machine_never_writes_over_a_person(folder):
    merged(folder, sent_back(folder, AGE + 'msgstr ""', AGE + 'msgstr "የ${who} ዕድሜ?"'))
    by_machine = sent_back(folder, AGE + 'msgstr "የ${who} ዕድሜ?"', AGE + 'msgstr "${who}"')
    by_machine.write_text(
        by_machine.read_text("utf-8").replace("#. question (int", f"# {MACHINE_MARK}\n#. question (int")
    )
    told = merged(folder, by_machine)
    assert "what a person has written since stays" in told.stale[0] and not told.changed
    assert said(folder, "survey/age/label").string == "የ${who} ዕድሜ?"


@pytest.mark.parametrize("change", ["text", "mark"])
def test_what_a_machine_wrote_is_reviewed_by_changing_it_or_by_taking_the_mark_off(folder, change):
    path = folder / "am" / "visit.po"
    marked = f"# {MACHINE_MARK}\n#. question (int"
    text = path.read_text("utf-8").replace(AGE + 'msgstr ""', AGE + 'msgstr "${who}"')
    path.write_text(text.replace("#. question (int", marked), "utf-8")
    change = (AGE + 'msgstr "', AGE + 'msgstr "የ') if change == "text" else (f"# {MACHINE_MARK}\n", "")
    assert len(merged(folder, sent_back(folder, *change)).changed) == 1
    assert said(folder, "survey/age/label").user_comments == []


def test_a_cell_of_the_workbook_is_changed_in_the_workbook(folder):
    told = merged(folder, sent_back(folder, "Su nombre", "Nombre", tag="es"))
    assert told.broken[0].endswith("the workbook says this itself; change it there, at survey!C2")


@pytest.mark.parametrize(
    "text, code",
    [
        ('msgid "a"\nmsgstr "b"\nand so on\n', "texts.unreadable"),
        ('msgid "a"\nmsgstr "b"\n', "texts.whose"),
        ('# formserver: other, x\nmsgid ""\nmsgstr ""\n"Language: am\\n"\n', "texts.no_source"),
    ],
)
def test_a_file_that_cannot_be_taken_in_says_why(folder, text, code):
    file = folder / "back.po"
    file.write_text(text, "utf-8")
    with pytest.raises(Problem) as problem:
        merged(folder, file)
    assert problem.value.code == code


def test_a_plural_form_that_is_missing_is_refused(tmp_path):
    template = form_texts(FORM.encode(), "visit.md").template
    template.add(("One answer", "%(num)s answers"))
    write_catalogue(tmp_path / "messages.pot", template)
    arabic = renewed(new_catalogue("messages", "ar", "Arabic"), template)
    arabic.get(("One answer", "%(num)s answers")).string = ("x", "y", "", "%(num)s", "%(num)s", "%(num)s")
    write_catalogue(tmp_path / "back.po", arabic)
    assert "6 plural forms; fill each of them" in merged(tmp_path, tmp_path / "back.po").broken[0]


def test_a_file_as_an_editor_saves_it_is_understood(folder):
    file = folder / "back.po"
    file.write_text(
        '# formserver: visit, Amharic\n#\nmsgid ""\nmsgstr ""\n"Project-Id-Version: \\n"\n"Language: am_ET\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Generator: Poedit 3.4\\n"\n"X-Poedit-Bookmarks: -1,-1\\n"\n\n'
        '#: survey!C4\nmsgctxt "survey/hue/label"\nmsgid "A \\"colour\\""\nmsgstr ""\n"አንድ "\n"\\"ቀለም\\""\n',
        "utf-8",
    )
    assert len(merged(folder, file, tag="am").changed) == 1
    assert said(folder, "survey/hue/label").string == 'አንድ "ቀለም"'


TEXTS = st.text(
    st.one_of(
        st.sampled_from("\n\t\"\\'#%{}$|~ \u200f\u200e\u202b\u202c\u200b\u2028\x85"),
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")),
    ),
    min_size=1, max_size=300,
)  # fmt: skip


@given(source=TEXTS, translation=TEXTS)
@settings(deadline=None, max_examples=150)
def test_any_text_survives_being_written_and_read(tmp_path_factory, source, translation):
    path = tmp_path_factory.mktemp("texts") / "visit.po"
    catalogue = new_catalogue("visit", "am", "Amharic")
    catalogue.add(source, translation, context="survey/a/label")
    write_catalogue(path, catalogue)
    (found,) = real_messages(read_catalogue(path))
    assert (found.id, found.string) == (source, translation)
