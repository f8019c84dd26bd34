"""Long lists: found in by a part of a name, with JavaScript (a combobox) and without (a field, a button, radios)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from journeys.people import enrol
from playwright.sync_api import Page
from web.lively import Lively
from web.paper import Paper

from formserver.web.pages.finding import bare, found
from formserver.web.pages.view import Option
from tests.browser import Served

FINDING = """
| survey |
| | type | name | label::English (en) | label::العربية (ar) | appearance | choice_filter | required |
| | begin_group | all | Places | أماكن | field-list | | |
| | select_one firm | firm | Which enterprise? | أي منشأة؟ | | | yes |
| | select_multiple firm | firms | Which others? | وأي غيرها؟ | autocomplete | | |
| | select_one part | part | Which part? | أي قسم؟ | search | | |
| | text | note | Anything else? | أي شيء آخر؟ | | | |
| | end_group | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::العربية (ar) |
| | firm | hanoi | Dệt may Hà Nội Đông Đô | شركة هانوي |
| | firm | school | Al-Madrasa | المَدْرَسَة الأولى |
| | firm | yangon | ရန်ကုန် ချည်မျှင် | ရန်ကုန် |
{rows}
| | part | cut | Cutting | القص |
| | part | sew | Sewing | الخياطة |
| settings |
| | form_title | form_id | default_language |
| | Finding | finding | English (en) |
"""
FORM = FINDING.replace("{rows}", "\n".join(f"| | firm | f{n} | Works {n} | مصنع {n} |" for n in range(120)))


@pytest.fixture
def paper(open_paper: Callable[..., Paper]) -> Paper:
    return open_paper(FORM)


def offered(paper: Paper, label: str) -> list[str]:
    return [row["value"] for row in paper.box(label).all("input") if row["type"] in ("radio", "checkbox")]


def said(paper: Paper, label: str) -> str:
    return " ".join(line.text for line in paper.box(label).all("p") if line["role"] == "status")


def test_a_long_list_is_a_field_and_not_one_menu(paper: Paper) -> None:
    assert offered(paper, "Which enterprise?") == [] and not paper.box("Which enterprise?").all("select")
    assert len(paper.box("Which part?").all("option")) == 3


def test_what_is_sought_is_found_and_everything_typed_stays(paper: Paper) -> None:
    paper.type("Anything else?", "Nothing").type("Which enterprise?", find="ha noi dong").press("Find")
    assert offered(paper, "Which enterprise?") == ["hanoi"] and said(paper, "Which enterprise?") == "Found: 1"
    assert paper.says("Anything else?") == ["Nothing"]
    paper.type("Which enterprise?", "hanoi").on()
    assert paper.answers["Which enterprise?"] == "Dệt may Hà Nội Đông Đô"


def test_at_most_50_are_shown_and_all_are_counted(paper: Paper) -> None:
    paper.type("Which enterprise?", find="works").press("Find")
    assert len(offered(paper, "Which enterprise?")) == 50
    assert said(paper, "Which enterprise?").startswith("Found: 120. The first 50 are shown")
    assert said(paper.type("Which enterprise?", find="zzz").press("Find"), "Which enterprise?") == (
        "Nothing in the list has this name."
    )


def test_continue_looks_first_for_what_was_typed_and_then_goes_on(paper: Paper) -> None:
    paper.type("Which enterprise?", "").type("Which enterprise?", find="Works 77").on()
    assert offered(paper, "Which enterprise?") == ["f77"] and not paper.errors
    assert "Choose an answer: Which enterprise?" in paper.on().errors
    assert paper.type("Which enterprise?", "f77").on().answers["Which enterprise?"] == "Works 77"


def test_several_are_chosen_one_search_after_another(paper: Paper) -> None:
    paper.type("Which others?", find="Works 11").press("Find", nth=1)
    paper.type("Which others?", "f11", "f110").type("Which others?", find="hanoi").press("Find", nth=1)
    assert offered(paper, "Which others?") == ["f11", "f110", "hanoi"]
    paper.type("Which others?", "f110", "hanoi").type("Which enterprise?", find="f1").on()
    assert paper.type("Which enterprise?", "f1").on().answers["Which others?"] == "Dệt may Hà Nội Đông Đô, Works 110"


@pytest.mark.parametrize(("label", "wanted"), [
    ("Dệt may Hà Nội", "det may ha noi"), ("Đông Đô", "dong do"), ("المَدْرَسَة الأولى", "المدرسه الاولي"),
    ("مصنع ٤٢", "مصنع 42"), ("ရန်ကုန် ချည်မျှင်", "ရန်ကုန်"), ("Ł-Straße (Øst)", "l strasse ost"), ("Façade", "FACADE"),
])  # fmt: skip
def test_marks_capitals_and_ways_of_writing_make_no_difference(label: str, wanted: str) -> None:
    assert bare(wanted) in bare(label) and [each.label for each in found([Option("1", label)], wanted)] == [label]


def test_vowels_of_burmese_are_no_marks() -> None:
    assert found([Option("1", "ကို"), Option("2", "ကာ")], "ကို") == [Option("1", "ကို")]


def test_what_begins_so_comes_first() -> None:
    rows = [Option("a", "Big banana"), Option("b", "Urban"), Option("c", "Banner")]
    assert [each.value for each in found(rows, "ban")] == ["c", "a", "b"]


@pytest.fixture
def lively(form: Callable[..., Lively]) -> Lively:
    return form(FORM, "finding")


def shown(lively: Lively) -> list[str]:
    return lively.page.locator("[role=option]:visible").all_inner_texts()


def test_a_combobox_is_found_in_by_keys_alone(lively: Lively) -> None:
    field = lively.page.get_by_role("group", name="Which enterprise?").get_by_role("combobox")
    field.focus()
    lively.page.keyboard.type("WORKS 11")
    lively.page.get_by_role("option").first.wait_for()
    assert shown(lively)[:3] == ["Works 11", "Works 110", "Works 111"] and len(shown(lively)) == 11
    lively.page.keyboard.press("ArrowUp")
    lively.page.keyboard.press("ArrowDown")
    lively.page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert lively.page.locator(f"[id='{active}']").inner_text() == "Works 110"
    lively.page.keyboard.press("Enter")
    box = lively.box("Which enterprise?")
    assert box.locator("input:checked").get_attribute("value") == "f110"
    assert field.get_attribute("aria-expanded") == "false"
    assert box.get_by_role("status").inner_text() == "Chosen: Works 110" and field.input_value() == ""
    assert lively.focused == field.get_attribute("id")


def test_found_rows_are_counted_aloud_and_escape_closes(lively: Lively) -> None:
    box = lively.box("Which enterprise?")
    box.get_by_role("combobox").fill("works")
    box.get_by_text("Found: 120. The first 50 are shown").wait_for()
    assert len(shown(lively)) == 50
    lively.page.keyboard.press("Escape")
    assert shown(lively) == [] and box.get_by_role("combobox").input_value() == "works"


def test_several_are_chosen_and_taken_back_by_taps(lively: Lively, serving: Served) -> None:
    others = lively.box("Which others?")
    for name in ("works 7", "det may"):
        others.get_by_role("combobox").fill(name)
        others.get_by_role("option").first.click()
    others.get_by_role("combobox").fill("f9")
    others.get_by_role("option").first.click()
    others.get_by_role("checkbox", name="Works 7").uncheck()
    assert lively.on().errors == ["Choose an answer: Which enterprise?"]
    lively.page.locator("#summary a").click()
    assert lively.focused == lively.box("Which enterprise?").get_by_role("combobox").get_attribute("id")
    lively.pick("Which enterprise?", "yangon").on()
    assert lively.answers["Which others?"] == "Dệt may Hà Nội Đông Đô, Works 9"
    lively.press("Back")
    assert lively.box("Which enterprise?").locator("input:checked").get_attribute("value") == "yangon"


def test_a_short_list_shows_its_rows_and_another_language_finds_in_its_own(lively: Lively) -> None:
    assert lively.box("Which part?").get_by_role("radio").count() == 2
    assert not lively.box("Which part?").get_by_role("combobox").is_visible()
    lively.pick("Which enterprise?", "school")
    lively.page.get_by_role("button", name="العربية").click()
    lively.page.locator("html[dir=rtl]").wait_for()
    assert lively.box("أي منشأة؟").locator("label:has(input:checked)").inner_text() == "المَدْرَسَة الأولى"
    lively.box("أي منشأة؟").get_by_role("combobox").fill("المدرسه")
    assert lively.page.get_by_role("option").first.inner_text() == "المَدْرَسَة الأولى"


ATTACHED = """
| survey |
| | type | name | label |
| | select_one_from_file shops.csv | shop | Which shop? |
| settings |
| | form_title | form_id |
| | Shops | many_shops |
"""


def test_50000_rows_are_found_in_and_never_laid_out(serving: Served, page: Page) -> None:
    rows = "".join(f"s{n},Boutique numéro {n}\n" for n in range(50_000))
    serving.publish(ATTACHED, "many_shops", files={"shops.csv": f"name,label\n{rows}".encode()})
    member = Lively(page)
    enrol(page, serving.store, serving.address)
    member.open(serving.link("many_shops")).box("Which shop?").get_by_role("combobox").fill("numero 49999")
    member.page.get_by_role("option", name="Boutique numéro 49999").click()
    assert member.page.locator("main *").count() < 60
    assert member.on().answers["Which shop?"] == "Boutique numéro 49999"
