"""Figures of the reports by township and by station: how many, how long, and are hours kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from stationmap.hours import SHANGHAI
from stationmap.street.report import ReportKind, ReportStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from stationmap.street.report import Report

SECOND = timedelta(seconds=1)
# Each of these was said by somebody who came to the door.
CHECKS = frozenset({ReportKind.FINE, ReportKind.LOCKED, ReportKind.BROKEN})


@dataclass(frozen=True, slots=True)
class Figures:
    """What the reports of one station, or of one township, come to.

    Parameters
    ----------
    kinds : mapping of ReportKind to int
        How many of each kind; what was refused is not among them.
    refused : int
        How many the keeper has refused.
    waiting : int
        How many wait for the keeper.
    settled_s : float, optional
        The median time from a report to the keeper's decision, seconds;
        None where nothing has been decided.
    checked_days : int
        On how many days somebody came to a door that was posted as open;
        each station's days count by themselves.
    kept_days : int
        On how many of them nobody found it locked.
    """

    kinds: Mapping[ReportKind, int] = field(default_factory=dict)
    refused: int = 0
    waiting: int = 0
    settled_s: float | None = None
    checked_days: int = 0
    kept_days: int = 0

    @property
    def total(self) -> int:
        """How many reports there are, those refused left out."""
        return sum(self.kinds.values())

    @property
    def kept(self) -> float | None:
        """The share of checked days on which the hours were kept, 0 to 1, if any was."""
        return self.kept_days / self.checked_days if self.checked_days else None


def figures(reports: Iterable[Report]) -> Figures:
    """Count reports; their order does not matter."""
    known = tuple(reports)
    taken = [r for r in known if r.status is not ReportStatus.REFUSED]
    waits_s = [r.settled_after / SECOND for r in known if r.settled_after is not None]
    days = _days(taken)
    return Figures(
        kinds=dict(Counter(r.kind for r in taken)),
        refused=len(known) - len(taken),
        waiting=sum(r.waiting for r in known),
        settled_s=median(waits_s) if waits_s else None,
        checked_days=len(days),
        kept_days=sum(days.values()),
    )


def by_station(reports: Iterable[Report]) -> dict[str, Figures]:
    """Count the reports of each station, by its ref."""
    return _by(reports, lambda report: report.ref)


def by_township(reports: Iterable[Report]) -> dict[str, Figures]:
    """Count the reports of each township by its code, empty where it is not known."""
    return _by(reports, lambda report: report.township_code or "")


def _by(reports: Iterable[Report], key: Callable[[Report], str]) -> dict[str, Figures]:
    piles: dict[str, list[Report]] = {}
    for report in reports:
        piles.setdefault(key(report), []).append(report)
    return {name: figures(pile) for name, pile in sorted(piles.items())}


def _days(taken: Iterable[Report]) -> dict[tuple[str, date], bool]:
    """Say for each station and day on which somebody came whether its hours were kept.

    Who finds a door locked that is posted as closed has found the hours kept;
    that is no check of them either way.
    """
    days: dict[tuple[str, date], bool] = {}
    for report in taken:
        if report.kind in CHECKS and report.posted_open:
            key = report.ref, report.at.astimezone(SHANGHAI).date()
            days[key] = days.get(key, True) and report.kind is not ReportKind.LOCKED
    return days
