"""Who fills a record, when, in which language and in what mood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random

from formserver.demo.enterprise import Enterprise, enterprise_of

FIRST_DAY = datetime(2010, 1, 4)
DAYS = 5900  # to February 2026
#: Records that come from one enterprise, for forms that many of its people fill.
FROM_ONE = {"score_worker": 30, "score_traineval": 24}
FROM_ONE_OTHERWISE = 8
#: Forms about an enterprise: one each.
ABOUT_ONE = "score_"
#: Forms that come back to an enterprise: the form that came first, days from there.
FOLLOWS = {"score_progress": ("score_baseline", 60, 220)}
#: How many leave much out, and how many give the same answer to everything.
HASTY, SAME = 0.06, 0.03


@dataclass(frozen=True, slots=True)
class Respondent:
    """``mood`` is standard normal, ``blank`` the share of questions left out, ``wave`` 0 before a training, 1 after."""

    rng: Random
    enterprise: Enterprise
    start: datetime
    minutes: int
    language: str
    mood: float
    blank: float
    same: bool
    woman: bool
    wave: int
    agrees: bool

    @property
    def now(self) -> str:
        """When the record is begun, as World.now wants it."""
        return self.start.isoformat(timespec="milliseconds")

    @property
    def end(self) -> datetime:
        """When the record is finished."""
        return self.start + timedelta(minutes=self.minutes)


def respondent_of(form_id: str, languages: tuple[str, ...], *, seed: int, number: int, attempt: int = 0) -> Respondent:
    """Return who fills record ``number`` (from 0) of a form that speaks ``languages``."""
    share = FROM_ONE.get(form_id, 1 if form_id.startswith(ABOUT_ONE) else FROM_ONE_OTHERWISE)
    enterprise = enterprise_of(seed, number // share + 1)
    rng = Random(f"{seed}/{form_id}/{number}/{attempt}")
    people = max(1, enterprise.people)
    return Respondent(
        rng=rng,
        enterprise=enterprise,
        start=_start(rng, enterprise, form_id),
        minutes=rng.randint(4, 14) if share > 1 else rng.randint(50, 190),
        language=_language(rng, enterprise, languages),
        mood=rng.gauss(0, 1),
        blank=rng.uniform(0.15, 0.4) if rng.random() < HASTY else rng.uniform(0.0, 0.06),
        same=rng.random() < SAME,
        woman=rng.random() < enterprise.women / people,
        wave=int(number % 2) if share > 1 else 0,
        agrees=rng.random() > 0.04,
    )


def _start(rng: Random, enterprise: Enterprise, form_id: str) -> datetime:
    """Return a working hour: all records of a form from one enterprise lie within three days."""
    first, least, most = FOLLOWS.get(form_id, (form_id, 0, 2))
    day = int(DAYS * min(1.0, (0.15 + 0.85 * enterprise.draw("day")) * (0.9 + 0.1 * enterprise.draw(first))))
    date = FIRST_DAY + timedelta(days=day + rng.randint(least, most))
    date -= timedelta(days=max(0, date.weekday() - 4))
    zone = timezone(timedelta(hours=enterprise.country.offset))
    return (date + timedelta(seconds=rng.randint(8 * 3600, 16 * 3600))).replace(tzinfo=zone)


def _language(rng: Random, enterprise: Enterprise, languages: tuple[str, ...]) -> str:
    """Return the first language of the country that the form speaks, now and then another; else the default."""
    spoken = [tag for tag in enterprise.country.languages if tag in languages]
    if not spoken:
        return languages[0] if languages else ""
    return spoken[0] if len(spoken) == 1 or rng.random() < 0.85 else rng.choice(spoken)
