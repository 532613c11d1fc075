"""The state of opening at a moment, and when it next changes.

A day is evaluated as what it is in the working calendar:

- a working day or weekend by its weekday;
- a holiday by its weekday, and as PH: a rule with PH speaks of it, and without
  one it is an ordinary day, as in OpenStreetMap;
- a make-up working day (调休) as a weekday. The notices do not say which
  weekday is made up for, so where the rules for Monday to Friday differ the
  state is open or closed only where all five agree, else unknown;
- a day that is not settled in the calendar under every kind that it can be:
  where they agree, that is the state, else it is unknown.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from stationmap.errors import TimeError
from stationmap.hours.calendar import SHANGHAI
from stationmap.hours.festivals import DayKind
from stationmap.hours.grammar import LONGEST_MONTHS, parse_rules
from stationmap.hours.rules import DAY_MINUTES, OpenState, Reading, day_program
from stationmap.hours.timeline import (
    NO_HOURS,
    OPEN,
    POSTED_UNKNOWN,
    UNANNOUNCED,
    agree,
    calendar_day,
    paint,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from stationmap.hours.calendar import WorkingCalendar
    from stationmap.hours.rules import Rule, Stretch
    from stationmap.hours.timeline import (
        Mark,
        Timeline,
    )

HORIZON_DAYS = 14
_K = TypeVar("_K")
_V = TypeVar("_V")
_WORKWEEK = range(5)
_DAYS_KEPT = 16
_TIMELINES_KEPT = 256
# UTC+8 all year round since 1992; opening hours of the next century are nobody's.
_YEARS = range(1992, 2101)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of opening at one moment.

    Attributes
    ----------
    state : OpenState
        Open, closed or unknown.
    closes_at : datetime or None
        If open: the first moment at which it is no longer known to be open;
        None if it does not close within the horizon of 14 days.
    opens_at : datetime or None
        If not open: the next moment within the horizon at which it is open.
    always : bool
        Open 24 hours on every day, holidays included.
    reason : str or None
        If unknown: ``no-hours``, ``calendar-unannounced`` or ``posted-unknown``.
    calendar_announced : bool
        False if the answer rests on a day whose kind depends on a notice that
        has not been issued, and the hours depend on that kind.
    """

    state: OpenState
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    always: bool = False
    reason: str | None = None
    calendar_announced: bool = True


class OpeningHours:
    """Opening hours of a station; made by `OpeningHours.parse`.

    Equal texts share one instance, which keeps the days it was asked for.
    """

    __slots__ = ("_days", "_rules", "_seasonal", "_timelines", "always", "text")

    def __init__(self, text: str | None, rules: tuple[Rule, ...]) -> None:
        self.text = text
        self._rules = rules
        self._seasonal = [rule for rule in rules if rule.dates]
        self._timelines: dict[object, Timeline] = {}
        self._days: dict[
            tuple[WorkingCalendar, date], tuple[tuple[int, ...], tuple[Opening, ...]]
        ] = {}
        self.always = _is_always(rules)

    def __repr__(self) -> str:
        return f"OpeningHours.parse({self.text!r})"

    @staticmethod
    def parse(text: str | None) -> OpeningHours:
        """Read hours in OpenStreetMap syntax (see `stationmap.hours.grammar`).

        Parameters
        ----------
        text : str or None
            None or blank: the hours are not known.

        Raises
        ------
        HoursError
            A part of the text is not understood; the message names it.
        """
        return _parsed((text or "").strip())

    def at(self, moment: datetime, calendar: WorkingCalendar) -> Opening:
        """Say whether it is open at `moment`, and when that changes.

        Parameters
        ----------
        moment : datetime
            A moment with a time zone. Spans are half-open: at the closing
            minute it is closed.
        calendar : WorkingCalendar
            What each day is.

        Raises
        ------
        TimeError
            The moment has no time zone, or lies outside the years 1992 to 2100.
        """
        if moment.tzinfo is None or moment.year not in _YEARS:
            raise _refused(moment)
        local = moment.astimezone(SHANGHAI)
        day = local.date()
        known = self._days.get((calendar, day))
        if known is None:
            known = self._remember(calendar, day)
        return known[1][bisect_right(known[0], local.hour * 60 + local.minute) - 1]

    def intervals(
        self, first: date, days: int, calendar: WorkingCalendar
    ) -> list[tuple[datetime, datetime, OpenState]]:
        """List when it is open or unknown in `days` days from `first` on.

        Returns
        -------
        list of (start, end, state)
            Half-open, in order, touching stretches of one state merged across
            midnight, cut off at both ends of the days asked for.
        """
        found: list[tuple[datetime, datetime, OpenState]] = []
        for number in range(days):
            day = first + timedelta(days=number)
            for start, end, mark in _bounds(self.timeline(day, calendar)):
                _append(found, _moment(day, start), _moment(day, end), mark.state)
        return found

    def timeline(self, day: date, calendar: WorkingCalendar) -> Timeline:
        """Lay out the minutes of a calendar day, the night before included."""
        before = day - timedelta(days=1)
        return self._laid_out(day, calendar.kinds(day), calendar.kinds(before))

    def own_timeline(self, day: date, calendar: WorkingCalendar) -> Timeline:
        """Lay out the spans that start on `day`, over 48 hours from its midnight."""
        if not self._rules:
            return ((0, NO_HOURS),)
        kinds = (
            agree(
                [paint(own, until=2 * DAY_MINUTES) for own in self._programs(day, kind)],
                dissent=POSTED_UNKNOWN,
            )
            for kind in calendar.kinds(day)
        )
        return agree(kinds, dissent=UNANNOUNCED)

    def _key(self, day: date) -> tuple[object, ...]:
        """Name what the rules can see of a day: days with one key are laid out once."""
        month_day = day.month * 100 + day.day
        return (day.weekday(), *(rule.in_season(month_day) for rule in self._seasonal))

    def _laid_out(
        self, day: date, kinds: tuple[DayKind, ...], kinds_before: tuple[DayKind, ...]
    ) -> Timeline:
        if not self._rules:
            return ((0, NO_HOURS),)
        key = (self._key(day), kinds, self._key(day - timedelta(days=1)), kinds_before)
        known = self._timelines.get(key)
        if known is None:
            known = agree(self._by_kind(day, kinds, kinds_before), dissent=UNANNOUNCED)
            _keep(self._timelines, key, known, most=_TIMELINES_KEPT)
        return known

    def _by_kind(
        self, day: date, kinds: tuple[DayKind, ...], kinds_before: tuple[DayKind, ...]
    ) -> list[Timeline]:
        nights = dict.fromkeys(
            tuple(self._nights(day - timedelta(days=1), kind)) for kind in kinds_before
        )
        return [
            agree(
                [
                    calendar_day(own, night)
                    for own in self._programs(day, kind)
                    for night in nights_of_kind
                ],
                dissent=POSTED_UNKNOWN,
            )
            for kind in kinds
            for nights_of_kind in nights
        ]

    def _nights(self, day: date, kind: DayKind) -> Iterator[tuple[Stretch, ...]]:
        """List what may run over from a day of this kind; mostly nothing, once."""
        programs = self._programs(day, kind)
        tails = (tuple(s for s in program if s.end > DAY_MINUTES) for program in programs)
        yield from dict.fromkeys(tails)

    def _programs(self, day: date, kind: DayKind) -> list[tuple[Stretch, ...]]:
        """List what the rules say of a day of this kind, once for each way to read it."""
        weekdays = _WORKWEEK if kind is DayKind.MAKEUP_WORKDAY else (day.weekday(),)
        holiday = kind is DayKind.HOLIDAY
        readings = (Reading(day.month * 100 + day.day, weekday, holiday) for weekday in weekdays)
        return list(dict.fromkeys(day_program(self._rules, reading) for reading in readings))

    def _rests_on_notice(self, day: date, calendar: WorkingCalendar) -> bool:
        """Say whether the state on `day` depends on a notice not issued yet."""
        before = day - timedelta(days=1)
        if calendar.settled(day) and calendar.settled(before):
            return False
        kinds = calendar.conceivable(day), calendar.conceivable(before)
        return any(mark is UNANNOUNCED for _, mark in self._laid_out(day, *kinds))

    def _remember(
        self, calendar: WorkingCalendar, day: date
    ) -> tuple[tuple[int, ...], tuple[Opening, ...]]:
        timeline = self.timeline(day, calendar)
        starts = tuple(start for start, _ in timeline)
        openings = tuple(self._opening(calendar, day, start, mark) for start, mark in timeline)
        _keep(self._days, (calendar, day), (starts, openings), most=_DAYS_KEPT)
        return starts, openings

    def _opening(self, calendar: WorkingCalendar, day: date, minute: int, mark: Mark) -> Opening:
        if not self._rules:
            return Opening(OpenState.UNKNOWN, reason=mark.reason)
        if self.always:
            return Opening(OpenState.OPEN, always=True)
        is_open = mark.state is OpenState.OPEN
        change = self._next(
            calendar, day, minute, lambda m: (m.state is OpenState.OPEN) is not is_open
        )
        last = day + timedelta(days=HORIZON_DAYS) if change is None else change.date()
        return Opening(
            mark.state,
            closes_at=change if is_open else None,
            opens_at=None if is_open else change,
            reason=mark.reason,
            calendar_announced=not any(
                self._rests_on_notice(day + timedelta(days=n), calendar)
                for n in range((last - day).days + 1)
            ),
        )

    def _next(
        self, calendar: WorkingCalendar, day: date, minute: int, wanted: Callable[[Mark], bool]
    ) -> datetime | None:
        """Find the first change after `minute` to a mark that is wanted."""
        for here, start, mark in self._ahead(calendar, day):
            if (here > day or start > minute) and wanted(mark):
                return _moment(here, start)
        return None

    def _ahead(self, calendar: WorkingCalendar, day: date) -> Iterator[tuple[date, int, Mark]]:
        for number in range(HORIZON_DAYS + 1):
            here = day + timedelta(days=number)
            for start, mark in self.timeline(here, calendar):
                yield here, start, mark


@lru_cache(maxsize=4096)
def _parsed(text: str) -> OpeningHours:
    return OpeningHours(text or None, parse_rules(text) if text else ())


def _is_always(rules: tuple[Rule, ...]) -> bool:
    """Say whether the rules hold every day of every kind open, all day long."""
    dates = {101}
    for rule in rules:
        for first, last in rule.dates:
            dates |= {first, _after(last)}
    readings = (Reading(d, w, h) for d in dates for w in range(7) for h in (False, True))
    return bool(rules) and all(_whole_day(day_program(rules, reading)) for reading in readings)


def _after(month_day: int) -> int:
    month, day = divmod(month_day, 100)
    if day < LONGEST_MONTHS[month - 1]:
        return month_day + 1
    return month % len(LONGEST_MONTHS) * 100 + 101


def _whole_day(program: tuple[Stretch, ...]) -> bool:
    if any(s.end > DAY_MINUTES and s.state is not OpenState.OPEN for s in program):
        return False
    return paint(program) == ((0, OPEN),)


def _bounds(timeline: Timeline) -> Iterator[tuple[int, int, Mark]]:
    ends = [start for start, _ in timeline[1:]] + [DAY_MINUTES]
    for (start, mark), end in zip(timeline, ends, strict=True):
        yield start, end, mark


def _append(
    found: list[tuple[datetime, datetime, OpenState]],
    start: datetime,
    end: datetime,
    state: OpenState,
) -> None:
    if state is OpenState.CLOSED:
        return
    if found and found[-1][1] == start and found[-1][2] is state:
        found[-1] = (found[-1][0], end, state)
    else:
        found.append((start, end, state))


def _moment(day: date, minute: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return midnight + timedelta(minutes=minute)


def _keep(kept: dict[_K, _V], key: _K, value: _V, *, most: int) -> None:
    if len(kept) >= most:
        kept.clear()
    kept[key] = value


def _refused(moment: datetime) -> TimeError:
    text = moment.isoformat()
    zh, en = "没有时区", "has no time zone"
    if moment.year not in _YEARS:
        zh, en = "不在 1992 年到 2100 年之间", "is not in the years 1992 to 2100"
    return TimeError(
        zh=f"时刻 {text} {zh}。请写成例如 2026-11-21T18:00+08:00。",
        en=f"The moment {text} {en}. Write for example 2026-11-21T18:00+08:00.",
        field="at",
        value=text,
        accepted=("2026-11-21T18:00+08:00",),
    )
