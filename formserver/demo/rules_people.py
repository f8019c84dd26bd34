"""Rules for what people say about themselves, their work and a training: worker survey and evaluation."""

from __future__ import annotations

from collections.abc import Callable

from formserver.demo import words
from formserver.demo.asking import Ask
from formserver.demo.rules_enterprise import by_share, one_of
from formserver.demo.scales import on_scale, step, steps_of

Rule = Callable[[Ask], str]

#: How much more (or less) content people are with one thing than with another.
SHIFTS = {
    "w_light": 0.25, "w_air": -0.15, "w_temp": -0.35, "w_noise": -0.30, "w_order": 0.05, "w_toilet": -0.05,
    "w_water": 0.10, "w_safe": 0.0, "w_hours": -0.05, "w_load": -0.20, "w_pay": -0.55, "w_boss": 0.10,
    "w_team": 0.55, "w_train": 0.0, "w_all": 0.20, "w_payclear": 0.3, "w_refuse": -0.4, "w_meet": -0.2,
    "w_idea": -0.1, "w_speak": -0.1, "w_fair": 0.4,
}  # fmt: skip
AFTER = 0.35
#: Shares of the answers to "compared with before", worst first.
COMPARED = (0.02, 0.06, 0.24, 0.40, 0.28)
#: Shares of ratings of a training, worst first: 88 percent good or very good.
RATED = (0.01, 0.02, 0.09, 0.43, 0.45)
RATINGS = (
    "r_overall r_useful r_clear r_exerc r_mater r_langu r_pace r_place t_know t_explain t_listen t_all t_pract "
    "x_both x_open x_gender x_plan x_boss n_use"
).split()  # fmt: skip
KNOWN_BEFORE, KNOWN_NOW = (0.30, 0.36, 0.22, 0.10, 0.02), (0.01, 0.08, 0.30, 0.44, 0.17)
KNOWLEDGE = {
    "m1": ("5s", "meet", "sugg", "right"), "m2": ("rec", "cause", "cust"), "m3": ("meas", "save", "mach"),
    "m4": ("hire", "motiv", "haras"), "m5": ("risk", "ctrl", "comm"),
}  # fmt: skip


def content(ask: Ask) -> str:
    """A face or how often: happier after the training."""
    steps = steps_of(ask.values())
    shift = SHIFTS[ask.node.name] + (AFTER if ask.get("wave") == "w1" else 0)
    return on_scale(ask, steps, shift=shift) if steps else ""


def shared(shares: tuple[float, ...]) -> Rule:
    """A step of a scale with its own shares."""

    def rule(ask: Ask) -> str:
        steps = steps_of(ask.values())
        return on_scale(ask, steps, shares=shares) if steps else ""

    return rule


def known_now(ask: Ask) -> str:
    """What somebody knows after: never less than before."""
    steps = steps_of(ask.values())
    if steps is None:
        return ""
    now = step(ask.respondent.mood * 0.5 + 0.85 * ask.rng.gauss(0, 1), steps.scale, KNOWN_NOW)
    before = ask.get(ask.node.name[:-1] + "b")
    return max(now, before, key=lambda value: steps.scale.index(value) if value in steps.scale else -1)


def sex(ask: Ask) -> str:
    """The respondent's; a few do not say."""
    values = ask.values()
    chance = ask.rng.random()
    if chance < 0.02 and len(values) > 2:
        return values[-1] if chance < 0.01 else values[2]
    return "f" if ask.respondent.woman else "m"


def module(ask: Ask) -> str:
    """Module 1 most of all, the same for all who came together."""
    modules, reached = (("m1", 0.62), ("m2", 0.12), ("m3", 0.06), ("m4", 0.03), ("m5", 0.12), ("short", 0.05)), 0.0
    place = ask.enterprise.draw("module")
    for name, share in modules:
        reached += share
        if place < reached:
            return name
    return "m1"


def event_code(ask: Ask) -> str:
    """The code of the training that the enterprise came to: country, year, number."""
    number = 1 + int(60 * ask.enterprise.draw("event"))
    return f"{ask.enterprise.country.code}-{ask.day.year}-{number:03d}"


def weighted(**shares: float) -> Rule:
    """One of some choices, each with its share."""
    return lambda ask: ask.rng.choices(list(shares), list(shares.values()))[0]


def comment(ask: Ask) -> str:
    """What somebody wants to say, in the language of the survey; most say nothing."""
    texts = words.COMMENTS.get(ask.respondent.language.split("-")[0])
    return ask.rng.choice(texts) if texts and ask.rng.random() < 0.12 else ""


def round_code(ask: Ask) -> str:
    """One for each enterprise and wave."""
    return f"{ask.enterprise.code}-w{ask.respondent.wave}"


RULES: dict[str, Rule] = {
    **dict.fromkeys(SHIFTS, content),
    **dict.fromkeys(("c_sched", "c_light", "c_air", "c_temp", "c_layout", "c_safe", "c_talk", "c_women"),
                    shared(COMPARED)),
    **dict.fromkeys(RATINGS, shared(RATED)),
    **{f"{part}_{what}_b": shared(KNOWN_BEFORE) for part, each in KNOWLEDGE.items() for what in each},
    **{f"{part}_{what}_a": known_now for part, each in KNOWLEDGE.items() for what in each},
    "round_code": round_code, "wave": lambda ask: f"w{ask.respondent.wave}",
    "survey_mode": lambda ask: ("own", "kiosk", "kiosk", "interview")[int(4 * ask.enterprise.draw("mode"))],
    "demog": lambda ask: "short" if ask.enterprise.people < 40 else "full",
    "w_sex": sex, "e_sex": sex, "w_age": weighted(b=0.22, c=0.38, d=0.23, e=0.11, f=0.04, z=0.02),
    "w_tenure": weighted(a=0.1, b=0.24, c=0.34, d=0.3, z=0.02),
    "w_role": weighted(worker=0.84, lead=0.1, mgr=0.04, z=0.02),
    "w_trained": by_share(0.3), "w_shout": by_share(0.14), "w_touch": by_share(0.04), "w_recom": by_share(0.72),
    "w_stay": by_share(0.68), "w_say": comment, "event_manual": event_code, "event_code": event_code,
    "module": module, "e_pos": weighted(worker=0.54, super=0.2, mgr=0.26), "e_eit": by_share(0.45),
    "e_days": weighted(both=0.86, d1=0.08, d2=0.06), "n_recom": by_share(0.93),
    "n_first": one_of(words.LEARNED, often=0.7), "n_best": one_of(words.BEST, often=0.5),
    "n_better": one_of(words.BETTER, often=0.4),
}  # fmt: skip
