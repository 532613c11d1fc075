"""The doors of some weeks: for each text of opening hours, each day laid out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from stationmap.hours import OpeningHours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from stationmap.hours import WorkingCalendar
    from stationmap.hours.timeline import Timeline

BEFORE = 7  # the week of the first day is shown whole
DAYS = 62
"""How many days a pack speaks of, from the day on which it is made."""

_STATES = {"open": "o", "closed": "c", "unknown": "u"}


def laid_out(
    texts: Sequence[str | None], *, first: date, calendar: WorkingCalendar
) -> dict[str, Any]:
    """Lay out the days from a week before `first` until `DAYS` after it.

    Returns
    -------
    dict
        ``from``: the first day; ``kinds``: one for each day, None where it is
        not announced; ``announced``: the years that are; ``lines``: the distinct
        timelines, lists of [minute, state, reason]; ``texts``: for each text
        whether it is always open, and the places in ``lines`` of its days
        (``day``: midnight to midnight; ``own``: what begins on the day, 48 hours).
    """
    days = [first + timedelta(days=n) for n in range(-BEFORE, DAYS)]
    lines = _Lines()
    told = [_text(OpeningHours.parse(text), text, days, calendar, lines) for text in texts]
    kinds = [calendar.kind(day) for day in days]
    years = sorted({day.year for day in days} | {days[-1].year + 1})
    return {
        "from": days[0].isoformat(),
        "kinds": [kind.value if kind else None for kind in kinds],
        "announced": [year for year in years if calendar.announced(year)],
        "lines": lines.kept,
        "texts": told,
    }


def _text(
    hours: OpeningHours,
    text: str | None,
    days: Iterable[date],
    calendar: WorkingCalendar,
    lines: _Lines,
) -> dict[str, Any]:
    days = tuple(days)
    return {
        "text": text,
        "always": hours.always,
        "day": [lines.number(hours.timeline(day, calendar)) for day in days],
        "own": [lines.number(hours.own_timeline(day, calendar)) for day in days],
    }


class _Lines:
    """Distinct timelines, each kept once."""

    def __init__(self) -> None:
        self.kept: list[list[list[int | str]]] = []
        self._numbers: dict[Timeline, int] = {}

    def number(self, timeline: Timeline) -> int:
        """Return the place of a timeline among those kept."""
        known = self._numbers.get(timeline)
        if known is None:
            known = self._numbers[timeline] = len(self.kept)
            self.kept.append(
                [
                    [minute, _STATES[mark.state.value], *([mark.reason] if mark.reason else [])]
                    for minute, mark in timeline
                ]
            )
        return known
