"""Rules for the figures of a month: they fit the enterprise, the season and each other."""

from __future__ import annotations

import math
from collections.abc import Callable

from formserver.demo.asking import Ask

Rule = Callable[[Ask], str]


def workers(ask: Ask) -> float:
    """People in this month: the answer, else what the enterprise has."""
    return ask.number("k_workers", ask.enterprise.people)


def days(ask: Ask) -> float:
    """Working days of this month."""
    return ask.number("k_days", 25)


def season(ask: Ask) -> float:
    """A factor around 1 that follows the months."""
    return 1 + 0.12 * math.sin(ask.index * math.pi / 6 + 6.28 * ask.enterprise.draw("season"))


def level(ask: Ask, name: str, low: float, high: float, *, better: float = -0.25) -> float:
    """The enterprise's own level between two, on a logarithmic scale; good ones lean by ``better``."""
    place = 0.5 + 0.2 * ask.enterprise.lean(f"level/{name}") + 0.2 * better * ask.enterprise.quality
    found = low * (high / low) ** min(1.0, max(0.0, place))
    return float(found * ask.rng.uniform(0.85, 1.15))


def units(ask: Ask) -> float:
    """Units produced in a month: what a person makes in a day, times people and days."""
    return level(ask, "units", 3, 60, better=0.3) * workers(ask) * days(ask) * season(ask)


def of_units(name: str, low: float, high: float) -> Rule:
    """Units with something wrong: a share of all; unusually many where that is what is unusual."""

    def rule(ask: Ask) -> str:
        made = ask.number("k_units")
        share = level(ask, name, low, high)
        if ask.enterprise.unusual == "defects" and name == "defect":
            share = ask.rng.uniform(0.34, 0.48)
        return str(round(made * min(1.0, share)))

    return rule


def times_workers(name: str, low: float, high: float, *, most: float = math.inf) -> Rule:
    """A number of people or things that grows with the workforce."""

    def rule(ask: Ask) -> str:
        expected = workers(ask) * level(ask, name, low, high)
        return str(round(min(most * workers(ask), _about(ask, expected))))

    return rule


def per_unit(name: str, low: float, high: float) -> Rule:
    """Something that is used for every unit, else for every person's day."""

    def rule(ask: Ask) -> str:
        made = ask.number("k_units") or 20 * workers(ask) * days(ask)
        return str(round(made * level(ask, name, low, high)))

    return rule


def share_of(whole: str, low: float, high: float) -> Rule:
    """A part of another answer of the month."""
    return lambda ask: str(round(ask.number(whole) * min(1.0, ask.rng.uniform(low, high))))


def _about(ask: Ask, expected: float) -> float:
    """A count around ``expected``: chance weighs more when it is small."""
    if expected > 30:
        return max(0.0, ask.rng.gauss(expected, math.sqrt(expected)))
    limit, found, product = math.exp(-expected), 0, ask.rng.random()
    while product > limit:
        product *= ask.rng.random()
        found += 1
    return found


RULES: dict[str, Rule] = {
    "k_days": lambda ask: str(ask.rng.choice((22, 24, 25, 25, 26, 26))),
    "k_workers": lambda ask: str(max(1, round(ask.enterprise.people * season(ask) * ask.rng.uniform(0.97, 1.03)))),
    "k_hours": lambda ask: str(round(workers(ask) * min(360.0, days(ask) * ask.rng.uniform(7.6, 9.2)))),
    "k_units": lambda ask: str(round(units(ask))),
    "k_defect": of_units("defect", 0.008, 0.12), "k_rework": of_units("rework", 0.01, 0.12),
    "k_returns": times_workers("returns", 0.002, 0.05),
    "k_absent": lambda ask: str(round(min(workers(ask) * days(ask), _about(
        ask, workers(ask) * days(ask) * level(ask, "absent", 0.012, 0.09))))),
    "k_left": times_workers("left", 0.004, 0.06, most=1), "k_joined": times_workers("left", 0.004, 0.06),
    "k_acc": times_workers("accidents", 0.0005, 0.006, most=1),
    "k_accdays": lambda ask: str(round(ask.number("k_acc") * ask.rng.uniform(1, 9))),
    "k_near": times_workers("near", 0.002, 0.02), "k_ot": times_workers("overtime", 2, 24),
    "k_kwh": per_unit("kwh", 0.1, 2), "k_fuel": per_unit("fuel", 0.004, 0.05),
    "k_water": per_unit("water", 0.002, 0.02), "k_waste": per_unit("waste", 0.01, 0.2),
    "k_orders": times_workers("orders", 0.1, 0.6), "k_ontime": share_of("k_orders", 0.7, 1.02),
    "k_sugg": times_workers("ideas", 0.004, 0.06), "k_suggdone": share_of("k_sugg", 0.2, 0.8),
    "k_griev": times_workers("grievances", 0.001, 0.012), "k_grievok": share_of("k_griev", 0.5, 1.0),
    "k_sales": lambda ask: str(round(workers(ask) * ask.enterprise.country.wage * ask.rng.uniform(2.5, 6), -2)),
}  # fmt: skip
