"""Lists in attached files: what a .csv, .xml or .geojson holds, and what is refused."""

from __future__ import annotations

import pytest

from formserver.program.external import UnreadableList, read_columns, read_list

FEATURES = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "fs1", "properties": {"title": "Mill",'
    b' "size": 1.50, "open": true, "note": null}, "geometry": {"type": "Point", "coordinates": [104.1, 11.5]}},'
    b' {"type": "Feature", "properties": {"id": "fs2"}, "geometry": {"type": "LineString", "coordinates":'
    b" [[1, 2], [3, 4, 5]]}}]}"
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_keeps_its_spaces_and_fills_short_rows(separator: str) -> None:
    text = f"\ufeffname{separator} label \n a{separator}b \n\nc\n"
    found = read_list("towns.csv", text.encode())
    assert (found.columns, found.rows) == (("name", "label"), ((" a", "b "), ("c", "")))


def test_an_xml_item_may_hold_elements_in_elements() -> None:
    found = read_list(
        "a.xml", b"<root><item><name>a</name><at><x>1</x></at><tag>p</tag><tag>q</tag></item><item/></root>"
    )
    assert (found.columns, found.rows) == (("name", "at/x", "tag"), (("a", "1", "p"), ("", "", "")))


def test_features_keep_their_numbers_as_text_and_their_places_as_points() -> None:
    found = read_list("mills.geojson", FEATURES)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    assert rows[0] == {
        "title": "Mill", "size": "1.50", "open": "true", "note": "", "id": "fs1", "geometry": "11.5 104.1 0 0"
    }  # fmt: skip
    assert (rows[1]["id"], rows[1]["geometry"]) == ("fs2", "2 1 0 0; 4 3 0 0")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml", b"<root><item></root>"),
        ("a.xml", b'<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>'),
        ("a.geojson", b"{"),
        ("a.geojson", b"[]"),
        ("a.geojson", b'{"features": [1]}'),
        ("a.geojson", b"[" * 100_000),
    ],
)
def test_what_is_no_list_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableList):
        read_list(name, data)


def test_the_columns_of_a_long_csv_are_read_from_its_beginning() -> None:
    assert read_columns("a.csv", b"name,label\n" + b"a,b\n" * 1_000_000) == ("name", "label")
