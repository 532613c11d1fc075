"""Where the rows are: the datum in doubt, and every way in which a position can be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from stationmap.datum import Datum, convert
from stationmap.geodesy import distance_m
from stationmap.ledger import difference
from stationmap.ledger.decisions import Placed
from stationmap.ledger.fault import Remedy
from stationmap.model import LonLat, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.catalogue import Catalogue
    from stationmap.ledger import Checked
    from stationmap.ledger.entry import Ledger

    Check = Callable[..., Checked]

LON, LAT = 116.65413, 40.111197
HERE = ("甲驿站", "石园街道", "石园北区 1 号", LON, LAT, "全天")
WRONG = [(d, r) for d in Datum for r in Datum if d is not r]


def at(lon: object, lat: object, *, name: str = "乙驿站", town: str = "石园街道") -> list[object]:
    return [name, town, "府前街 2 号", lon, lat, "全天"]


def rows_in(
    catalogue: Catalogue, datum: Datum, towns: set[str] | None = None
) -> list[list[object]]:
    """The packaged stations as a file in another datum would write them."""
    names = {t.code: t.name for t in catalogue.townships}
    rows = []
    for station in catalogue.stations:
        town = names.get(station.township_code or "")
        if town is None or (towns and town not in towns):
            continue
        lon, lat = convert(*station.position, source=Datum.WGS84, target=datum)
        rows.append([f"{station.name}{station.ref}", town, "", float(lon), float(lat), ""])
    return rows


def codes(result: Checked) -> dict[int | None, str]:
    """The first that is said about each row."""
    return {fault.row: fault.code for fault in reversed(result.faults)}


# -- datum ----------------------------------------------------------------------


@pytest.mark.parametrize(("declared", "right"), WRONG)
def test_another_datum_is_proposed_with_figures(
    checked: Check, catalogue: Catalogue, declared: Datum, right: Datum
) -> None:
    rows = rows_in(catalogue, right)
    result = checked(rows, datum=declared)
    doubt = result.doubt
    assert doubt is not None
    assert (doubt.declared, doubt.fits, doubt.rows) == (declared, right, len(rows))
    assert doubt.outside_before > 30
    assert doubt.outside_after == 0
    there = [
        convert(float(row[3]), float(row[4]), source=d, target=Datum.WGS84)  # type: ignore[arg-type]
        for row in rows[:50]
        for d in (declared, right)
    ]
    apart = [distance_m(*one, *two) for one, two in zip(there[::2], there[1::2], strict=True)]
    assert doubt.shift_m == pytest.approx(np.mean(apart), rel=0.02)
    (told,) = [fault for fault in result.faults if fault.code == "datum-doubt"]
    assert str(doubt.outside_before) in told.zh
    assert f"约 {doubt.shift_m:.0f} 米" in told.zh
    assert Remedy.SHIFT in told.remedies
    assert result.ledger is None


def test_the_proposal_taken_puts_every_row_where_it_is(
    checked: Check, catalogue: Catalogue
) -> None:
    rows = rows_in(catalogue, Datum.GCJ02)
    result = checked(rows, remedies={(0, "datum-doubt"): Remedy.SHIFT})
    assert result.datum is Datum.GCJ02
    assert "datum-doubt" not in codes(result).values()
    assert result.preview is not None
    placed = {entry.station.name: entry.station.position for entry in result.preview.entries}
    true = {f"{s.name}{s.ref}": s.position for s in catalogue.stations}
    assert max(distance_m(*placed[name], *true[name]) for name in placed) < 0.01


@pytest.mark.parametrize("datum", Datum)
def test_what_was_declared_rightly_is_not_doubted(
    checked: Check, catalogue: Catalogue, datum: Datum
) -> None:
    assert checked(rows_in(catalogue, datum), datum=datum).doubt is None


def test_a_few_rows_say_nothing_about_a_datum(checked: Check, catalogue: Catalogue) -> None:
    rows = rows_in(catalogue, Datum.GCJ02, {"胜利街道"})
    result = checked(rows)
    assert len(rows) > 10
    assert result.doubt is None
    assert "outside-township" in codes(result).values()  # each is told by itself


def test_where_all_stay_inside_their_townships_the_villages_tell(
    checked: Check, catalogue: Catalogue
) -> None:
    """Twenty rows at their committees: the townships cannot tell, the committees can."""
    names = {t.code: t.name for t in catalogue.townships}
    inside = catalogue.township_index.township_at
    rows = []
    for committee in catalogue.committees:
        lon, lat = convert(*committee.position, source=Datum.WGS84, target=Datum.BD09)
        stays = inside(lon=float(lon), lat=float(lat)) == committee.township_code
        if stays and committee.township_code == inside(
            lon=committee.position.lon, lat=committee.position.lat
        ):
            town = names[committee.township_code]
            rows.append([f"{committee.short_name}驿站", town, committee.name, "", lon, lat, ""])
    headings = ("驿站名称", "所属镇街", "所属村居", "地址", "经度", "纬度", "开放时间")
    result = checked(rows, headings)
    doubt = result.doubt
    assert doubt is not None
    assert (doubt.fits, doubt.rows, doubt.outside_before) == (Datum.BD09, len(rows), 0)
    assert doubt.votes_for > 40  # the places of 78 villages are known
    (told,) = [fault for fault in result.faults if fault.code == "datum-villages"]
    assert f"{doubt.votes_for} 处离自己写的村居远了" in told.zh
    assert told.remedies == (Remedy.SHIFT, Remedy.ACCEPT)
    assert checked(rows, headings, datum=Datum.BD09).doubt is None


def ledger_of(rows: list[list[object]], checked: Check, datum: Datum) -> Ledger:
    remedies = {(0, code): Remedy.ACCEPT for code in ("near-duplicate", "outside-township")}
    made = checked(rows, datum=datum, remedies=remedies).preview
    assert made is not None
    return made


def test_where_the_borders_say_nothing_the_last_version_does(
    checked: Check, catalogue: Catalogue
) -> None:
    """Eleven stations of one township, none of which crosses a border."""
    right = rows_in(catalogue, Datum.WGS84, {"高丽营镇"})
    before = ledger_of(right, checked, Datum.WGS84)
    shifted = rows_in(catalogue, Datum.GCJ02, {"高丽营镇"})
    assert checked(shifted).doubt is None  # without a version before there is nothing to tell
    result = checked(shifted, before=before)
    doubt = result.doubt
    assert doubt is not None
    assert (doubt.fits, doubt.rows, doubt.moved, doubt.stayed) == (Datum.GCJ02, 11, 11, 11)
    assert 450 < doubt.shift_m < 600
    (told,) = [fault for fault in result.faults if fault.code == "datum-moved"]
    assert f"11 家一齐挪了约 {doubt.shift_m:.0f} 米" in told.zh
    assert "11 家还在原来的地方" in told.zh
    taken = checked(shifted, before=before, remedies={(0, "datum-moved"): Remedy.SHIFT})
    assert taken.ledger is not None
    assert difference(before, taken.ledger).empty
    kept = checked(shifted, before=before, remedies={(0, "datum-moved"): Remedy.ACCEPT})
    assert kept.ledger is not None
    assert len(difference(before, kept.ledger).moved) == 11


def test_stations_that_really_moved_raise_no_doubt(checked: Check, catalogue: Catalogue) -> None:
    rows = rows_in(catalogue, Datum.WGS84, {"高丽营镇"})
    before = ledger_of(rows, checked, Datum.WGS84)
    moved = [[*row[:3], row[3], float(row[4]) + 0.004, row[5]] for row in rows]  # type: ignore[arg-type]
    assert checked(moved, before=before).doubt is None
    four = rows_in(catalogue, Datum.GCJ02, {"高丽营镇"})[:4]
    assert checked(four + rows[4:], before=before).doubt is None


def test_a_version_that_was_wrong_is_put_right_without_a_doubt(
    checked: Check, catalogue: Catalogue
) -> None:
    rows = rows_in(catalogue, Datum.GCJ02)
    out = [f.row for f in checked(rows).faults if f.code == "outside-district"]
    inside = [row for number, row in enumerate(rows, start=2) if number not in out]
    wrong = ledger_of(inside, checked, Datum.WGS84)
    assert len(wrong.entries) > 200
    assert checked(rows, before=wrong, datum=Datum.GCJ02).doubt is None


# -- one row --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (LAT, LON, "swapped"),
        ("", "", "position-missing"),
        ("", LAT, "lon-blank"),
        (LON, "", "lat-blank"),
        (0, 0, "position-zero"),
        ("路口", LAT, "lon-unreadable"),
        (LON, "待补", "lat-unreadable"),
        (216.65, LAT, "lon-range"),
        (LON, 140.1, "lat-range"),
        (121.47, 31.23, "outside-district"),
        (116.774738, 40.244449, "outside-township"),
        (LON * 1e6, LAT * 1e6, "micro-degrees"),
        (12986079.2, 4883366.4, "plane-mercator"),
    ],
)
def test_each_wrong_position_is_told_apart(
    checked: Check, lon: object, lat: object, code: str
) -> None:
    result = checked([HERE, at(lon, lat)])
    assert codes(result)[3] == code
    (told,) = [fault for fault in result.faults if fault.code == code]
    assert (told.sheet, told.row) == (result.sheet.name, 3)
    assert told.column in ("经度", "纬度", "所属镇街")
    assert told.remedies
    assert result.ledger is None


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("116°39'14.9\"", "40°06'40.3\""),
        ("116°39′14.9″E", "40°06′40.3″N"),
        ("东经116度39分14.9秒", "北纬40度6分40.3秒"),
        ("116 39 14.9", "40 06 40.3"),
        ("116°39.248'", "40°06.672'"),
        ("116.65413°", "40.111197°"),
        ("１１６．６５４１３", "４０．１１１１９７"),
    ],
)
def test_degrees_minutes_seconds_are_read(checked: Check, lon: str, lat: str) -> None:
    result = checked([at(lon, lat)])
    assert result.ledger is not None, result.faults
    (entry,) = result.ledger.entries
    assert distance_m(*entry.station.position, LON, LAT) < 3


@pytest.mark.parametrize(
    "cell",
    [
        f"{LON},{LAT}",
        f"{LON}，{LAT}",
        f"({LON} {LAT})",
        f"{LAT}, {LON}",
        "116°39'14.9\"E 40°06'40.3\"N",
        f"东经{LON} 北纬{LAT}",
        f'{{"lng":{LON},"lat":{LAT}}}',
    ],
)
def test_longitude_and_latitude_in_one_cell(checked: Check, cell: str) -> None:
    result = checked([["甲", "石园街道", cell]], ("名称", "镇街", "经纬度"))
    assert result.ledger is not None, result.faults
    assert distance_m(*result.ledger.entries[0].station.position, LON, LAT) < 3


def test_swapped_is_put_right_when_the_keeper_says_so(checked: Check) -> None:
    result = checked([at(LAT, LON)], remedies={(0, "swapped"): Remedy.SWAP})
    assert result.ledger is not None
    assert result.ledger.entries[0].station.position == LonLat(LON, LAT)


@pytest.mark.parametrize(("metres", "near"), [(0.0, True), (19.9, True), (20.2, False)])
def test_two_within_twenty_metres_are_told(checked: Check, metres: float, near: bool) -> None:
    north_deg = metres / distance_m(LON, LAT, LON, LAT + 0.001) * 0.001
    found = codes(checked([HERE, at(LON, LAT + north_deg)]))
    assert found == ({3: "near-duplicate"} if near else {})


def test_the_same_name_within_twenty_metres_is_a_duplicate(checked: Check) -> None:
    assert codes(checked([HERE, at(LON, LAT + 0.0001, name="甲驿站")])) == {3: "duplicate"}
    assert codes(checked([HERE, at(LON, LAT + 0.003, name="甲驿站")])) == {3: "name-twice"}


def test_a_click_on_the_map_is_a_position(checked: Check) -> None:
    placed = {2: Placed(LonLat(LON, LAT), PositionQuality.PICKED)}
    result = checked([at("", "")], placed=placed)
    assert result.ledger is not None
    station = result.ledger.entries[0].station
    assert station.position == LonLat(LON, LAT)
    assert station.position_quality is PositionQuality.PICKED


def test_a_geocoder_leaves_its_level_with_the_station(checked: Check) -> None:
    placed = {2: Placed(LonLat(LON, LAT), PositionQuality.GEOCODED, 30.0, "amap 门牌号")}
    result = checked([at("", "")], placed=placed)
    assert result.ledger is not None
    station = result.ledger.entries[0].station
    assert (station.position_quality, station.position_error_m) == (PositionQuality.GEOCODED, 30.0)
