"""Maps: a feature for each submission with a place, with its answers as properties."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from by_hand import make_program
from kept_rows import Kept, export, record

from formserver.exports import RepeatRow
from formserver.exports.geojson import geometry_of

FORM = make_program("text who\ngeopoint gps\ngeopoint second\ndecimal d\nrepeat plot\n geoshape edge")
FORM = replace(
    FORM, nodes=tuple(replace(node, type="geoshape") if node.name == "edge" else node for node in FORM.nodes)
)


def features(source, **options):
    found = json.loads(export("geojson", FORM, source, **options))
    assert found["type"] == "FeatureCollection"
    return found["features"]


def test_a_feature_holds_the_first_place_and_all_answers():
    sent = record({"who": "A", "gps": "-1.5 36.8 1700 4.5", "second": "1 2", "d": 2.5})
    (found,) = features(Kept([sent, record({"who": "nowhere"})]))
    assert found["geometry"] == {"type": "Point", "coordinates": [36.8, -1.5, 1700.0]}
    assert (found["properties"]["who"], found["properties"]["d"], found["properties"]["KEY"]) == ("A", 2.5, "uuid:1")


def test_the_second_place_counts_when_the_first_cannot_be_read():
    (found,) = features(Kept([record({"gps": "here", "second": "1 2"})]))
    assert found["geometry"]["coordinates"] == [2.0, 1.0]


def test_places_in_repeats_are_features_too():
    row = RepeatRow("uuid:1", "plot[2]", '{"edge":"0 0;0 1;1 1"}')
    (found,) = features(Kept([record({})], [row]))
    assert found["geometry"] == {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    assert (found["properties"]["table"], found["properties"]["PARENT_KEY"]) == ("plot", "uuid:1")


def test_no_submission_is_an_empty_collection():
    assert features(Kept([])) == []


def test_many_features_are_one_valid_document():
    kept = [record({"gps": f"{place % 90} 1"}, key=f"uuid:{place}") for place in range(1200)]
    assert len(features(Kept(kept))) == 1200


@pytest.mark.parametrize(
    "text, kind",
    [("", "Point"), ("1", "Point"), ("91 0", "Point"), ("nan 0", "Point"), ("1 2;3 4", "Point"), ("1 2", "LineString"),
     ("1 2;x", "LineString"), ("0 0;1 1", "Polygon")],
)  # fmt: skip
def test_what_is_no_geometry_is_none(text, kind):
    assert geometry_of(text, kind) is None


def test_a_trace_is_a_line():
    assert geometry_of("1 2 0 0;3 4 0 0;", "LineString")["coordinates"] == [[2.0, 1.0, 0.0], [4.0, 3.0, 0.0]]
