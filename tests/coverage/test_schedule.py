from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.coverage.reach import StraightLine
from stationmap.coverage.schedule import KINDS, schedule, states_of, weight_by_hour
from stationmap.hours import SHANGHAI, DayKind, OpeningHours, OpenState, WorkingCalendar
from stationmap.model import LonLat, PositionQuality, Station

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEK = date(2026, 11, 18)
TEXTS = (
    None,
    "24/7",
    "Mo-Fr 08:30-17:00; PH off",
    "09:00-02:00",
    "08:30-11:00,13:30-17:00",
    "Mo-Fr 09:00-17:00; Sa 10:00-12:00",
    "Apr-Oct 06:00-22:00; Nov-Mar 08:00-18:00",
)
# Days of the real calendar that are what the typical days stand for.
REAL = {
    DayKind.WORKDAY: date(2026, 11, 18),
    DayKind.WEEKEND: date(2026, 11, 21),
    DayKind.MAKEUP_WORKDAY: date(2026, 2, 28),
    DayKind.HOLIDAY: date(2026, 2, 18),
}


def station(number: int, hours: str | None) -> Station:
    return Station(
        ref=str(number),
        name="",
        position=LonLat(116.6, 40.1),
        position_quality=PositionQuality.PICKED,
        opening_hours=hours,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_typical_day_is_what_such_a_day_of_the_calendar_is(
    kind: DayKind, text: str | None
) -> None:
    calendar, day = WorkingCalendar(), REAL[kind]
    assert calendar.kind(day) is kind
    found = states_of(text, day)[24 * KINDS.index(kind) :][:24]
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    expected = [
        OpeningHours.parse(text).at(midnight + timedelta(hours=h, minutes=30), calendar).state
        for h in range(24)
    ]
    assert list(found) == expected


def test_the_season_is_that_of_the_week() -> None:
    text = "Apr-Oct 06:00-22:00; Nov-Mar 08:00-18:00"
    assert states_of(text, date(2026, 7, 1))[6] is OpenState.OPEN
    assert states_of(text, date(2026, 12, 1))[6] is OpenState.CLOSED


@given(st.data())
def test_coverage_by_hour_is_that_of_each_hour_on_its_own(data: st.DataObject) -> None:
    texts: Sequence[str | None] = data.draw(st.lists(st.sampled_from(TEXTS), max_size=8))
    place = st.tuples(st.integers(0, 12), st.integers(0, 12))
    size = len(texts)
    stations_xy = data.draw(st.lists(place, min_size=size, max_size=size))
    points = data.draw(st.lists(place, max_size=12))
    weights = np.arange(1.0, len(points) + 1)
    within = StraightLine().within(points, stations_xy, 4.0)
    plan = schedule([station(n, text) for n, text in enumerate(texts)], WEEK)
    lower, upper = weight_by_hour(plan, within, weights)
    dense = within.toarray()
    for hour in range(96):
        states = [states_of(text, WEEK)[hour] for text in texts]
        is_open = np.array([s is OpenState.OPEN for s in states], bool)
        may_be = is_open | np.array([s is OpenState.UNKNOWN for s in states], bool)
        assert lower[hour] == pytest.approx(weights[(dense & is_open).any(axis=1)].sum())
        assert upper[hour] == pytest.approx(weights[(dense & may_be).any(axis=1)].sum())
    assert (lower <= upper).all()


def test_open_hours_of_a_working_day_leave_out_the_unknown() -> None:
    plan = schedule([station(1, "Mo-Fr 08:30-17:00"), station(2, None), station(3, "24/7")], WEEK)
    assert plan.workday_hours[[0, 2]].tolist() == [9.0, 24.0]
    assert np.isnan(plan.workday_hours[1])
    assert plan.stations.sum() == 3
