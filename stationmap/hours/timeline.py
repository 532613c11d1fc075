"""Timelines: the state over the minutes of a day, and where several agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stationmap.hours.rules import DAY_MINUTES, OpenState, Stretch

if TYPE_CHECKING:
    from collections.abc import Iterable


class Mark(NamedTuple):
    """A state, and the reason where it is unknown."""

    state: OpenState
    reason: str | None = None


CLOSED = Mark(OpenState.CLOSED)
OPEN = Mark(OpenState.OPEN)
POSTED_UNKNOWN = Mark(OpenState.UNKNOWN, "posted-unknown")
UNANNOUNCED = Mark(OpenState.UNKNOWN, "calendar-unannounced")
NO_HOURS = Mark(OpenState.UNKNOWN, "no-hours")

_MARKS = {
    OpenState.OPEN: OPEN,
    OpenState.CLOSED: CLOSED,
    OpenState.UNKNOWN: POSTED_UNKNOWN,
}

# (first minute, mark) pairs from minute 0 on, each holding until the next.
Timeline = tuple[tuple[int, Mark], ...]


def paint(stretches: Iterable[Stretch], *, until: int = DAY_MINUTES) -> Timeline:
    """Lay stretches over [0, until): the later rule wins, nothing said is closed."""
    laid = sorted(stretches, key=lambda stretch: stretch.order)
    cuts = {0, *(minute for s in laid for minute in (s.start, s.end) if 0 < minute < until)}
    marks: list[tuple[int, Mark]] = []
    for cut in sorted(cuts):
        mark = CLOSED
        for stretch in laid:
            if stretch.start <= cut < stretch.end:
                mark = _MARKS[stretch.state]
        marks.append((cut, mark))
    return _merged(marks)


def calendar_day(own: Iterable[Stretch], before: Iterable[Stretch]) -> Timeline:
    """Lay a day's own stretches and those that run over from the day before."""
    carried = (
        Stretch(s.start - DAY_MINUTES, s.end - DAY_MINUTES, s.state, s.order)
        for s in before
        if s.end > DAY_MINUTES
    )
    return paint((*own, *carried))


def agree(timelines: Iterable[Timeline], *, dissent: Mark) -> Timeline:
    """Keep the states on which all timelines agree; elsewhere put `dissent`."""
    distinct = list(dict.fromkeys(timelines))
    if len(distinct) == 1:
        return distinct[0]
    marks: list[tuple[int, Mark]] = []
    for cut in sorted({start for timeline in distinct for start, _ in timeline}):
        here = [_at(timeline, cut) for timeline in distinct]
        same = all(mark.state is here[0].state for mark in here)
        marks.append((cut, here[0] if same else dissent))
    return _merged(marks)


def _at(timeline: Timeline, minute: int) -> Mark:
    return next(mark for start, mark in reversed(timeline) if start <= minute)


def _merged(marks: list[tuple[int, Mark]]) -> Timeline:
    kept = marks[:1]
    for start, mark in marks[1:]:
        if mark != kept[-1][1]:
            kept.append((start, mark))
    return tuple(kept)
