"""Files that come with records: types by bytes, names without folders."""

from __future__ import annotations

import pytest

from formserver.instance import file_name, media_type_of

STARTS = {
    b"\xff\xd8\xff\xe1 Exif": "image/jpeg",
    b"\x89PNG\r\n\x1a\n....": "image/png",
    b"RIFF\x00\x00\x00\x00WEBPVP8 ": "image/webp",
    b"RIFF\x00\x00\x00\x00WAVEfmt ": "audio/wav",
    b"\x00\x00\x00\x18ftypheic....": "image/heic",
    b"\x00\x00\x00\x18ftypisom....": "video/mp4",
    b"<svg onload=": "application/octet-stream",
    b"<html><script>": "application/octet-stream",
    b"": "application/octet-stream",
}


@pytest.mark.parametrize("start", STARTS)
def test_a_file_is_what_its_first_bytes_say(start):
    assert media_type_of(start) == STARTS[start]


def test_names_lose_folders_and_control_characters():
    assert file_name("C:\\Users\\A\\photo.jpg") == "photo.jpg"
    assert file_name("../../etc/passwd") == "passwd"
    assert file_name("a\x00b\nc\u202e.jpg") == "abc.jpg"
    assert len(file_name("x" * 500 + ".jpg")) == 200
