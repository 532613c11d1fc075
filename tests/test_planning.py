from __future__ import annotations

from datetime import datetime

import pytest

from stationmap.coverage.asked import CoverageQuery
from stationmap.coverage.figures import DemandBasis
from stationmap.errors import InputError
from stationmap.hours import SHANGHAI
from stationmap.model import Facility
from stationmap.planning import coverage_query
from stationmap.settings import Settings

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)


def asked(**text: str) -> CoverageQuery:
    given = {name: [value] for name, value in text.items()}
    return coverage_query(given, now=NOW, settings=Settings())


def test_nothing_said_asks_the_usual() -> None:
    assert asked() == CoverageQuery()


def test_every_parameter_arrives() -> None:
    found = asked(
        radius="500", need="充电,toilet", all_day="1", at="2026-11-21T08:30", cross="3",
        demand="area", unplaced="1", farthest="0", close="005-03",
    )  # fmt: skip
    assert found.service_radius_m == 500.0
    assert found.need == {Facility.CHARGING, Facility.TOILET}
    assert found.all_day
    assert found.at == datetime(2026, 11, 21, 8, 30, tzinfo=SHANGHAI)
    assert (found.cross, found.farthest, found.unplaced) == (3, 0, True)
    assert found.demand is DemandBasis.AREA
    assert found.scenario.close == ("005-03",)


def test_now_is_the_moment_handed_over() -> None:
    assert asked(at="now").at == NOW


@pytest.mark.parametrize(("mode", "radius_m"), [("", 810.0), ("walk", 810.0), ("ebike", 2880.0)])
def test_minutes_become_metres_by_the_speeds_of_the_settings(mode: str, radius_m: float) -> None:
    found = asked(minutes="15", mode=mode)
    assert found.travel is not None
    assert found.travel.detour == Settings().detour
    assert found.service_radius_m == pytest.approx(radius_m)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"radius": "0"}, "大于 0"),
        ({"radius": "-1"}, "-1"),
        ({"radius": "1e9"}, "100000"),
        ({"radius": "nan"}, "nan"),
        ({"radius": "一千"}, "一千"),
        ({"minutes": "0"}, "大于 0"),
        ({"minutes": "15", "radius": "900"}, "只能写一个"),
        ({"mode": "walk"}, "minutes"),
        ({"minutes": "15", "mode": "car"}, "walk、ebike"),
        ({"cross": "0"}, "1 到 9"),
        ({"demand": "everybody"}, "committees"),
        ({"need": "sauna"}, "charging"),
        ({"at": "noon"}, "看不懂时间"),
        ({"open": "here"}, "经度,纬度"),
    ],
)
def test_what_cannot_be_is_refused(text: dict[str, str], said: str) -> None:
    with pytest.raises(InputError) as told:
        asked(**text)
    assert said in told.value.zh
    assert told.value.en
