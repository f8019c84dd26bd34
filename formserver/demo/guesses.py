"""Answers to any question of any form: by its type, its constraint, and what its name and label hint at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from formserver.demo import words
from formserver.demo.asking import ENDLESS, Ask, day_number, day_text
from formserver.demo.enterprise import person_name
from formserver.demo.patterns import matching_text
from formserver.demo.scales import on_scale, steps_of

YES, NO = ("1", "yes", "true", "y"), ("0", "no", "false", "n")
#: Choices that stand alone in a select-multiple, and choices that say nothing.
ALONE = frozenset({"none", "no", "nothing", "99", "98", "dk", "na", "refused"})
OLDEST = 14610  # 2010-01-01
#: What a name or an English label may speak of → usual numbers.
USUAL: tuple[tuple[str, int, int], ...] = (
    (r"\bage\b|years? old|edad", 18, 62), (r"year|año|annee", 1985, 2015), (r"percent|pct|%", 0, 100),
    (r"hours?\b", 1, 12), (r"minutes?", 5, 90), (r"days?\b", 1, 25), (r"months?", 1, 12),
    (r"price|cost|amount|wage|salary|income|fee", 10, 2000), (r"temperature", 15, 36), (r"weight|kg", 1, 90),
)  # fmt: skip


def guess(ask: Ask) -> str:
    """Return an answer to a question of any type; "" when there is none."""
    if ask.trial and ask.node.question in ("select_one", "select_multiple"):
        return _next_choice(ask)
    return GUESSES.get(ask.node.question, _text)(ask)


def _hints(ask: Ask) -> str:
    """Return name and label, small, words apart."""
    node, program = ask.node, ask.outline.program
    texts = program.texts.get("en") or program.texts.get(program.default_language, ())
    label = texts[node.label].parts if node.label is not None and node.label < len(texts) else ()
    return " ".join([node.name.replace("_", " "), *(part for part in label if isinstance(part, str))]).lower()


def _next_choice(ask: Ask) -> str:
    """After refusals: every choice in turn, then what the constraint names, then pairs."""
    values = [*ask.values()]
    wanted = [word for word in ask.wants.words if word in values]
    singles = list(dict.fromkeys([*wanted, *values]))
    low, _ = ask.bounds(ask.wants.count)
    if low > 1:
        return " ".join(singles[: int(low)])
    tries = singles if ask.node.question == "select_one" else [*singles, *(f"{singles[0]} {each}" for each in singles)]
    return tries[(ask.trial - 1) % len(tries)] if tries else ""


def _one(ask: Ask) -> str:
    values = ask.values()
    steps = steps_of(values)
    if steps is not None:
        return on_scale(ask, steps)
    yes = next((value for value in values if value.lower() in YES), None)
    if yes is not None and any(value.lower() in NO for value in values) and len(values) <= 4:
        return yes_or_no(ask, 0.45 + 0.3 * ask.enterprise.draw(ask.node.name))
    return common_choice(ask, values)


def yes_or_no(ask: Ask, share: float) -> str:
    """Return yes in ``share`` of all cases, now and then one of the choices that are neither."""
    values = ask.values()
    others = [value for value in values if value.lower() not in (*YES, *NO)]
    if others and not ask.trial and ask.rng.random() < 0.025:
        return ask.rng.choice(others)
    wanted = YES if ask.rng.random() < share else NO
    return next((value for value in values if value.lower() in wanted), "")


def common_choice(ask: Ask, values: Sequence[str]) -> str:
    """Return one of the choices, the first ones more often; rarely one that says nothing."""
    telling = [value for value in values if value.lower() not in ALONE and value != "other"] or list(values)
    if not telling:
        return ""
    if len(values) > len(telling) and ask.rng.random() < 0.05:
        return ask.rng.choice([value for value in values if value not in telling])
    weights = [1 / (place + 2) for place in range(len(telling))]
    return ask.rng.choices(telling, weights)[0]


def some_choices(ask: Ask, most: int = 3) -> str:
    """Return a few of the choices, in no order."""
    values = ask.values()
    telling = [value for value in values if value.lower() not in ALONE] or list(values)
    if len(telling) > 3 and "other" in telling and ask.rng.random() < 0.9:
        telling.remove("other")
    low, high = ask.bounds(ask.wants.count)
    count = min(len(telling), max(int(max(low, 1)), ask.rng.randint(1, int(max(1, min(most, high))))))
    alone = [value for value in values if value.lower() in ALONE]
    if alone and low <= 1 and ask.rng.random() < 0.15:
        return alone[0]
    return " ".join(ask.rng.sample(telling, count))


def number_within(ask: Ask, low: float, high: float) -> float:
    """Return a number from ``low`` to ``high``, moved into what the constraint allows."""
    at_least, at_most = ask.bounds(ask.wants.value, step=1 if ask.node.type == "int" else 0.1)
    if at_least > -ENDLESS and (low < at_least or low > at_most):
        low = at_least
    if at_most < ENDLESS and (high > at_most or high < at_least):
        high = at_most
    low = min(low, at_most)
    high = max(low, min(high, at_most))
    return min(max(ask.rng.triangular(low, high, low + (high - low) * 0.35), at_least), at_most)


def _usual(ask: Ask) -> tuple[float, float]:
    said = _hints(ask)
    return next(((low, high) for pattern, low, high in USUAL if re.search(pattern, said)), (0, 30))


def _integer(ask: Ask) -> str:
    return str(round(number_within(ask, *_usual(ask))))


def _decimal(ask: Ask) -> str:
    return plain(round(number_within(ask, *_usual(ask)), 1))


def plain(number: float) -> str:
    """Return a number as people write it: 12, 12.5."""
    return str(int(number)) if number == int(number) else str(number)


def _range(ask: Ask) -> str:
    found = [float(ask.node.parameters.get(name, otherwise)) for name, otherwise in
             (("start", "0"), ("end", "10"), ("step", "1"))]  # fmt: skip
    start, end, size = found
    steps = max(0, int(abs(end - start) / abs(size) + 1e-9)) if size else 0
    low, high = ask.bounds(ask.wants.value)
    fitting = [number for place in range(steps + 1) if low <= (number := _at(start, end, size, place)) <= high]
    if not fitting:
        return plain(start)
    return plain(fitting[min(len(fitting) - 1, int(len(fitting) * ask.rng.betavariate(4, 2.5)))])


def _at(start: float, end: float, size: float, place: int) -> float:
    return round(start + (abs(size) if end >= start else -abs(size)) * place, 9)


def _rank(ask: Ask) -> str:
    values = sorted(ask.values(), key=lambda value: ask.enterprise.draw(value) + ask.rng.random())
    return " ".join(values)


def _text(ask: Ask) -> str:
    wants = ask.wants
    if wants.patterns and ask.trial < 8:
        pattern = wants.patterns[ask.trial % len(wants.patterns)]
        return matching_text(ask.outline.program.automata[pattern], ask.rng)
    if wants.words and ask.trial:
        return wants.words[(ask.trial - 1) % len(wants.words)]
    if wants.value:
        return plain(round(number_within(ask, 0, 30)))
    low, high = ask.bounds(wants.length)
    found = _written(ask)
    while len(found) < low:
        found += " " + ask.rng.choice(words.SENTENCES)
    return found[: int(high)].strip() if high < ENDLESS else found


def _written(ask: Ask) -> str:
    if "numbers" in ask.node.appearance:
        return str(ask.rng.randint(1, 9999))
    if "multiline" in ask.node.appearance:
        return ask.rng.choice(words.SENTENCES)
    said = _hints(ask)
    return next((write(ask) for pattern, write in WRITTEN if re.search(pattern, said)), ask.rng.choice(words.PHRASES))


def phone(ask: Ask) -> str:
    """Return a telephone number with the code of the country."""
    return f"+{ask.enterprise.country.phone}{ask.rng.randint(200_000_000, 799_999_999)}"


WRITTEN: tuple[tuple[str, Callable[[Ask], str]], ...] = (
    (r"e-?mail|correo", lambda ask: f"person{ask.rng.randint(1, 999)}@example.org"),
    (r"phone|mobile|tel[eé]fono", phone),
    (r"\burl\b|web", lambda ask: f"https://example.org/{ask.rng.randint(1, 999)}"),
    (r"\bcode\b|\bid\b|number", lambda ask: f"{ask.enterprise.country.code}-{ask.rng.randint(1, 9999):04d}"),
    (r"company|enterprise|firm|employer|factory", lambda ask: ask.enterprise.name),
    (r"village|town|city|place|address|street", lambda ask: ask.rng.choice(words.PLACES)),
    (r"name|nombre|nom\b", lambda ask: person_name(ask.rng, ask.enterprise.country, woman=ask.rng.random() < 0.5)),
)


def _date(ask: Ask) -> str:
    low, high = ask.bounds(ask.wants.value)
    today = day_number(ask.day)
    first = low if low > -ENDLESS else min(high, max(OLDEST, today - 400))
    last = high if high < ENDLESS else max(low, today)
    return day_text(ask.rng.randint(int(first), int(max(first, min(last, first + 500)))))


def _time(ask: Ask) -> str:
    return f"{ask.rng.randint(7, 17):02d}:{ask.rng.choice((0, 15, 30, 45)):02d}:00.000{ask.respondent.now[-6:]}"


def _moment(ask: Ask) -> str:
    low, high = ask.bounds(ask.wants.value)
    start = ask.respondent.start
    first = low - day_number(start.date()) + 1 if low > -ENDLESS else -60
    last = high - day_number(start.date()) - 1 if high < ENDLESS else first + 60
    day = start + timedelta(days=ask.rng.randint(int(first), int(max(first, last))))
    return day.replace(hour=ask.rng.randint(8, 16), minute=0, second=0).isoformat(timespec="milliseconds")


def point(ask: Ask, spread: float = 0.0005) -> str:
    """Return a position near the enterprise: latitude, longitude, altitude, accuracy."""
    country, place = ask.enterprise.country, ask.enterprise
    latitude = country.latitude + 0.2 * (place.draw("latitude") - 0.5) + ask.rng.gauss(0, spread)
    longitude = country.longitude + 0.2 * (place.draw("longitude") - 0.5) + ask.rng.gauss(0, spread)
    return f"{latitude:.6f} {longitude:.6f} {ask.rng.randint(2, 900)} {ask.rng.uniform(3, 12):.1f}"


def _line(ask: Ask) -> str:
    return ";".join(point(ask) for _ in range(ask.rng.randint(2, 5)))


def _area(ask: Ask) -> str:
    corners = [point(ask) for _ in range(ask.rng.randint(3, 5))]
    return ";".join([*corners, corners[0]])


GUESSES: dict[str, Callable[[Ask], str]] = {
    "text": _text, "integer": _integer, "decimal": _decimal, "select_one": _one, "select_multiple": some_choices,
    "rank": _rank, "range": _range, "date": _date, "time": _time, "dateTime": _moment, "geopoint": point,
    "geotrace": _line, "geoshape": _area, "acknowledge": lambda ask: "OK",
    "barcode": lambda ask: str(ask.rng.randint(10**12, 10**13 - 1)),
}  # fmt: skip
