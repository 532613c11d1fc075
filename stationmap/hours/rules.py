"""Rules of opening hours, and what they make of one day.

A rule belongs to the day on which its span starts: the hours after midnight of
an overnight span are part of the evening before, whatever kind of day follows.
(The grammar of OpenStreetMap leaves this open; a night that begins on Friday
does not end at midnight because Saturday has hours of its own.)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

DAY_MINUTES = 1440


class OpenState(StrEnum):
    """Whether one can go in."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Reading(NamedTuple):
    """How a rule sees a day: its date in the year, weekday (Monday 0), holiday or not."""

    month_day: int  # month * 100 + day
    weekday: int
    holiday: bool


class Stretch(NamedTuple):
    """Minutes [start, end) from midnight of a day, the state, and the rule's number."""

    start: int
    end: int
    state: OpenState
    order: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: on which days, between which minutes, in which state.

    ``dates`` are pairs month * 100 + day, inclusive, wrapping over New Year
    where the first is the larger; none means all year. ``weekdays`` is None
    for every day. ``spans`` are minutes from midnight, the end up to 2880;
    none means the whole day. ``adds`` is true after ``,``: the rule adds to
    the earlier ones instead of replacing them on its days.
    """

    dates: tuple[tuple[int, int], ...] = ()
    weekdays: frozenset[int] | None = None
    holidays: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    state: OpenState = OpenState.OPEN
    comment: str | None = None
    adds: bool = False

    def applies(self, reading: Reading) -> bool:
        """Say whether the rule speaks of such a day."""
        if not self.in_season(reading.month_day):
            return False
        if self.holidays and reading.holiday:
            return True
        return self.weekdays is None or reading.weekday in self.weekdays

    def in_season(self, month_day: int) -> bool:
        """Say whether the rule speaks of such a date at all."""
        return not self.dates or any(_within(month_day, *pair) for pair in self.dates)

    @property
    def replaces(self) -> bool:
        """Whether the rule wipes what earlier rules said of the day.

        Closing some hours of a day leaves the others as they were.
        """
        if self.state is OpenState.CLOSED:
            return not self.spans
        return not self.adds


def day_program(rules: tuple[Rule, ...], reading: Reading) -> tuple[Stretch, ...]:
    """List what the rules say of the spans that start on such a day."""
    stretches: list[Stretch] = []
    for order, rule in enumerate(rules):
        if not rule.applies(reading):
            continue
        if rule.replaces:
            stretches.clear()
        if rule.state is OpenState.CLOSED and not rule.spans:
            continue
        spans = rule.spans or ((0, DAY_MINUTES),)
        stretches += (Stretch(start, end, rule.state, order) for start, end in spans)
    return tuple(stretches)


def _within(month_day: int, first: int, last: int) -> bool:
    if first <= last:
        return first <= month_day <= last
    return month_day >= first or month_day <= last
