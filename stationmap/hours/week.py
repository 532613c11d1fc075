"""The week as a station's page shows it: what each day is, and its hours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from stationmap.hours.rules import DAY_MINUTES, OpenState

if TYPE_CHECKING:
    from datetime import date

    from stationmap.hours.calendar import WorkingCalendar
    from stationmap.hours.festivals import DayKind
    from stationmap.hours.opening import OpeningHours


class DaySpan(NamedTuple):
    """A span that starts on the day, as text: ``("22:00", "次日06:00", open)``."""

    start: str
    end: str
    state: OpenState


class WeekRow(NamedTuple):
    """One day: its date, its kind (None: not announced), and its spans or one state.

    ``hours`` is a state where it holds all day: closed, open or unknown.
    """

    day: date
    kind: DayKind | None
    hours: tuple[DaySpan, ...] | OpenState


def week(hours: OpeningHours, first: date, calendar: WorkingCalendar) -> list[WeekRow]:
    """List seven days from `first` on, holidays and make-up working days applied.

    A span belongs to the day on which it starts, as on the sign at the door.
    """
    days = [first + timedelta(days=number) for number in range(7)]
    return [WeekRow(day, calendar.kind(day), _hours(hours, day, calendar)) for day in days]


def _hours(
    hours: OpeningHours, day: date, calendar: WorkingCalendar
) -> tuple[DaySpan, ...] | OpenState:
    timeline = hours.own_timeline(day, calendar)
    if len(timeline) == 1:
        return timeline[0][1].state
    ends = [start for start, _ in timeline[1:]] + [2 * DAY_MINUTES]
    spans = [
        (start, end, mark.state)
        for (start, mark), end in zip(timeline, ends, strict=True)
        if mark.state is not OpenState.CLOSED
    ]
    if len(spans) == 1 and spans[0][:2] == (0, DAY_MINUTES):
        return spans[0][2]
    return tuple(DaySpan(_clock(start), _clock(end), state) for start, end, state in spans)


def _clock(minute: int) -> str:
    next_day = minute > DAY_MINUTES
    hour, rest = divmod(minute - DAY_MINUTES if next_day else minute, 60)
    return f"{'次日' if next_day else ''}{hour:02d}:{rest:02d}"
