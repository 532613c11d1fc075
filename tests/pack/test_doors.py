"""The doors of a pack say what the rules of hours say, on every day and minute."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stationmap.hours import OpeningHours, WorkingCalendar
from stationmap.hours.timeline import Mark
from stationmap.pack import DAYS, laid_out

FIRST = date(2026, 9, 20)  # National Day and its make-up working days lie ahead
TEXTS = [
    None,
    "24/7",
    "Mo-Fr 08:30-17:00",
    "Mo-Sa 08:00-20:00; PH off",
    "Mo-Su 20:00-06:00",
    "Mo-Fr 09:00-17:00; Sa 10:00-12:00 unknown",
]
STATES = {"o": "open", "c": "closed", "u": "unknown"}


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar()


def test_each_day_is_the_timeline_of_the_rules(calendar: WorkingCalendar) -> None:
    pack = laid_out(TEXTS, first=FIRST, calendar=calendar)
    start = date.fromisoformat(pack["from"])
    assert start == FIRST - timedelta(days=7)
    for text, told in zip(TEXTS, pack["texts"], strict=True):
        hours = OpeningHours.parse(text)
        assert told["always"] == hours.always
        assert len(told["day"]) == len(told["own"]) == len(pack["kinds"]) == DAYS + 7
        for number in range(DAYS + 7):
            day = start + timedelta(days=number)
            assert marks(pack, told["day"][number]) == hours.timeline(day, calendar)
            assert marks(pack, told["own"][number]) == hours.own_timeline(day, calendar)


def marks(pack: dict[str, list[list[list[int | str]]]], number: int) -> tuple[object, ...]:
    from stationmap.hours import OpenState

    return tuple(
        (minute, Mark(OpenState(STATES[str(state)]), *reason))
        for minute, state, *reason in pack["lines"][number]
    )


def test_equal_days_are_kept_once(calendar: WorkingCalendar) -> None:
    pack = laid_out(TEXTS, first=FIRST, calendar=calendar)
    lines = [str(line) for line in pack["lines"]]
    assert len(set(lines)) == len(lines) < DAYS


def test_the_kinds_of_days_are_told(calendar: WorkingCalendar) -> None:
    pack = laid_out(["24/7"], first=FIRST, calendar=calendar)
    start = date.fromisoformat(pack["from"])
    assert pack["kinds"][(date(2026, 10, 1) - start).days] == "holiday"
    assert pack["kinds"][(date(2026, 9, 20) - start).days] == "makeup_workday"
    assert 2026 in pack["announced"]
