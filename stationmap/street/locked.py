"""When reports of a locked door outweigh what is posted there.

A station is told as "posted as open, reported locked" at a moment when all of
this holds; each line has its reason:

- It is posted as open at that moment. Of a station that is posted as closed,
  or whose hours nobody knows, nothing has to be corrected.
- Two reports of 锁门了 by people who are certainly two (see
  `Reporter.independent_of`), so that no single person, in error or in malice,
  shuts a door on the map. A report that the keeper has confirmed stands alone.
- Both were made in the posted opening that still runs. A door found locked
  this morning says nothing of the hours after the midday gap.
- The newest is at most `FRESH` old, and the two lie within `FRESH` of one
  another. Where it is posted as open round the clock no closing time ends it.
- Nobody said 一切正常 after them. Whoever stood inside later knows better,
  whoever it was; the reports before that no longer count.
- The keeper has refused neither.
- Both were made under the hours that are posted now. A version that changes a
  station's hours has answered them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.hours import SHANGHAI, OpeningHours, OpenState
from stationmap.street.report import ReportKind, ReportStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stationmap.hours import WorkingCalendar
    from stationmap.street.report import Report

FRESH = timedelta(hours=3)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Locked:
    """A door that is reported locked.

    Parameters
    ----------
    at : datetime
        The moment of the newest report that counts, aware.
    reporters : int
        How many reports count.
    """

    at: datetime
    reporters: int


Locks = Mapping[str, Locked]
"""The locked ones, by ref."""

NO_LOCKS: Locks = MappingProxyType({})


def locked(
    reports: Iterable[Report], posted: str | None, now: datetime, calendar: WorkingCalendar
) -> Locked | None:
    """Say whether reports of one station outweigh what is posted there.

    Parameters
    ----------
    reports : iterable of Report
        Of this station; their order does not matter.
    posted : str, optional
        The station's ``opening_hours`` as they are now.
    now : datetime
        The moment to speak of, aware.
    calendar : WorkingCalendar
        What each day is.

    Returns
    -------
    Locked or None
        None: what is posted stands.
    """
    known = [r for r in reports if r.posted == posted and _counts(r, now)]
    if not any(r.kind is ReportKind.LOCKED for r in known):
        return None
    since = opened_at(posted, now, calendar)
    if since is None:
        return None
    fine = max((r.at for r in known if r.kind is ReportKind.FINE), default=since - DAY)
    fresh = [r for r in known if r.kind is ReportKind.LOCKED and r.at >= since and r.at > fine]
    if not _enough(fresh):
        return None
    return Locked(at=max(r.at for r in fresh), reporters=len(fresh))


def opened_at(posted: str | None, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """Return when the posted opening that runs at `now` began, or None if none does.

    One that began more than two days ago is said to have begun then.
    """
    hours = OpeningHours.parse(posted)
    if hours.at(now, calendar).state is not OpenState.OPEN:
        return None
    first = now.astimezone(SHANGHAI).date() - 2 * DAY
    return next(
        start
        for start, end, state in hours.intervals(first, 4, calendar)
        if state is OpenState.OPEN and start <= now < end
    )


def all_locked(
    reports: Iterable[Report],
    posted: Mapping[str, str | None],
    now: datetime,
    calendar: WorkingCalendar,
) -> Locks:
    """Say which stations are reported locked.

    Parameters
    ----------
    reports : iterable of Report
        Of any stations, in any order.
    posted : mapping of str to str or None
        The ``opening_hours`` of each station by its ref.
    now : datetime
        The moment to speak of, aware.
    calendar : WorkingCalendar
        What each day is.
    """
    by_ref: dict[str, list[Report]] = {}
    for report in reports:
        if report.ref in posted:
            by_ref.setdefault(report.ref, []).append(report)
    found = {
        ref: locked(own, posted[ref], now, calendar)
        for ref, own in by_ref.items()
        if any(r.kind is ReportKind.LOCKED for r in own)
    }
    return {ref: lock for ref, lock in found.items() if lock is not None}


def _counts(report: Report, now: datetime) -> bool:
    return report.status is not ReportStatus.REFUSED and now - FRESH <= report.at <= now


def _enough(fresh: list[Report]) -> bool:
    if any(r.status is ReportStatus.DONE for r in fresh):
        return True
    return any(a.reporter.independent_of(b.reporter) for a, b in combinations(fresh, 2))
