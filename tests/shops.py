"""A form that adds shops to a list, one that visits them, and records of both."""

from __future__ import annotations

import uuid
from typing import Any

from collecting import record_xml

from formserver.collect import Receipt, collect
from formserver.publish import OpenForm
from formserver.store import Store

SHOP = """
| survey | | | | |
| | type | name | label | save_to |
| | text | shop_name | Name | shop_name |
| | text | town | Town | town |
| | text | note | Note | remark |
| entities | | |
| | list_name | label | create_if |
| | shops | ${shop_name} | ${town} != 'nowhere' |
| settings | | |
| | form_id | version |
| | shop | 1 |
"""
VISIT = """
| survey | | | | | |
| | type | name | label | save_to | calculation |
| | select_one_from_file shops.csv | shop | Shop | | |
| | calculate | was | | | instance('shops')/root/item[name=${shop}]/state |
| | text | state | State | state | |
| | text | town | Town | town | |
| entities | | |
| | list_name | entity_id |
| | shops | ${shop} |
| settings | | |
| | form_id | version |
| | visit | 1 |
"""
STANDING = b"name,label,shop_name\nNEW_A,Not in the list,\n"
FIRST, SECOND = (str(uuid.UUID(int=number, version=4)) for number in (1, 2))


def send_shop(
    store: Store, form: OpenForm, id: str = "uuid:a", entity: str = FIRST, old: str = "", **answers: Any
) -> Receipt:
    """Send a record that adds a shop."""
    said = {"shop_name": "Corner", "town": "Accra", "note": ""} | answers
    meta = {"meta/entity/@id": entity, "meta/entity/label": said["shop_name"]}
    meta["meta/entity/@create"] = str(said["town"] != "nowhere").lower()
    return collect(store, xml=record_xml(form.program, said | meta, id=id, old=old), form=form.key)


def send_visit(
    store: Store, form: OpenForm, id: str, entity: str = FIRST, base: str = "", old: str = "", **answers: Any
) -> Receipt:
    """Send a record that visits a shop; ``base`` is the version that was seen."""
    meta = {"meta/entity/@id": entity, "meta/entity/@baseVersion": base}
    return collect(
        store, xml=record_xml(form.program, {"shop": entity} | answers | meta, id=id, old=old), form=form.key
    )
