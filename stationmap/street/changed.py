"""What a report says of a station, as the station would be if the keeper takes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.errors import ChoiceError, HoursError, InputError
from stationmap.hours import SHANGHAI, OpeningHours, from_sign
from stationmap.model import Answer, Basis, CheckedBy, PositionQuality
from stationmap.street.report import ReportKind

if TYPE_CHECKING:
    from datetime import date

    from stationmap.model import Facility, LonLat, Station
    from stationmap.street.report import Report


class Way(StrEnum):
    """The ways in which a report can be taken."""

    CHECKED = "checked"  # somebody was there, and all was as the ledger says
    MOVE = "move"  # put it where the pin is
    READ_HOURS = "read-hours"  # the words on the door, understood
    POST_HOURS = "post-hours"  # the words on the door as they are; the hours are not known
    LACKS = "lacks"  # the facility is not there
    DOUBT = "doubt"  # whether the facility is there is not known
    REMOVE = "remove"  # the station leaves the ledger
    NOTED = "noted"  # it is true, and changes nothing in the ledger


@dataclass(frozen=True, slots=True)
class Answered:
    """The keeper's own words where they replace those of a report."""

    hours: str = ""
    position: LonLat | None = None
    facility: Facility | None = None


def proposals(report: Report) -> tuple[Way, ...]:
    """List the ways in which a report can be taken, the likeliest first."""
    if report.kind is ReportKind.FINE:
        return (Way.CHECKED,)
    if report.kind is ReportKind.POSITION:
        return (Way.MOVE, Way.NOTED) if report.told.position else (Way.NOTED,)
    if report.kind is ReportKind.HOURS:
        return (Way.READ_HOURS, Way.POST_HOURS, Way.NOTED)
    if report.kind is ReportKind.BROKEN:
        return (Way.DOUBT, Way.LACKS, Way.NOTED) if report.told.facility else (Way.NOTED,)
    if report.kind is ReportKind.REMOVED:
        return (Way.REMOVE, Way.NOTED)
    return (Way.NOTED,)


def changed(
    station: Station,
    report: Report,
    way: Way,
    *,
    answered: Answered | None = None,
    township_code: str | None = None,
) -> Station | None:
    """Return the station as it is once a report is taken.

    An example stays one: where a report speaks of a modelled station, its
    position, hours and facilities remain modelled.

    Parameters
    ----------
    station : Station
        As the ledger has it now.
    report : Report
        What is taken.
    way : Way
        How; one of `proposals`.
    answered : Answered, optional
        The keeper's own words, where they replace those of the report.
    township_code : str, optional
        Of the township in which the new position lies; None: as before.

    Returns
    -------
    Station or None
        None: it leaves the ledger.

    Raises
    ------
    ChoiceError
        The report cannot be taken in that way.
    HoursError
        The words on the door are not understood.
    InputError
        There are no words to keep.
    """
    own = answered or Answered()
    if way not in proposals(report) and not _given(way, own):
        raise ChoiceError(
            zh="这条报告不能这样处理。请回到列表，换一个办法。",
            en="This report cannot be taken in that way. Go back to the list and choose another.",
            field="way",
            value=way.value,
            accepted=tuple(item.value for item in proposals(report)),
        )
    if way is Way.REMOVE:
        return None
    if way is Way.CHECKED:
        return _checked(station, report)
    if way is Way.MOVE:
        return _moved(station, own.position or report.told.position, township_code)
    if way in (Way.READ_HOURS, Way.POST_HOURS):
        words = (own.hours or report.told.hours).strip()
        return reposted(station, words, read=way is Way.READ_HOURS)
    if way in (Way.LACKS, Way.DOUBT):
        answer = Answer.NO if way is Way.LACKS else Answer.UNKNOWN
        return _without(station, own.facility or report.told.facility, answer)
    return station


def renewed(station: Station, day: date) -> Station:
    """Return the station as checked from the street, unless it was checked later already."""
    later = station.checked_on is None or station.checked_on < day
    return replace(station, checked_on=day, checked_by=CheckedBy.STREET) if later else station


def _given(way: Way, own: Answered) -> bool:
    """Say whether the keeper's own words make a way possible that the report's do not."""
    moved = way is Way.MOVE and own.position is not None
    return moved or (way in (Way.LACKS, Way.DOUBT) and own.facility is not None)


def _checked(station: Station, report: Report) -> Station:
    seen = renewed(station, report.at.astimezone(SHANGHAI).date())
    return replace(seen, still_open=Answer.YES) if station.documented else seen


def _moved(station: Station, position: LonLat | None, township_code: str | None) -> Station:
    if position is None:
        return station
    quality = PositionQuality.MODELLED if station.modelled else PositionQuality.PICKED
    return replace(
        station,
        position=position,
        position_quality=quality,
        position_error_m=None,
        township_code=township_code or station.township_code,
        # Whose village or community it is was said of the place where it was.
        committee_code=station.committee_code if position == station.position else None,
    )


def reposted(station: Station, words: str, *, read: bool) -> Station:
    """Return the station with other words on its door, understood if they are to be read.

    Raises
    ------
    HoursError
        They are to be read and are not understood.
    InputError
        There are none.
    """
    if not words:
        raise InputError(
            zh="没有写门上的时间。请照门上的牌子填，再采用。",
            en="The hours on the door are missing. Fill them in as the sign has them.",
            field="hours",
        )
    basis = Basis.MODELLED if station.modelled else Basis.DOCUMENTED
    return replace(
        station,
        opening_hours=understood(words) if read else None,
        hours_as_posted=words,
        hours_basis=basis,
    )


def understood(words: str) -> str:
    """Turn the words on a door, or OpenStreetMap's syntax, into ``opening_hours``.

    Raises
    ------
    HoursError
        They are neither.
    """
    try:
        return from_sign(words)
    except HoursError as misread:
        try:
            OpeningHours.parse(words)
        except HoursError:
            raise misread from None
        return words


def _without(station: Station, facility: Facility | None, answer: Answer) -> Station:
    if facility is None:
        return station
    facilities = MappingProxyType({**station.facilities, facility: answer})
    return replace(station, facilities=facilities)
