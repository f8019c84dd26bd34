"""Positions, lines and areas on the fill pages: typed without JavaScript, measured and drawn with it."""

from __future__ import annotations

import pytest
from flask import Flask
from web.forms import records

from formserver import publish
from formserver.app import create_app
from formserver.config import read_settings

PLACES = """
| survey | | | | | | |
| | type | name | label | required | parameters | appearance |
| | begin_group | all | All | | | field-list |
| | geopoint | gate | The gate | | capture-accuracy=3 warning-accuracy=20 | placement-map |
| | geotrace | way | The way | yes | | |
| | geoshape | field | The field | | | |
| | end_group | | | | | |
| settings | | |
| | form_id | form_title |
| | places | Places |
"""
HERE = {"latitude": 5.6037, "longitude": -0.187, "accuracy": 124}
WAY = (
    "Enter at least two points, one in each line, each with latitude and longitude, for example 5.6037 -0.1870: The way"
)


def kept(store, form):
    return {name: records(store, form)[-1][name] for name in ("gate", "way", "field")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_places_are_typed_without_javascript(open_paper, store):
    paper = open_paper(PLACES)
    paper.type("The gate", lat="5,6037", lon="-٠٫١٨٧").type("The way", "5.6 -0.1").on()
    assert paper.errors == [WAY]
    paper.type("The way", "5.6, -0.1\n5,701 -0,2").type("The field", "1 1\n1 2\n2 2").on()
    said = paper.answers
    assert said["The gate"] == "5.6037, -0.187"
    assert (said["The way"][:9], said["The field"][:9]) == ("Points: 2", "Points: 3")
    paper.press("Send answers")
    assert kept(store, paper.form) == {
        "gate": "5.6037 -0.187 0 0",
        "way": "5.6 -0.1 0 0;5.701 -0.2 0 0",
        "field": "1 1 0 0;1 2 0 0;2 2 0 0;1 1 0 0",
    }


@pytest.fixture
def places(form, context):
    context.grant_permissions(["geolocation"])
    context.set_geolocation(HERE)
    return form(PLACES, "places")


def test_the_device_gives_points_that_can_be_taken_away_and_back(places):
    way = places.box("The way")
    places.type("The way", "5.6047 -0.187")
    way.get_by_role("button", name="Add this device's position").click()
    way.get_by_role("button", name="Take it as it is now").click()
    assert way.locator("textarea").input_value() == "5.6047 -0.187\n5.6037000 -0.1870000 0.0 124.0"
    assert "only within 124 m" in way.inner_text() and "Points: 2, length: 111 m" in way.inner_text()
    way.get_by_role("button", name="Remove the last point").click()
    assert way.locator("textarea").input_value() == "5.6047 -0.187" and "Points: 1" in way.inner_text()
    way.get_by_role("button", name="Undo").click()
    assert "Points: 2" in way.inner_text()


def test_a_map_is_fetched_on_demand_and_taps_add_points(places, serving):
    asked = places.requests()
    field = places.type("The field", "5.6037 -0.187\n5.6047 -0.187\n5.6047 -0.186").box("The field")
    assert not any("leaflet" in address for address in asked)
    field.get_by_role("button", name="Show the map").click()
    field.locator(".mark").nth(2).wait_for()
    field.locator(".map").click(position={"x": 160, "y": 280})
    field.locator(".mark").nth(3).wait_for()
    assert "Points: 4, area:" in field.inner_text()
    assert all(address.startswith((serving.address, "blob:", "data:")) for address in asked)
    places.box("The gate").get_by_role("button", name="Show the map").click()
    places.box("The gate").locator(".map").click(position={"x": 160, "y": 100})
    assert places.value("The gate") != ""
    places.type("The way", "5.6 -0.1\n5.7 -0.2").on().press("Send answers").receipt()
    found = kept(serving.store, serving.form("places"))
    corners = found["field"].split(";")
    assert len(corners) == 5 and corners[0] == corners[4] == "5.6037 -0.187 0 0"
    assert found["way"] == "5.6 -0.1 0 0;5.7 -0.2 0 0" and found["gate"].endswith(" 0 0")


def image_sources(app: Flask, markdown: str) -> str:
    lines = "\n".join(line.strip() for line in markdown.strip().splitlines())
    draft = publish.publish_file(app.extensions["store"], lines.encode(), "form.md")
    policy = app.test_client().get(f"/s/{draft.form.code}").headers["Content-Security-Policy"]
    return policy.partition("img-src ")[2].partition(";")[0]


def test_pictures_of_maps_come_from_the_named_host_alone_and_only_where_there_is_a_map(tmp_path):
    tiles = {"FORMSERVER_TILES": "https://{s}.tiles.example.org/{z}/{x}/{y}.png"}
    own = {"FORMSERVER_DATA": str(tmp_path), "FORMSERVER_SHIPPED_FORMS": "0"}
    app = create_app(read_settings(own | tiles))
    assert image_sources(app, PLACES) == "'self' https://*.tiles.example.org blob: data:"
    bare = PLACES.replace("geotrace", "text").replace("geoshape", "text").replace("placement-map", "")
    assert image_sources(app, bare.replace("| | places |", "| | bare |")) == "'self' blob: data:"


BEGUN = """
| survey | | | |
| | type | name | label |
| | start-geopoint | begun | |
| | text | who | Who? |
| settings | | |
| | form_id | form_title |
| | begun | Begun |
"""


def test_where_a_record_is_begun_is_noted_once_and_said(form, context, serving):
    context.grant_permissions(["geolocation"])
    context.set_geolocation(HERE)
    lively = form(BEGUN, "begun")
    assert "notes where the device is" in lively.page.locator(".tell").inner_text()
    lively.page.evaluate("() => new Promise((done) => navigator.geolocation.getCurrentPosition(done))")
    lively.type("Who?", "Ada").page.get_by_text("Saved on this device").wait_for()
    lively.page.reload()
    lively.page.wait_for_selector("html[data-alive]")
    assert lively.value("Who?") == "Ada" and lively.page.locator(".tell").count() == 0
    lively.on().press("Send answers").receipt()
    assert records(serving.store, serving.form("begun"))[-1]["begun"] == "5.6037000 -0.1870000 0.0 124.0"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_device_keeps_the_library_of_maps_with_the_form(client, publish_markdown):
    head, row = "| | form_id | form_title |", "| | places | Places |"
    offline = PLACES.replace(head, f"{head} fs:offline | namespaces |")
    offline = offline.replace(row, f'{row} yes | fs="https://formserver.example/xforms" |')
    files = client.get(f"/s/{publish_markdown(offline).code}/offline.json").get_json()["files"]
    kept = [address for address in files if "leaflet" in address or "/style/controls" in address]
    assert len(kept) == 3
    for address in kept:
        assert client.get(address).status_code == 200
    assert client.get(kept[1]).data.startswith(b"/* @preserve\n * Leaflet 1.9.4")
