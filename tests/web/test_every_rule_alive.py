"""Every rule of every shipped form, broken where there is JavaScript: the page says and leads as the server's does."""

from __future__ import annotations

import pytest
from matrix.standing import NAMES, Standing, window
from web.paper import _Reader
from web.test_every_rule import ERROR, broken_pages, visited

from formserver.web.pages.shown import show

#: What was answered so far, but what carries the page.
GIVEN = """() => [...new FormData(document.getElementById('form'))]
  .filter(([name, value]) => /^q\\d/.test(name) && typeof value === 'string')"""
#: The focus, the title, each link of the summary, and what is wrong where a link leads.
SAID = """() => ({
  focus: document.activeElement.id,
  title: document.title,
  links: [...document.querySelectorAll('#summary a')].map((a) => [a.getAttribute('href'), a.textContent.trim()]),
  faults: [...document.querySelectorAll('#summary a')].filter((a) => {
    const field = a.getAttribute('href').slice(1);
    const [target, box] = [document.getElementById(field), document.querySelector(`.question[data-field="${field}"]`)];
    const described = [box, ...box.querySelectorAll('[aria-describedby]')]
      .some((each) => (each.getAttribute('aria-describedby') || '').split(' ').includes(field + '.error'));
    const said = box.querySelector('.what').textContent.trim();
    return !target || !target.matches('input, select, textarea') || !described ||
      !box.querySelector('[aria-invalid=true]') || said !== a.textContent.trim();
  }).map((a) => a.getAttribute('href')),
})"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", NAMES)
def test_the_script_says_every_broken_rule_as_the_server_does(app, browser, served, name):
    with window(browser, "phone", "script") as page, app.test_request_context():
        at = Standing(page, served, name, "en", "script")
        at.start()
        unlike = [found for broken in broken_pages(at.form) if (found := unlike_the_server(at, *broken))]
    assert unlike == []


def unlike_the_server(at: Standing, record, step, wrong) -> list[str]:
    """Return what the script does with these answers that it should not."""
    visit = visited(at.form, record, step, record.answers | wrong, "en")
    summary = _Reader(show(at.form, visit).get_data(as_text=True)).root.one(id="summary")
    at.stand_in(visit.state.with_(answers=record.answers | wrong, page=step.key))
    given = at.page.evaluate(GIVEN)
    at.page.locator("main button[value=next]").last.click()
    at.page.wait_for_selector("#summary:not([hidden])")
    said = at.page.evaluate(SAID)
    found = [f"{step.key}: {each}" for each in said["faults"]]
    if said["links"] != [[link["href"], link.text.strip()] for link in summary.all("a")]:
        found.append(f"{step.key}: {said['links']}")
    if said["focus"] != "summary" or not said["title"].startswith(ERROR["en"]):
        found.append(f"{step.key}: {said['focus']} {said['title']}")
    return found + ([] if at.page.evaluate(GIVEN) == given else [f"{step.key}: answers cleared"])
