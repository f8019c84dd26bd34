"""Small forms for the fill pages, as Markdown, and their records."""

from __future__ import annotations

import json
from typing import Any

from formserver import deliver
from formserver.publish import OpenForm
from formserver.store import Store


def records(store: Store, form: OpenForm) -> list[dict[str, Any]]:
    """Return every record of a form as JSON Lines give it."""
    return [json.loads(line) for line in b"".join(deliver.export_form(store, form.key, "jsonl")).splitlines()]


LADDER = """
| survey | | | | | | | | |
| | type | name | label | required | relevant | constraint | constraint_message | appearance |
| | begin_group | you | About you | | | | | field-list |
| | text | who | Your name | yes | | | | |
| | integer | age | Your age | | | . >= 0 and . <= 120 | Years are between 0 and 120 | |
| | end_group | | | | | | | |
| | select_one yn | works | Do you work here? | yes | | | | |
| | begin_group | start | Start | | ${works} = 'yes' | | | |
| | date | since | Since when? | | | | | |
| | end_group | | | | | | | |
| | begin_group | place | Place | | ${works} = 'yes' | | | |
| | text | part | In which part? | | | | | |
| | end_group | | | | | | | |
| | text | more | Anything else? | | | | | |
| choices | | | |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings | | |
| | form_id | form_title |
| | ladder | Ladder |
"""

CASCADE = """
| survey | | | | |
| | type | name | label | choice_filter |
| | select_one region | region | Region | |
| | select_one town | town | Town | region = ${region} |
| choices | | | | |
| | list_name | name | label | region |
| | region | north | North | |
| | region | south | South | |
| | town | tamale | Tamale | north |
| | town | yendi | Yendi | north |
| | town | accra | Accra | south |
| settings | | |
| | form_id | form_title |
| | cascade | Cascade |
"""

TONGUES = """
| survey | | | | | |
| | type | name | label::English (en) | label::Arabic (ar) | required |
| | begin_group | one | You | أنت | |
| | text | who | Your name | اسمك | yes |
| | end_group | | | | |
| | begin_group | two | Amounts | الكميات | |
| | integer | count | How many? | كم؟ | |
| | end_group | | | | |
| | select_one yn | works | Is ${who} here? | هل ${who} هنا؟ | |
| choices | | | | |
| | list_name | name | label::English (en) | label::Arabic (ar) |
| | yn | yes | Yes | نعم |
| | yn | no | No | لا |
| settings | | | |
| | form_id | form_title | default_language |
| | tongues | Tongues | English (en) |
"""

NUMBERS = """
| survey | | | | | |
| | type | name | label::English (en) | label::French (fr) | |
| | begin_group | both | Both | Les deux | |
| | integer | count | How many? | Combien ? | |
| | decimal | much | How much? | Quelle quantité ? | |
| | end_group | | | | |
| settings | | | |
| | form_id | form_title | default_language |
| | numbers | Numbers | English (en) |
"""

FOLLOW_UP = """
| survey | | | | | | | | |
| | type | name | label | required | relevant | calculation | read_only | appearance |
| | begin_group | page | | | | | | field-list |
| | select_one yn | injury | Any injury? | | | | | |
| | integer | many | How many injuries? | yes | ${injury} = 'yes' | | | |
| | end_group | | | | | | | |
| | integer | double | Twice as many | | | ${many} * 2 | yes | |
| choices | | | |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings | | |
| | form_id | form_title |
| | follow | Follow-up |
"""

ROSTER = """
| survey | | | | | | |
| | type | name | label | required | relevant | repeat_count |
| | text | place | Which place? | | | |
| | begin_repeat | woman | Woman | | | |
| | text | name | Her name | yes | | |
| | integer | age | Her age | | | |
| | begin_repeat | child | Child | | | |
| | text | called | Name of the child | | | |
| | end_repeat | | | | | |
| | end_repeat | | | | | |
| | integer | visits | How many visits? | | | |
| | begin_repeat | visit | Visit | | | ${visits} |
| | text | saw | What did you see? | | | |
| | end_repeat | | | | | |
| settings | | |
| | form_id | form_title |
| | roster | Roster |
"""

PICTURES = """
| survey | | | | | |
| | type | name | label | required | parameters |
| | begin_group | gate | The gate | | |
| | image | photo | Photo of the gate | yes | max-pixels=64 |
| | text | said | What does it show? | | |
| | end_group | | | | |
| | text | more | Anything else? | | |
| settings | | |
| | form_id | form_title |
| | pictures | Pictures |
"""

HIDDEN = """
| survey | | | | |
| | type | name | label | calculation |
| | hidden | wave | | |
| | hidden | round | | |
| | calculate | sum | | 1 + 1 |
| | text | who | Your name | |
| settings | | |
| | form_id | form_title |
| | hidden | Hidden |
"""

NOTHING = """
| survey | | | | |
| | type | name | label | calculation |
| | calculate | sum | | 1 + 1 |
| settings | | |
| | form_id | form_title |
| | nothing | Nothing |
"""

LATE = """
| survey | | | | |
| | type | name | label | relevant |
| | hidden | wave | | |
| | begin_group | first | First | ${wave} = 'w2' |
| | text | again | Seen before? | |
| | end_group | | | |
| | begin_group | second | Second | |
| | text | who | Your name | |
| | end_group | | | |
| settings | | |
| | form_id | form_title |
| | late | Late |
"""

#: What tries to become markup or script wherever an author or a person may write.
VECTOR = "<img src=x onerror=alert(1)></script><script>alert(2)</script>\"'"

HOSTILE = f"""
| survey | | | | | |
| | type | name | label | hint | appearance |
| | begin_group | g | Group {VECTOR} | | field-list |
| | text | typed | Say {VECTOR} | Hint {VECTOR} | |
| | select_one list | one | One {VECTOR} | | |
| | select_one list | menu | Menu {VECTOR} | | minimal |
| | rank list | order | Rank {VECTOR} | | |
| | end_group | | | | |
| | note | told | Told {VECTOR} ${{typed}} | | |
| choices | | | |
| | list_name | name | label |
| | list | a | First {VECTOR} |
| | list | b | Second {VECTOR} |
| settings | | |
| | form_id | form_title |
| | hostile | Title {VECTOR} |
"""

OUTPUTS = """
| survey | | | | | | | |
| | type | name | label | hint | relevant | constraint | appearance |
| | begin_group | g | All | | | | field-list |
| | text | who | Your name | | | | |
| | integer | age | Age of ${who} | **${who}**, in years | | . < 120 | |
| | note | old | ${who} is *old* | | ${age} > 60 | | |
| | decimal | half | Half of it | | | | |
| | end_group | | | | | | |
| settings | | |
| | form_id | form_title |
| | outputs | Outputs |
"""

#: One of each control that the page script turns into another.
CONTROLS = """
| survey | | | | | | |
| | type | name | label | required | parameters | appearance |
| | begin_group | all | All | | | field-list |
| | image | photo | Photo of the gate | | max-pixels=64 | |
| | image | name | Sign here | | | signature |
| | range | sure | How sure are you? | yes | start=0 end=10 step=1 | |
| | select_one town | town | Town | | | minimal |
| | geopoint | place | Where is it? | | | |
| | rank yn | order | What matters? | | | |
| | text | said | Anything else? | | | |
| | end_group | | | | | |
| choices | | | |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
TOWNS
| settings | | |
| | form_id | form_title |
| | controls | Controls |
""".replace("TOWNS", "\n".join(f"| | town | t{i} | Témala {i} |" for i in range(20)))
