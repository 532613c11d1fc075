from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from typing import Any

import numpy as np
import pytest
import shapely

from stationmap.errors import DataError
from stationmap.geodata import build, check, open_package, read_stations, read_townships
from stationmap.geodata.package import DESCRIPTOR
from stationmap.geodesy import distance_m
from stationmap.model import BuildMode, PositionQuality


def rows(spoilt: Any, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(spoilt.read(path).decode())))


def test_the_packaged_files_are_what_build_makes(spoilt: Any) -> None:
    before = spoilt.state()
    made = build(spoilt.folder)
    assert made.changed == ()
    assert (made.documented, made.modelled) == (11, 287)
    assert spoilt.state() == before


def test_a_lost_file_is_made_again_byte_for_byte(spoilt: Any) -> None:
    before = spoilt.state()
    (spoilt.folder / "stations.csv").unlink()
    (spoilt.folder / "committees.csv").write_bytes(b"half")
    assert build(spoilt.folder).changed == ("committees.csv", "stations.csv")
    assert spoilt.state() == before


def test_another_seed_makes_another_network_that_is_as_right(spoilt: Any) -> None:
    before = spoilt.state()
    made = build(spoilt.folder, seed=7)
    assert made.changed == ("committees.csv", "stations.csv", DESCRIPTOR)
    assert made.version != json.loads(before[DESCRIPTOR])["version"]
    assert check(spoilt.folder) == []
    assert build(spoilt.folder, seed=7).changed == ()
    old = csv.DictReader(io.StringIO(before["stations.csv"].decode()))
    documented = [row for row in old if row["documented"] == "true"]
    assert documented == [r for r in rows(spoilt, "stations.csv") if r["documented"] == "true"]


def test_changed_sources_stop_a_build_until_they_are_accepted(spoilt: Any) -> None:
    path = "sources/documented_stations.csv"
    spoilt.write(
        path, spoilt.read(path).replace("鹏程食品）".encode(), "鹏程）".encode()), stamp=False
    )
    before = spoilt.state()
    with pytest.raises(DataError, match="bytes long"):
        build(spoilt.folder)
    assert spoilt.state() == before
    build(spoilt.folder, accept_sources=True)
    assert check(spoilt.folder) == []
    assert "货车司机工会驿站（鹏程）" in {row["name"] for row in rows(spoilt, "stations.csv")}


@pytest.mark.parametrize(
    "path", ["landmarks.csv", "townships.geojson", "township_seats.csv", "network_facts.json"]
)
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_build_never_takes_a_damaged_file_for_true(spoilt: Any, path: str, damage: str) -> None:
    if damage == "cut":
        spoilt.write(path, spoilt.read(path)[:-7], stamp=False)
    else:
        (spoilt.folder / path).unlink()
    before = spoilt.state()
    with pytest.raises(DataError) as caught:
        build(spoilt.folder)
    assert path in caught.value.zh
    assert spoilt.state() == before


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("facilities_as_published", "桌椅;量子咖啡机", "量子咖啡机"),
        ("hours_as_published", "看心情", "看心情"),
        ("build_mode", "众筹", "one of"),
    ],
)
def test_a_word_of_a_source_that_is_not_understood_stops_the_build(
    spoilt: Any, column: str, value: str, said: str
) -> None:
    spoilt.cell("sources/documented_stations.csv", 6, column, value)
    before = spoilt.state()
    with pytest.raises(DataError, match=said) as refused:
        build(spoilt.folder)
    assert (refused.value.row, refused.value.field) == (6, column)
    assert spoilt.state() == before


def test_a_machine_that_stops_while_writing_leaves_everything_as_it_was(
    spoilt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = spoilt.state()

    def stop(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(DataError, match="cannot be written"):
        build(spoilt.folder, seed=7)
    assert spoilt.state() == before


def test_national_shares_of_hours_hold_among_the_modelled(spoilt: Any) -> None:
    hours = Counter(
        r["opening_hours"] for r in rows(spoilt, "stations.csv") if r["documented"] == "false"
    )
    extended = sum(hours[text] for text in ("06:00-18:00", "08:00-22:00", "09:00-02:00"))
    assert hours["24/7"] == round(287 * 12100 / 186100)
    assert extended == round(287 * 20300 / 186100)
    assert hours[""] == 29


def test_what_the_norm_requires_is_there(spoilt: Any) -> None:
    for row in rows(spoilt, "stations.csv"):
        if row["documented"] == "false":
            assert {row[n] for n in ("seating", "microwave", "water", "climate", "first_aid")} == {
                "yes"
            }
            assert "yes" in {row["reading"], row["fridge"], row["toilet"]}


def test_refs_and_names_agree(spoilt: Any) -> None:
    names = {item.code: item.name for item in read_townships(open_package(spoilt.folder), "110113")}
    for row in rows(spoilt, "stations.csv"):
        block, number = row["ref"].split("-")
        if row["build_mode"] == "park_union":
            assert (block, row["name"]) == ("900", f"园区工会示例驿站 {number}")
        elif row["township_code"]:
            assert block == row["township_code"][6:9]
            if row["documented"] == "false":
                assert row["name"] == f"{names[row['township_code']]}示例驿站 {number}"
        else:
            assert block == "000"


def test_a_published_point_stays_and_one_outside_its_township_is_not_used(spoilt: Any) -> None:
    made = {row["code"]: row for row in rows(spoilt, "committees.csv")}
    kept = 0
    for source in rows(spoilt, "sources/committees.csv"):
        row, point = made[source["code"]], (source["published_lon"], source["published_lat"])
        inside = source["in_own_township"] == "true"
        assert (
            ((float(row["lon"]), float(row["lat"])) == tuple(map(float, point)))
            if inside
            else (row["position_quality"] == "modelled")
        )
        kept += inside
    assert kept == 78


def test_stations_built_jointly_stand_at_committees_of_their_own(spoilt: Any) -> None:
    committees = {row["code"]: row for row in rows(spoilt, "committees.csv")}
    joint = [
        r
        for r in rows(spoilt, "stations.csv")
        if r["build_mode"] == "joint" and r["committee_code"]
    ]
    assert len(joint) == 123
    assert len({row["committee_code"] for row in joint}) == 123
    for row in joint:
        home = committees[row["committee_code"]]
        assert (row["lon"], row["lat"]) == (home["lon"], home["lat"])


def test_a_township_union_stands_at_the_public_seat() -> None:
    package = open_package()
    seats = {item.code: item.seat for item in read_townships(package, "110113") if item.seat}
    unions = {
        station.township_code: station.position
        for station in read_stations(package)
        if station.build_mode is BuildMode.TOWNSHIP_UNION
    }
    assert len(unions) == 25
    assert {code: unions[code] for code in seats} == seats


def test_the_error_of_a_station_known_by_township_covers_the_township() -> None:
    package = open_package()
    shapes = {item.code: item.geometry for item in read_townships(package, "110113")}
    known = [s for s in read_stations(package) if s.position_quality is PositionQuality.TOWNSHIP]
    assert len(known) == 8
    for station in known:
        corners = shapely.get_coordinates(shapes[station.township_code or ""])
        lons = np.full(len(corners), station.position.lon)
        lats = np.full(len(corners), station.position.lat)
        farthest_m = float(np.max(distance_m(lons, lats, corners[:, 0], corners[:, 1])))
        assert farthest_m <= (station.position_error_m or 0) < farthest_m + 10


def test_modelled_stations_stand_apart_and_denser_in_the_town() -> None:
    package = open_package()
    placed = [s for s in read_stations(package) if s.modelled]
    lons, lats = np.array([s.position for s in placed]).T
    gaps_m = [
        float(
            np.partition(
                distance_m(np.full(len(lons), lon), np.full(len(lats), lat), lons, lats), 1
            )[1]
        )
        for lon, lat in zip(lons, lats, strict=True)
    ]
    assert min(gaps_m) >= 260
    areas = {item.code: item.area_km2 for item in read_townships(package, "110113")}
    counts = Counter(s.township_code for s in placed)
    per_km2 = {code: counts[code] / areas[code] for code in areas}
    assert per_km2["110113001000"] > 10 * per_km2["110113112000"]
    assert min(counts[code] for code in areas) >= 3
