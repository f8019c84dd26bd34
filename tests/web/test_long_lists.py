"""Lists of over 500 rows travel apart from the form: named by what they are, joined by the script, kept offline."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from web.lively import Lively

from formserver.publish import OpenForm
from formserver.web.pages import apart

CASCADE = """
| survey |
| | type | name | label::English (en) | label::Español (es) | choice_filter | appearance |
| | select_one region | region | Region | Región | | |
| | select_one town | town | Town | Pueblo | region = ${{region}} | minimal |
| settings |
| | form_title | form_id | version | default_language |
| | Towns | {form_id} | 1 | English (en) |
| choices |
| | list_name | name | label::English (en) | label::Español (es) | region |
| | region | r1 | North | Norte | |
| | region | r2 | South | Sur | |
{rows}
"""


def towns(form_id: str, count: int) -> str:
    rows = (f"| | town | t{n} | Town {n} | Pueblo {n} | r{n % 2 + 1} |" for n in range(count))
    return CASCADE.format(form_id=form_id, rows="\n".join(rows))


def program_of(client: FlaskClient, form: Any, tag: str = "en") -> dict[str, Any]:
    page = client.get(f"/s/{form.code}?lang={tag}").text
    boot = json.loads(page.split('id="boot">')[1].split("</script>")[0])
    found: dict[str, Any] = client.get(boot["app"]).json
    return found


@pytest.mark.parametrize(("count", "wanted"), [(500, 0), (501, 1)])
def test_only_lists_of_over_500_rows_travel_apart(
    client: FlaskClient, publish_markdown: Callable[..., OpenForm], count: int, wanted: int
) -> None:
    found = program_of(client, publish_markdown(towns("towns", count)))
    assert len(found.get("apart", [])) == wanted
    rows = {each["name"]: len(each.get("rows", [])) for each in found["program"]["lists"]}
    assert rows == {"region": 2, "town": 0 if wanted else count}
    assert ("Town 7" in json.dumps(found)) != bool(wanted)


def test_a_list_is_named_by_what_it_is_and_kept_for_good(
    client: FlaskClient, publish_markdown: Callable[..., OpenForm]
) -> None:
    form = publish_markdown(towns("towns", 900))
    (english,), (spanish,) = (program_of(client, form, tag)["apart"] for tag in ("en", "es"))
    assert english != spanish
    reply = client.get(english, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in reply.headers["Cache-Control"]
    assert ["t899", "r2"] in json.loads(gzip.decompress(reply.data))["rows"]
    assert client.get(english[:-6] + "0.json").status_code == 404


def test_a_list_of_9000_rows_leaves_the_form_small(
    client: FlaskClient, publish_markdown: Callable[..., OpenForm]
) -> None:
    found = program_of(client, publish_markdown(towns("towns", 9000)))
    assert len(gzip.compress(json.dumps(found).encode())) < 20_000


def test_the_script_offers_what_travelled_apart_in_both_languages(form: Callable[..., Lively]) -> None:
    lively = form(towns("many_towns", 900), "many_towns").choose("Region", "r2").on()
    box = lively.page.locator("main .question:visible")
    assert "Town 899" in lively.pick("Town", "t899").box("Town").inner_text()
    lively.page.get_by_role("button", name="Español").first.click()
    lively.page.get_by_text("Pueblo", exact=True).first.wait_for()
    assert "Pueblo 899" in box.inner_text() and box.locator("input:checked").get_attribute("value") == "t899"


def test_a_device_keeps_the_lists_with_the_form(client: FlaskClient, publish_markdown: Callable[..., OpenForm]) -> None:
    text = towns("towns", 900).replace("| default_language |", "| default_language | fs:offline |")
    form = publish_markdown(text.replace("| English (en) |\n| choices", "| English (en) | yes |\n| choices"))
    wanted = [address for tag in ("en", "es") for address in program_of(client, form, tag)["apart"]]
    assert set(wanted) <= set(client.get(f"/s/{form.code}/offline.json").json["files"])


ATTACHED = """
| survey |
| | type | name | label | choice_filter |
| | text | region | Region | |
| | select_one_from_file towns.csv | town | Town | region = ${region} |
| settings |
| | form_title | form_id | version |
| | Towns of a file | from_file | 1 |
"""


def test_an_attached_list_of_50000_rows_travels_apart(publish_markdown: Callable[..., OpenForm]) -> None:
    lines = "".join(f"t{n},Town {n},r{n % 2}\n" for n in range(50_000))
    form = publish_markdown(ATTACHED, files={"towns.csv": f"name,label,region\n{lines}".encode()})
    (digest,) = apart.addresses(form, form.program.default_language, str)
    found = json.loads(apart.rows(form, form.program.default_language, digest).body)
    assert found["name"] == "towns.csv" and len(found["rows"]) == 50_000
