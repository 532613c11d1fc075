"""A week as a station's page shows it."""

from __future__ import annotations

from datetime import date

from stationmap.hours import DayKind, DaySpan, OpeningHours, OpenState, WorkingCalendar, week

CALENDAR = WorkingCalendar()


def rows(text: str | None, first: date) -> list[object]:
    return [row.hours for row in week(OpeningHours.parse(text), first, CALENDAR)]


def test_a_week_with_a_makeup_day_and_a_festival() -> None:
    # Monday 9 to Sunday 15 February 2026: Saturday is worked, Sunday begins Spring Festival.
    office = (DaySpan("09:00", "17:00", OpenState.OPEN),)
    shown = week(OpeningHours.parse("Mo-Fr 09:00-17:00; PH off"), date(2026, 2, 9), CALENDAR)
    assert [row.day.day for row in shown] == list(range(9, 16))
    assert [row.kind for row in shown[4:]] == [
        DayKind.WORKDAY,
        DayKind.MAKEUP_WORKDAY,
        DayKind.HOLIDAY,
    ]
    assert [row.hours for row in shown] == [office] * 6 + [OpenState.CLOSED]


def test_a_night_belongs_to_the_day_it_begins() -> None:
    night = (DaySpan("22:00", "次日06:00", OpenState.OPEN),)
    assert rows("Fr 22:00-06:00", date(2026, 11, 16))[4:] == [
        night,
        OpenState.CLOSED,
        OpenState.CLOSED,
    ]


def test_whole_days_are_a_state() -> None:
    assert rows("24/7", date(2026, 11, 16)) == [OpenState.OPEN] * 7
    assert rows(None, date(2026, 11, 16)) == [OpenState.UNKNOWN] * 7
    assert rows("Sa off", date(2026, 11, 16)) == [OpenState.CLOSED] * 7


def test_what_is_not_announced_is_unknown_where_it_matters() -> None:
    # 26 September to 2 October of a year that no notice speaks of yet.
    shown = week(OpeningHours.parse("Mo-Fr 09:00-17:00; PH off"), date(2039, 9, 26), CALENDAR)
    assert {row.kind for row in shown} == {None}
    assert shown[0].hours == (DaySpan("09:00", "17:00", OpenState.OPEN),)
    assert shown[4].hours == (DaySpan("09:00", "17:00", OpenState.UNKNOWN),)
    assert shown[5].hours is OpenState.CLOSED


def test_a_break_and_midnight() -> None:
    assert rows("Mo-Su 08:00-12:00,13:00-24:00", date(2026, 11, 16))[0] == (
        DaySpan("08:00", "12:00", OpenState.OPEN),
        DaySpan("13:00", "24:00", OpenState.OPEN),
    )
