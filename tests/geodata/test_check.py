from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from stationmap.geodata import check
from stationmap.geodata.package import DESCRIPTOR

if TYPE_CHECKING:
    from stationmap.geodata import Finding

STATIONS = "stations.csv"


def only(findings: list[Finding]) -> Finding:
    assert [finding.where_en for finding in findings] == [findings[0].where_en]
    return findings[0]


def test_the_packaged_data_are_right() -> None:
    assert check() == []


def test_a_package_that_cannot_be_opened_is_one_finding(small: Any) -> None:
    small.write(DESCRIPTOR, b'{"version":', stamp=False)
    finding = only(check(small.folder))
    assert finding.file == DESCRIPTOR
    assert not finding.zh.startswith(DESCRIPTOR)


def test_every_finding_says_what_to_do_in_both_languages(small: Any) -> None:
    small.records(STATIONS, lambda records: records.__setitem__(9, records[8]))
    small.cell(STATIONS, 30, "lon", "")
    for finding in check(small.folder):
        assert finding.zh.endswith("。")
        assert finding.en.endswith(".")
        assert finding.file
        assert finding.where_zh
        assert finding.error().zh.startswith(finding.where_zh)


def test_all_faults_are_found_and_nothing_is_changed(small: Any) -> None:
    small.cell(STATIONS, 20, "lon", "")
    small.cell(STATIONS, 40, "toilet", "perhaps")
    small.cell("landmarks.csv", 3, "lat", "NaN")
    small.cell("committees.csv", 5, "code", "x")
    small.write("network_facts.json", b'{"stations_total": 298', stamp=True)
    before = small.state()
    found = {(f.file, f.row, f.field, f.value) for f in check(small.folder)}
    assert {
        (STATIONS, 20, "lon", ""),
        (STATIONS, 40, "toilet", "perhaps"),
        ("landmarks.csv", 3, "lat", "NaN"),
        ("committees.csv", 5, "code", "x"),
        ("network_facts.json", 1, None, None),
    } <= found
    assert small.state() == before


def test_a_changed_hash_is_found_and_the_rest_is_checked_all_the_same(small: Any) -> None:
    content = small.read(STATIONS).replace(b",yes,", b",sic,", 1)
    small.write(STATIONS, content, stamp=False)
    hashed, cell = check(small.folder)
    assert (hashed.file, hashed.field) == (STATIONS, "hash")
    assert cell.value == "sic"


def test_a_half_written_file_is_found(small: Any) -> None:
    content = small.read(STATIONS)
    small.write(STATIONS, content[:-200], stamp=False)
    findings = check(small.folder)
    assert (findings[0].file, findings[0].field) == (STATIONS, "bytes")
    assert {f.field for f in findings} >= {"bytes", "stations_total"}


@pytest.mark.parametrize(
    ("path", "cut"),
    [("townships.geojson", 90_000), ("network_facts.json", 150), ("sources/model.json", 99)],
)
def test_a_half_written_json_is_found_even_with_its_hash(small: Any, path: str, cut: int) -> None:
    small.write(path, small.read(path)[:cut])
    found = [f for f in check(small.folder) if f.file == path]
    assert "complete JSON" in only(found).en


def test_a_missing_file_is_found(small: Any) -> None:
    (small.folder / "committees.csv").unlink()
    findings = check(small.folder)
    assert findings[0].file == "committees.csv"
    assert "cannot be read" in findings[0].en


def test_a_wrong_data_version_is_found(small: Any) -> None:
    descriptor = json.loads(small.read(DESCRIPTOR))
    descriptor["version"] = "2026.11+00000000"
    small.write(DESCRIPTOR, json.dumps(descriptor).encode(), stamp=False)
    assert only(check(small.folder)).field == "version"


def test_a_station_outside_its_township_is_found_with_where_it_is(small: Any) -> None:
    row = small.row_of(STATIONS, ref="112-01")
    small.cell(STATIONS, row, "lon", "116.945000")
    small.cell(STATIONS, row, "lat", "40.151000")
    finding = only(check(small.folder))
    assert (finding.file, finding.row, finding.field) == (STATIONS, row, "lon,lat")
    assert finding.value == "116.945,40.151"
    assert "木林镇" in finding.zh
    assert "张镇" in finding.zh


def test_a_station_in_the_hole_of_the_airport_lies_in_no_township_of_the_district(
    small: Any,
) -> None:
    row = small.row_of(STATIONS, ref="005-07")
    small.cell(STATIONS, row, "lon", "116.585000")
    small.cell(STATIONS, row, "lat", "40.080000")
    assert "首都机场街道" in only(check(small.folder)).zh


def test_swapped_coordinates_are_found_as_such(small: Any) -> None:
    small.cell(STATIONS, 50, "lon", "40.130200")
    small.cell(STATIONS, 50, "lat", "116.654600")
    lon, lat = check(small.folder)
    assert (lon.field, lat.field) == ("lon", "lat")
    assert "写反" in lon.zh
    assert "swapped" in lat.en


def test_a_township_that_does_not_exist_is_found(small: Any) -> None:
    row = small.row_of(STATIONS, build_mode="assisted", documented="false")
    small.cell(STATIONS, row, "township_code", "110113999000")
    assert only(check(small.folder)).field == "township_code"


def test_a_committee_that_does_not_exist_is_found(small: Any) -> None:
    row = small.row_of(STATIONS, build_mode="joint", documented="false")
    small.cell(STATIONS, row, "committee_code", "110113999999")
    finding = only(check(small.folder))
    assert (finding.field, finding.value) == ("committee_code", "110113999999")
    assert "committees.csv" in finding.en


def test_a_duplicate_ref_is_found(small: Any) -> None:
    small.cell(STATIONS, 30, "ref", "000-01")
    finding = only(check(small.folder))
    assert (finding.row, finding.field, finding.value) == (30, "ref", "000-01")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "木林镇工会驿站"),
        ("position_quality", "surveyed"),
        ("hours_basis", "documented"),
        ("facilities_basis", "documented"),
        ("phone", "010-00000000"),
        ("addr", "府前街 1 号"),
        ("stars", "5"),
        ("checked_on", "2026-11-01"),
        ("hours_as_posted", "24小时"),
        ("source_title", "劳动午报"),
    ],
)
def test_an_example_that_passes_for_a_fact_is_found(small: Any, column: str, value: str) -> None:
    row = small.row_of(STATIONS, documented="false", hours_basis="modelled")
    small.cell(STATIONS, row, column, value)
    finding = only(check(small.folder))
    assert (finding.row, finding.field, str(finding.value)) == (row, column, value)


@pytest.mark.parametrize(
    ("column", "value"),
    [("source_title", ""), ("position_quality", "modelled"), ("hours_basis", "modelled")],
)
def test_a_documented_station_must_stay_one(small: Any, column: str, value: str) -> None:
    row = small.row_of(STATIONS, name="空港祥云工会驿站")
    small.cell(STATIONS, row, column, value)
    assert only(check(small.folder)).field == column


def test_a_documented_station_that_no_source_names_is_found(small: Any) -> None:
    row = small.row_of(STATIONS, name="空港祥云工会驿站")
    small.cell(STATIONS, row, "name", "空港祥雲工会驿站")
    ours, theirs = check(small.folder)
    assert (ours.file, ours.row, ours.field) == (STATIONS, row, "name")
    assert theirs.file == "sources/documented_stations.csv"


def test_hours_that_are_not_understood_are_found(small: Any) -> None:
    row = small.row_of(STATIONS, documented="false", hours_basis="modelled")
    small.cell(STATIONS, row, "opening_hours", "Mo-Fr whenever")
    finding = only(check(small.folder))
    assert (finding.row, finding.field) == (row, "opening_hours")


def test_hours_without_a_basis_are_found(small: Any) -> None:
    row = small.row_of(STATIONS, documented="false", hours_basis="modelled")
    small.cell(STATIONS, row, "hours_basis", "unknown")
    assert only(check(small.folder)).field == "hours_basis"


def test_totals_must_hold(small: Any) -> None:
    row = small.row_of(STATIONS, build_mode="joint", documented="false")
    small.cell(STATIONS, row, "committee_code", "")
    small.cell(STATIONS, row, "build_mode", "assisted")
    finding = only(check(small.folder))
    assert finding.field == "stations_built_with_village_or_community_unions"
    assert finding.value == 126
    assert "127" in finding.zh


def test_a_union_has_one_station_of_its_own(small: Any) -> None:
    first = small.row_of(STATIONS, ref="112-01")
    small.cell(STATIONS, first + 1, "committee_code", "")
    small.cell(STATIONS, first + 1, "build_mode", "township_union")
    fields = {finding.field for finding in check(small.folder)}
    assert fields >= {"township_code", "township_unions"}


def test_an_overlap_of_two_townships_is_found(small: Any) -> None:
    def shift(collection: dict[str, Any]) -> None:
        ring = collection["features"][0]["geometry"]["coordinates"][0]
        ring[1] = [ring[1][0] - 0.01, ring[1][1]]

    small.json("townships.geojson", shift)
    faults = [f for f in check(small.folder) if f.field == "geometry"]
    assert faults
    assert {f.file for f in faults} == {"townships.geojson"}
    assert all("overlaps" in f.en for f in faults)


def test_an_area_that_is_not_that_of_the_boundary_is_found(small: Any) -> None:
    def enlarge(collection: dict[str, Any]) -> None:
        collection["features"][4]["properties"]["area_km2"] *= 1.01

    small.json("townships.geojson", enlarge)
    finding = only(check(small.folder))
    assert (finding.row, finding.field) == (5, "area_km2")


def test_a_boundary_that_crosses_itself_is_found(small: Any) -> None:
    def twist(collection: dict[str, Any]) -> None:
        ring = collection["features"][0]["geometry"]["coordinates"][0]
        ring[5], ring[20] = ring[20], ring[5]

    small.json("townships.geojson", twist)
    faults = [f for f in check(small.folder) if "crosses itself" in f.en]
    assert faults[0].row == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("code", 110101001000), ("code", "1101"), ("kind", "市"), ("area_km2", "5"), ("name", None)],
)
def test_a_property_of_a_township_that_cannot_be_is_found(
    small: Any, name: str, value: object
) -> None:
    def change(collection: dict[str, Any]) -> None:
        collection["features"][2]["properties"][name] = value

    small.json("townships.geojson", change)
    findings = [f for f in check(small.folder) if f.file == "townships.geojson"]
    assert (findings[0].row, findings[0].field, findings[0].value) == (3, name, value)


def test_a_township_that_comes_twice_is_found(small: Any) -> None:
    def again(collection: dict[str, Any]) -> None:
        collection["features"].append(collection["features"][0])

    small.json("townships.geojson", again)
    assert any(f.field == "code" and f.row == 27 for f in check(small.folder))


@pytest.mark.parametrize("content", [b"\x00\x01", "名称".encode("gb18030"), b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("path", [STATIONS, "townships.geojson", "network_facts.json"])
def test_no_content_makes_the_check_itself_fail(small: Any, path: str, content: bytes) -> None:
    small.write(path, content)
    assert any(f.file == path for f in check(small.folder))
