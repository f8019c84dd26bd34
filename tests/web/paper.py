"""A browser without JavaScript, as small as can be: one page at a time, its fields, its buttons, its history."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from formserver.publish import OpenForm

VOID = {"input", "img", "br", "meta", "link"}


class Element:
    """An HTML element: tag, attributes, children and text in order."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes, self.inside = tag, attributes, list[Any]()

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    @property
    def text(self) -> str:
        """All text inside, white space made single."""
        return " ".join("".join(_texts(self)).split())

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Every element inside with this tag and these attributes, document order; ``class_`` one class."""
        found = []
        for child in self.inside:
            if isinstance(child, Element):
                found += ([child] if _fits(child, tag, attributes) else []) + child.all(tag, **attributes)
        return found

    def one(self, tag: str = "", **attributes: str) -> Element:
        """The only element of ``all``."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def shown(self) -> list[Element]:
        """Every element inside that is not hidden."""
        children = [child for child in self.inside if isinstance(child, Element) and "hidden" not in child]
        return [each for child in children for each in [child, *child.shown()]]


def _texts(element: Element) -> list[str]:
    return [part for child in element.inside for part in (_texts(child) if isinstance(child, Element) else [child])]


def _fits(element: Element, tag: str, attributes: dict[str, str]) -> bool:
    if tag and element.tag != tag:
        return False
    for name, value in attributes.items():
        if name == "class_":
            if value not in element["class"].split():
                return False
        elif element[name] != value:
            return False
    return True


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attributes})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(html: str) -> Element:
    """Return the root of a page."""
    return _Reader(html).root


class Paper:
    """A person with a form: ``type`` and ``press`` as in a browser; ``back`` as the browser's own Back does."""

    def __init__(self, client: FlaskClient, form: OpenForm, query: str = "") -> None:
        self.client, self.form, self.past = client, form, list[tuple[Any, dict[str, list[str]]]]()
        self._take(client.get(f"/s/{form.code}{query}"))

    def _take(self, response: Any) -> None:
        self.response, self.status, self.html = response, response.status_code, response.get_data(as_text=True)
        self.root = read(self.html)
        self.typed = self._as_served()
        self.files: dict[str, tuple[bytes, str]] = {}

    def _as_served(self) -> dict[str, list[str]]:
        """What the controls say on a fresh page."""
        values: dict[str, list[str]] = {}
        for control in self.root.all("input") + self.root.all("textarea"):
            kind = control["type"]
            if not control["name"] or "disabled" in control or kind == "file":
                continue
            if kind not in ("radio", "checkbox") or "checked" in control:
                text = "".join(_texts(control)) if control.tag == "textarea" else control["value"] or ""
                values.setdefault(control["name"], []).append(text or ("on" if kind == "checkbox" else ""))
        for menu in self.root.all("select"):
            chosen = [option["value"] for option in menu.all("option") if "selected" in option]
            if "disabled" not in menu:
                values[menu["name"]] = chosen[-1:] or [""]
        return values

    @property
    def title(self) -> str:
        return self.root.one("title").text

    @property
    def heading(self) -> str:
        return self.root.one("h1").text

    @property
    def page(self) -> str:
        return self.root.one("input", name="page")["value"]

    @property
    def labels(self) -> list[str]:
        """The words of the questions that show."""
        boxes = [each for each in self.root.shown() if "question" in each["class"].split()]
        return [box.all(class_="words")[0].text if box.all(class_="words") else box.text for box in boxes]

    def box(self, label: str) -> Element:
        """The question with these words."""
        boxes = [each for each in self.root.shown() if "question" in each["class"].split()]
        found = [box for box in boxes if any(words.text == label for words in box.all(class_="words"))]
        assert len(found) == 1, f"{label} among {self.labels}"
        return found[0]

    def field(self, label: str) -> str:
        return self.box(label)["data-field"]

    def type(self, label: str, *values: str, **parts: str) -> Paper:
        """Answer the question ``label``: text, codes of choices, or the parts of a date, place or rank."""
        field = self.field(label)
        if values:
            self.typed[field] = list(values)
        for part, value in parts.items():
            self.typed[f"{field}.{part}"] = [value]
        return self

    def attach(self, label: str, data: bytes, name: str = "photo.png") -> Paper:
        self.files[self.field(label)] = (data, name)
        return self

    def says(self, label: str) -> list[str]:
        """What stands in the question ``label``."""
        return self.typed.get(self.field(label), [])

    def press(self, words: str, nth: int = 0) -> Paper:
        """Press the button whose words begin so."""
        buttons = [each for each in self.root.shown() if each.tag == "button" and each.text.startswith(words)]
        buttons = [each for each in buttons if "aria-hidden" not in each]
        assert len(buttons) > nth, f"{words!r} among {[each.text for each in self.root.all('button')]}"
        return self.do(buttons[nth]["value"])

    def on(self) -> Paper:
        """Press Continue."""
        return self.press("Continue")

    def do(self, action: str) -> Paper:
        """Send the page with this action."""
        self.past.append((self.response, self.typed))
        values: dict[str, Any] = {name: list(found) for name, found in self.typed.items()} | {"do": action}
        for field, (data, name) in self.files.items():
            values[field] = (io.BytesIO(data), name)
        address = urlsplit(self.root.one("form")["action"]).path
        response = self.client.post(address, data=values, content_type="multipart/form-data")
        while response.status_code == 303:
            response = self.client.get(response.headers["Location"])
        self._take(response)
        return self

    def back(self) -> Paper:
        """The browser's own Back: the page before, as it was left."""
        response, typed = self.past.pop()
        self._take(response)
        self.typed = typed
        return self

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        summary = self.root.all(id="summary")
        return [] if not summary or "hidden" in summary[0] else [line.text for line in summary[0].all("li")]

    @property
    def message(self) -> str:
        found = self.root.all(class_="tell")
        return found[0].text if found else ""

    @property
    def receipt(self) -> str:
        return self.root.one("p", class_="receipt").text

    @property
    def answers(self) -> dict[str, str]:
        """The check page: label → answer."""
        rows = [row for table in self.root.all("dl") for row in table.all("div")]
        return {row.one("dt").text: row.all("dd")[0].text for row in rows}
