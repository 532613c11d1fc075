"""The hours of an ordinary week, where one week tells all: no seasons, nothing unknown."""

from __future__ import annotations

from typing import NamedTuple

from stationmap.hours.grammar import parse_rules
from stationmap.hours.rules import DAY_MINUTES, OpenState, Reading, day_program
from stationmap.hours.timeline import paint

TYPE_DAY = 101  # any date of the year, as month * 100 + day: there are no seasons

Spans = tuple[tuple[int, int], ...]


class RegularWeek(NamedTuple):
    """Spans by the day on which they start, minutes from its midnight, the end up to 2880.

    ``days`` are Monday to Sunday. ``holidays`` are the public holidays', None
    where a holiday is like any other day of the week.
    """

    days: tuple[Spans, ...]
    holidays: Spans | None


def regular_week(text: str | None) -> RegularWeek | None:
    """Say the hours of every week, or None where they are not known or differ by season.

    Parameters
    ----------
    text : str or None
        OpenStreetMap syntax.

    Raises
    ------
    HoursError
        A part of the text is not understood.
    """
    rules = parse_rules(text) if text else ()
    if not rules or any(rule.dates or rule.state is OpenState.UNKNOWN for rule in rules):
        return None

    def spans(weekday: int, *, holiday: bool) -> Spans:
        program = day_program(rules, Reading(TYPE_DAY, weekday, holiday))
        line = paint(program, until=2 * DAY_MINUTES)
        ends = [start for start, _ in line[1:]] + [2 * DAY_MINUTES]
        marks = zip(line, ends, strict=True)
        return tuple((s, e) for (s, mark), e in marks if mark.state is OpenState.OPEN)

    days = tuple(spans(weekday, holiday=False) for weekday in range(7))
    holidays = tuple(spans(weekday, holiday=True) for weekday in range(7))
    if any(end - start > DAY_MINUTES for day in days + holidays for start, end in day):
        return None
    if days == holidays:
        return RegularWeek(days, None)
    if len(set(holidays)) > 1:
        return None
    return RegularWeek(days, holidays[0])
