"""The countries that demo enterprises lie in: how often, who works there, what is spoken, what things cost.

``weight`` and ``women_owned`` (percent) follow the programme's published country profiles; coordinates are
those of a large city; ``wage`` is a legal monthly minimum in the country's currency, in round numbers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    """``languages`` are BCP 47 tags, most spoken first; ``offset`` hours from UTC; ``phone`` the country code."""

    code: str
    weight: int
    women_owned: int
    women_at_work: float
    languages: tuple[str, ...]
    latitude: float
    longitude: float
    offset: float
    phone: str
    wage: int
    names: str


COUNTRIES: tuple[Country, ...] = (
    Country("CN", 126, 9, 0.45, ("zh", "en"), 30.66, 104.06, 8, "86", 1650, "chinese"),
    Country("CO", 131, 23, 0.55, ("es",), 4.71, -74.07, -5, "57", 737000, "spanish"),
    Country("GH", 124, 10, 0.30, ("en",), 5.60, -0.19, 0, "233", 240, "ghanaian"),
    Country("IN", 61, 15, 0.18, ("hi", "ta", "mr", "en"), 19.99, 73.79, 5.5, "91", 8200, "indian"),
    Country("ID", 175, 35, 0.45, ("id",), -6.91, 107.61, 7, "62", 2700000, "indonesian"),
    Country("PE", 105, 31, 0.40, ("es",), -12.05, -77.04, -5, "51", 850, "spanish"),
    Country("ZA", 76, 25, 0.55, ("en", "zu"), -28.78, 32.04, 2, "27", 3500, "southern"),
    Country("VN", 106, 13, 0.48, ("vi",), 10.82, 106.63, 7, "84", 3300000, "vietnamese"),
    Country("BO", 53, 6, 0.42, ("es",), -16.50, -68.15, -4, "591", 1805, "spanish"),
    Country("ET", 12, 20, 0.60, ("am", "en"), 9.03, 38.74, 3, "251", 1100, "ethiopian"),
    Country("MM", 18, 28, 0.70, ("my",), 16.87, 96.20, 6.5, "95", 108000, "burmese"),
    Country("TN", 8, 15, 0.50, ("ar", "fr"), 36.81, 10.18, 1, "216", 340, "arabic"),
    Country("BD", 10, 12, 0.60, ("bn", "en"), 23.81, 90.41, 6, "880", 5300, "bengali"),
    Country("EG", 6, 12, 0.35, ("ar",), 30.04, 31.24, 2, "20", 1200, "arabic"),
    Country("KE", 6, 20, 0.45, ("sw", "en"), -1.29, 36.82, 3, "254", 12900, "eastern"),
)

#: What people are called: women, men, families.
NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "chinese": (("Li Na", "Wang Fang", "Zhao Min", "Chen Jing"), ("Li Wei", "Zhang Jun", "Liu Yang"), ()),
    "spanish": (
        ("María", "Luz", "Carmen", "Rosa", "Elena"), ("José", "Luis", "Carlos", "Jorge", "Andrés"),
        ("Quispe", "Mamani", "Rojas", "Gómez", "Huamán", "Torres", "Vargas"),
    ),
    "ghanaian": (
        ("Ama", "Abena", "Akosua", "Efua"), ("Kwame", "Kofi", "Yaw", "Kojo"), ("Mensah", "Owusu", "Asante", "Addo"),
    ),
    "indian": (
        ("Asha", "Priya", "Lakshmi", "Sunita"), ("Ravi", "Suresh", "Amit", "Karthik"),
        ("Patil", "Kumar", "Joshi", "Iyer"),
    ),
    "indonesian": (
        ("Siti", "Dewi", "Sri", "Rina"), ("Budi", "Agus", "Joko", "Eko"), ("Santoso", "Wijaya", "Hidayat", "Lestari"),
    ),
    "southern": (
        ("Nomsa", "Thandi", "Zanele"), ("Sipho", "Themba", "Bongani"), ("Dlamini", "Nkosi", "Khumalo", "Botha"),
    ),
    "vietnamese": (
        ("Nguyễn Thị Lan", "Trần Thị Hoa", "Lê Thị Mai"), ("Nguyễn Văn Nam", "Phạm Văn Hùng", "Võ Minh"), (),
    ),
    "ethiopian": (("Hanna", "Tigist", "Meseret"), ("Abebe", "Dawit", "Tesfaye"), ("Bekele", "Tadesse", "Haile")),
    "burmese": (("Ma Khin", "Daw Aye", "Ma Su Su"), ("U Tun", "Ko Zaw", "Ko Min"), ()),
    "arabic": (("Amina", "Leïla", "Fatma"), ("Ahmed", "Sami", "Karim"), ("Trabelsi", "Hassan", "Mansour")),
    "bengali": (("Rahima", "Nasrin", "Shirin"), ("Karim", "Jamal", "Rafiq"), ("Rahman", "Islam", "Hossain")),
    "eastern": (("Wanjiru", "Achieng", "Njeri"), ("Otieno", "Kamau", "Mwangi"), ("Kariuki", "Odhiambo", "Mutua")),
}  # fmt: skip
