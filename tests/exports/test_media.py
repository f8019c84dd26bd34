"""The zip of files: a folder a submission, safe names, nothing personal, nothing whole in memory."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from by_hand import make_program
from kept_rows import Kept, export, record

from formserver.exports import RepeatRow
from formserver.exports.media import file_name, folder_name

FORM = make_program("image face\nimage gate\ntext who\nrepeat r\n image inside")


def members(program, source, **options):
    with zipfile.ZipFile(io.BytesIO(export("media", program, source, **options))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


SOURCE = Kept(
    [record({"face": "f.jpg", "gate": "g.jpg", "who": "f.jpg"}), record({}, key="uuid:2")],
    [RepeatRow("uuid:1", "r[1]", '{"inside":"i.jpg"}')],
    {"uuid:1": {"f.jpg": b"face", "g.jpg": b"gate", "i.jpg": b"inside", "other.bin": b"?"}},
)


def test_every_file_lies_in_its_submissions_folder():
    assert members(FORM, SOURCE) == {"1/f.jpg": b"face", "1/g.jpg": b"gate", "1/i.jpg": b"inside", "1/other.bin": b"?"}


def test_files_of_personal_questions_are_left_out_unless_asked_for():
    nodes = tuple(replace(node, attributes={"fs:pii": "1"}) if node.name == "face" else node for node in FORM.nodes)
    form = replace(FORM, nodes=nodes)
    assert sorted(members(form, SOURCE)) == ["1/g.jpg", "1/i.jpg"]
    assert len(members(form, SOURCE, personal=True)) == 4


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "..", ".", "/etc/passwd", "c:\\x", "a\nb", "x" * 300, "con?.jpg", " x"]
)
def test_no_name_leaves_its_folder(name):
    for found in (file_name(name), folder_name(name), folder_name(f"uuid:{name}")):
        assert found != name and "/" not in found and "\\" not in found and not found.startswith(".")
        assert len(found) < 160


def test_ordinary_names_stay_and_names_that_were_cleaned_differ():
    assert (file_name("Foto 1 ကခ.jpg"), folder_name("uuid:0a-1B")) == ("Foto 1 ကခ.jpg", "0a-1B")
    assert file_name("a/b.jpg") != file_name("a_b.jpg") != file_name("a:b.jpg")
    assert file_name("a/b.jpg").endswith(".jpg")
    assert folder_name("1") != folder_name("uuid:1")
