from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from stationmap.hours import SHANGHAI, OpeningHours, OpenState, WorkingCalendar
from stationmap.index.rota import Rota

TEXTS = [
    None,
    "24/7",
    "Mo-Fr 08:30-17:00",
    "Mo-Su 09:00-26:00",
    "06:00-18:00",
    "Mo-Fr 08:30-12:00,14:30-18:00; PH off",
    "22:00-06:00",
    "24/7",
]
CALENDAR = WorkingCalendar()
MOMENTS = [
    datetime(2026, 9, 30, 0, 0, tzinfo=SHANGHAI),  # the day before a holiday
    datetime(2026, 10, 1, 17, 40, tzinfo=SHANGHAI),
    datetime(2026, 10, 10, 8, 29, 59, 999999, tzinfo=SHANGHAI),  # a make-up Saturday
    datetime(2026, 11, 21, 23, 59, tzinfo=SHANGHAI),
    datetime(2026, 12, 30, 12, 0, tzinfo=SHANGHAI),  # into a year not announced
]


def state(text: str | None, moment: datetime) -> bool:
    return OpeningHours.parse(text).at(moment, CALENDAR).state is OpenState.OPEN


@pytest.fixture(scope="module")
def rota() -> Rota:
    return Rota(TEXTS)


@pytest.mark.parametrize("start", MOMENTS)
def test_who_is_open_is_what_the_hours_say(rota: Rota, start: datetime) -> None:
    for quarter in range(3 * 96):
        moment = start + timedelta(minutes=15 * quarter)
        expected = [state(text, moment) for text in TEXTS]
        assert rota.has(rota.open_at(moment, CALENDAR)).tolist() == expected


@pytest.mark.parametrize("start", MOMENTS)
def test_spells_change_just_when_the_hours_do(rota: Rota, start: datetime) -> None:
    spells = list(rota.spells(start, CALENDAR, until_s=4 * 86_400.0))[:-1]
    assert len(spells) > 10
    assert spells[0][0] == 0.0
    for (begin, end, mask), (following, _, after) in pairwise(spells):
        assert begin < end == following
        assert mask != after
        for seconds in (begin, max(begin, end - 60.0), max(begin, end - 1e-3)):
            moment = start + timedelta(microseconds=round(seconds * 1e6))
            assert rota.has(mask).tolist() == [state(text, moment) for text in TEXTS]


def test_any_time_zone_names_the_same_moment(rota: Rota) -> None:
    for moment in MOMENTS:
        assert rota.open_at(moment, CALENDAR) == rota.open_at(moment.astimezone(UTC), CALENDAR)


def test_always_means_every_day_all_day(rota: Rota) -> None:
    assert [bool(x) for x in rota.has(rota.always)] == [text == "24/7" for text in TEXTS]


@pytest.mark.parametrize(("text", "mask"), [("24/7", 1), (None, 0)])
def test_hours_that_never_change_are_one_spell(text: str | None, mask: int) -> None:
    spells = Rota([text]).spells(MOMENTS[0], CALENDAR, until_s=1e6)
    assert list(spells) == [(0.0, math.inf, mask)]


def test_spells_end_where_they_are_told_to(rota: Rota) -> None:
    spells = list(rota.spells(MOMENTS[0], CALENDAR, until_s=6 * 3600.0))
    # At midnight: 06:00 is a change, and is within.
    assert spells[-1][:2] == (6 * 3600.0, math.inf)
    assert list(rota.spells(MOMENTS[0], CALENDAR, until_s=6 * 3600.0 - 1))[-1][0] < 6 * 3600.0
