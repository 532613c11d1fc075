"""Reports as a keeper reads them: what is said, by how many, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap import words
from stationmap.errors import HoursError
from stationmap.geodesy import distance_m
from stationmap.language import translate as _
from stationmap.street import NO_LOCKS, REPORT_NAMES, STATUS_NAMES, ReportKind, Way, proposals
from stationmap.street.changed import understood
from stationmap.web.week import brief

if TYPE_CHECKING:
    from datetime import date

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station
    from stationmap.street import Locks, Report, ReportStatus


@dataclass(frozen=True, slots=True)
class Row:
    """One report in the list.

    ``station`` is None where it has left the ledger. ``read`` is what the words
    on the door mean, ``unread`` why they are not understood. ``far`` is how far
    the pin lies from where the station is. ``shown`` says whether everybody
    is told now that the door is reported locked.
    """

    report: Report
    station: Station | None
    name: str
    township: str
    kind: str
    status: str
    facility: str
    read: str
    unread: str
    far: str
    shown: bool
    ways: tuple[tuple[Way, str], ...]


def row(report: Report, catalogue: Catalogue, today: date, locks: Locks = NO_LOCKS) -> Row:
    """Make a report ready to be read; `locks` are doors that everybody is told of."""
    station = next((s for s in catalogue.stations if s.ref == report.ref), None)
    read, unread = _hours(report, catalogue, today)
    facility = report.told.facility
    ways = proposals(report) if station else (Way.NOTED,)
    if unread:  # what is not understood is kept as it is, sooner than read
        ways = (Way.POST_HOURS, *(way for way in ways if way is not Way.POST_HOURS))
    return Row(
        report=report,
        station=station,
        name=station.name if station else report.name or report.ref,
        township=township_name(catalogue, report.township_code),
        kind=kind_name(report.kind),
        status=status_name(report.status),
        facility=words.facility_name(facility) if facility else "",
        read=read,
        unread=unread,
        far=_far(report, station),
        shown=report.kind is ReportKind.LOCKED and report.ref in locks,
        ways=tuple((way, way_name(way, report)) for way in ways),
    )


def kind_name(kind: ReportKind) -> str:
    """Name a kind of report."""
    return _(REPORT_NAMES[kind][0])


def status_name(status: ReportStatus) -> str:
    """Name how far the keeper has come."""
    return _(STATUS_NAMES[status][0])


def township_name(catalogue: Catalogue, code: str | None) -> str:
    """Name a township, empty where it is not known."""
    found = (t.name for t in catalogue.townships if t.code == code)
    return next(found, "")


def way_name(way: Way, report: Report) -> str:
    """Say what taking a report does, as on a button."""
    if way is Way.NOTED:
        return _("属实") if report.kind is ReportKind.LOCKED else _("知道了，台账不改")
    return {
        Way.CHECKED: _("采用，算核实过"),
        Way.MOVE: _("挪到图钉那里"),
        Way.READ_HOURS: _("照门上的时间改"),
        Way.POST_HOURS: _("只记原文，时间待核实"),
        Way.DOUBT: _("这样设施待核实"),
        Way.LACKS: _("记为没有"),
        Way.REMOVE: _("从台账撤掉"),
    }[way]


def _hours(report: Report, catalogue: Catalogue, today: date) -> tuple[str, str]:
    if not report.told.hours:
        return "", ""
    try:
        text = understood(report.told.hours)
    except HoursError as error:
        return "", error.zh
    return brief(text, today, catalogue.calendar), ""


def _far(report: Report, station: Station | None) -> str:
    if station is None or report.told.position is None:
        return ""
    return str(words.distance(float(distance_m(*station.position, *report.told.position))))
