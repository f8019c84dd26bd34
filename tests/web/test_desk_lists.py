"""Lists at the desk: empty, long, searched; entries added, edited, deleted, brought back, taken in and out."""

from __future__ import annotations

import io
import re

import pytest
from shops import FIRST, SHOP, STANDING, VISIT, send_shop, send_visit
from web.desk_visits import words

from formserver.entities import change, sheet
from formserver.errors import Problem
from formserver.store import audit, entities
from formserver.store.entities import Wanted


@pytest.fixture
def listed(desk, store):
    """The key of an empty list."""
    return change.add_list(store, "shops").id


def upload(desk, key, text):
    data = text if isinstance(text, bytes) else text.encode()
    return desk.post(f"/desk/lists/{key}/import", {"file": (io.BytesIO(data), "shops.csv")})


def labels(store, key, **wanted):
    with store.read() as db:
        return [each.label for each in entities.page_of(db, key, Wanted(**wanted), limit=1000)]


def only(store, key):
    with store.read() as db:
        (found,) = entities.page_of(db, key)
    return found


def test_without_lists_the_page_says_where_they_come_from(desk):
    assert "A list appears here when a form that adds to it is published." in words(desk.get("/desk/lists"))


def test_a_list_is_made_and_says_what_to_do_next(desk):
    made = desk.post("/desk/lists", {"name": "shops"})
    page = words(desk.get(made.location))
    assert "The list is there." in page and "The list is empty." in page


@pytest.mark.parametrize("name", ["", "__x", "a b", "1st", "shops"])
def test_a_list_that_cannot_be_is_refused_at_its_field(desk, listed, name):
    page = desk.post("/desk/lists", {"name": name})
    assert page.status_code in (409, 422) and 'href="#name"' in page.text and "There is a problem" in page.text


def test_an_entry_is_added_edited_deleted_and_brought_back(desk, store, listed):
    here = f"/desk/lists/{listed}/entries"
    made = desk.post(f"{here}/new", {"label": "Corner", "new_name": "town", "new_value": "Accra"}).location
    assert desk.post(f"{made}/edit", {"label": "Korner", "p:town": "Tema", "base": "1"}).status_code == 303
    desk.post(f"{made}/delete")
    assert labels(store, listed) == [] and "Deleted" in words(desk.get(made))
    desk.post(f"{made}/restore")
    history = words(desk.get(made)).partition("History")[2]
    assert re.findall(r"\d\. (\w+)", history) == ["Restored", "Deleted", "Changed", "Added"]
    assert labels(store, listed) == ["Korner"] and "town : Accra → Tema" in history


def test_what_was_deleted_twice_is_deleted_once_and_can_be_undone(desk, store, listed):
    entity = change.add_entity(store, listed, "Corner", {})
    url = f"/desk/lists/{listed}/entries/{entity.id}"
    for _ in range(2):
        page = desk.get(desk.post(f"{url}/delete").location)
    assert f'action="{url}/restore"' in page.text
    desk.post(f"{url}/restore")
    assert only(store, listed).version == 3


def test_an_entry_needs_a_label_and_keeps_what_was_typed(desk, listed):
    page = desk.post(f"/desk/lists/{listed}/entries/new", {"label": " ", "new_name": "town", "new_value": "Accra"})
    assert page.status_code == 422 and "Enter a label" in page.text and 'value="Accra"' in page.text


def test_two_who_edit_at_once_see_each_other(desk, store, listed):
    entity = change.add_entity(store, listed, "Corner", {"town": "Accra"})
    change.edit_entity(store, listed, entity.id, "Corner", {"town": "Ada"}, base=1)
    url = f"/desk/lists/{listed}/entries/{entity.id}/edit"
    page = desk.post(url, {"label": "Corner", "p:town": "Tema", "base": "1"})
    assert page.status_code == 409 and "Now: Ada" in words(page) and 'value="Tema"' in page.text
    assert desk.post(url, {"label": "Corner", "p:town": "Tema", "base": "2"}).status_code == 303
    assert only(store, listed).data == {"town": "Tema"}


def test_a_file_is_taken_in_and_out_and_in_again(desk, store, listed):
    upload(desk, listed, "label;town\nCorner;Accra\nMärkte;Tema\n")
    out = desk.get(f"/desk/lists/{listed}/export.csv").data
    changed = out.decode("utf-8-sig").replace("Accra", "Ada")
    page = words(desk.get(upload(desk, listed, changed).location))
    assert "0 entries added. 1 entry changed. 1 entry was the same." in page
    assert sorted(labels(store, listed)) == ["Corner", "Märkte"]
    assert "Corner" in upload(desk, listed, changed).text  # made from an older version


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("town\nAccra\n", "There is no column label."),
        ("label,name\nCorner,x\n", "Row 2: x is not an id (UUID)."),
        (f"label,uuid\nA,{FIRST}\nB,{FIRST}\n", "Row 3: The id"),
        ("label,town\nCorner,Accra\n\n ,Tema\n", "Row 4: The label is empty."),
        ("label,a b\nCorner,1\n", "The column a b cannot be a property"),
        ("label,town,town\nCorner,1,2\n", "The column town stands there twice."),
        ("label\nCorner,1,2\n", "Row 2: The row does not fit the columns"),
        ("label,town\n", "The file has no rows"),
        (b"label\nM\xe4rkte\n", "The file is not in UTF-8."),
    ],
)
def test_a_wrong_row_stops_the_whole_file(desk, store, listed, text, said):
    page = upload(desk, listed, text)
    assert page.status_code == 422 and said in words(page)
    assert labels(store, listed) == []


def test_a_deleted_entry_does_not_come_back_by_a_file(desk, store, listed):
    entity = change.add_entity(store, listed, "Corner", {})
    change.delete_entity(store, listed, entity.id)
    page = upload(desk, listed, f"name,label\n{entity.uuid},Corner\n")
    assert "Corner has been deleted. Restore it first" in words(page)


def test_a_long_list_is_shown_page_by_page_and_searched(desk, store, listed):
    rows = "".join(f"Shop {number},Town {number % 7}\n" for number in range(120))
    sheet.import_entities(store, listed, f"label,town\n{rows}".encode())
    seen, url = [], f"/desk/lists/{listed}"
    while url:
        page = desk.get(url).text
        seen += re.findall(r">(Shop \d+)</a>", page)
        found = re.search(r'href="([^"]*before=[^"]*)"', page)
        url = found[1].replace("&amp;", "&") if found else ""
    assert sorted(seen) == sorted(f"Shop {number}" for number in range(120))
    assert "1 matches." in words(desk.get(f"/desk/lists/{listed}?search=SHOP 119"))
    assert "No entry matches." in words(desk.get(f"/desk/lists/{listed}?search=nowhere"))


def test_history_names_the_submission_and_its_conflict(desk, store, publish_markdown):
    shop = publish_markdown(SHOP, "shop.md")
    visit = publish_markdown(VISIT, "visit.md", files={"shops.csv": STANDING})
    send_shop(store, shop)
    for id, state in (("uuid:v", "good"), ("uuid:w", "bad")):
        send_visit(store, visit, id, base="1", state=state)
    with store.read() as db:
        key = entities.lists_of(db)[0].id
    page = desk.get(f"/desk/lists/{key}/entries/{only(store, key).id}")
    assert "Conflict" in words(page) and f"/desk/forms/{visit.key}/submissions/" in page.text
    link = re.search(rf"/desk/forms/{visit.key}/submissions/\d+", page.text)[0]
    assert "Changed in shops : Corner Conflict" in words(desk.get(link))


def test_a_submission_says_what_it_could_not_do(desk, store, publish_markdown):
    visit = publish_markdown(VISIT, "visit.md", files={"shops.csv": STANDING})
    send_visit(store, visit, "uuid:v", entity="NEW_A")
    page = desk.get(f"/desk/forms/{visit.key}/submissions").text
    link = re.search(rf"/desk/forms/{visit.key}/submissions/\d+", page)[0]
    assert "It says that the entry is not in the list shops yet." in words(desk.get(link))


def test_every_change_stands_in_the_security_log(desk, store, listed):
    made = desk.post(f"/desk/lists/{listed}/entries/new", {"label": "Corner"}).location
    desk.post(f"{made}/delete")
    upload(desk, listed, "label\nMarket\n")
    with store.read() as db:
        actions = [line["action"] for line in audit.last_actions(db, 4)]
    assert actions == ["list.import", "entity.delete", "entity.create", "list.add"]


def test_an_import_that_is_too_large_is_refused(store, listed):
    with pytest.raises(Problem) as raised:
        sheet.import_entities(store, listed, b"x" * (sheet.MAX_BYTES + 1))
    assert raised.value.code == "request.too_large"


def test_strangers_see_no_list(visitor, listed, app):
    answer = app.test_client().get(f"/desk/lists/{listed}")
    assert answer.status_code == 303 and "/account/sign-in" in answer.location
