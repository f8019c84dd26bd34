"""The fill pages with JavaScript, in Chromium: everything at once, nothing lost, the plain form whenever it fails."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect
from web.forms import CASCADE, FOLLOW_UP, HIDDEN, HOSTILE, LADDER, NOTHING, OUTPUTS, ROSTER, TONGUES, VECTOR, records
from web.lively import Lively


def ladder(form) -> Lively:
    lively = form(LADDER, "ladder").type("Your name", "Ama").type("Your age", "30").on()
    return lively.choose("Do you work here?", "no").on().type("Anything else?", "No").on()


def test_a_follow_up_appears_at_once(form):
    lively = form(FOLLOW_UP, "follow")
    assert lively.labels == ["Any injury?"]
    assert lively.choose("Any injury?", "yes").labels == ["Any injury?", "How many injuries?"]
    assert lively.choose("Any injury?", "no").labels == ["Any injury?"]


def test_labels_and_hints_say_what_was_typed(form):
    lively = form(OUTPUTS, "outputs").type("Your name", "Ama <b>").type("Age of Ama <b>", "70")
    assert lively.labels == ["Your name", "Age of Ama <b>", "Ama <b> is old", "Half of it"]
    assert lively.page.locator(".hint strong").inner_text() == "Ama <b>"


def test_a_calculation_follows_at_once_and_is_readonly(form):
    lively = form(FOLLOW_UP, "follow").choose("Any injury?", "yes").type("How many injuries?", "٣").on()
    assert lively.value("Twice as many") == "6"
    assert not lively.box("Twice as many").locator("input").is_editable()


def test_a_cascade_offers_what_fits(form):
    lively = form(CASCADE, "cascade").choose("Region", "north").on()
    assert lively.box("Town").locator(".option").all_inner_texts() == ["Tamale", "Yendi"]


def test_a_constraint_is_said_when_the_page_is_sent_not_before_and_goes_when_mended(form):
    lively = form(LADDER, "ladder").type("Your name", "Ama")
    control = lively.box("Your age").locator("input")
    control.focus()
    control.type("300")
    line = lively.box("Your age").locator(".error")
    control.blur()
    assert not line.is_visible()
    lively.on()
    assert line.locator(".what").inner_text() == "Your age: Years are between 0 and 120"
    assert control.get_attribute("aria-invalid") == "true"
    control.fill("30")
    assert not line.is_visible() and control.get_attribute("aria-invalid") is None


def test_errors_stand_in_a_summary_that_has_the_focus(form):
    lively = form(LADDER, "ladder").type("Your age", "300").on()
    assert lively.errors == ["Enter an answer: Your name", "Your age: Years are between 0 and 120"]
    assert lively.focused == "summary" and lively.page.title() == "Error: About you – Ladder"
    lively.page.locator("#summary a").first.click()
    assert lively.focused == lively.box("Your name").locator("input").get_attribute("id")
    assert lively.value("Your age") == "300"
    lively.type("Your name", "Ama").type("Your age", "30").on()
    assert lively.page.title() == "Do you work here? – Ladder"


def test_a_new_page_begins_at_its_top_for_eye_and_ear(form):
    lively = form(LADDER, "ladder").type("Your name", "Ama").on()
    assert (
        lively.page.locator("h1:focus").inner_text() == lively.heading and lively.page.evaluate("window.scrollY") == 0
    )


def test_nothing_is_asked_of_the_server_before_the_end(form, serving):
    lively = form(LADDER, "ladder")
    seen = lively.requests()
    lively.type("Your name", "Ama").on().choose("Do you work here?", "yes").on().on().on().on()
    assert (lively.page.locator("dl.answers").count() > 0, seen) == (True, [])


def test_back_and_forward_of_the_browser_keep_every_answer(form):
    lively = form(LADDER, "ladder").type("Your name", "Ama").on()
    lively.choose("Do you work here?", "yes").on()
    assert lively.labels == ["Since when?"]
    lively.page.go_back()
    lively.page.go_back()
    assert lively.value("Your name") == "Ama"
    lively.page.go_forward()
    assert lively.box("Do you work here?").locator("input[value=yes]").is_checked()


def test_change_asks_all_that_follows_before_the_check_page(form):
    lively = ladder(form)
    assert lively.answers["Do you work here?"] == "No"
    lively.page.get_by_role("button", name="Change Do you work here?").click()
    assert lively.choose("Do you work here?", "yes").on().labels == ["Since when?"]
    assert lively.on().labels == ["In which part?"]
    assert lively.on().answers["In which part?"] == "Not answered"


def test_check_all_answers_is_offered_once_they_were_checked(form):
    lively = ladder(form)
    lively.page.get_by_role("button", name="Change Your name").click()
    assert lively.focused == lively.box("Your name").locator("input").get_attribute("id")
    assert lively.type("Your name", "Efua").press("Check all answers").answers["Your name"] == "Efua"


def test_what_is_missing_is_named_before_sending(form):
    lively = ladder(form)
    lively.page.get_by_role("button", name="Change Your name").click()
    lively.type("Your name", "").press("Check all answers").press("Send")
    assert lively.errors == ["Enter an answer: Your name"] and lively.page.title().startswith("Error: Check")
    lively.page.locator("#summary button").click()
    assert lively.labels == ["Your name", "Your age"]


def test_repeats_are_added_opened_and_removed(form):
    lively = form(ROSTER, "roster").on().type("Her name", "Ama").on()
    assert lively.page.locator(".caption").inner_text() == "Woman 1, Child 1"
    lively.on().on().press("Add: Woman")
    assert lively.heading == "Woman 2"
    lively.type("Her name", "Efua").on().type("Name of the child", "Kofi").on()
    lines = lively.page.locator(".instances .words")
    assert lines.all_inner_texts() == ["Child 1: Kofi"]
    lively.on()
    assert lines.all_inner_texts() == ["Woman 1: Ama", "Woman 2: Efua"]
    lively.press("Remove Woman 1")
    assert lines.all_inner_texts() == ["Woman 1: Efua"]
    assert lively.press("Open Woman 1").value("Her name") == "Efua"


def test_another_language_keeps_answers_page_and_errors_without_the_server(form):
    lively = form(TONGUES, "tongues").type("Your name", "Ama").on().type("How many?", "x").on()
    assert lively.focused == "summary"
    lively.press("العربية")
    lively.page.wait_for_selector("html[lang=ar][dir=rtl]")
    assert lively.labels == ["كم؟"] and "كم؟" in lively.errors[0] and lively.value("كم؟") == "x"
    assert lively.page.title().startswith("خطأ")
    assert lively.page.evaluate("document.activeElement.value") == "lang:ar"
    seen = lively.requests()
    lively.press("English")
    lively.page.wait_for_selector("html[lang=en]")
    assert lively.press("Back").value("Your name") == "Ama" and seen == []


def test_an_anonymous_page_is_opened_anew_and_left_in_the_language_that_was_chosen(form):
    secret = TONGUES.replace("| form_id", "| fs:anonymous | form_id").replace("| tongues", "| yes | secrettongues")
    lively = form(secret, "secrettongues")
    lively.press("العربية")
    lively.page.wait_for_selector("html[lang=ar]")
    lively.page.reload()
    expect(lively.page.locator("html[lang=ar][data-alive]")).to_be_attached()
    lively.page.locator("button[value=leave]").click()
    expect(lively.page).to_have_url(re.compile("/left"))
    expect(lively.page.locator("html")).to_have_attribute("lang", "ar")


#: Every word of a page, but for the names of its languages and what is there for Enter alone.
WORDS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const { parentElement: at, data } = walker.currentNode;
    const skipped = at.closest('script, .languages, [aria-hidden], [hidden], [role=status]');
    if (data.trim() && !skipped) found.push(data.trim());
  }
  return [document.title, ...found, ...Array.from(document.querySelectorAll('nav'), (nav) => nav.ariaLabel)];
}"""


@pytest.mark.parametrize("name", ["tongues", "secrettongues"])
def test_a_page_whose_language_was_changed_says_what_one_opened_in_it_says(form, name):
    markdown = TONGUES
    if name == "secrettongues":
        markdown = TONGUES.replace("| form_id", "| fs:anonymous | form_id").replace(
            "| tongues", "| yes | secrettongues"
        )
    lively = form(markdown, name)
    lively.press("العربية")
    expect(lively.page.locator("[role=status]", has_text="اللغة: العربية")).to_be_attached()
    changed = lively.page.evaluate(WORDS)
    assert changed == form(markdown, name, "?lang=ar").page.evaluate(WORDS)


def test_while_the_answers_are_sent_the_button_keeps_the_focus_and_that_is_said(form):
    secret = LADDER.replace("| form_id", "| fs:anonymous | form_id").replace("| ladder", "| yes | secretladder")
    lively = form(secret, "secretladder").type("Your name", "Ama").on().choose("Do you work here?", "no").on().on()
    waiting: list[Route] = []
    lively.page.route("**/send", lambda route: waiting.append(route))
    lively.press("Send answers")
    expect(lively.page.locator("[role=status]", has_text="Sending…")).to_be_attached()
    assert lively.page.evaluate("document.activeElement.value") == "send"
    waiting[0].continue_()
    expect(lively.page).to_have_url(re.compile("/done"))


def test_a_language_that_cannot_be_fetched_leaves_everything_as_it_is(form, context):
    lively = form(TONGUES, "tongues").type("Your name", "Ama").on()
    context.set_offline(True)
    lively.press("العربية")
    alert = lively.page.locator("[role=alert]")
    assert "could not be fetched" in alert.inner_text() and lively.labels == ["How many?"]
    context.set_offline(False)
    lively.trouble.clear()
    lively.press("العربية")
    lively.page.wait_for_selector("html[lang=ar]")


def test_a_language_that_is_broken_is_left_to_the_server_with_every_answer(form):
    lively = form(TONGUES, "tongues").type("Your name", "Ama").on().type("How many?", "12")
    lively.page.route(re.compile(r"/ar\.json$"), lambda route: route.fulfill(status=500, body="x"))
    with lively.page.expect_navigation():
        lively.press("العربية")
    lively.page.wait_for_selector("html[lang=ar]")
    lively.page.locator("button.back").click()
    assert lively.page.locator("main input.text").input_value() == "Ama"
    lively.trouble.clear()


def test_a_failed_send_says_so_and_the_next_one_makes_one_record(form, serving):
    lively = ladder(form)
    form_in_store = serving.form("ladder")
    before = len(records(serving.store, form_in_store))
    lively.page.route("**/records", lambda route: route.abort())
    lively.press("Send answers")
    expect(lively.page.locator("main h1")).to_contain_text("not sent yet")
    lively.page.unroute("**/records")
    lively.trouble.clear()
    lively.page.get_by_role("link", name="Records on this device").first.click()
    expect(lively.page.locator("main")).to_contain_text("Reference number", timeout=20_000)
    assert len(records(serving.store, form_in_store)) == before + 1


def test_a_reply_that_is_lost_still_makes_one_record(form, serving):
    lively = form(TONGUES, "tongues").type("Your name", "Ama").on().on().choose("Is Ama here?", "yes").on()
    stored = serving.form("tongues")
    before = len(records(serving.store, stored))

    def lose(route):
        route.fetch()
        route.abort()

    lively.page.route("**/records", lose)
    lively.press("Send answers")
    expect(lively.page.locator("main h1")).to_contain_text("not sent yet")
    lively.page.unroute("**/records")
    lively.trouble.clear()
    lively.page.get_by_role("link", name="Records on this device").first.click()
    expect(lively.page.locator("main")).to_contain_text("Reference number", timeout=20_000)
    assert len(records(serving.store, stored)) == before + 1


def test_two_quick_taps_send_once(form, serving):
    lively = ladder(form)
    stored = serving.form("ladder")
    before = len(records(serving.store, stored))
    lively.page.locator("button[value=send]").dblclick()
    lively.receipt()
    assert len(records(serving.store, stored)) == before + 1


def test_back_after_sending_begins_a_new_record(form, serving):
    lively = ladder(form).press("Send answers")
    lively.receipt()
    lively.page.go_back()
    lively.page.wait_for_selector("html[data-alive]")
    assert lively.value("Your name") == ""
    lively.type("Your name", "Esi").on().choose("Do you work here?", "no").on().on().press("Send answers")
    assert lively.receipt()


def test_leaving_is_asked_about_only_while_something_is_not_saved(form):
    lively = form(LADDER, "ladder")
    assert not lively.asks_before_leaving()
    typed = """(field) => { field.value = 'Ama'; field.dispatchEvent(new Event('input', {bubbles: true}));
        return !window.dispatchEvent(new Event('beforeunload', {cancelable: true})) }"""
    assert lively.box("Your name").locator("input").evaluate(typed)
    expect(lively.page.locator(".saved")).to_contain_text("Saved on this device")
    assert not lively.asks_before_leaving()
    lively.on().choose("Do you work here?", "no").on().on().press("Send answers")
    lively.receipt()
    assert not lively.asks_before_leaving()


def test_what_was_typed_before_the_script_came_counts(serving, context):
    page, data, held = context.new_page(), re.compile(r"/s/.*\.json$"), []
    page.route(data, lambda route: held.append(route))
    with page.expect_request(data):
        page.goto(serving.publish(LADDER, "ladder"))
    page.locator("input.text").first.fill("Ama")
    held[0].continue_()
    page.wait_for_selector("html[data-alive]")
    lively = Lively(page)
    assert lively.value("Your name") == "Ama"
    assert lively.on().labels == ["Do you work here?"]


def test_without_its_data_the_plain_form_works(serving, context):
    page = context.new_page()
    page.route(re.compile(r"/s/.*\.json$"), lambda route: route.fulfill(status=500, body="x"))
    page.goto(serving.publish(LADDER, "ladder"))
    page.locator("input.text").first.fill("Ama")
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    assert page.locator(".question .words").first.inner_text() == "Do you work here?"
    assert page.locator("html[data-alive]").count() == 0


def test_a_script_that_breaks_on_the_way_hands_over_to_the_server(form):
    lively = form(LADDER, "ladder").type("Your name", "Ama").on().choose("Do you work here?", "no").on()
    lively.type("Anything else?", "Bye")
    lively.page.evaluate("() => { document.getElementById('main').appendChild = () => { throw new Error('broken') } }")
    with lively.page.expect_navigation():
        lively.press("Back")
    assert lively.page.locator("input[value=no]").is_checked()
    assert lively.trouble and not lively.trouble.clear()
    lively.page.wait_for_selector("html[data-alive]")
    assert lively.press("Back").value("Your name") == "Ama"
    assert lively.on().on().value("Anything else?") == "Bye"


def test_enter_goes_on_and_a_form_can_be_filled_by_keyboard_alone(form):
    lively = form(TONGUES, "tongues")
    keyboard = lively.page.keyboard
    lively.page.locator("input.text").focus()
    keyboard.type("Ama")
    keyboard.press("Enter")
    assert lively.labels == ["How many?"]
    keyboard.press("Tab")
    keyboard.type("3")
    keyboard.press("Enter")
    assert lively.labels == ["Is Ama here?"]
    for key in ("Tab", "Space", "ArrowDown", "ArrowUp", "Tab", "Tab"):
        keyboard.press(key)
    assert lively.labels == ["Is Ama here?"], "arrows never go on by themselves"
    keyboard.press("Enter")
    assert lively.answers == {"Your name": "Ama", "How many?": "3", "Is Ama here?": "Yes"}


def test_hidden_answers_of_the_link_are_sent(form, serving):
    form(HIDDEN, "hidden", "?wave=w7").type("Your name", "Ama").on().press("Send answers").receipt()
    assert "w7" in [row["wave"] for row in records(serving.store, serving.form("hidden"))]


def test_a_form_that_asks_nothing_can_be_sent(form):
    assert form(NOTHING, "nothing").press("Send answers").receipt()


def test_what_people_write_never_runs(form):
    lively = form(HOSTILE, "hostile")
    lively.page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    lively.type(f"Say {VECTOR}", VECTOR).on()
    assert VECTOR in lively.page.locator("main").inner_text()
    assert VECTOR in lively.on().answers.values()
    assert lively.page.locator("main img").count() == 0
    lively.press("Send answers").receipt()


def test_a_removed_instance_can_be_brought_back_at_once(form):
    lively = form(ROSTER, "roster").type("Which place?", "Tema").on().type("Her name", "Ama").on().on().on()
    lively.press("Add: Woman").type("Her name", "Efua").on().on().on()
    lines = lively.page.locator(".instances .words")
    lively.press("Remove")
    expect(lines).to_have_text(["Woman 1: Efua"])
    said = lively.page.locator("[role=status]")
    expect(said.filter(has_text="Removed: Woman 1")).to_be_attached()
    lively.press("Bring it back")
    expect(said.filter(has_text="It is back: Woman 1")).to_be_attached()
    expect(lines).to_have_text(["Woman 1: Ama", "Woman 2: Efua"])
    assert not lively.page.locator(".removed").count()
