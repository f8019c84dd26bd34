"""What demo respondents write in free text."""

from __future__ import annotations

#: What workers say at the end, by language; most say nothing.
COMMENTS: dict[str, tuple[str, ...]] = {
    "en": ("More fans, please.", "The meetings in the morning are good.", "We need better masks.", "I like my team."),
    "es": ("Faltan ventiladores.", "Las reuniones de la mañana ayudan.", "Necesitamos mejores mascarillas."),
    "fr": ("Il fait trop chaud en été.", "Les réunions du matin sont utiles.", "Merci."),
    "id": ("Tolong tambah kipas angin.", "Rapat pagi bagus.", "Kami perlu masker yang lebih baik."),
    "vi": ("Cần thêm quạt.", "Họp buổi sáng rất tốt.", "Cảm ơn."),
    "ar": ("نحتاج إلى مراوح أكثر.", "اجتماعات الصباح مفيدة.", "شكرا."),
    "my": ("ကျေးဇူးတင်ပါတယ်။", "ပန်ကာ လိုပါတယ်။"),
}
PRODUCTS: dict[str, str] = {
    "machinery": "Pumps", "apparel": "T-shirts", "footwear": "Sandals", "textile": "Cotton cloth",
    "auto": "Brake parts", "electronics": "Cables", "metal": "Steel frames", "food": "Fruit juice",
    "agro": "Cassava flour", "flower": "Roses", "wood": "School furniture", "craft": "Baskets",
    "chem": "Plastic bottles", "pharma": "Soap", "constr": "Small buildings", "tourism": "Rooms and meals",
    "trade": "Household goods", "othman": "Packaging",
}  # fmt: skip
EXPECTATIONS = (
    "Fewer defects and less rework.", "Deliver on time.", "Order in the store.", "People who stay longer.",
    "Workers who bring ideas.", "Lower electricity bills.", "No more accidents at the press.",
)  # fmt: skip
#: What was found at the walk-through, by kind.
FINDINGS: dict[str, tuple[str, ...]] = {
    "fire": ("Boxes stand in front of the exit", "Extinguisher is empty", "Exit is locked"),
    "machine": ("Guard of the saw is missing", "Emergency stop does not work"),
    "electric": ("Open panel with bare wires", "Plug is broken"),
    "chemical": ("Drums without labels", "Solvent in a drinking bottle"),
    "fall": ("Oil on the floor", "Hole in the floor", "Ladder without feet"),
    "load": ("Sacks are carried up the stairs", "Table is too low"),
    "heat": ("No light over the cutting table", "No fan at the ironing place"),
    "noise": ("Press cannot be talked over", "No ear plugs at the press"),
    "ppe": ("Masks are worn out", "No gloves at the grinder"),
    "welfare": ("Toilet cannot be locked", "No soap", "No place to change"),
    "order": ("Tools lie on the ground", "Scrap from last week"),
}
OTHER_FINDINGS = ("Something is not in order here",)
IDEAS = (
    "Mark the way with paint", "Put the guard back", "Close the panel and call the electrician", "Label every drum",
    "A rack for the tools", "A second lamp",
)  # fmt: skip
PROJECTS = (
    "5S in the cutting room", "Morning meeting at the line", "Board for ideas", "Count defects every day",
    "Switch off idle machines", "Separate changing rooms", "Guards for all saws", "Faster change of tools",
)  # fmt: skip
PROBLEMS = (
    "Tools are searched for a long time", "Nobody knows yesterday's figures", "Too much rework", "Idle machines run",
    "Women have no place to change", "Orders leave late",
)  # fmt: skip
ACTIONS = (
    "Mark places, throw away what nobody needs, check every Friday", "Ten minutes each morning at the board",
    "Agree on a rule, train everybody, look again after a month", "Buy what is missing and write down who cares for it",
)  # fmt: skip
LEARNED = ("Start with 5S at my place", "Talk with my team every morning", "Count the defects", "Ask before I decide")
BEST = ("The exercises", "Talking with workers from other firms", "The examples", "The visit to the factory")
BETTER = ("More time", "More pictures", "A bigger room", "Nothing")
STRONG = ("Clear, patient, well prepared", "Good examples from the sector; brings women in; keeps the time")
GROW = ("Ask more and tell less", "Speak of rights earlier; use the board; let the workers answer first")
REASONS = (
    "The trainer has given the module many times elsewhere with very good results.",
    "The minimum is missed by little and the enterprises ask for this trainer.",
)
INSTITUTIONS = ("Chamber of Industry", "Employers' Federation", "Ministry of Labour", "Productivity Centre",
                "Union of Garment Workers", "Export Association", "Vocational Institute")  # fmt: skip
PAYERS: dict[str, tuple[str, ...]] = {
    "buyer": ("Nordic Home", "Blue Label", "Alpine Sports"), "govt": ("Ministry of Labour", "Productivity Centre"),
    "assoc": ("Chamber of Industry", "Employers' Federation", "Export Association"),
    "union": ("Union of Garment Workers", "Workers' Confederation"), "grant": ("Skills Fund", "Regional Fund"),
}  # fmt: skip
VENUES = ("Training centre", "Meeting room of the chamber", "Canteen of the factory", "Hotel at the station")
SENTENCES = (
    "Nothing more to say.", "This was written by nobody: it is a demo answer.", "It should be looked at again.",
    "All went well.", "We will talk about it next week.",
)  # fmt: skip
PHRASES = ("Demo answer", "North side", "Second floor", "As usual", "To be checked", "Old building", "Near the gate")
PLACES = ("Riverside", "Hill Street", "Market Square", "Station Road", "Harbour")
