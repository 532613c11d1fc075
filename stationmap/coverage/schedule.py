"""Coverage by hour: 24 hours of four kinds of day, between two bounds.

A station counts in an hour if it is open at half past: one that opens at 8:30
is there from the row of 8 on, one that closes at 17:00 not in the row of 17.

The days are typical ones: a Wednesday among working days, a Wednesday among
holidays, a Saturday after a working Friday, and a Saturday that is worked
(调休). Hours that change with the season are those of the week asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from stationmap.hours import DayKind, OpeningHours, OpenState, WorkingCalendar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from stationmap.model import Station

HOURS = 24
SAMPLED_AT_MINUTE = 30
WEDNESDAY, SATURDAY = 2, 5
KINDS = (DayKind.WORKDAY, DayKind.MAKEUP_WORKDAY, DayKind.WEEKEND, DayKind.HOLIDAY)
# Weekday and kind of the day before, for hours that run over midnight.
_TYPICAL = {
    DayKind.WORKDAY: (WEDNESDAY, DayKind.WORKDAY),
    DayKind.MAKEUP_WORKDAY: (SATURDAY, DayKind.WORKDAY),
    DayKind.WEEKEND: (SATURDAY, DayKind.WORKDAY),
    DayKind.HOLIDAY: (WEDNESDAY, DayKind.HOLIDAY),
}


class TypicalDay(WorkingCalendar):
    """A calendar in which one day is of a kind, and the day before of another."""

    def __init__(self, day: date, kind: DayKind, before: DayKind) -> None:
        super().__init__()
        self._typical = {day: kind, day - timedelta(days=1): before}

    def kinds(self, day: date) -> tuple[DayKind, ...]:
        """Return the kind that was set for the day."""
        return (self._typical[day],)


@dataclass(frozen=True, eq=False, slots=True)
class Schedule:
    """Which stations are open at which hours.

    Stations that keep the same hours are one group.

    Attributes
    ----------
    group : ndarray of int, shape (n,)
        The group of each station.
    open, unknown : ndarray of bool, shape (groups, 96)
        Whether a group is open, or not known to be open or closed, at hour h
        of the kind of day k: column ``24 k + h`` with the order of `KINDS`.
    """

    group: NDArray[np.intp]
    open: NDArray[np.bool_]
    unknown: NDArray[np.bool_]

    @property
    def stations(self) -> NDArray[np.intp]:
        """How many stations each group has."""
        return np.bincount(self.group, minlength=len(self.open)).astype(np.intp)

    @property
    def workday_hours(self) -> NDArray[np.float64]:
        """At how many hours of a working day each station is open; not a number if unknown."""
        hours = self.open[:, :HOURS].sum(axis=1).astype(np.float64)
        hours[self.unknown[:, :HOURS].any(axis=1)] = np.nan
        return np.asarray(hours[self.group], np.float64)


def schedule(stations: Sequence[Station], week: date) -> Schedule:
    """Say which stations are open at which hours.

    Parameters
    ----------
    stations : sequence of Station
        Each distinct text of opening hours is looked at once.
    week : date
        Any day of the week whose season holds.
    """
    texts = [station.opening_hours for station in stations]
    states = {text: states_of(text, week) for text in dict.fromkeys(texts)}
    group_of = {state: n for n, state in enumerate(dict.fromkeys(states.values()))}
    every = np.array(list(group_of), dtype=object).reshape(len(group_of), len(KINDS) * HOURS)
    return Schedule(
        np.array([group_of[states[text]] for text in texts], np.intp),
        every == OpenState.OPEN,
        every == OpenState.UNKNOWN,
    )


def states_of(text: str | None, week: date) -> tuple[OpenState, ...]:
    """Return the state at half past each hour of each kind of day, 96 in all."""
    hours = OpeningHours.parse(text)
    monday = week - timedelta(days=week.weekday())
    found = []
    for kind in KINDS:
        weekday, before = _TYPICAL[kind]
        day = monday + timedelta(days=weekday)
        timeline = hours.timeline(day, TypicalDay(day, kind, before))
        starts = [start for start, _ in timeline]
        for hour in range(HOURS):
            minute = hour * 60 + SAMPLED_AT_MINUTE
            found.append(timeline[bisect_right(starts, minute) - 1][1].state)
    return tuple(found)


def weight_by_hour(
    plan: Schedule, within: csr_array[np.bool_], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Add up the demand within reach of a station that is open, hour by hour.

    Parameters
    ----------
    plan : Schedule
        Of n stations.
    within : csr_array of bool, shape (m, n)
        Which stations each point has within reach.
    weights : ndarray, shape (m,)
        Demand of each point.

    Returns
    -------
    lower, upper : ndarray, shape (96,)
        From stations known to be open; from those and the unknown ones.
    """
    reached = _groups_reached(plan, within).astype(np.float32)
    lower, upper = plan.open, plan.open | plan.unknown
    # Many hours are alike: each set of open groups is looked at once.
    sets, which = np.unique(np.concatenate([lower, upper], axis=1), axis=1, return_inverse=True)
    found = (weights @ (reached @ sets.astype(np.float32) > 0.0))[which.ravel()]
    return found[: lower.shape[1]], found[lower.shape[1] :]


def _groups_reached(plan: Schedule, within: csr_array[np.bool_]) -> NDArray[np.bool_]:
    """Say which groups each point has within reach, shape (m, groups)."""
    reached = np.zeros((within.shape[0], len(plan.open)), np.bool_)
    point = np.repeat(np.arange(within.shape[0]), np.diff(within.indptr))
    reached[point, plan.group[within.indices]] = True
    return reached
