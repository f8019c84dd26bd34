"""Words without a translation say which language they are in; numbers in words are written as the language does."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from web.forms import records

from formserver.texts import translations

HALF = """
| survey | | | | | | | | | | | |
| | type | name | label::E (en) | label::A (ar) | hint::E (en) | guidance_hint::E (en) | appearance | constraint | constraint_message::E (en) | relevant | choice_filter |
| | begin_group | both | About you | | | | field-list | | | | |
| | text | who | Your name | اسمك | As on your card. | Both names. | | regex(., '..+') | Two letters at least. | | |
| | select_one yn | here | Do you work here? | | | | | | | | |
| | select_one yn | there | And **there**? | | | | minimal | | | | |
| | select_one part | where | Where, ${who}? | | In the house. | | | | | | of = ${here} |
| | note | read | Thank you, ${who}. | | | | | | | | |
| | end_group | | | | | | | | | | |
| choices | | | | |
| | list_name | name | label::E (en) | label::A (ar) | of |
| | yn | yes | Yes | نعم | |
| | yn | no | Not yet | | |
| | part | hall | The hall | | yes |
| | part | yard | الساحة | الساحة | yes |
| settings | | | |
| | form_id | form_title | default_language |
| | half | نصف | E (en) |
"""  # noqa: E501
#: Texts of the page in English that no element calls English.
UNSAID = """() => {
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement, said = at.closest('[lang]');
    const own = said.lang !== 'en' || (said.dir !== 'ltr');
    if (/[A-Za-z]{2}/.test(walk.currentNode.data) && at.checkVisibility() && own) found.push(walk.currentNode.data);
  }
  return found;
}"""
NUMBERS = """
| survey | | | | | | | |
| | type | name | label::E (en) | label::S (es) | label::A (ar) | label::M (my) | calculation | appearance |
| | begin_group | both | Both | Ambos | كلاهما | နှစ်ခုလုံး | | field-list |
| | decimal | much | Much | Mucho | كثير | များ | | |
| | end_group | | | | | | | |
| | begin_group | then | Then | Luego | ثم | ထို့နောက် | | field-list |
| | calculate | half | | | | | ${much} div 2 | |
| | calculate | copy | | | | | jr:choice-name(${one}, '${one}') | |
| | note | read | Half is ${half}. | La mitad es ${half}. | النصف ${half}. | တစ်ဝက် ${half}။ | | |
| | select_one l | one | One | Uno | واحد | တစ် | | |
| | end_group | | | | | | | |
| choices | | | | | | |
| | list_name | name | label::E (en) | label::S (es) | label::A (ar) | label::M (my) |
| | l | a | ${half} kg | ${half} kg | ${half} kg | ${half} kg |
| settings | | |
| | form_id | form_title | default_language |
| | halves | Halves | E (en) |
"""
HALVES = {"en": "12.5", "es": "12,5", "ar": "12.5", "my": "၁၂.၅"}


def scriptless(browser, link):
    """The page at ``link`` where the script never comes."""
    page = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    page.route("**/script/**", lambda route: route.abort())
    page.goto(link)
    return page


def test_words_without_a_translation_say_their_language_in_the_page(form):
    lively = form(HALF, "half", "?lang=ar")
    lively.page.locator("input[type=text]").first.fill("Amina")
    lively.page.locator("input[value=yes]").first.check()
    assert "Where, Amina?" in lively.page.inner_text("main")
    lively.page.locator("input[type=text]").first.fill("A")
    lively.page.locator("button[value=next]").last.click()
    assert lively.page.locator("#summary:visible a span[lang=en][dir=ltr]").inner_text() == "Two letters at least."
    name = lively.page.locator("input[type=text]").first
    assert [each for each in lively.page.evaluate(UNSAID) if "Amina" not in each] == []
    name.fill("أمينة")
    assert lively.page.evaluate(UNSAID) == []
    lively.page.locator("button[value=next]").last.click()
    assert lively.page.locator("dl.answers").is_visible() and lively.page.locator("h2 span[lang=en]").count() == 1
    wrong = Axe().run(lively.page).response["violations"]
    assert [each["id"] for each in wrong if "lang" in each["id"]] == []


def test_words_without_a_translation_say_their_language_without_a_script(form, browser):
    link = form(HALF, "half", "?lang=ar").page.url
    page = scriptless(browser, link)
    assert page.evaluate(UNSAID) == []
    assert page.locator("option[lang=en][dir=ltr]").all_inner_texts() == ["Not yet"]
    page.locator("input[type=text]").first.fill("A")
    page.locator("button[value=next]").last.click()
    assert page.locator("#summary a span[lang=en], .what span[lang=en]").count() == 2
    wrong = Axe().run(page).response["violations"]
    assert [each["id"] for each in wrong if "lang" in each["id"]] == []


@pytest.mark.parametrize("lively", [True, False])
def test_answers_and_results_without_a_translation_say_their_language(form, serving, browser, lively):
    link = serving.publish(HALF, "half") + "?lang=ar"
    page = form(HALF, "half", "?lang=ar").page if lively else scriptless(browser, link)
    page.locator("input[type=text]").first.fill("أمينة")
    page.locator("input[type=radio][value=yes]").first.check()
    page.locator("select").first.select_option("no")
    page.locator("button[value=next]").last.click()
    answers = page.locator("dl.answers div dd:nth-of-type(1)")
    assert [answers.nth(place).get_attribute("lang") for place in (1, 2)] == [None, "en"]
    assert answers.nth(2).inner_text() == "Not yet" and answers.nth(2).get_attribute("dir") == "ltr"
    page.locator("button[value=send]").click()
    page.wait_for_selector(".receipt")
    assert page.locator(".result span[lang=en][dir=ltr]").inner_text() == "Thank you, أمينة."


def test_a_preview_tells_which_words_have_no_translation(desk):
    desk.upload(HALF)
    page = desk.get("/desk/forms/1/versions/1/preview?lang=ar")
    told = "Words that have no translation here are in another language, with its code beside them."
    assert translations("ar").gettext(told) in page.text
    assert '<span lang="en" dir="ltr">Do you work here?</span>' in page.text


@pytest.mark.parametrize("lively", [True, False])
@pytest.mark.parametrize(("tag", "half"), HALVES.items())
def test_numbers_in_words_are_written_as_the_language_does_and_stored_with_a_point(
    form, serving, browser, tag, half, lively
):
    link = serving.publish(NUMBERS, "halves") + f"?lang={tag}"
    page = form(NUMBERS, "halves", f"?lang={tag}").page if lively else scriptless(browser, link)
    page.locator("input.number").fill("25")
    page.locator("button[value=next]").last.click()
    assert half in page.locator(".note").inner_text() and half in page.locator(".option").inner_text()
    page.locator("input[type=radio]").check()
    page.locator("button[value=next]").last.click()
    assert half in page.inner_text("main")
    page.locator("button[value=send]").click()
    page.wait_for_selector(".receipt")
    assert half in page.locator(".result").inner_text()
    record = records(serving.store, serving.form("halves"))[-1]
    assert (record["half"], record["copy"]) == ("12.5", "12.5 kg")
