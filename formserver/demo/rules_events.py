"""Rules for trainings, improvement plans, observations of trainers, events, partners and contributions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from formserver.demo import words
from formserver.demo.asking import Ask
from formserver.demo.countries import NAMES
from formserver.demo.enterprise import person_name
from formserver.demo.guesses import yes_or_no
from formserver.demo.rules_enterprise import between, by_share, one_of
from formserver.demo.rules_people import event_code, shared, weighted

Rule = Callable[[Ask], str]

OBSERVED = (
    "ob_plan ob_know_ent ob_room ob_local ob_mastery ob_core ob_link ob_rights ob_correct ob_adult ob_exerc ob_quest "
    "ob_time ob_visual ob_sum ob_mood ob_workers ob_women ob_gender ob_read ob_conflict ob_team ob_eip ob_kpi "
    "ov_walk ov_see ov_listen ov_advise ov_lowcost ov_kpi ov_followup ov_report"
).split()  # fmt: skip
CURRENCIES = {
    "CN": "CNY", "CO": "COP", "GH": "GHS", "IN": "INR", "ID": "IDR", "PE": "PEN", "ZA": "ZAR", "VN": "VND",
    "BO": "BOB", "ET": "ETB", "MM": "MMK", "TN": "TND",
}  # fmt: skip


def in_wages(low: float, high: float) -> Rule:
    """An amount of money, counted in minimum wages of the country."""

    def rule(ask: Ask) -> str:
        amount = ask.enterprise.country.wage * ask.rng.uniform(low, high)
        return str(int(round(amount, -max(0, len(str(int(amount))) - 2))) or 1)

    return rule


def days_after(name: str, low: int, high: int) -> Rule:
    """A day some days after the answer ``name``, else after today."""

    def rule(ask: Ask) -> str:
        try:
            start = date.fromisoformat(ask.get(name))
        except ValueError:
            start = ask.day
        return (start + timedelta(days=ask.rng.randint(low, high))).isoformat()

    return rule


def days_before(low: int, high: int) -> Rule:
    """A day some days before the record is filled."""
    return lambda ask: (ask.day - timedelta(days=ask.rng.randint(low, high))).isoformat()


def participant(ask: Ask) -> str:
    """The name of somebody; every third is a woman."""
    return person_name(ask.rng, ask.enterprise.country, woman=ask.rng.random() < 0.36)


def participant_sex(ask: Ask) -> str:
    """As the name says; a few do not tell."""
    women, _, _ = NAMES[ask.enterprise.country.names]
    return "x" if ask.rng.random() < 0.01 else "f" if ask.get("p_name").startswith(women) else "m"


def institution(ask: Ask) -> str:
    """Somebody who pays, of the kind that was chosen."""
    return ask.rng.choice(words.PAYERS.get(ask.get("py_type"), words.INSTITUTIONS))


def languages(ask: Ask) -> str:
    """What is spoken in the country, as far as it is in the list."""
    spoken = [tag for tag in ask.enterprise.country.languages if tag in ask.values()]
    return " ".join(spoken if ask.rng.random() < 0.4 else spoken[:1])


def position(ask: Ask) -> str:
    """Two workers and two managers come, as far as there are four."""
    return ("worker", "worker", "mgr", "super")[(ask.index - 1) % 4]


def figure(ask: Ask) -> str:
    """Some figure that a project wants to change."""
    base = ask.number("pj_base")
    if ask.node.name == "pj_base" or not base:
        return str(round(ask.rng.uniform(3, 60), 1))
    return str(round(base * ask.rng.uniform(0.4, 0.9), 1))


def firm_first(ask: Ask) -> str:
    """Whoever takes Module 1 takes it first."""
    return yes_or_no(ask, float(ask.get("module") in ("m1", "short")))


RULES: dict[str, Rule] = {
    **dict.fromkeys(OBSERVED, shared((0.04, 0.18, 0.50, 0.28))),
    "date_1": days_before(1, 12), "date_2": lambda ask: (
        min(ask.day, date.fromisoformat(ask.get("date_1")) + timedelta(days=1)).isoformat()
        if ask.get("date_1") else ""),
    "venue": one_of(words.VENUES), "gender_session": by_share(0.8),
    "currency": lambda ask: CURRENCIES.get(ask.enterprise.country.code, "USD"),
    "cost_train": in_wages(4, 12), "cost_travel": in_wages(0.5, 3), "cost_venue": in_wages(1, 5),
    "cost_mater": in_wages(0.2, 1.5), "cost_visit": in_wages(1, 4), "cost_other": in_wages(0, 0.6),
    "py_name": institution, "languages": languages, "md_lang": languages,
    "py_amount": in_wages(1.0, 4.5), "firm_fee": in_wages(0.2, 2),
    "firm_first": firm_first, "p_name": participant, "p_no": lambda ask: str(ask.index),
    "p_sex": participant_sex, "p_pos": position, "p_days": weighted(both=0.9, d1=0.06, d2=0.04),
    "p_again": lambda ask: yes_or_no(ask, 0.05 if ask.get("module") in ("m1", "short") else 0.7),
    "p_eit": by_share(0.5), "att_ok": by_share(1.0),
    "plan_version": lambda ask: ask.rng.choice("1112"),
    "mb_init": lambda ask: f"{ask.rng.choice('ABCDEGHJKLMNPRSTVZ')}. {ask.rng.choice('ABCDEGHKLMNPRST')}.",
    "mb_sex": weighted(f=0.44, m=0.56), "mb_pos": position, "mb_trained": by_share(0.6),
    "pj_title": one_of(words.PROJECTS), "pj_problem": one_of(words.PROBLEMS),
    "pj_cause": one_of(("Nobody decided it", "No place for it", "It was never taught", "Old habit")),
    "pj_action": one_of(words.ACTIONS), "pj_by": weighted(worker=0.3, super=0.4, mgr=0.3),
    "pj_start": days_before(0, 20), "pj_due": days_after("pj_start", 14, 120), "pj_cost": in_wages(0.1, 3),
    "pj_base": figure, "pj_target": figure, "pj_result": figure, "pj_isgender": by_share(0.25),
    "pj_worker_idea": by_share(0.4), "pj_status": weighted(new=0.3, going=0.35, done=0.25, lapsed=0.05, dropped=0.05),
    "pj_percent": lambda ask: str(ask.rng.randrange(10, 95, 5)), "pj_end": days_before(0, 10),
    "trainer_sex": weighted(f=0.37, m=0.63), "level_now": weighted(cand=0.3, trainer=0.45, cert=0.2, expert=0.05),
    "tot_date": days_before(60, 900), "n_class": between(1, 12), "n_visit": between(2, 60),
    "dq_due": between(4, 30), "strong": one_of(words.STRONG), "grow": one_of(words.GROW), "told": by_share(0.96),
    "decision": weighted(yes=0.5, cond=0.35, no=0.15), "why_anyway": one_of(words.REASONS),
    "conditions": one_of(("Two more visits within six months", "A second observation next quarter")),
    "nat_date": days_after("obs_date", 5, 60), "glob_date": days_after("nat_date", 5, 90),
    "cert_no": lambda ask: f"{ask.enterprise.country.code}-C-{ask.rng.randint(1, 400):03d}",
    "cert_until": days_after("glob_date", 700, 1100), "obs_date": days_before(0, 5), "sat_mean": between(70, 100),
    "rec_date": days_before(5, 60), "ev_title": one_of(("Course for trainers", "Meeting of the committee", "Launch")),
    "ev_end": days_after("rec_date", 0, 3), "gp_f": between(2, 20), "gp_m": between(2, 25),
    "ev_score": lambda ask: str(round(ask.rng.triangular(3.2, 5, 4.5), 1)), "pt_name": one_of(words.INSTITUTIONS),
    "pt_until": days_after("rec_date", 200, 1100), "mo_name": one_of(words.INSTITUTIONS), "mo_amount": in_wages(2, 60),
    "mo_cur": lambda ask: CURRENCIES.get(ask.enterprise.country.code, "USD"),
    "mo_usd": lambda ask: str(ask.rng.randrange(200, 20000, 50)), "mo_evcode": event_code,
    "md_title": one_of(("How we halved our defects", "Women at the line", "A morning at the board")),
    "md_url": lambda ask: f"https://example.org/case/{ask.rng.randint(1, 99)}",
}  # fmt: skip

#: How many instances of a repeat: a choice of numbers.
REPEATS: dict[str, tuple[int, ...]] = {
    "finding": (1, 1, 2, 2, 3, 4), "payer": (1, 1, 2, 3), "firm": (2, 3, 4, 5), "person": (3, 4, 4, 4, 4, 5),
    "member": (4, 5, 6, 8), "project": (2, 3, 4, 6), "group": (1, 2, 3),
}  # fmt: skip
OTHER_REPEATS = (0, 1, 1, 2, 2, 3)
