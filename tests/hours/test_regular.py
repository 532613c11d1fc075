from __future__ import annotations

import pytest

from stationmap.hours.regular import regular_week


def test_a_week_with_a_break_and_closed_holidays() -> None:
    week = regular_week("Mo-Fr 08:30-12:00,14:30-18:00; PH off")
    assert week is not None
    assert week.days == (((510, 720), (870, 1080)),) * 5 + ((), ())
    assert week.holidays == ()


def test_a_night_belongs_to_the_evening() -> None:
    week = regular_week("Mo-Su 09:00-26:00")
    assert week is not None
    assert week.days == (((540, 1560),),) * 7
    assert week.holidays is None


def test_every_hour_of_every_day() -> None:
    week = regular_week("24/7")
    assert week is not None
    assert week.days == (((0, 1440),),) * 7
    assert week.holidays is None


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "unknown",
        "Mo-Fr 08:00-18:00; Sa unknown",
        '08:00-18:00 "when staffed"',
        "Jun-Sep 08:00-20:00; Oct-May 09:00-18:00",
        "Mo 00:00-24:00, Mo 20:00-26:00",
        "Mo-Fr 08:00-18:00, PH 20:00-22:00",
    ],
)
def test_what_one_week_cannot_tell(text: str | None) -> None:
    assert regular_week(text) is None
