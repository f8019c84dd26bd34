"""All rules by question name, and how a question gets its answer: by its rule where that fits, else by a guess."""

from __future__ import annotations

from formserver.demo import rules_enterprise, rules_events, rules_months, rules_people
from formserver.demo.asking import Ask
from formserver.demo.guesses import guess
from formserver.engine.check import readable
from formserver.program.privacy import GARBLE, NO_TO_YES, probability


def own_place(ask: Ask) -> str:
    """One of the choices that belongs to the enterprise: its region, its cluster, its trainer."""
    values = [value for value in ask.values() if value not in ("xx_ot", "other")] or [*ask.values()]
    if ask.enterprise.code in values:
        return ask.enterprise.code
    return values[int(ask.enterprise.draw(ask.node.name) * len(values))] if values else ""


def own_row(ask: Ask) -> str:
    """The enterprise's own row of the list that the form chooses from; else the one that says it is not there."""
    choices = ask.node.choices
    external = ask.outline.program.lists[choices.list].external if choices and choices.list is not None else None
    rows = ask.session.state.call.world.lists.get(external or "")
    if rows is None or "code" not in rows.columns:
        return own_place(ask)
    code, name = rows.columns.index("code"), rows.columns.index("name")
    own = next((row[name] for row in rows.rows if row[code] == ask.enterprise.code), "")
    return own or next((value for value in ask.values() if value.startswith("NEW")), "")


RULES: dict[str, rules_enterprise.Rule] = {
    **rules_events.RULES,
    **rules_people.RULES,
    **rules_months.RULES,
    **rules_enterprise.RULES,
    **dict.fromkeys(("region", "cluster", "partner_org", "organizer", "trainer_code", "trainer1"), own_place),
    "enterprise": own_row,
    "kind": lambda ask: "full" if ask.rng.random() < 0.8 else "",
}
#: Asked of nobody: a link or the office gives them. Only a rule answers these.
GIVEN = frozenset({"hidden"})
#: Hidden and left blank now and then, so that the question that stands in for it is asked.
SOMETIMES = {"event_code": 0.9}


def answer(ask: Ask) -> str:
    """Return an answer to a question, "" when there is none; a refused one (``trial``) is not given again."""
    rule = RULES.get(ask.node.name)
    if rule is not None and ask.trial < 2:
        found = rule(ask)
        if found and _fits(ask, found):
            return _garbled(ask, found)
        if not found and not ask.cell.required and ask.node.name not in IN_NEED:
            return ""
    return "" if ask.node.question in GIVEN else _garbled(ask, guess(ask))


#: Rules that answer "" because the choices are not theirs: a guess takes their place.
IN_NEED = frozenset(
    {"kind", *rules_people.SHIFTS, *rules_enterprise.PRACTICES, *rules_people.RATINGS, *rules_events.OBSERVED}
)


def _fits(ask: Ask, text: str) -> bool:
    if ask.node.choices is None:
        return readable(ask.node.type, text)
    values = ask.values()
    return all(token in values for token in text.split())


def _garbled(ask: Ask, text: str) -> str:
    """Turn a share of "no" into "yes" where the form wants it, as a page does before anything is stored."""
    chance = probability(ask.node.attributes.get(GARBLE, ""))
    if chance and text in NO_TO_YES and ask.rng.random() < chance:
        return NO_TO_YES[text]
    return text
