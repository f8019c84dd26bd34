"""A form in a browser with JavaScript: questions found by their words, buttons pressed, what the page says."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page


class Lively:
    """A page whose script has taken over; ``trouble`` is what the browser complained about."""

    def __init__(self, page: Page, link: str = "") -> None:
        self.page, self.trouble = page, list[str]()
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda said: self.trouble.append(said.text) if said.type == "error" else None)
        if link:
            self.open(link)

    def open(self, link: str) -> Lively:
        self.page.goto(link)
        self.page.wait_for_selector("html[data-alive]")
        return self

    def box(self, label: str) -> Locator:
        """The visible question with these words."""
        words = self.page.locator(".words").get_by_text(label, exact=True)
        return self.page.locator("main .question:visible").filter(has=words)

    def type(self, label: str, text: str) -> Lively:
        control = self.box(label).locator("input.text:not(.filter), textarea").first
        control.fill(text)
        control.blur()
        return self

    def choose(self, label: str, *values: str) -> Lively:
        for value in values:
            self.box(label).locator(f'input[value="{value}"]').check(force=True)
        return self

    def pick(self, label: str, value: str) -> Lively:
        """Choose from a menu, or from a long list by the code."""
        field = self.box(label).get_by_role("combobox")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            self.box(label).locator(f'[role=option][data-value="{value}"]').click()
        return self

    def press(self, words: str) -> Lively:
        self.page.locator("main, header").get_by_role("button", name=words).first.click()
        return self

    def on(self) -> Lively:
        return self.press("Continue")

    @property
    def labels(self) -> list[str]:
        """The words of the questions that show."""
        return [box.locator(".words").first.inner_text() for box in self.page.locator("main .question:visible").all()]

    @property
    def errors(self) -> list[str]:
        return self.page.locator("#summary:visible li").all_inner_texts()

    @property
    def heading(self) -> str:
        return self.page.locator("main h1").inner_text()

    @property
    def focused(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))

    def value(self, label: str) -> str:
        return self.box(label).locator("input.text:not(.filter), textarea, select").first.input_value()

    @property
    def answers(self) -> dict[str, str]:
        """The check page: label → answer."""
        rows = self.page.locator("dl.answers > div").all()
        return {row.locator("dt").inner_text(): row.locator("dd").first.inner_text() for row in rows}

    def receipt(self) -> str:
        self.page.wait_for_selector(".receipt")
        return self.page.locator(".receipt").inner_text()

    def asks_before_leaving(self) -> bool:
        """Whether the browser would ask before this page is left."""
        ask = "() => !window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
        return bool(self.page.evaluate(ask))

    def requests(self) -> list[Any]:
        """A list that grows with each request from now on."""
        seen: list[Any] = []
        self.page.on("request", lambda request: seen.append(request.url))
        return seen
