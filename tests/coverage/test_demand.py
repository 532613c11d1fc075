from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from stationmap.coverage.demand import area_demand, spread
from stationmap.coverage.demand_file import read_demand
from stationmap.coverage.ground import Ground
from stationmap.datum import Datum, convert
from stationmap.errors import DataError, InputError
from stationmap.geodata import open_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "单位,经度,纬度,人数"
SOUND = ["甲,116.65,40.13,30", "乙,116.70,40.15,12.5"]


@pytest.fixture(scope="module")
def ground() -> Ground:
    return open_catalogue().ground


def text(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows])


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one of its parts written in another way."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""


def points(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def point(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@given(st.lists(st.floats(0.01, 100.0), min_size=1, max_size=50), st.integers(0, 10_000_000))
def test_what_is_spread_adds_up_and_is_within_one_of_its_part(
    weights: list[float], total: int
) -> None:
    parts = spread(np.array(weights), total)
    assert int(parts.sum()) == total
    exact = np.array(weights) / sum(weights) * total
    assert (np.abs(parts - exact) < 1.0 + 1e-6).all()


def test_committees_hold_exactly_the_people_of_the_census(ground: Ground, repository: Path) -> None:
    facts = json.loads((repository / "geodata" / "network_facts.json").read_text("utf-8"))
    demand = ground.committee_demand
    assert demand.weight.sum() == facts["population_2020_census_district"]
    assert (demand.weight == np.round(demand.weight)).all()
    assert demand.facts.modelled
    assert demand.facts.unit == "people"
    assert "普查" in demand.facts.zh
    community = np.array([committee.kind == "社区" for committee in ground.committees])
    assert demand.weight[community].min() >= 2 * demand.weight[~community].max() - 2


def test_without_a_census_total_the_remedy_is_named(ground: Ground) -> None:
    with pytest.raises(InputError, match="census") as told:
        _ = Ground(ground.townships, ground.committees).committee_demand
    assert "只算面积" in told.value.zh


def test_area_as_demand_adds_up_in_each_township(ground: Ground) -> None:
    demand = area_demand(ground, cell_m=900.0)
    found = np.bincount(demand.township, demand.weight, len(ground.townships))
    assert found == pytest.approx(ground.land.area_m2 / 1e6, rel=1e-12)
    assert (ground.land.township_of(demand.xy) >= 0).all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_file_is_read_however_excel_saved_it(
    ground: Ground, encoding: str, delimiter: str
) -> None:
    content = text(*SOUND).replace(",", delimiter).encode(encoding)
    demand = read_demand(content, "职工.csv", ground)
    assert demand.weight.tolist() == [30.0, 12.5]
    assert demand.names == ("甲", "乙")
    assert demand.facts.unit == "people"
    assert not demand.facts.modelled
    expected = ground.place([(116.65, 40.13), (116.70, 40.15)])
    assert demand.xy == pytest.approx(expected)


def test_excel_and_geojson_say_the_same_as_csv(ground: Ground) -> None:
    csv = read_demand(text(*SOUND).encode(), "a.csv", ground)
    rows = [[116.65, 40.13, 30, "甲"], ["116.70", "40.15", "12.5", "乙"]]
    xlsx = read_demand(workbook(["经度", "纬度", "人口", "名称"], *rows), "a.xlsx", ground)
    features = points(point(116.65, 40.13, weight=30), point(116.70, 40.15, weight=12.5))
    geojson = read_demand(features, "a.geojson", ground)
    for other in (xlsx, geojson):
        assert other.xy == pytest.approx(csv.xy)
        assert other.weight.tolist() == csv.weight.tolist()
        assert other.township.tolist() == csv.township.tolist()


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ("丙,,40.1,3", "经度", "是空的"),
        ("丙,116.6,北纬,3", "纬度", "不是数字"),
        ("丙,116.6,40.1,-3", "人数", "要在 0 到"),
        ("丙,116.6,40.1,1e308", "人数", "要在 0 到"),
        ("丙,116.6,40.1,nan", "人数", "不是数字"),
        ("丙,116.6,40.1,", "人数", "是空的"),
        ("丙,40.1,116.6,3", "纬度", "写反了"),
        ("丙,450000,4400000,3", "经度,纬度", "十进制的度"),
    ],
)
def test_a_faulty_row_is_named_with_its_remedy(
    ground: Ground, row: str, field: str, said: str
) -> None:
    with pytest.raises(DataError) as told:
        read_demand(text(SOUND[0], row, SOUND[1]).encode(), "职工.csv", ground)
    error = told.value
    assert (error.file, error.row, error.field) == ("职工.csv", 3, field)
    assert said in error.zh
    assert "第 3 行" in error.zh
    assert "row 3" in error.en


def test_many_faults_are_counted_and_the_first_are_told(ground: Ground) -> None:
    with pytest.raises(DataError) as told:
        read_demand(text(*["丙,116.6,40.1,-1"] * 9).encode(), "a.csv", ground)
    assert "有 9 处错" in told.value.zh
    assert "还有 4 处" in told.value.zh


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "是空的"),
        ("a.csv", HEADER.encode(), "没有一行数据"),
        ("a.csv", b"\xff\xfe\x00\x01\x00", "UTF-8 或 GBK"),
        ("a.csv", text(*SOUND, header="单位,东经,纬度,人数").encode(), "经度"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "另存为"),
        ("a.xlsx", b"PK\x03\x04 half", "Excel"),
        ("a.xlsx", workbook(["经度", "纬度"]), "没有一行数据"),
        (
            "a.xlsx",
            with_part(workbook(["经度"]), "xl/workbook.xml", lambda _: LAUGHS + b"<a>&d;</a>"),
            "不是完好的 Excel",
        ),
        ("a.xlsx", with_part(workbook(["经度"]), SHEET, lambda _: b"<a>"), "不是完好的 Excel"),
        ("a.xlsx", with_part(workbook(["经度"]), SHEET, lambda _: bytes(100_000_001)), "解开后有"),
        (
            "a.xlsx",
            with_part(
                workbook(["经度"], ["x"]),
                SHEET,
                lambda part: part.replace(b'"A2"', b'"XFD2"').replace(b":A2", b":XFD2"),
            ),
            "16,384 列",
        ),
        ("a.csv", ("\n" * 300_000 + "经度").encode(), "空行也算"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "完整的 GeoJSON"),
        ("a.geojson", b"[1, 2]", "完整的 GeoJSON"),
        ("a.geojson", points(), "没有一行数据"),
        (
            "a.geojson",
            points({"properties": {}, "geometry": {"type": "Polygon", "coordinates": []}}),
            "要是点",
        ),
        ("a.csv", text("甲,116.65,40.13,0").encode(), "加起来是 0"),
        ("a.csv", text("甲,121.5,31.2,5").encode(), "不在任何乡镇街道里"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    ground: Ground, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(DataError) as told:
        read_demand(content, name, ground)
    assert said in told.value.zh
    assert told.value.file == name
    assert told.value.zh.endswith("。")


def test_a_chosen_column_of_weights(ground: Ground) -> None:
    content = text("甲,116.65,40.13,30,7", header=HEADER + ",骑手").encode()
    assert read_demand(content, "a.csv", ground, weight="骑手").weight.tolist() == [7.0]
    with pytest.raises(DataError, match="no column"):
        read_demand(content, "a.csv", ground, weight="rider")


def test_without_weights_each_point_counts_one_and_it_is_said(ground: Ground) -> None:
    demand = read_demand(b"lon,lat\n116.65,40.13\n116.66,40.13", "a.csv", ground)
    assert demand.weight.tolist() == [1.0, 1.0]
    assert any("每个点算 1" in notice.zh for notice in demand.notices)


def test_points_outside_are_left_out_and_counted(ground: Ground) -> None:
    demand = read_demand(text(*SOUND, "丙,121.5,31.2,5").encode(), "a.csv", ground)
    assert demand.weight.tolist() == [30.0, 12.5]
    assert (demand.facts.outside_points, demand.facts.outside_total) == (1, 5.0)
    assert any("1 个点不在" in notice.zh for notice in demand.notices)


@pytest.mark.parametrize("true", [Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize("stated", list(Datum))
def test_a_wrong_datum_is_doubted_with_figures_and_a_right_one_is_not(
    ground: Ground, true: Datum, stated: Datum
) -> None:
    here = np.array([committee.position for committee in ground.committees])
    lon, lat = convert(here[:, 0], here[:, 1], source=Datum.WGS84, target=true)
    rows = [f"x,{a!r},{b!r},1" for a, b in zip(lon.tolist(), lat.tolist(), strict=True)]
    demand = read_demand(text(*rows).encode(), "a.csv", ground, datum=stated)
    doubts = [notice.zh for notice in demand.notices if "可能是" in notice.zh]
    if stated is true:
        assert not doubts
        assert demand.xy == pytest.approx(ground.committees_xy, abs=0.01)
    else:
        (doubt,) = doubts
        names = {Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}
        assert f"可能是 {names[true]}" in doubt
        assert f"有 {demand.facts.outside_points} 个点" in doubt
