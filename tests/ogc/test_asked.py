"""What may be asked of a collection, and what is refused in which words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import ChoiceError, CoordinateError, InputError, NumberError, TimeError
from stationmap.ogc import collection_called, items_asked
from stationmap.ogc.asked import MOST, Items, Period, boxes, period

STATIONS = collection_called("stations")


def asked(**text: str) -> Items:
    return items_asked({name: [value] for name, value in text.items()}, STATIONS)


def test_nothing_asked_is_the_first_page_of_all() -> None:
    assert asked() == Items(limit=100, offset=0)


def test_more_than_the_most_is_the_most() -> None:
    assert asked(limit=str(MOST + 1)).limit == MOST


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("limit", "0", NumberError),
        ("limit", "-1", NumberError),
        ("limit", "many", NumberError),
        ("offset", "-1", NumberError),
        ("bbox", "", CoordinateError),
        ("bbox", "1,2,3", CoordinateError),
        ("bbox", "1,2,3,4,5", CoordinateError),
        ("bbox", "1,2,3,x", CoordinateError),
        ("bbox", "1,2,3,nan", CoordinateError),
        ("bbox", "1,2,3,1e999", CoordinateError),
        ("bbox", "116,41,117,40", CoordinateError),
        ("bbox", "116,40,9,117,41,8", CoordinateError),
        ("datetime", "", TimeError),
        ("datetime", "..", TimeError),
        ("datetime", "/", TimeError),
        ("datetime", "../..", TimeError),
        ("datetime", "yesterday", TimeError),
        ("datetime", "2026-13-01", TimeError),
        ("datetime", "2026-02-30T00:00:00Z", TimeError),
        ("datetime", "2026-01-01T00:00:00", TimeError),
        ("datetime", "2026-02-01/2026-01-01", TimeError),
        ("datetime", "2026-01-01/2026-01-02/2026-01-03", TimeError),
        ("datetime", "0001-01-01T00:00:00+23:00", TimeError),
        ("water", "maybe", ChoiceError),
        ("modelled", "1", ChoiceError),
        ("stars", "five", NumberError),
        ("build_mode", "", ChoiceError),
        ("phone", "110", ChoiceError),
        ("bbox-crs", "x", ChoiceError),
    ],
)
def test_refused_by_name_in_two_languages(name: str, value: str, kind: type[InputError]) -> None:
    with pytest.raises(kind) as raised:
        asked(**{name: value})
    assert raised.value.field == name
    assert name in raised.value.zh
    assert name in raised.value.en


def test_heights_of_a_box_say_nothing() -> None:
    assert boxes("116.5,40,-50,116.8,40.2,9000") == ((116.5, 40.0, 116.8, 40.2),)


def test_a_box_across_the_180th_meridian_is_two() -> None:
    assert boxes("170,-10,-170,10") == ((170.0, -10.0, 180.0, 10.0), (-180.0, -10.0, -170.0, 10.0))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-11-19", Period(date(2026, 11, 19), date(2026, 11, 19))),
        ("2026-11-18T16:00:00Z", Period(date(2026, 11, 19), date(2026, 11, 19))),
        ("2026-11-18t15:59:59.999z", Period(date(2026, 11, 18), date(2026, 11, 18))),
        ("2026-11-01/..", Period(date(2026, 11, 1), None)),
        ("/2026-11-01T00:00:00+08:00", Period(None, date(2026, 11, 1))),
        ("2026-01-01/2026-06-30", Period(date(2026, 1, 1), date(2026, 6, 30))),
    ],
)
def test_times_are_read_as_days_in_beijing(raw: str, expected: Period) -> None:
    assert period(raw) == expected


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for name in ("bbox", "datetime", "limit", "offset", "stars", "modelled"):
        with suppress(InputError):  # and nothing else
            asked(**{name: text})
