"""Demo answers: the same for the same seed, valid, plausible, for any form; told from real ones and removed alone."""

from __future__ import annotations

import csv
import io
import statistics
import zlib
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from random import Random

import pytest
from sqlalchemy import select

from formserver import demo, derive, places, texts
from formserver.collect import collect
from formserver.compiler.xlsform import compile_form
from formserver.demo.enterprise import enterprise_of
from formserver.demo.patterns import matching_text
from formserver.demo.pictures import picture
from formserver.demo.scales import steps_of
from formserver.engine.automaton import matches
from formserver.engine.judge import judge
from formserver.errors import Problem
from formserver.instance import write_instance
from formserver.instance.attached import media_type_of
from formserver.program.model import Program
from formserver.program.world import ExternalList
from formserver.publish.shipped import media_files
from formserver.store.tables import attachments, edits, repeat_rows, submissions
from formserver.web.command import run

SHIPPED = sorted(path.stem for path in places.FORMS.glob("*.xlsx"))

#: Every question type that must be supported, each with what a form may ask of it.
EVERYTHING = """
| survey | | | | | | | | | | |
| | type | name | label | required | relevant | constraint | calculation | choice_filter | parameters | appearance |
| | start | start | | | | | | | | |
| | end | end | | | | | | | | |
| | today | today | | | | | | | | |
| | deviceid | deviceid | | | | | | | | |
| | username | username | | | | | | | | |
| | hidden | channel | | | | | | | | |
| | note | hello | Hello | | | | | | | |
| | text | who | Name | yes | | | | | | |
| | text | plot | Plot | yes | | regex(., '^[A-Z]{2}-[0-9]{3}(/[ab])?$') | | | | |
| | text | story | Story | yes | | string-length(.) >= 80 | | | | multiline |
| | integer | age | Age | yes | | . >= 18 and . < 40 | | | | |
| | integer | older | Age of somebody older | yes | | . > ${age} | | | | |
| | decimal | height | Height | yes | | . > 1.2 and . <= 2.1 | | | | |
| | calculate | double | | | | | ${age} * 2 | | | |
| | integer | upto | Not more than double | yes | | . <= ${double} and . > ${age} + 3 | | | | |
| | range | warm | How warm? | yes | | . >= 4 | | | start=0 end=10 step=2 | |
| | select_one state | state | State | yes | | | | | | minimal |
| | select_one town | town | Town | yes | | | | state=${state} | | |
| | select_one yn | tea | Tea? | yes | | . = 'yes' | | | | |
| | select_multiple fruit | fruit | Fruit | yes | | count-selected(.) = 2 | | | | |
| | select_multiple fruit | more | More | yes | | selected(., 'fig') | | | | |
| | select_one_from_file shops.csv | shop | Shop | yes | | | | | | |
| | select_multiple_from_file shops.csv | shops | Shops | yes | | | | | | |
| | rank fruit | best | Best | yes | | | | | | |
| | select_one mood | mood | Mood | | | | | | | likert |
| | date | born | Born | yes | | . < '1990-01-01' | | | | |
| | date | later | Later | yes | | . >= ${born} and . <= today() | | | | |
| | time | at | When? | yes | | | | | | |
| | dateTime | moment | Moment | yes | | | | | | |
| | geopoint | place | Place | yes | | | | | | |
| | acknowledge | understood | Understood? | yes | | | | | | |
| | image | photo | Photo | yes | | | | | | |
| | image | another | Another | | | | | | | |
| | begin_group | inner | Inner | | ${tea} = 'yes' | | | | | field-list |
| | begin_repeat | child | Child | | | | | | | |
| | text | child_name | Name | yes | | | | | | |
| | integer | child_age | Age | yes | | . < ${age} | | | | |
| | begin_repeat | toy | Toy | | | | | | | |
| | text | toy_name | Name | yes | | | | | | |
| | end_repeat | | | | | | | | | |
| | end_repeat | | | | | | | | | |
| | end_group | | | | | | | | | |
| choices | | | | |
| | list_name | name | label | state |
| | state | north | North | |
| | state | south | South | |
| | town | n1 | One | north |
| | town | n2 | Two | north |
| | town | s1 | Three | south |
| | yn | yes | Yes | |
| | yn | no | No | |
| | fruit | apple | Apple | |
| | fruit | fig | Fig | |
| | fruit | kiwi | Kiwi | |
| | mood | 1 | Bad | |
| | mood | 2 | Fair | |
| | mood | 3 | Good | |
| | mood | 99 | Skip | |
| settings | | |
| | form_id | version |
| | everything | 1 |
"""
SHOPS = b"name,label\ns1,Corner shop\ns2,Market\n"
CONSENT = """
| survey | | | |
| | type | name | label |
| | text | who | Name |
| | image | photo | Photo |
| | begin_repeat | child | Child |
| | text | toy | Toy |
| | end_repeat | | |
| settings | | |
| | form_id | version |
| | visits | 1 |
"""


@lru_cache
def shipped(name: str) -> tuple[Program, dict[str, ExternalList]]:
    path = places.FORMS / f"{name}.xlsx"
    files = media_files(path)
    compiled = compile_form(path.read_bytes(), path.name, catalogues=texts.form_catalogues(name), files=files)
    assert compiled.program is not None
    return compiled.program, {name: rows(data) for name, data in files.items() if name.endswith(".csv")}


def rows(data: bytes) -> ExternalList:
    found = [tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8")))]
    return ExternalList(found[0], tuple(found[1:]))


@lru_cache
def records(name: str, size: int, **options: bool) -> list[demo.Demo]:
    program, lists = shipped(name)
    return [demo.fill_record(program, seed=7, number=number, lists=lists, **options) for number in range(size)]


def compiled(form: str, **files: bytes) -> Program:
    lines = "\n".join(line.strip() for line in form.strip().splitlines())
    found = compile_form(lines.encode(), "form.md", files={f"{name}.csv": data for name, data in files.items()})
    assert found.program is not None, [str(finding) for finding in found.findings]
    return found.program


def errors(program: Program, found: demo.Demo) -> tuple[tuple[str, str], ...]:
    now = found.received.isoformat(timespec="milliseconds")
    verdict = judge(program, replace(found.world, now=now), found.answers)
    assert verdict.differences == ()
    return verdict.errors


def values(found: list[demo.Demo], question: str) -> list[str]:
    """Every answer to a question that is not blank, of repeats too."""
    return [text for each in found for path, text in each.answers.items() if path.endswith(f"/{question}") and text]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_same_seed_gives_the_same_bytes(name):
    program, lists = shipped(name)
    for number in (0, 5):
        first, again = (demo.fill_record(program, seed=3, number=number, lists=lists, photos=True) for _ in range(2))
        assert first.xml == again.xml and first.files == again.files
        assert first.xml == write_instance(program, first.answers)
        assert demo.fill_record(program, seed=4, number=number, lists=lists).xml != first.xml


def test_the_head_of_a_table_is_asked_of_nobody():
    for found in records("score_traineval", 25):
        assert any(found.answers[path] for path in found.answers if path.endswith("/r_overall"))
        assert not any(text for path, text in found.answers.items() if "field_list_labels" in path)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_record_of_a_shipped_form_is_valid(name):
    program, _ = shipped(name)
    found = records(name, 25)
    assert {errors(program, each) for each in found} == {()}
    assert len({each.world.instance_id for each in found}) == 25


@pytest.mark.parametrize("number", range(12))
def test_a_form_with_every_question_type_is_completed(number):
    program = compiled(EVERYTHING, shops=SHOPS)
    found = demo.fill_record(program, seed=1, number=number, lists={"shops.csv": rows(SHOPS)})
    assert errors(program, found) == ()
    needed = [node for node in program.nodes if node.required is not None and not node.repeat]
    assert [node.name for node in needed if not found.answers.get(node.path)] == []
    assert list(found.files) == [found.answers["/data/photo"]]


def test_a_form_that_nobody_could_complete_is_named():
    program = compiled("| survey | | | | |\n| | type | name | label | required | constraint |\n"
                       "| | integer | n | Number | yes | . > 5 and . < 3 |\n")  # fmt: skip
    with pytest.raises(Problem) as raised:
        demo.fill_record(program, seed=1, number=0)
    assert raised.value.code == "demo.stuck" and "/data/n" in raised.value.message


def test_a_tenth_of_the_records_is_wrong_when_that_is_asked_for():
    program, _ = shipped("score_traineval")
    wrong = [
        number for number, each in enumerate(records("score_traineval", 30, problems=True)) if errors(program, each)
    ]
    assert wrong == [9, 19, 29]


def test_pictures_come_only_when_asked_for():
    assert all(not each.files for each in records("score_baseline", 25))
    program, lists = shipped("score_baseline")
    found = demo.fill_record(program, seed=7, number=1, lists=lists, photos=True)
    assert found.files and {media_type_of(data) for data in found.files.values()} == {"image/png"}
    assert max(map(len, found.files.values())) < 10_000


def test_a_picture_is_whole():
    data = picture(Random(1))
    end = data.index(b"IDAT") - 4
    size = int.from_bytes(data[end : end + 4])
    assert len(zlib.decompress(data[end + 8 : end + 8 + size])) == 48 * (1 + 3 * 48)


def test_faces_spread_and_go_together_within_an_enterprise():
    found = [each for each in records("score_worker", 600) if each.answers.get("/data/w_start/agree") == "1"]
    faces = [int(text) for text in values(found, "w_all") if text in "12345"]
    shares = Counter(faces)
    assert 3.2 < statistics.mean(faces) < 4.2 and len(shares) == 5 and max(shares.values()) < 0.5 * len(faces)
    groups: dict[str, list[float]] = {}
    for each in found:
        marks = [int(text) for path, text in each.answers.items() if "/w_place/" in path and text in tuple("12345")]
        if marks:
            groups.setdefault(each.answers["/data/round_code"][:8], []).append(statistics.mean(marks))
    means = [statistics.mean(group) for group in groups.values()]
    within = statistics.mean(statistics.pstdev(group) for group in groups.values())
    assert 0.25 < statistics.pstdev(means) and 0.3 < within < 1.0


def test_some_refuse_skip_and_leave_blank():
    found = records("score_worker", 600)
    asked = [each for each in found if each.answers["/data/w_start/agree"] == "1"]
    assert 0.005 < 1 - len(asked) / len(found) < 0.10
    answers = [each.answers.get("/data/w_time/w_pay", "") for each in asked]
    assert 0.005 < answers.count("99") / len(answers) < 0.08 and 0.01 < answers.count("") / len(answers) < 0.15


def test_workforce_adds_up_and_dates_lie_in_the_programme():
    full = [each.answers for each in records("score_baseline", 40) if each.answers["/data/g_visit/consent"] == "1"]
    for answers in full:
        people, contracts = "/data/g_people/g_people_pos/", "/data/g_people/g_people_con/con_"
        women = sum(int(answers[f"{people}{name}_f"]) for name in ("mgr", "sup", "off", "prod"))
        assert int(float(answers["/data/g_people/wf_f"])) == women
        if all(answers[f"{contracts}{kind}_f"] for kind in ("perm", "fix", "day", "agy")):
            assert sum(int(answers[f"{contracts}{kind}_f"]) for kind in ("perm", "fix", "day", "agy")) == women
        assert "2010-01-01" <= answers["/data/g_visit/visit_date"] <= "2026-12-31"
        assert answers["/data/g_profile/ent_code"][:2] == answers["/data/g_visit/country"]


def test_figures_of_months_are_plausible_and_a_few_are_unusual():
    found = records("score_baseline", 40)
    rates = [float(text) for text in values(found, "ind_defect_rate")]
    assert rates and statistics.median(rates) < 12
    assert len(values(found, "k_ym")) > 60
    unusual = sum(enterprise_of(7, number).unusual != "" for number in range(1, 3001)) / 3000
    assert 0.02 <= unusual <= 0.05


def test_languages_follow_the_country():
    found = records("score_worker", 600)
    spoken = {(each.answers["/data/round_code"][:2], each.world.language) for each in found}
    assert {language for country, language in spoken if country in ("CO", "PE", "BO")} <= {"es"}
    assert {language for country, language in spoken if country == "VN"} <= {"vi"}
    assert {language for country, language in spoken if country == "GH"} <= {"en"}


def test_a_scale_is_whole_numbers_in_a_row():
    steps = steps_of(("5", "4", "3", "2", "1", "99"))
    assert steps is not None and steps.scale == ("1", "2", "3", "4", "5") and steps.others == ("99",)
    assert steps_of(("a", "b")) is None and steps_of(("1", "0")) is None and steps_of(("10", "20", "30")) is None


def test_a_text_is_found_for_a_pattern():
    program, _ = shipped("score_baseline")
    for automaton in program.automata:
        assert all(matches(automaton, matching_text(automaton, Random(seed))) for seed in range(20))


def stored(store, table):
    with store.read() as db:
        return list(db.execute(select(table)))


def test_removing_takes_the_demo_records_and_nothing_else(store, publish_markdown):
    form = publish_markdown(CONSENT)
    real = demo.fill_record(form.program, seed=99, number=0, photos=True)
    files = {name: io.BytesIO(data) for name, data in real.files.items()}
    collect(store, form=form.key, xml=real.xml, files=files)
    before = {table.name: stored(store, table) for table in (submissions, edits, repeat_rows, attachments)}
    assert demo.send_demo(store, form.code, seed=1, first=0, count=30, photos=True) == 30
    assert demo.count_demo(store) == 30 and len(stored(store, submissions)) == 31
    assert run(store, "remove_demo", {"forms": ["visits"], "sure": False})[0].startswith("30 demo records would")
    assert run(store, "remove_demo", {"forms": ["visits"], "sure": True}) == ["removed 30 demo records"]
    assert {table.name: stored(store, table) for table in (submissions, edits, repeat_rows, attachments)} == before


def test_records_that_are_here_already_are_not_stored_twice(store, publish_markdown):
    form = publish_markdown(CONSENT)
    for count in (10, 15):
        demo.send_demo(store, form.code, seed=1, first=0, count=count)
    assert demo.count_demo(store) == 15
    assert derive.rederive(store) == 15


def test_demo_records_of_a_closed_form_are_refused(store, publish_markdown):
    publish_markdown(CONSENT)
    run(store, "state", {"form": "visits", "state": "closed"})
    with pytest.raises(Problem, match="closed"):
        run(store, "demo", {"form": "visits", "seed": 1, "first": 0, "count": 1, "photos": False, "problems": False})
