from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import CoordinateError, HoursError, InputError, NotFoundError
from stationmap.model import Answer, Facility, LonLat, PositionQuality, Station
from stationmap.scenario import HoursChange, Planned, Scenario, is_planned

HOURS = st.sampled_from([None, "24/7", "Mo-Fr 08:30-12:00,14:30-18:00; PH off", "09:00-02:00"])
REFS = st.text("0123456789-", min_size=1, max_size=8)
PLACES = st.builds(
    LonLat,
    st.floats(-180, 180).map(lambda d: round(d, 7) + 0.0),
    st.floats(-90, 90).map(lambda d: round(d, 7) + 0.0),
)


def station(ref: str) -> Station:
    return Station(
        ref=ref,
        name=ref,
        position=LonLat(116.6, 40.1),
        position_quality=PositionQuality.PICKED,
        opening_hours="08:00-20:00",
        hours_as_posted="8-20",
    )


@given(
    close=st.lists(REFS, max_size=3, unique=True),
    opened=st.lists(st.builds(Planned, PLACES, HOURS), max_size=3),
    changed=st.dictionaries(REFS.map(lambda ref: "h" + ref), HOURS, max_size=3),
)
def test_an_address_brings_the_same_scenario_back(
    close: list[str], opened: list[Planned], changed: dict[str, str | None]
) -> None:
    scenario = Scenario(
        tuple(close), tuple(opened), tuple(HoursChange(r, h) for r, h in changed.items())
    )
    assert Scenario.parse(parse_qs(scenario.address())) == scenario
    assert bool(scenario) is bool(close or opened or changed)


def test_it_closes_opens_and_changes_and_leaves_the_ledger_alone() -> None:
    ledger = (station("a"), station("b"), station("c"))
    scenario = Scenario.parse(
        {"close": ["a"], "open": ["116.7,40.2,24/7", "116.8,40.2"], "hours": ["b,", "c,24/7"]}
    )
    b, c, first, second = scenario.apply(ledger)
    assert (b.ref, b.opening_hours, b.hours_as_posted) == ("b", None, None)
    assert (c.ref, c.opening_hours) == ("c", "24/7")
    assert first.position == (116.7, 40.2)
    assert first.opening_hours == "24/7"
    assert second.opening_hours is None
    assert is_planned(first)
    assert not is_planned(b)
    assert all(first.has(facility) is Answer.YES for facility in Facility)
    assert [s.opening_hours for s in ledger] == ["08:00-20:00"] * 3


def test_refs_may_stand_in_one_word() -> None:
    assert Scenario.parse({"close": ["a, b，c", "b"]}).close == ("a", "b", "c")


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ({"open": ["116.7"]}, CoordinateError, "经度,纬度"),
        ({"open": ["nan,40"]}, CoordinateError, "nan"),
        ({"open": ["40.1,116.7"]}, CoordinateError, "经度,纬度"),
        ({"open": ["116.7,40.1,whenever"]}, HoursError, "whenever"),
        ({"hours": ["24/7"]}, HoursError, "编号,开放时间"),
        ({"hours": ["a,24/7", "a,"]}, InputError, "两种安排"),
        ({"hours": ["a,24/7"], "close": ["a"]}, InputError, "两种安排"),
        ({"close": [",".join(map(str, range(300)))]}, InputError, "最多"),
    ],
)
def test_what_is_not_understood_is_refused(
    text: dict[str, list[str]], error: type[InputError], said: str
) -> None:
    with pytest.raises(error) as told:
        Scenario.parse(text)
    assert said in told.value.zh


@pytest.mark.parametrize("text", [{"close": ["x"]}, {"hours": ["x,24/7"]}])
def test_a_station_that_is_not_there_is_named(text: dict[str, list[str]]) -> None:
    with pytest.raises(NotFoundError, match="x"):
        Scenario.parse(text).apply([station("a")])
