"""The star rating (星级评定) of a station: how many, why, and what nobody knows.

An unknown fact is neither met nor failed. So a rating has two ends: the stars
that are proven, and those that are still possible once what is unknown is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from stationmap.hours import SHANGHAI
from stationmap.model import Answer, Facility, PositionQuality
from stationmap.street.criteria import LEVELS, Fact
from stationmap.street.figures import figures
from stationmap.street.report import ReportKind, ReportStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from stationmap.model import Station
    from stationmap.street.criteria import Criteria, Criterion
    from stationmap.street.report import Report

NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Point:
    """One criterion, and whether a station meets it.

    Parameters
    ----------
    criterion : Criterion
        What is asked for.
    met : Answer
        Unknown where nobody knows.
    zh, en : str
        What is there instead, or what is not known.
    """

    criterion: Criterion
    met: Answer
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """The stars of one station.

    Parameters
    ----------
    ref : str
        The station's.
    proven : int
        As many stars as are certain, 0 to 5.
    possible : int
        As many as are possible once everything unknown is known.
    points : tuple of Point
        Every criterion, ordered by level.
    modelled : bool
        Whether the station is an example, and so its rating.
    """

    ref: str
    proven: int
    possible: int
    points: tuple[Point, ...]
    modelled: bool

    @property
    def missing(self) -> tuple[Point, ...]:
        """Why there is not one star more: what fails or is not known on the next level."""
        return tuple(
            point
            for point in self.points
            if point.criterion.stars == self.proven + 1 and point.met is not Answer.YES
        )


def rate(
    station: Station,
    reports: Iterable[Report],
    criteria: Criteria,
    today: date,
    *,
    numbers: Mapping[str, float] = NOTHING,
) -> Rating:
    """Rate a station by what the ledger and the reports say.

    Parameters
    ----------
    station : Station
        As the ledger has it.
    reports : iterable of Report
        Of this station, in any order.
    criteria : Criteria
        What is asked for.
    today : date
        The day of the rating, in Beijing.
    numbers : mapping of str to float
        Further numbers of the ledger, such as ``area_m2``, where they are known.
    """
    since = today - timedelta(days=criteria.window_days)
    recent = [r for r in reports if since <= r.at.astimezone(SHANGHAI).date() <= today]
    case = _Case(station, recent, today, numbers)
    points = tuple(_point(case, criterion) for criterion in criteria.points)
    return Rating(
        ref=station.ref,
        proven=_level(points, lambda met: met is Answer.YES),
        possible=_level(points, lambda met: met is not Answer.NO),
        points=points,
        modelled=station.modelled,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    station: Station
    recent: list[Report]
    today: date
    numbers: Mapping[str, float]


_Verdict = tuple[Answer, str, str]
_MET: _Verdict = (Answer.YES, "", "")


def _point(case: _Case, criterion: Criterion) -> Point:
    met, zh, en = _JUDGES[criterion.fact](case, criterion)
    return Point(criterion, met, zh, en)


def _level(points: tuple[Point, ...], good: Callable[[Answer], bool]) -> int:
    """Return the highest level at which all points up to it are good."""
    bad = [point.criterion.stars for point in points if not good(point.met)]
    return min(bad, default=LEVELS.stop) - 1


def _placed(case: _Case, _: Criterion) -> _Verdict:
    if case.station.position_quality is PositionQuality.DISTRICT:
        return Answer.UNKNOWN, "位置只知道在本区", "only its district is known"
    return _MET


def _hours_known(case: _Case, _: Criterion) -> _Verdict:
    if case.station.opening_hours is None:
        return Answer.UNKNOWN, "时间待核实", "its hours are not known"
    return _MET


def _facility(case: _Case, criterion: Criterion) -> _Verdict:
    answers = {case.station.has(Facility(word)) for word in criterion.of}
    if Answer.YES in answers:
        return _MET
    if Answer.UNKNOWN in answers:
        return Answer.UNKNOWN, "还不知道有没有", "nobody knows whether it is there"
    return Answer.NO, "没有", "it is not there"


def _number(case: _Case, criterion: Criterion) -> _Verdict:
    known = case.numbers.get(criterion.of[0])
    if known is None:
        return Answer.UNKNOWN, "台账里没有这一项", "the ledger does not say"
    if known < criterion.at_least:
        return Answer.NO, f"现在是 {known:g}", f"it is {known:g}"
    return _MET


def _checked(case: _Case, criterion: Criterion) -> _Verdict:
    checked_on = case.station.checked_on
    if checked_on is None:
        return Answer.UNKNOWN, "还没核实过", "it has never been checked"
    days = (case.today - checked_on).days
    if days > criterion.at_most:
        return Answer.NO, f"上次核实是 {days} 天前", f"last checked {days} days ago"
    return _MET


def _kept(case: _Case, criterion: Criterion) -> _Verdict:
    told = figures(case.recent)
    if told.kept is None or told.checked_days < criterion.checks:
        days = told.checked_days
        zh = f"只有 {days} 天有人查过，不足 {criterion.checks} 天" if days else "还没有人查过"
        en = f"checked on {days} days only, {criterion.checks} are needed"
        return Answer.UNKNOWN, zh, en
    if told.kept < criterion.at_least:
        shut = told.checked_days - told.kept_days
        zh = f"查过 {told.checked_days} 天，{shut} 天有人报告锁门"
        return Answer.NO, zh, f"reported locked on {shut} of {told.checked_days} checked days"
    return _MET


def _broken(case: _Case, criterion: Criterion) -> _Verdict:
    taken = [r for r in case.recent if r.status is not ReportStatus.REFUSED]
    confirmed = sum(r.kind is ReportKind.BROKEN and r.status is ReportStatus.DONE for r in taken)
    if confirmed > criterion.at_most:
        return Answer.NO, f"查实了 {confirmed} 次", f"confirmed {confirmed} times"
    if not any(r.kind is ReportKind.FINE for r in taken):
        return Answer.UNKNOWN, "没有人报过设施都好", "nobody has said that all is well"
    return _MET


_JUDGES: Mapping[Fact, Callable[[_Case, Criterion], _Verdict]] = {
    Fact.PLACED: _placed,
    Fact.HOURS_KNOWN: _hours_known,
    Fact.FACILITY: _facility,
    Fact.LEDGER: _number,
    Fact.CHECKED: _checked,
    Fact.HOURS_KEPT: _kept,
    Fact.BROKEN: _broken,
}
