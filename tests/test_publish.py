"""From a form file to what people open: drafts, versions, conflicts, states, codes, lists, shipped forms."""

from __future__ import annotations

import re
import shutil

import pytest
from sqlalchemy import select

from formserver import collect, places, publish
from formserver.errors import Problem
from formserver.program.world import World
from formserver.store import audit, tables
from formserver.store import forms as rows
from formserver.store.keys import CODE_ALPHABET, CODE_LENGTH
from formserver.texts import catalogues as catalogues_module
from formserver.texts import commands as texts_commands


def form(version: str = "1", label: str = "Name", form_id: str = "visit") -> bytes:
    return f"""
| survey   |      |         |         |
|          | type | name    | label   |
|          | text | who     | {label} |
| settings |            |            |           |
|          | form_title | form_id    | version   |
|          | Visit      | {form_id}  | {version} |
""".strip().encode()


BROKEN = form().replace(b"text | who ", b"txet | who ")


def refused(code, call, *args, **options):
    with pytest.raises(Problem) as problem:
        call(*args, **options)
    assert problem.value.code == code
    return problem.value


def published(store, data=None, **options):
    return publish.publish_file(store, form() if data is None else data, "visit.md", **options)


def test_a_published_form_opens_by_its_code(store):
    code = published(store).form.code
    opened = publish.open_form(store, code.upper())
    assert (opened.form_id, opened.title, opened.version, opened.version_text) == ("visit", "Visit", 1, "1")
    assert [node.name for node in opened.program.nodes if node.kind == "value"][0] == "who"
    assert len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET)


def test_a_form_with_errors_is_not_kept_and_every_finding_is_told(store):
    draft = publish.upload_draft(store, BROKEN, "visit.md")
    assert draft.form is None and draft.version is None
    assert [finding.sheet for finding in draft.findings if finding.severity == "error"] == ["survey"]
    assert refused("form.findings", published, store, BROKEN).details["findings"] == draft.findings
    with store.read() as db:
        assert rows.list_forms(db) == []


def test_a_form_that_nobody_could_open_is_not_kept(store):
    rows = ["| survey | | | | |", "| | type | name | label | repeat_count |", "| | begin_repeat | r | R | 1000000000 |",
            "| | text | x | X | |", "| | end_repeat | | | |"]  # fmt: skip
    heavy = "\n".join(rows).encode()
    with pytest.raises(Problem) as caught:
        publish.publish_file(store, heavy, "heavy.md")
    assert "form-heavy" in {found.code for found in caught.value.details["findings"]}


def test_a_draft_is_seen_in_preview_and_nowhere_else(store):
    draft = publish.upload_draft(store, form(), "visit.md")
    assert publish.preview_form(store, draft.form.id).version_text == "1"
    refused("form.unknown", publish.open_form, store, draft.form.code)
    assert draft.form.state == "draft"


def test_the_next_draft_is_not_reached_from_the_form_in_use(store):
    opened = publish.open_form(store, published(store).form.code)
    draft = publish.upload_draft(store, form("2", label="Not yet"), "visit.md")
    refused("version.unknown", opened.at_version, store, draft.version.number)
    publish.publish_draft(store, draft.form.id)
    assert opened.at_version(store, draft.version.number).version_text == "2"


def test_a_newer_draft_takes_the_place_of_the_older(store):
    first = published(store).form
    publish.upload_draft(store, form("2"), "visit.md")
    publish.upload_draft(store, form("2", label="Whole name"), "visit.md")
    publish.publish_draft(store, first.id)
    with store.read() as db:
        found = rows.list_versions(db, first.id)
    assert [(version.number, version.version, version.state) for version in found] == [
        (2, "2", "published"),
        (1, "1", "published"),
    ]
    assert publish.open_form(store, first.code).version_text == "2"


def test_a_half_filled_form_goes_on_at_its_own_version(store):
    opened = publish.open_form(store, published(store).form.code)
    published(store, form("2"))
    now = publish.open_form(store, opened.code)
    assert now.version == 2
    assert now.at_version(store, 1).program == opened.program
    refused("version.unknown", now.at_version, store, 3)


def test_the_same_version_with_other_content_is_refused(store):
    key = published(store).form.id
    problem = refused("version.conflict", published, store, form(label="Other"))
    assert "Version 1 of visit" in problem.message
    assert publish.preview_form(store, key).program.nodes  # the draft is kept, to be given another version


def test_the_same_file_again_is_the_version_that_is_there(store):
    first, again = published(store), published(store)
    assert (again.version.id, again.version.number) == (first.version.id, 1)
    with store.read() as db:
        assert len(rows.list_versions(db, first.form.id)) == 1


def test_nothing_to_publish_says_so(store):
    refused("form.no_draft", publish.publish_draft, store, published(store).form.id)
    refused("form.unknown", publish.publish_draft, store, 999)


def test_a_draft_can_be_thrown_away(store):
    key = published(store).form.id
    publish.upload_draft(store, form("2"), "visit.md", files={"list.csv": b"name,label\na,A\n"})
    publish.discard_draft(store, key)
    refused("form.no_draft", publish.publish_draft, store, key)


def test_a_file_for_another_form_is_refused(store):
    key = published(store).form.id
    problem = refused("form.other_id", published, store, form(form_id="other"), form=key)
    assert (problem.details["found"], problem.details["form_id"]) == ("other", "visit")


def test_a_closed_form_takes_no_answers_until_it_is_opened_again(store):
    row = published(store).form
    publish.close_form(store, row.id)
    refused("form.closed", publish.open_form, store, row.code)
    assert publish.open_form(store, row.code, closed_too=True).state == "closed"
    published(store, form("2"))
    refused("form.closed", publish.open_form, store, row.code)
    publish.reopen_form(store, row.id)
    assert publish.open_form(store, row.code).version == 2


def test_a_form_never_published_cannot_be_opened(store):
    draft = publish.upload_draft(store, form(), "visit.md")
    refused("form.not_published", publish.reopen_form, store, draft.form.id)


def test_a_title_given_in_the_desk_outlives_versions(store):
    row = published(store).form
    publish.rename_form(store, row.id, " Visits 2026 ")
    published(store, form("2"))
    assert publish.open_form(store, row.code).title == "Visits 2026"


def test_a_code_can_be_chosen_but_not_taken(store):
    row, other = published(store).form, published(store, form(form_id="other")).form
    publish.change_code(store, row.id, "Visit26")
    assert publish.open_form(store, "visit26").form_id == "visit"
    refused("form.code_taken", publish.change_code, store, other.id, "visit26")
    refused("form.code_unfit", publish.change_code, store, other.id, "a/b")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_attached_lists_are_read_with_any_separator_and_a_bom(store, separator):
    text = '\ufeffname,label,city\r\na,"A; or, B",Pune\r\n\r\nb, Bee\r\n'.replace(",", separator, 2)
    text = text.replace("a,", f"a{separator}").replace('",P', f'"{separator}P').replace("b, ", f"b{separator} ")
    code = published(store, files={"cities.csv": text.encode()}).form.code
    found = publish.open_form(store, code).lists["cities.csv"]
    assert found.columns == ("name", "label", "city")
    assert found.rows == (("a", "A; or, B", "Pune"), ("b", " Bee", ""))


def test_who_did_what_is_on_record(store):
    row = published(store).form
    publish.close_form(store, row.id)
    with store.read() as db:
        said = [(line["action"], line["subject"]) for line in audit.last_actions(db)]
    assert said == [("form.closed", "visit"), ("form.publish", "visit"), ("form.upload", "visit")]


@pytest.fixture
def shipped(tmp_path):
    folder = tmp_path / "shipped"
    folder.mkdir()
    shutil.copy(places.FORMS / "score_worker.xlsx", folder)
    return folder


def test_shipped_forms_are_published_once_in_every_language(store, shipped):
    assert publish.publish_shipped(store, shipped) == ["score_worker.xlsx"]
    assert publish.publish_shipped(store, shipped) == []
    with store.read() as db:
        row = rows.form_by_id(db, "score_worker")
    assert {"en", "ar"} <= {language.tag for language in publish.open_form(store, row.code).program.languages}


def test_a_shipped_form_published_by_hand_is_the_same_version(store, shipped):
    publish.publish_shipped(store, shipped)
    file = shipped / "score_worker.xlsx"
    assert publish.publish_file(store, file.read_bytes(), file.name).version.number == 1


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """The folder of catalogues, to be changed by a translator."""
    folder = tmp_path / "translations"
    shutil.copytree(places.TRANSLATIONS, folder)
    monkeypatch.setattr(places, "TRANSLATIONS", folder)
    monkeypatch.setattr(catalogues_module.form_catalogues, "__defaults__", (folder,))
    return folder


def translate(folder, text):
    path = folder / "es" / "score_worker.po"
    back = folder / "back.po"
    back.write_text(path.read_text("utf-8").replace('msgstr "La luz', f'msgstr "{text} luz'), "utf-8")
    assert [told.broken for told in texts_commands.merge([back], folder=folder)] == [[]]


def shipped_versions(store):
    with store.read() as db:
        row = rows.form_by_id(db, "score_worker")
        return row, {version.number: version.version for version in rows.list_versions(db, row.id)}


def test_a_translators_merge_gives_a_shipped_form_a_new_version_at_the_next_start(store, shipped, catalogues):
    publish.publish_shipped(store, shipped)
    before = publish.open_form(store, shipped_versions(store)[0].code)
    translate(catalogues, "Esta")
    assert publish.publish_shipped(store, shipped) == ["score_worker.xlsx"]
    row, versions = shipped_versions(store)
    assert row.current == 2 and re.fullmatch(re.escape(versions[1]) + "-[0-9a-f]{6}", versions[2])
    after = publish.open_form(store, row.code)
    assert after.program.version == versions[2] and "Esta luz" in str(after.program.texts["es"])
    assert after.at_version(store, 1).program == before.program
    assert publish.publish_shipped(store, shipped) == []


def test_an_answer_begun_before_a_merge_is_judged_by_its_own_version(store, shipped, catalogues):
    publish.publish_shipped(store, shipped)
    row, versions = shipped_versions(store)
    translate(catalogues, "Esta")
    publish.publish_shipped(store, shipped)
    old = publish.open_form(store, row.code).at_version(store, 1)
    answers = {"/data/w_start/agree": "0", "/data/meta/instanceID": "uuid:0b6f4b1e-6c3c-4a5f-9a53-9b1c1f1a0f01"}
    world = World(now="2026-03-01T09:00:00Z")
    collect.collect_answers(store, old.program, answers, form=row.id, files={}, world=world, door="page")
    with store.read() as db:
        found = db.execute(select(tables.versions.c.version).join(tables.submissions)).scalars().all()
    assert found == [versions[1]]


def test_texts_changed_back_are_the_first_version_again(store, shipped, catalogues):
    kept = (catalogues / "es" / "score_worker.po").read_bytes()
    publish.publish_shipped(store, shipped)
    translate(catalogues, "Esta")
    publish.publish_shipped(store, shipped)
    (catalogues / "es" / "score_worker.po").write_bytes(kept)
    for published_now in (["score_worker.xlsx"], []):
        assert publish.publish_shipped(store, shipped) == published_now
        assert shipped_versions(store)[0].current == 1


def test_a_start_leaves_a_coordinators_own_version_and_draft_alone(store, shipped, catalogues, caplog):
    publish.publish_shipped(store, shipped)
    file = shipped / "score_worker.xlsx"
    publish.upload_draft(store, file.read_bytes(), file.name, catalogues={})
    translate(catalogues, "Esta")
    assert publish.publish_shipped(store, shipped) == []
    assert "uploaded here" in caplog.text
    with store.read() as db:
        assert rows.draft_of(db, shipped_versions(store)[0].id) is not None


def test_a_shipped_form_changed_without_a_new_version_stays_as_it_is(store, shipped, caplog):
    publish.publish_shipped(store, shipped)
    (shipped / "score_worker-media").mkdir()
    (shipped / "score_worker-media" / "extra.csv").write_text("name,label\n")
    assert publish.publish_shipped(store, shipped) == []
    assert "already published with other content" in caplog.text
