"""Which stations count, and why the others do not.

A station whose place is known only by township or district is drawn somewhere,
but nobody knows what it covers: it is left out and counted apart, unless asked
for (docs/decisions/0006-stations-without-a-place.md). What is not known to be
there does not count as there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from stationmap.coverage.figures import StationFacts
from stationmap.hours import OpeningHours, OpenState
from stationmap.model import Answer, PositionQuality
from stationmap.scenario import is_planned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.coverage.asked import CoverageQuery
    from stationmap.coverage.ground import Ground
    from stationmap.hours import WorkingCalendar
    from stationmap.model import Station

UNPLACED = frozenset({PositionQuality.TOWNSHIP, PositionQuality.DISTRICT})


class Verdict(StrEnum):
    """What becomes of a station."""

    COUNTED = "counted"
    UNPLACED = "unplaced"
    LACKING = "lacking"
    NEED_UNKNOWN = "need_unknown"
    CLOSED = "closed"
    HOURS_UNKNOWN = "hours_unknown"


@dataclass(frozen=True, eq=False, slots=True)
class Counted:
    """The stations of a question.

    Attributes
    ----------
    fit : tuple of Station
        Those with a place that have what is needed, at whatever hour.
    xy : ndarray, shape (f, 2)
        Where they are, metres in the plane.
    township : ndarray of int, shape (f,)
        The number of the township of each, -1 for none.
    counts, may_count : ndarray of bool, shape (f,)
        Those that count; and with them those whose hours are not known at the
        moment asked for.
    facts : StationFacts
        How many are in and out.
    in_ledger : ndarray of int, shape (townships,)
        How many stations belong to each township, counted or not.
    """

    fit: tuple[Station, ...]
    xy: NDArray[np.float64]
    township: NDArray[np.intp]
    counts: NDArray[np.bool_]
    may_count: NDArray[np.bool_]
    facts: StationFacts
    in_ledger: NDArray[np.intp]


def counted(
    stations: Sequence[Station], query: CoverageQuery, ground: Ground, calendar: WorkingCalendar
) -> Counted:
    """Sort out the stations of a question; see `Counted`."""
    hours: dict[str | None, Verdict] = {}
    verdicts = []
    for station in stations:
        verdict = _without_hours(station, query)
        if verdict is Verdict.COUNTED and query.at is not None:
            text = station.opening_hours
            if text not in hours:
                hours[text] = _at(text, query, calendar)
            verdict = hours[text]
        verdicts.append(verdict)
    no_place_or_need = {Verdict.UNPLACED, Verdict.LACKING, Verdict.NEED_UNKNOWN}
    rows = [n for n, verdict in enumerate(verdicts) if verdict not in no_place_or_need]
    fit = tuple(stations[n] for n in rows)
    counts = np.array([verdicts[n] is Verdict.COUNTED for n in rows], np.bool_)
    unknown = np.array([verdicts[n] is Verdict.HOURS_UNKNOWN for n in rows], np.bool_)
    xy = ground.place([station.position for station in fit])
    return Counted(
        fit,
        xy,
        _townships(fit, xy, ground),
        counts,
        counts | unknown,
        _facts(verdicts, [s for s, counted in zip(fit, counts, strict=True) if counted]),
        _in_ledger(stations, ground),
    )


def _without_hours(station: Station, query: CoverageQuery) -> Verdict:
    if station.position_quality in UNPLACED and not query.unplaced:
        return Verdict.UNPLACED
    answers = {station.has(facility) for facility in query.need}
    if query.all_day:
        known = OpeningHours.parse(station.opening_hours)
        answers.add(Answer.YES if known.always else _not_always(station))
    if Answer.NO in answers:
        return Verdict.LACKING
    return Verdict.NEED_UNKNOWN if Answer.UNKNOWN in answers else Verdict.COUNTED


def _not_always(station: Station) -> Answer:
    return Answer.NO if station.opening_hours else Answer.UNKNOWN


def _at(text: str | None, query: CoverageQuery, calendar: WorkingCalendar) -> Verdict:
    if query.at is None:
        return Verdict.COUNTED
    state = OpeningHours.parse(text).at(query.at, calendar).state
    if state is OpenState.OPEN:
        return Verdict.COUNTED
    return Verdict.HOURS_UNKNOWN if state is OpenState.UNKNOWN else Verdict.CLOSED


def _townships(
    stations: Sequence[Station], xy: NDArray[np.float64], ground: Ground
) -> NDArray[np.intp]:
    """Return the township that the ledger names, or else the one where the station is."""
    number = ground.numbers([station.township_code for station in stations])
    unnamed = number < 0
    number[unnamed] = ground.land.township_of(xy[unnamed])
    return number


def _in_ledger(stations: Sequence[Station], ground: Ground) -> NDArray[np.intp]:
    placed = [
        s for s in stations if s.township_code or s.position_quality is not PositionQuality.DISTRICT
    ]
    number = _townships(placed, ground.place([s.position for s in placed]), ground)
    return np.bincount(number[number >= 0], minlength=len(ground.townships)).astype(np.intp)


def _facts(verdicts: Sequence[Verdict], counted: Sequence[Station]) -> StationFacts:
    number = {verdict: verdicts.count(verdict) for verdict in Verdict}
    modelled = sum(station.modelled and not is_planned(station) for station in counted)
    return StationFacts(
        total=len(verdicts),
        counted=len(counted),
        unplaced=number[Verdict.UNPLACED],
        lacking=number[Verdict.LACKING],
        need_unknown=number[Verdict.NEED_UNKNOWN],
        closed=number[Verdict.CLOSED],
        hours_unknown=number[Verdict.HOURS_UNKNOWN],
        hours_unknown_of_counted=sum(not station.opening_hours for station in counted),
        modelled=modelled,
        planned=sum(is_planned(station) for station in counted),
        modelled_share=modelled / len(counted) if counted else None,
    )
