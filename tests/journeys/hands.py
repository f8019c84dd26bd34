"""Hands that type answers into the pages of a form, with JavaScript and without, as its labels and buttons are.

``Hands`` fill controls at once; ``keys.Keys`` go by Tab and type, ``fingers.Fingers`` tap: each moves in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from formserver.program.model import Node, Program
from formserver.web.pages.controls import FILES, date_style
from formserver.web.pages.fields import date_parts, indexed_path, number_shown, path_of
from formserver.web.pages.languages import numbers

#: The questions that show, and the controls that they are asked by: one look at the page for all of them.
LOOK = """boxes => boxes.filter(box => box.checkVisibility()).map(box => [
    box.dataset.field, !!box.querySelector('select'), !!box.querySelector('input[type=range]')])"""
#: The field with which a long list is searched, where a question has one.
SEEK = "[role=combobox]:visible, .finder input[type=text]:visible"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the page: its box, its field's name, whether a menu or a slider asks it, and the answer to give."""

    box: Any
    field: str
    node: Node
    menu: bool
    slider: bool
    text: str


class Hands:
    """Types ``answers`` into the page of a form, question by question, page by page, until the receipt.

    Numbers are written with the decimal mark of ``language``. ``pages`` and ``met`` say what was gone through.
    """

    def __init__(
        self,
        page: Any,
        program: Program,
        answers: Mapping[str, str],
        *,
        language: str = "en",
        photo: Path | None = None,
    ) -> None:
        self.page, self.program, self.answers, self.photo = page, program, answers, photo
        self.decimal = numbers(language)[0]
        self.nodes = {node.number: node for node in program.nodes}
        self.pages, self.met = 0, set[str]()

    @property
    def alive(self) -> bool:
        """Whether the page's script has taken over."""
        return bool(self.page.locator("html[data-alive]").count())

    def fill_all(self) -> str:
        """Go through every page, send, and return the receipt's number ("" of an anonymous form)."""
        for _ in range(400):
            self.fill_page()
            if not self.go_on():
                return " ".join(self.page.locator(".receipt").all_inner_texts())
        raise AssertionError("no receipt after 400 pages")

    def fill_page(self) -> None:
        """Answer every question that shows, also those that appear on the way."""
        self.pages += 1
        done: set[str] = set()
        while waiting := [each for each in self._shown() if each.field not in done]:
            for each in waiting:
                done.add(each.field)
                if each.text:
                    self.answer(each)
            self.leave()

    # How hands move.

    def put(self, control: Any, text: str) -> None:
        """Write into a field."""
        control.fill(text)

    def tick(self, control: Any) -> None:
        """Choose a radio button or a check box."""
        control.check(force=True)

    def pick(self, menu: Any, value: str) -> None:
        """Choose from a menu."""
        menu.select_option(value)

    def slide(self, slider: Any, value: str) -> None:
        """Move a slider."""
        slider.fill(value)

    def take(self, option: Any) -> None:
        """Choose a row of what was found in a long list."""
        option.click()

    def push(self, button: Any) -> None:
        """Press a button."""
        button.click()

    def give(self, control: Any, file: Path) -> None:
        """Choose a file."""
        control.set_input_files(file)

    def leave(self) -> None:
        """Leave the last field."""
        self.page.locator("h1").first.evaluate("() => document.activeElement.blur()")

    # What they do.

    def answer(self, asked: Asked) -> None:
        """Answer one question."""
        TYPISTS.get(asked.node.question, _type_text)(self, asked)

    def _shown(self) -> list[Asked]:
        """Return the questions that show, with what is to be answered."""
        found = []
        for field, menu, slider in self.page.locator("main .question[data-field]").evaluate_all(LOOK):
            path, node = path_of(self.program, field), self.nodes[int(re.match(r"q(\d+)", field)[1])]  # type: ignore[index]
            self.met |= {path} if node.question != "note" else set()
            box = self.page.locator(f'.question[data-field="{field}"]')
            found.append(Asked(box, field, node, menu, slider, self.answers.get(path, "")))
        return found

    def go_on(self) -> bool:
        """Press the button that leads on: add another instance, Continue, or Send; return whether pages are left."""
        key = self.page.locator("input[name=page]").first.input_value()
        if key == "check":
            self.push(self.page.locator("main button[value=send]"))
            self.page.wait_for_selector(".tell.good")
            return False
        if self._wants_more(key):
            self._press("button[value=add]")
            return True
        self._press("button.main[value=next]")
        wrong = self.page.locator("#summary:visible").all_inner_texts()
        assert not wrong, wrong
        return True

    def _press(self, selector: str) -> None:
        self.push(self.page.locator(selector))
        self.page.wait_for_load_state()

    def _wants_more(self, key: str) -> bool:
        if key == "sections":
            return False
        number, *indexes = map(int, key.removeprefix("p").split("-"))
        planned = self.program.pages[number]
        if planned.kind != "repeat":
            return False
        instance = re.compile(re.escape(indexed_path(self.program, planned.group, indexes)) + r"\[(\d+)\]")
        wanted = max((int(found[1]) for path in self.answers if (found := instance.match(path))), default=0)
        return bool(self.page.locator(".instances li:not(.none)").count() < wanted)


def _type_text(hands: Hands, asked: Asked) -> None:
    hands.put(asked.box.locator(f'[name="{asked.field}"]'), asked.text)


def _type_number(hands: Hands, asked: Asked) -> None:
    hands.put(asked.box.locator(f'[name="{asked.field}"]'), number_shown(asked.text, decimal=hands.decimal))


def _choose(hands: Hands, asked: Asked) -> None:
    if asked.menu:
        hands.pick(asked.box.locator("select"), asked.text)
        return
    wanted = asked.text.split()
    field = asked.box.locator(SEEK)
    if field.count():
        for value in wanted:
            _seek(hands, asked, field, value)
        return
    for control in asked.box.locator("input[type=radio], input[type=checkbox]").all():
        if control.get_attribute("value") in wanted:
            hands.tick(control)


def _seek(hands: Hands, asked: Asked, field: Any, value: str) -> None:
    """Find a choice by its code in a long list, and choose it."""
    hands.put(field, value)
    if field.get_attribute("role"):
        hands.take(asked.box.locator(f'[role=option][data-value="{value}"]'))
    else:
        hands.push(asked.box.locator(".finder button"))
        hands.tick(asked.box.locator(f'input[value="{value}"]'))


def _slide(hands: Hands, asked: Asked) -> None:
    if asked.slider:
        hands.slide(asked.box.locator("input[type=range]"), asked.text)
    else:
        _choose(hands, asked)


def _rank(hands: Hands, asked: Asked) -> None:
    """Give each choice its place by its menu; where the script has made a list of them, move them up."""
    listed = bool(asked.box.locator(".rank.alive").count())
    for place, value in enumerate(asked.text.split(), 1):
        row = asked.box.locator(f'li[data-value="{value}"]')
        if not listed:
            hands.pick(row.locator("select"), str(place))
            continue
        for _ in range(row.evaluate("row => [...row.parentElement.children].indexOf(row)") + 1 - place):
            hands.push(row.locator("button").first)
    if listed and asked.box.locator(".rank + button:visible").count():
        hands.push(asked.box.locator(".rank + button"))


def _type_date(hands: Hands, asked: Asked) -> None:
    for part, value in date_parts(asked.text, style=date_style(asked.node)).items():
        hands.put(asked.box.locator(f'[name="{asked.field}.{part}"]'), value)


def _type_point(hands: Hands, asked: Asked) -> None:
    for part, value in zip(("lat", "lon"), asked.text.split(), strict=False):
        hands.put(asked.box.locator(f'[name="{asked.field}.{part}"]'), value)


def _give_file(hands: Hands, asked: Asked) -> None:
    if hands.photo:
        hands.give(asked.box.locator("input[type=file]"), hands.photo)
        if hands.alive:
            asked.box.locator(".preview").first.wait_for()


TYPISTS: Mapping[str, Callable[[Hands, Asked], None]] = {
    **dict.fromkeys(("select_one", "select_multiple", "acknowledge"), _choose),
    **dict.fromkeys(("date", "time", "dateTime"), _type_date), **dict.fromkeys(FILES, _give_file),
    "range": _slide, "rank": _rank, "geopoint": _type_point, "integer": _type_number, "decimal": _type_number,
}  # fmt: skip
