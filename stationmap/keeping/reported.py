"""Reports from the street, decided: into the next version, or put aside."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from stationmap.errors import ConflictError, InputError
from stationmap.keeping.changing import change, changed_ledger
from stationmap.keeping.proposing import serving
from stationmap.street import Answered, ReportKind, ReportStatus, Way, changed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.ledger.entry import Ledger
    from stationmap.model import Station
    from stationmap.store import Store, Version
    from stationmap.street import Report

STARS = range(1, 6)


def take_report(
    store: Store,
    number: int,
    way: Way,
    *,
    catalogue: Catalogue,
    who: str,
    at: datetime,
    answered: Answered | None = None,
    note: str = "",
) -> Version:
    """Take a report: what it says becomes the next version, and it is done.

    Both come about together or not at all: where another keeper settles the
    report meanwhile, the ledger stays as it is.

    Parameters
    ----------
    store : Store
        Holds the ledger and the reports.
    number : int
        The report's.
    way : Way
        How it is taken.
    catalogue : Catalogue
        The version that serves; its boundaries say where a new position lies.
    who, at : str, datetime
        The keeper, and when.
    answered : Answered, optional
        The keeper's own words, where they replace those of the report.
    note : str
        Why.

    Returns
    -------
    Version
        The one that serves now.

    Raises
    ------
    ConflictError
        Somebody else has settled it.
    NotFoundError
        There is no such report, or the ledger no longer holds its station.
    InputError
        It cannot be taken in that way.
    """
    from stationmap.store.reports_kept import one_report, settle, settling

    report = one_report(store, number)
    _refuse_settled(report)
    own = answered or Answered()
    place = (own.position or report.told.position) if way is Way.MOVE else None
    code = catalogue.township_index.township_at(lon=place.lon, lat=place.lat) if place else None
    settled = {number, *(_same(store, report) if way is Way.REMOVE else ())}
    if way is Way.NOTED:
        settle(store, settled, ReportStatus.DONE, who=who, at=at, note=note, how=way.value)
        return serving(store)
    return change(
        store,
        report.ref,
        partial(_made, report=report, way=way, answered=own, township_code=code),
        who=who,
        at=at,
        note=note or _told(report, way),
        details={"report": number, "way": way.value},
        along=settling(settled, ReportStatus.DONE, who=who, at=at, note=note, how=way.value),
    )


def take_all_fine(store: Store, *, who: str, at: datetime) -> tuple[Version, int]:
    """Take every waiting 一切正常 at once, as one version; return it, and how many there were.

    What speaks of a station that has left the ledger is done without a change.

    Raises
    ------
    ConflictError
        Another version came meanwhile, or somebody else settled one of them;
        nothing was changed.
    """
    from stationmap.store import Snapshot, VersionKind
    from stationmap.store.reports_kept import Wanted, settling, some_reports

    found = some_reports(store, Wanted(kind=ReportKind.FINE), limit=None)
    waiting = [report for report in found if report.waiting]
    now = serving(store)
    snapshot = store.snapshot(now.number)
    ledger = _checked(snapshot.ledger, waiting)
    numbers = [report.number for report in waiting]
    if numbers:
        now = store.add_version(
            Snapshot(ledger, snapshot.townships),
            kind=VersionKind.DECISION,
            based_on=now.number,
            who=who,
            at=at,
            note=f"{len(waiting)} 条“一切正常”：最近核实改成报告那天",
            details={"reports": numbers, "way": Way.CHECKED.value},
            along=settling(numbers, ReportStatus.DONE, who=who, at=at, how=Way.CHECKED.value),
        )
    return now, len(numbers)


def refuse_reports(
    store: Store, numbers: Collection[int], *, who: str, at: datetime, note: str = ""
) -> tuple[Report, ...]:
    """Put reports aside: they are not true, or say nothing.

    Raises
    ------
    ConflictError
        Somebody else has settled one of them.
    NotFoundError
        One of them does not exist.
    """
    from stationmap.store.reports_kept import settle

    return settle(store, numbers, ReportStatus.REFUSED, who=who, at=at, note=note)


def give_stars(store: Store, ref: str, stars: int, *, who: str, at: datetime) -> Version:
    """Write the keeper's rating of a station into the next version.

    Raises
    ------
    InputError
        Not one to five stars.
    NotFoundError
        The ledger holds no such station.
    """
    if stars not in STARS:
        raise InputError(
            zh=f"星级是 1 到 5，现在是 {stars}。",
            en=f"Stars are 1 to 5; it says {stars}.",
            field="stars",
            value=stars,
        )
    note = f"{ref} 评为 {stars} 星"
    return change(store, ref, partial(_starred, stars=stars), who=who, at=at, note=note)


def _made(
    station: Station, *, report: Report, way: Way, answered: Answered, township_code: str | None
) -> Station | None:
    return changed(station, report, way, answered=answered, township_code=township_code)


def _starred(station: Station, *, stars: int) -> Station:
    return replace(station, stars=stars)


def _checked(ledger: Ledger, waiting: list[Report]) -> Ledger:
    held = {entry.station.ref for entry in ledger.entries}
    for report in waiting:
        if report.ref in held:
            make = partial(
                _made, report=report, way=Way.CHECKED, answered=Answered(), township_code=None
            )
            ledger = changed_ledger(ledger, report.ref, make)
    return ledger


def _same(store: Store, report: Report) -> list[int]:
    """List the other waiting reports that say the same of the same station."""
    from stationmap.store.reports_kept import Wanted, some_reports

    found = some_reports(store, Wanted(kind=report.kind, ref=report.ref), limit=None)
    return [other.number for other in found if other.waiting]


def _refuse_settled(report: Report) -> None:
    if not report.waiting:
        raise ConflictError(
            zh=f"第 {report.number} 号报告刚被 {report.settled_by} 处理过，没有改动。",
            en=f"{report.settled_by} has just settled report {report.number}; nothing was changed.",
            field="number",
            value=report.number,
        )


_NOTES = {
    Way.CHECKED: "最近核实改成报告那天",
    Way.MOVE: "挪了位置",
    Way.READ_HOURS: "改了开放时间",
    Way.POST_HOURS: "记下门上的时间，待核实",
    Way.LACKS: "记为没有这样设施",
    Way.DOUBT: "这样设施待核实",
    Way.REMOVE: "从台账撤掉",
}


def _told(report: Report, way: Way) -> str:
    return f"{report.ref} {_NOTES[way]}（第 {report.number} 号报告）"
