"""Rules for what is asked about an enterprise: baseline and progress assessment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from formserver.demo import words
from formserver.demo.asking import Ask
from formserver.demo.enterprise import person_name
from formserver.demo.guesses import number_within, phone, plain, some_choices, yes_or_no
from formserver.demo.scales import leaning, on_scale, step, steps_of

Rule = Callable[[Ask], str]

#: Share of enterprises that have a practice in place (level 3 or 4) before any training.
IN_PLACE = {
    "pr_5s": 0.23, "pr_meet": 0.31, "pr_sugg": 0.14, "pr_eit": 0.04, "pr_qpol": 0.49, "pr_qinfo": 0.24,
    "pr_cause": 0.18, "pr_maint": 0.32, "pr_hrpol": 0.41, "pr_jobdesc": 0.38, "pr_oshpol": 0.45, "pr_oshcom": 0.17,
    "pr_contract": 0.7, "pr_incoming": 0.55, "pr_accreg": 0.45, "pr_ppe": 0.5,
}  # fmt: skip
FUNDING = {"sme": 0.7, "buyer": 0.12, "govt": 0.25, "assoc": 0.2, "union": 0.02, "grant": 0.1, "ilo": 0.3}
#: How far practices have come at a later visit.
GAINED = 0.7
PRACTICES = (
    *IN_PLACE, "pr_board", "pr_solve", "pr_griev", "pr_defrec", "pr_workinst", "pr_complog", "pr_energy", "pr_water",
    "pr_matloss", "pr_waste", "pr_chem", "pr_hire", "pr_induct", "pr_trainplan", "pr_equalpay", "pr_harass",
    "pr_risk", "pr_drill",
)  # fmt: skip


def practice(ask: Ask) -> str:
    """Level 0 to 4 of a practice."""
    steps = steps_of(ask.values())
    if steps is None or len(steps.scale) != 5:
        return ""
    there = IN_PLACE.get(ask.node.name, 0.3)
    rest = 1 - there
    shares = (0.42 * rest, 0.20 * rest, 0.38 * rest, 0.8 * there, 0.2 * there)
    later = GAINED if "b_levels" in ask.outline.by_name else 0.0
    return step(leaning(ask, ask.node.name, of_person=0.1, shift=later), steps.scale, shares)


def walked(ask: Ask) -> str:
    """A point of the walk-through: in order, partly, not, or not applicable."""
    steps = steps_of(ask.values())
    if steps is None:
        return ""
    if steps.others and not ask.cell.required and ask.enterprise.draw(f"{ask.node.name}/applies") < 0.18:
        return steps.others[0]
    return step(leaning(ask, ask.node.name, of_person=0.05), steps.scale, (0.18, 0.34, 0.48))


def consent(ask: Ask) -> str:
    """Some refuse."""
    return "1" if ask.respondent.agrees or ask.trial else "0"


def people(name: str) -> Rule:
    """So many people in a position."""
    return lambda ask: str(ask.enterprise.workforce[name])


def part_of(whole: Callable[[Ask], int], share: float) -> Rule:
    """A part of a whole, about ``share`` of it; the same for everybody who asks the enterprise."""
    return lambda ask: str(
        min(whole(ask), round(whole(ask) * share * 2 * ask.enterprise.draw(f"{ask.node.name}/part")))
    )


def women(ask: Ask) -> int:
    """How many women."""
    return ask.enterprise.women


def men(ask: Ask) -> int:
    """How many men."""
    return ask.enterprise.men


def everybody(ask: Ask) -> int:
    """How many people."""
    return ask.enterprise.people


def contract(ask: Ask) -> str:
    """People with one kind of contract; the last kind takes the rest, so that they add up."""
    kind, sex = ask.node.name.split("_")[1:]
    whole = women(ask) if sex == "f" else men(ask)
    if kind == "agy":
        return str(round(whole - sum(ask.number(f"con_{other}_{sex}") for other in ("perm", "fix", "day"))))
    rest = whole - sum(ask.number(f"con_{other}_{sex}") for other in ("perm", "fix") if other != kind)
    share = {"perm": 0.55 + 0.4 * ask.enterprise.draw("perm"), "fix": 0.6, "day": 0.5}[kind]
    return str(max(0, round((whole if kind == "perm" else rest) * share)))


def owned_by_women(ask: Ask) -> str:
    """Percent, in steps that people say."""
    if ask.enterprise.women_owned:
        return str(ask.rng.choice((51, 60, 75, 100, 100)))
    return str(ask.rng.choice((0, 0, 0, 0, 10, 20, 25, 30, 49, 50)))


def hours(ask: Ask) -> str:
    """Working hours in a normal week."""
    return plain(ask.rng.choice((40, 44, 45, 48, 48, 48)))


def overtime(ask: Ask) -> str:
    """Overtime in a week; too much of it where that is what is unusual."""
    return plain(ask.rng.randint(18, 30) if ask.enterprise.unusual == "hours" else ask.rng.choice((0, 2, 4, 6, 8, 10)))


def wage(ask: Ask) -> str:
    """The lowest wage: at or above the legal one, except where that is what is unusual."""
    low = ask.enterprise.unusual == "wage"
    return _money(ask.enterprise.country.wage * (ask.rng.uniform(0.7, 0.97) if low else ask.rng.uniform(1.0, 1.4)))


def _money(amount: float) -> str:
    size = 10 ** max(0, len(str(int(amount))) - 3)
    return str(-(-int(amount) // size) * size)


def founded(ask: Ask) -> str:
    """A year before the visit."""
    return str(ask.day.year - 2 - int(40 * ask.enterprise.draw("founded") ** 1.5))


def tracked(ask: Ask) -> str:
    """The figures that an enterprise writes down: more where it is well run."""
    values = ask.values()
    usual = {"absent": 0.75, "output": 0.7, "defect": 0.55, "turnover": 0.6, "accident": 0.5, "energy": 0.5,
             "ontime": 0.4, "sales": 0.35}  # fmt: skip
    more = 0.12 * ask.enterprise.quality + (0.6 if ask.enterprise.unusual == "defects" else 0)
    return " ".join(value for value in values if ask.enterprise.draw(f"kpi/{value}") < usual.get(value, 0.25) + more)


def kpi_months(ask: Ask) -> str:
    """For how many months: mostly a half or a whole year."""
    return str(ask.rng.choices((3, 4, 6, 9, 12), (1, 1, 4, 1, 4))[0])


def kpi_first(ask: Ask) -> str:
    """The first of so many months before the visit."""
    months = ask.day.year * 12 + ask.day.month - 1 - round(ask.number("kpi_months", 6))
    return f"{months // 12:04d}-{months % 12 + 1:02d}-01"


def challenges(ask: Ask) -> str:
    """Up to three problems."""
    return some_choices(ask, 3)


def next_visit(ask: Ask) -> str:
    """Some weeks later."""
    return (ask.day + timedelta(days=ask.rng.randint(21, 90))).isoformat()


def by_share(share: float) -> Rule:
    """Yes in ``share`` of the cases."""
    return lambda ask: yes_or_no(ask, share)


def of_the_enterprise(share: float) -> Rule:
    """Yes in ``share`` of the enterprises, whenever they are asked."""
    return lambda ask: yes_or_no(ask, float(ask.enterprise.draw(ask.node.name) < share))


def one_of(texts: tuple[str, ...], *, often: float = 1.0) -> Rule:
    """One of some texts; blank when it need not be answered and ``often`` does not happen."""
    return lambda ask: ask.rng.choice(texts) if ask.cell.required or ask.rng.random() < often else ""


def between(low: float, high: float) -> Rule:
    """A whole number in a range."""
    return lambda ask: str(round(number_within(ask, low, high)))


def five_s(ask: Ask) -> str:
    """One line of the 5S sheet."""
    steps = steps_of(ask.values())
    return on_scale(ask, steps, shares=(0.14, 0.24, 0.30, 0.22, 0.10)) if steps else ""


def top_manager(ask: Ask) -> str:
    """A woman mostly where women own the enterprise."""
    return "f" if ask.enterprise.draw("top") < (0.8 if ask.enterprise.women_owned else 0.1) else "m"


def planned(ask: Ask) -> str:
    """Module 1 and one or two more, or the short course alone."""
    if ask.rng.random() < 0.06:
        return "short"
    return " ".join(["m1", *ask.rng.sample(("m2", "m3", "m4", "m5"), ask.rng.choice((0, 1, 1, 2)))])


def funding(ask: Ask) -> str:
    """Mostly the enterprise and one other."""
    found = [value for value, share in FUNDING.items() if ask.rng.random() < share]
    return " ".join(found or ["sme"])


def certificates(ask: Ask) -> str:
    """Most have none; the well run ones more."""
    held = [
        value for value in ask.values() if ask.enterprise.draw(f"cert/{value}") < 0.1 + 0.04 * ask.enterprise.quality
    ]
    return " ".join(value for value in held if value != "none") or "none"


def finding(ask: Ask) -> str:
    """What is wrong, of the kind that was chosen."""
    return ask.rng.choice(words.FINDINGS.get(ask.get("f_type"), words.OTHER_FINDINGS))


def severity(ask: Ask) -> str:
    """Seldom a danger to life."""
    return ask.rng.choices(("1", "2", "3"), (0.5, 0.4, 0.1))[0]


def contact(ask: Ask) -> str:
    """Somebody of that sex."""
    return person_name(ask.rng, ask.enterprise.country, woman=ask.enterprise.draw("contact_sex") < 0.4)


RULES: dict[str, Rule] = {
    **dict.fromkeys(PRACTICES, practice),
    **dict.fromkeys((f"s{one}_{two}" for one in "12345" for two in "abcde"), five_s),
    **{name: people(name) for name in ("mgr_f", "mgr_m", "sup_f", "sup_m", "off_f", "off_m", "prod_f", "prod_m")},
    **{f"con_{kind}_{sex}": contract for kind in ("perm", "fix", "day", "agy") for sex in "fm"},
    "country": lambda ask: ask.enterprise.country.code,
    "consent": consent, "agree": consent, "consent_case": by_share(0.7),
    "ent_code": lambda ask: ask.enterprise.code, "ent_name": lambda ask: ask.enterprise.name,
    "sector": lambda ask: ask.enterprise.sector, "product": lambda ask: words.PRODUCTS[ask.enterprise.sector],
    "lead_buyer": one_of(("Nordic Home", "Blue Label", "Alpine Sports", "Casa Grande")),
    "isic": lambda ask: str(1010 + int(2200 * ask.enterprise.draw("isic"))),
    "year_founded": founded, "own_women_pct": owned_by_women,
    "top_mgr_sex": top_manager,
    "own_foreign_pct": lambda ask: ask.rng.choice(("0", "0", "0", "0", "30", "49", "100")),
    "export_pct": lambda ask: str(5 * round(20 * ask.enterprise.draw("export") ** 2)),
    "n_lead_buyers": between(0, 6), "contact_name": contact,
    "contact_sex": lambda ask: "f" if ask.enterprise.draw("contact_sex") < 0.4 else "m",
    "contact_role": one_of(("Owner", "Production manager", "Human resources", "Quality manager")),
    "contact_phone": phone,
    "contact_email": lambda ask: f"contact{ask.enterprise.number}@example.org",
    "young_15_17": part_of(everybody, 0.006), "under_15": lambda ask: "0",
    "disab_f": part_of(women, 0.012), "disab_m": part_of(men, 0.012), "migrants": part_of(everybody, 0.12),
    "union": of_the_enterprise(0.32), "union_f": part_of(women, 0.4), "union_m": part_of(men, 0.4),
    "cba": lambda ask: "1" if ask.enterprise.draw("union") < 0.25 else "0", "cba_pct": between(40, 100),
    "hours_week": hours, "overtime_week": overtime, "shifts": lambda ask: ask.rng.choice("1112233"),
    "rest_day": by_share(0.93), "wage_low": wage, "wage_legal": lambda ask: str(ask.enterprise.country.wage),
    "pay_slip": of_the_enterprise(0.8), "piece_rate": of_the_enterprise(0.3), "pay_bonus": of_the_enterprise(0.35),
    "modules_planned": planned, "modules_done": planned, "funding": funding, "certs": certificates,
    "challenges": challenges,
    "challenge_other": one_of(("Old machines", "Traffic", "Power cuts")),
    "trained_f": part_of(women, 0.15), "trained_m": part_of(men, 0.15), "expectation": one_of(words.EXPECTATIONS),
    "kpi_tracked": tracked, "kpi_months": kpi_months, "kpi_first": kpi_first, "next_visit": next_visit,
    "db_level": between(55, 98), "talk_f": between(1, 4), "talk_m": between(1, 4), "data_back": by_share(0.9),
    "f_type": lambda ask: ask.rng.choice(tuple(words.FINDINGS)), "f_sev": severity, "f_text": finding,
    "f_idea": one_of(words.IDEAS), "f_told": by_share(0.92),
    "remarks": one_of(words.SENTENCES, often=0.2), "att_remark": one_of(words.SENTENCES, often=0.2),
    "wf_f": lambda ask: str(women(ask)), "wf_m": lambda ask: str(men(ask)),
    "jobs_new_f": part_of(women, 0.05), "jobs_new_m": part_of(men, 0.05), "jobs_lost": part_of(everybody, 0.02),
    "moved": part_of(everybody, 0.02), "eit_f": between(1, 4), "eit_m": between(1, 5), "eit_workers": between(1, 4),
    "eit_meet": between(1, 12), "eit_left": between(0, 2), "pr_lost": one_of(words.SENTENCES, often=0.1),
    "saved": by_share(0.7), "b_right": by_share(1.0),
}  # fmt: skip
