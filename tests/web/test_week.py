from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from stationmap.hours import WorkingCalendar
from stationmap.web.week import ordinary, week

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

THURSDAY = date(2026, 11, 19)


@pytest.fixture(autouse=True)
def in_chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar()


def lines(text: str, calendar: WorkingCalendar, day: date = THURSDAY) -> list[tuple[str, str]]:
    return [(line.days, "，".join(line.spans)) for line in week(text, day, calendar).lines]


def test_days_that_say_the_same_are_joined_and_today_is_not(calendar: WorkingCalendar) -> None:
    assert lines("Mo-Fr 08:30-12:00,14:30-18:00; PH off", calendar) == [
        ("周一至周三", "8:30–12:00，14:30–18:00"),
        ("周四", "8:30–12:00，14:30–18:00"),
        ("周五", "8:30–12:00，14:30–18:00"),
        ("周六至周日", ""),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("24/7", "每天 24 小时"),
        ("00:00-24:00", "每天 24 小时"),
        ("10:00-20:00; Su off", "周一至周六 10:00–20:00；周日 不开"),
        (
            "Mo-Fr 08:30-12:00,14:30-24:00; Sa,Su 22:00-06:00; PH off",
            "周一至周五 8:30–12:00、14:30–24:00；周六至周日 22:00–次日 6:00；放假 不开",
        ),
        ("Jun-Sep 08:00-20:00", "Jun-Sep 08:00-20:00"),
    ],
)
def test_the_hours_of_every_week_on_one_line(text: str, said: str) -> None:
    assert ordinary(text) == said


def test_a_night_belongs_to_the_day_it_begins_on(calendar: WorkingCalendar) -> None:
    assert lines("09:00-02:00", calendar)[1] == ("周四", "9:00–次日 2:00")


def test_always_open(calendar: WorkingCalendar) -> None:
    assert lines("24/7", calendar) == [("每天", "24 小时")]


def test_make_up_sunday_is_tagged(calendar: WorkingCalendar) -> None:
    # 2026-09-20, a Sunday, makes up for the National Day holiday of that year.
    made = week("Mo-Fr 08:30-17:00; PH off", date(2026, 9, 17), calendar)
    assert made.lines[-1].tag == "调休上班"
    assert made.lines[-1].spans == ("8:30–17:00",)
    assert made.notes[0] == "调休上班的周六、周日，照工作日开。"


def test_year_not_announced_is_said(calendar: WorkingCalendar) -> None:
    if calendar.announced(2027):
        pytest.skip("the holidays of 2027 are known here")
    notes = week("Mo-Fr 08:30-17:00; PH off", THURSDAY, calendar).notes
    assert notes == ("2027 年放假安排还没公布，元旦的时间待核实。",)


def test_dates_of_a_week_over_two_months(calendar: WorkingCalendar) -> None:
    assert week("24/7", THURSDAY, calendar).dates == "11 月 16 日至 22 日"
    assert week("24/7", date(2026, 12, 1), calendar).dates == "11 月 30 日至 12 月 6 日"
