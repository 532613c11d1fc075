from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap import query
from stationmap.datum import Datum
from stationmap.errors import (
    ChoiceError,
    CoordinateError,
    InputError,
    NumberError,
    StationmapError,
    TimeError,
)
from stationmap.hours import SHANGHAI
from stationmap.model import Facility
from stationmap.nearest import TravelMode

NOW = datetime(2026, 11, 21, 9, 30, 45, tzinfo=SHANGHAI)
HERE = {"lon": ["116.6546"], "lat": ["40.1302"]}


def ask(**text: str | list[str]) -> query.NearestQuery:
    given = HERE | {n: v if isinstance(v, list) else [v] for n, v in text.items()}
    return query.nearest_query(given, now=NOW)


def test_a_place_alone_is_enough() -> None:
    asked = ask()
    assert asked.origin == (116.6546, 40.1302)
    assert asked.k == 5
    assert asked.at == NOW.replace(second=0)
    assert asked.need.facilities == frozenset()
    assert asked.need.open_at is None


@pytest.mark.parametrize(
    ("lon", "lat", "field", "words"),
    [
        ("", "40", "lon", "没有填"),
        ("116", "", "lat", "没有填"),
        ("nan", "40", "lon", "十进制"),
        ("inf", "40", "lon", "十进制"),
        ("1e999", "40", "lon", "十进制"),
        ("abc", "40", "lon", "十进制"),
        ("1_16", "40", "lon", "十进制"),
        ("40.13", "116.65", "lat", "写反"),
        ("181", "40", "lon", "−180 到 180"),
        ("116", "-90.1", "lat", "写反|−90 到 90"),
        ("<script>", "40", "lon", "十进制"),
    ],
)
def test_a_wrong_coordinate_names_field_value_and_remedy(
    lon: str, lat: str, field: str, words: str
) -> None:
    with pytest.raises(CoordinateError) as caught:
        ask(lon=lon, lat=lat)
    assert caught.value.field == field
    assert any(word in caught.value.zh for word in words.split("|"))
    assert caught.value.en


def test_swapped_coordinates_are_shown_the_right_way_round() -> None:
    with pytest.raises(CoordinateError, match=r"Longitude comes first: lon=116\.65, lat=40\.13"):
        ask(lon="40.13", lat="116.65")


def test_the_same_place_in_three_datums_is_one_origin() -> None:
    plain = ask().origin
    for datum in ("gcj02", "bd09"):
        lon, lat = query.convert(*plain, source=Datum.WGS84, target=Datum(datum))
        origin = ask(lon=repr(lon), lat=repr(lat), datum=datum).origin
        assert origin == pytest.approx(plain, abs=2e-9)


@pytest.mark.parametrize(
    "k", ["0", "-1", "101", "1e3", "2.5", "many", "9" * 400, "0" * 5000 + "5", "0" * 19 + "5000000"]
)
def test_k_out_of_range(k: str) -> None:
    with pytest.raises(NumberError) as caught:
        ask(k=k)
    assert caught.value.field == "k"
    assert "1 到 100" in caught.value.zh


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-21T17:40", "2026-11-21T17:40:00+08:00"),
        ("2026-11-21 17:40", "2026-11-21T17:40:00+08:00"),
        ("2026-11-21T17:40:59+08:00", "2026-11-21T17:40:00+08:00"),
        ("2026-11-21T17:40 08:00", "2026-11-21T17:40:00+08:00"),
        ("2026-11-21T09:40Z", "2026-11-21T17:40:00+08:00"),
    ],
)
def test_moments_are_read_as_beijing_time(text: str, expected: str) -> None:
    assert ask(at=text).at.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    ["now", "2026-11-21", "17:40", "2026-13-01T00:00", "9999-12-31T23:59", "1000-01-01T00:00"],
)
def test_a_moment_that_is_not_iso(text: str) -> None:
    with pytest.raises(TimeError) as caught:
        ask(at=text)
    assert caught.value.field == "at"


def test_needs_are_repeated_or_separated_by_commas_in_both_languages() -> None:
    expected = {Facility.CHARGING, Facility.TOILET, Facility.MICROWAVE}
    assert ask(need=["charging,toilet", "热饭"]).need.facilities == expected
    assert ask(need="充电、厕所，microwave").need.facilities == expected


def test_an_unknown_facility_names_the_likely_one() -> None:
    with pytest.raises(ChoiceError) as caught:
        ask(need="chargin")
    assert "charging" in caught.value.zh
    assert "Did you mean charging?" in caught.value.en
    assert set(caught.value.accepted) == {f.value for f in Facility}


def test_arrival_implies_open() -> None:
    need = ask(arrive="walk", at="2026-11-21T17:40").need
    assert need.arrive is TravelMode.WALK
    assert need.open_at == datetime(2026, 11, 21, 17, 40, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("name", "value"),
    [("datum", "wgs72"), ("arrive", "car"), ("open", "perhaps"), ("min_stars", "6")],
)
def test_a_word_that_is_not_accepted(name: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        ask(**{name: value})
    assert caught.value.field == name


def test_an_unknown_parameter_is_refused_with_the_likely_one() -> None:
    with pytest.raises(ChoiceError, match="lon"):
        query.only(["lng"], query.NEAREST_PARAMETERS)


@given(
    st.dictionaries(
        st.sampled_from(sorted(query.NEAREST_PARAMETERS)),
        st.lists(st.text(max_size=30), min_size=1, max_size=2),
    )
)
def test_any_text_is_answered_or_refused_in_our_own_words(text: dict[str, list[str]]) -> None:
    with suppress(StationmapError):
        assert query.nearest_query(text, now=NOW).k >= 1
