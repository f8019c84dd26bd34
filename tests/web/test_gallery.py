"""Pictures of each question type with each appearance, from left to right and from right to left: none is cut.

They are left in the folder that the environment names as GALLERY, to be looked at.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from matrix.gallery import TAGS, gallery, pictures
from matrix.kinds import kinds

from formserver.compiler.appearances import APPEARANCES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(os.environ.get("GALLERY", tmp_path))


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("type", APPEARANCES)
def test_each_kind_of_question_has_a_picture_with_nothing_cut(browser, serving, folder, type, tag):
    shots = pictures(browser, serving, folder, type, tag)
    wanted = [kind.words(number)[tag] for number, kind in enumerate(kinds(type))]
    assert [words for words in wanted if not any(words in shot.words for shot in shots)] == []
    assert len(shots) >= len(wanted)
    assert [shot for shot in shots if shot.wrong] == []


def test_the_gallery_shows_both_directions(browser, serving, folder):
    shown = gallery(browser, serving, folder, ["acknowledge"]).read_text("utf-8")
    assert all(f'<img src="acknowledge-{tag}-0.png"' in shown for tag in TAGS)
