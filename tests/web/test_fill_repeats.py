"""The fill pages without JavaScript: repeats in a list, inside one another, counted; links; forms that ask little."""

from __future__ import annotations

import pytest
from web.forms import HIDDEN, HOSTILE, LATE, NOTHING, ROSTER, VECTOR, records

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def lines(paper):
    """The instances that the list of a repeat shows."""
    return [line.one(class_="words").text for line in paper.root.one("ul", class_="instances").all("li")]


def in_list(open_paper):
    """A roster, at the list of women, with the one that there is from the start."""
    paper = open_paper(ROSTER).type("Which place?", "Tema").on()
    paper.type("Her name", "Ama").type("Her age", "٣٠").on()
    return paper.on().on()  # her first child and the list of her children


def test_instances_come_first_then_their_list(open_paper):
    paper = in_list(open_paper)
    assert (paper.heading, lines(paper)) == ("Woman", ["Woman 1: Ama, 30"])


def test_an_instance_says_which_it_is(open_paper):
    paper = in_list(open_paper).press("Add: Woman")
    assert (paper.heading, paper.labels) == ("Woman 2", ["Her name", "Her age"])


def test_an_instance_is_opened_from_the_list_with_what_it_holds(open_paper):
    paper = in_list(open_paper).press("Open")
    assert (paper.says("Her name"), paper.says("Her age")) == (["Ama"], ["30"])


def test_an_instance_is_removed_and_later_ones_move_up(open_paper):
    paper = in_list(open_paper).press("Add: Woman").type("Her name", "Efua").on().on()
    assert lines(paper.on()) == ["Woman 1: Ama, 30", "Woman 2: Efua"]
    paper.press("Remove")
    assert lines(paper) == ["Woman 1: Efua"]
    assert paper.press("Remove").root.one("ul", class_="instances").text == "Nothing added yet."


def test_a_removed_instance_is_brought_back_to_its_place(open_paper):
    paper = in_list(open_paper).press("Add: Woman").type("Her name", "Efua").on().on().on().press("Remove")
    assert paper.message.startswith("Removed: Woman 1") and lines(paper) == ["Woman 1: Efua"]
    assert lines(paper.press("Bring it back")) == ["Woman 1: Ama, 30", "Woman 2: Efua"]
    assert paper.message == ""


def test_what_was_removed_is_gone_after_another_step(open_paper):
    paper = in_list(open_paper).press("Remove").on().press("Back")
    assert paper.message == "" and paper.do("undo").status == 400


def test_a_repeat_in_a_repeat_belongs_to_its_instance(open_paper):
    paper = in_list(open_paper).press("Add: Woman").type("Her name", "Efua").on()
    assert (paper.heading, caption(paper)) == ("Name of the child (optional)", "Woman 2, Child 1")
    paper.type("Name of the child", "Kofi").on()
    assert (paper.heading, caption(paper)) == ("Child", "Woman 2")
    assert lines(paper) == ["Child 1: Kofi"]
    assert lines(paper.on().press("Open").on().on()) == ["Child 1"]


def caption(paper):
    return paper.root.one("p", class_="caption").text


def test_a_counted_repeat_has_as_many_pages_and_no_list(open_paper):
    paper = in_list(open_paper).on().type("How many visits?", "2").on()
    assert caption(paper) == "Visit 1"
    assert caption(paper.type("What did you see?", "a").on()) == "Visit 2"
    assert paper.type("What did you see?", "b").on().page == "check"


def test_the_check_page_counts_a_repeat_and_leads_to_its_list(open_paper):
    paper = in_list(open_paper).on().on()
    assert paper.answers["Woman"] == "1"
    paper.press("Change", list(paper.answers).index("Woman"))
    assert lines(paper) == ["Woman 1: Ama, 30"]


def test_all_pages_of_an_instance_added_from_the_check_page_are_asked(open_paper):
    paper = in_list(open_paper).on().on()
    paper.press("Change", list(paper.answers).index("Woman")).press("Add: Woman").type("Her name", "Efua").on()
    assert paper.heading.startswith("Name of the child") and paper.on().heading == "Child"
    assert paper.on().page == "check" and paper.answers["Woman"] == "2"


def test_a_roster_is_sent_with_every_instance(open_paper, store):
    paper = in_list(open_paper).press("Add: Woman").type("Her name", "Efua").on()
    paper.on().on().on().on().press("Send")
    assert [row["name"] for row in records(store, paper.form)[0]["woman"]] == ["Ama", "Efua"]


@pytest.mark.parametrize(
    "action", ["remove:q0", "remove:x", "remove:q99999-1", "remove:q2-77", "remove:q²", "fly", "add:"]
)
def test_an_action_that_does_not_exist_is_refused(open_paper, action):
    assert open_paper(ROSTER).do(action).status == 400


@pytest.mark.parametrize("page", ["", "p", "p999", "p1\n2", "p1-2-3-4", "check2", "p99999999999999999999"])
def test_a_page_that_does_not_exist_is_the_nearest_one(open_paper, page):
    paper = open_paper(ROSTER)
    paper.typed["page"] = [page]
    assert paper.do("goto:" + page).status == 200


@pytest.mark.parametrize("query", ["?wave=w1&round=R1", "?d[/data/wave]=w1&d[/data/round]=R1"])
def test_a_link_answers_hidden_questions(open_paper, store, query):
    paper = open_paper(HIDDEN, query).type("Your name", "Ama").on().press("Send")
    row = records(store, paper.form)[0]
    assert (row["wave"], row["round"]) == ("w1", "R1")


def test_a_link_answers_nothing_that_is_calculated_or_says_which_record_it_is(open_paper, store):
    query = "?sum=7&d[/data/sum]=7&d[/data/nowhere]=7&d[/data/meta/instanceID]=uuid:1"
    row = records(store, open_paper(HIDDEN, query).on().press("Send").form)[0]
    assert (row["who"], row["sum"]) == (None, "2") and row["instanceID"] != "uuid:1"


def test_a_page_answers_only_the_questions_that_it_asks(open_paper, store):
    paper = open_paper(HIDDEN)
    program = paper.form.program
    for node in program.nodes:
        paper.typed.setdefault(f"q{node.number}", ["forged"])
    row = records(store, paper.on().press("Send").form)[0]
    assert row["wave"] is None and row["sum"] == "2"


def test_a_form_that_asks_nothing_can_be_sent(open_paper, store):
    paper = open_paper(NOTHING)
    assert paper.page == "check"
    assert records(store, paper.press("Back").press("Send").form)[0]["sum"] == "2"


def test_a_first_page_that_does_not_apply_is_passed_over(open_paper):
    paper = open_paper(LATE)
    assert paper.labels == ["Your name"] and not [each for each in paper.root.all("button") if each.text == "Back"]
    assert open_paper(LATE, "?wave=w2").labels == ["Seen before?"]


def test_a_very_long_text_is_kept_whole(open_paper, store):
    text = "ሀሎ " * 20000 + "ሀሎ"
    paper = open_paper(HIDDEN).type("Your name", text).on()
    assert records(store, paper.press("Send").form)[0]["who"] == text


def test_control_characters_do_not_stop_a_record(open_paper, store):
    paper = open_paper(HIDDEN).type("Your name", "A\x0bm\x00a\ud7ff").on()
    assert records(store, paper.press("Send").form)[0]["who"] == "Ama\ud7ff"


def test_what_people_write_never_becomes_markup(open_paper):
    paper = open_paper(HOSTILE)
    paper.type(f"Say {VECTOR}", VECTOR)
    for _ in range(3):
        assert not paper.root.all("img") and "<script>alert" not in paper.html
        assert all(each["src"] or each["type"] == "application/json" for each in paper.root.all("script"))
        assert "onerror=alert" in paper.root.one("main").text
        paper.press("Send") if paper.page == "check" else paper.on()
