from __future__ import annotations

import subprocess
import sys
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import DataError
from stationmap.geodata import (
    open_catalogue,
    open_package,
    read_committees,
    read_landmarks,
    read_stations,
    read_townships,
)
from stationmap.hours import OpeningHours
from stationmap.model import (
    Answer,
    Basis,
    BuildMode,
    Facility,
    LonLat,
    PositionQuality,
    Source,
)

if TYPE_CHECKING:
    from stationmap.geodata import (
        DataPackage,
    )
    from stationmap.geodata.tables import Table
    from stationmap.model import (
        Station,
    )

SHUNYI = "110113"


@pytest.fixture(scope="module")
def package() -> DataPackage:
    return open_package()


@pytest.fixture(scope="module")
def stations(package: DataPackage) -> tuple[Station, ...]:
    return read_stations(package)


def test_the_published_totals_hold(stations: tuple[Station, ...], package: DataPackage) -> None:
    facts = package.json("network-facts")
    modes = Counter(station.build_mode for station in stations)
    assert len(stations) == facts["stations_total"] == 298
    assert modes[BuildMode.JOINT] == 127
    assert modes[BuildMode.TOWNSHIP_UNION] == 25
    assert modes[BuildMode.PARK_UNION] == 2


def test_a_documented_station_says_what_its_source_says(stations: tuple[Station, ...]) -> None:
    smart = next(s for s in stations if s.name == "空港祥云工会驿站")
    assert smart.documented
    assert smart.position == LonLat(116.530923, 40.089129)
    assert smart.position_quality is PositionQuality.APPROXIMATE
    assert smart.township_code == "110113011000"
    assert (smart.opening_hours, smart.hours_as_posted) == ("24/7", "24小时")
    assert smart.hours_basis is Basis.DOCUMENTED
    assert smart.has(Facility.LOCKERS) is Answer.YES
    assert smart.has(Facility.TOILET) is Answer.UNKNOWN
    assert smart.still_open is Answer.YES
    assert smart.source == Source(
        "劳动午报：面对面沟通 心贴心服务（顺义区总工会深化工会组织建设工作纪实）", "2025-06"
    )


def test_a_documented_station_without_a_published_township_claims_none(
    stations: tuple[Station, ...],
) -> None:
    nowhere = [s for s in stations if s.position_quality is PositionQuality.DISTRICT]
    assert len(nowhere) == 2
    for station in nowhere:
        assert station.documented
        assert station.township_code is None
        assert (station.position_error_m or 0) > 20_000


def test_a_modelled_station_claims_nothing(stations: tuple[Station, ...]) -> None:
    modelled = [s for s in stations if s.modelled]
    assert len(modelled) == 287
    for s in modelled:
        assert "示例" in s.name
        assert s.position_quality is PositionQuality.MODELLED
        assert s.hours_basis in {Basis.MODELLED, Basis.UNKNOWN}
        claims = (s.phone, s.addr, s.operator, s.stars, s.checked_on, s.hours_as_posted, s.source)
        assert claims == (None,) * 7
        assert s.still_open is Answer.UNKNOWN


def test_a_cell_left_blank_is_unknown_not_no(stations: tuple[Station, ...]) -> None:
    said = Counter(s.has(Facility.CHARGING) for s in stations if s.modelled)
    assert all(said[answer] > 10 for answer in Answer)


def test_all_hours_are_understood(stations: tuple[Station, ...]) -> None:
    assert sum(OpeningHours.parse(s.opening_hours).always for s in stations) >= 4
    assert any(s.opening_hours is None for s in stations)


def test_townships_are_those_of_the_district(package: DataPackage) -> None:
    ours = read_townships(package, SHUNYI)
    assert len(ours) == 25
    assert {item.district_code for item in ours} == {SHUNYI}
    assert sum(item.seat is not None for item in ours) == 17
    assert len(read_townships(package, None)) == 343


def test_committees_say_how_their_place_is_known(package: DataPackage) -> None:
    known = Counter(item.position_quality for item in read_committees(package, SHUNYI))
    assert known == {PositionQuality.COMMITTEE: 78, PositionQuality.MODELLED: 523}
    assert read_committees(package, "110105") == ()


def test_landmarks(package: DataPackage) -> None:
    assert "中粮祥云小镇" in {item.name for item in read_landmarks(package, SHUNYI)}


def test_the_catalogue_holds_it_all() -> None:
    catalogue = open_catalogue()
    assert (len(catalogue.stations), len(catalogue.townships)) == (298, 25)
    assert (len(catalogue.committees), len(catalogue.landmarks)) == (601, 5)
    assert catalogue.documented_count == 11
    assert catalogue.version == open_package().version


def test_opening_stations_loads_none_of_the_heavy_libraries() -> None:
    program = (
        "import sys\n"
        "from stationmap.geodata import open_package, read_stations\n"
        "read_stations(open_package())\n"
        "print(sorted({'geopandas', 'shapely', 'folium', 'pypinyin', 'flask'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("lon", "", "blank"),
        ("lat", "", "blank"),
        ("lon", "nan", "finite"),
        ("lat", "inf", "finite"),
        ("lon", "40.13", "swapped"),
        ("lat", "116.65", "swapped"),
        ("position_quality", "guessed", "one of"),
        ("build_mode", "kiosk", "one of"),
        ("toilet", "maybe", "one of"),
        ("township_code", "110113", "written"),
        ("stars", "6", "between 1 and 5"),
        ("documented", "1", "true or false"),
        ("checked_on", "2026-13-01", "date"),
        ("name", "", "blank"),
        ("opening_hours", "Mo-Fr late", "late"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_by_row_and_field(
    spoilt: Any, column: str, value: str, said: str
) -> None:
    spoilt.cell("stations.csv", 14, column, value)
    before = spoilt.state()
    with pytest.raises(DataError, match=said) as refused:
        open_catalogue(spoilt.folder)
    error = refused.value
    assert (error.file, error.row, error.field) == ("stations.csv", 14, column)
    assert error.value == value
    assert "第 14 行" in error.zh
    assert spoilt.state() == before


def test_a_duplicate_ref_is_refused(spoilt: Any) -> None:
    spoilt.records("stations.csv", lambda records: records.append(records[20]))
    with pytest.raises(DataError, match="repeats row 21") as refused:
        open_catalogue(spoilt.folder)
    assert refused.value.field == "ref"


@pytest.mark.parametrize(
    "content", [b"\x00" * 40, "编号,名称\n".encode("gb18030"), b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_text_is_refused(spoilt: Any, content: bytes) -> None:
    spoilt.write("stations.csv", content)
    with pytest.raises(DataError, match="UTF-8") as refused:
        open_catalogue(spoilt.folder)
    assert refused.value.file == "stations.csv"


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [116.5, 40.1]},
        {"type": "Polygon", "coordinates": [[[116, 40], [117, 40]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": "here"},
        {"type": "Polygon", "coordinates": [[[116, 40], [1e999, 40], [116, 41], [116, 40]]]},
        {"type": "Circle"},
        [],
    ],
)
def test_a_boundary_that_is_none_is_refused(geometry: object) -> None:
    from stationmap.geodata.townships import township

    said = {"code": "1", "name": "n", "kind": "镇", "district_code": "2", "area_km2": 1.0}
    with pytest.raises(DataError) as refused:
        township("townships.geojson", 7, {"properties": said, "geometry": geometry}, {})
    assert (refused.value.file, refused.value.row) == ("townships.geojson", 7)


@cache
def first_lines() -> tuple[Table, list[str]]:
    package = open_package()
    text = package.read_bytes("stations").decode()
    return package.resource("stations").table, text.splitlines()[:3]


@given(column=st.integers(0, 35), value=st.text(max_size=20))
def test_any_cell_is_read_or_refused_never_a_crash(column: int, value: str) -> None:
    table, text = first_lines()
    cells = text[2].split(",")
    cells[column] = '"' + value.replace('"', '""') + '"'
    rows, findings = table.parse("\n".join([*text[:2], ",".join(cells)]) + "\n")
    assert findings or len(rows) == 2
    assert all(finding.row == 3 for finding in findings)
