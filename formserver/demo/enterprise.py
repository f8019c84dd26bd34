"""A demo enterprise: the same for every form and every record that comes from it.

What an enterprise is follows from its seed alone: country, size, how well it is run (``quality``, standard
normal). All answers about it lean on these, so that they go together as real ones do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from random import Random

from formserver.demo.countries import COUNTRIES, NAMES, Country

#: One in thirty has something that a coordinator should look at; the forms ask "have you checked?".
UNUSUAL = ("defects", "hours", "wage", "size")
UNUSUAL_SHARE = 0.035

SECTORS = {
    "machinery": 0.25, "apparel": 0.70, "footwear": 0.55, "textile": 0.50, "auto": 0.20, "electronics": 0.55,
    "metal": 0.12, "food": 0.45, "agro": 0.45, "flower": 0.62, "wood": 0.22, "craft": 0.55, "chem": 0.30,
    "pharma": 0.50, "constr": 0.10, "tourism": 0.52, "trade": 0.45, "othman": 0.40,
}  # fmt: skip
FIRST_WORDS = ("Golden", "New", "United", "Star", "Green", "Royal", "Pacific", "Sunrise", "Central", "Blue")
LAST_WORDS = {
    "apparel": "Garments", "footwear": "Shoes", "textile": "Textiles", "metal": "Metal Works", "food": "Foods",
    "agro": "Agro", "flower": "Flowers", "wood": "Furniture", "craft": "Crafts", "auto": "Components",
    "tourism": "Hotel", "constr": "Builders", "chem": "Plastics", "trade": "Trading", "pharma": "Laboratories",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Enterprise:
    """``number`` counts from 1 within the seed; ``workforce`` maps mgr_f … prod_m to people."""

    key: str
    number: int
    country: Country
    sector: str
    name: str
    code: str
    quality: float
    unusual: str
    women_owned: bool
    workforce: dict[str, int]

    @property
    def women(self) -> int:
        """How many women work there."""
        return sum(count for name, count in self.workforce.items() if name.endswith("_f"))

    @property
    def men(self) -> int:
        """How many men work there."""
        return sum(count for name, count in self.workforce.items() if name.endswith("_m"))

    @property
    def people(self) -> int:
        """How many people work there."""
        return sum(self.workforce.values())

    def draw(self, name: str) -> float:
        """Return a number in [0, 1) that belongs to the enterprise and ``name``, always the same."""
        digest = blake2b(f"{self.key}/{name}".encode(), digest_size=7).digest()
        return int.from_bytes(digest) / 2**56

    def lean(self, name: str) -> float:
        """Return a standard normal number that belongs to the enterprise and ``name``."""
        return math.sqrt(-2 * math.log(1 - self.draw(f"{name}/r"))) * math.cos(2 * math.pi * self.draw(f"{name}/a"))


@lru_cache(maxsize=1024)
def enterprise_of(seed: int, number: int) -> Enterprise:
    """Return enterprise ``number`` (from 1) of a seed."""
    key = f"{seed}/enterprise/{number}"
    rng = Random(key)
    country = rng.choices(COUNTRIES, [each.weight for each in COUNTRIES])[0]
    sector = rng.choice(list(SECTORS))
    unusual = rng.choice(UNUSUAL) if rng.random() < UNUSUAL_SHARE else ""
    return Enterprise(
        key=key,
        number=number,
        country=country,
        sector=sector,
        name=f"{rng.choice(FIRST_WORDS)} {_family(rng, country)} {LAST_WORDS.get(sector, 'Industries')}",
        code=f"{country.code}-{number % 100_000:05d}",
        quality=rng.gauss(0, 1),
        unusual=unusual,
        women_owned=rng.random() * 100 < country.women_owned,
        workforce=_workforce(rng, (SECTORS[sector] + country.women_at_work) / 2, large=unusual == "size"),
    )


def person_name(rng: Random, country: Country, *, woman: bool) -> str:
    """Return the name of somebody."""
    women, men, families = NAMES[country.names]
    first = rng.choice(women if woman else men)
    return f"{first} {rng.choice(families)}" if families else first


def _family(rng: Random, country: Country) -> str:
    women, men, families = NAMES[country.names]
    return rng.choice(families) if families else rng.choice(women + men).split()[0]


def _workforce(rng: Random, women_share: float, *, large: bool) -> dict[str, int]:
    people = rng.randint(510, 900) if large else round(min(470, max(14, rng.lognormvariate(4.6, 0.6))))
    share = min(0.95, max(0.03, rng.gauss(women_share, 0.12)))
    found: dict[str, int] = {}
    for position, part, leaning in (("mgr", 0.05, 0.6), ("sup", 0.08, 0.8), ("off", 0.11, 1.1)):
        count = max(1, round(people * part * rng.uniform(0.7, 1.3)))
        women = round(count * min(1.0, share * leaning))
        found |= {f"{position}_f": women, f"{position}_m": count - women}
    rest = max(2, people - sum(found.values()))
    found["prod_f"] = round(rest * share)
    return found | {"prod_m": rest - found["prod_f"]}
