"""Reports as their keeper reads and settles them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from stationmap.errors import ConflictError, NotFoundError
from stationmap.store import audit, blobs
from stationmap.store.pulse import STREET, beat, hold
from stationmap.store.report_table import read, reports
from stationmap.street import ReportStatus
from stationmap.street.report import OPEN_STATUSES

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from stationmap.store.store import Store
    from stationmap.store.versions import Along
    from stationmap.street import Report, ReportKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports a keeper wants to see; what is empty does not matter."""

    status: ReportStatus | None = None
    kind: ReportKind | None = None
    township_code: str = ""
    ref: str = ""


EVERYTHING = Wanted()


def some_reports(
    store: Store, wanted: Wanted = EVERYTHING, *, limit: int | None = 50, before: int | None = None
) -> tuple[Report, ...]:
    """Return the newest reports that are wanted, or the newest before number `before`.

    Parameters
    ----------
    limit : int, optional
        How many; None: all.
    before : int, optional
        Only those with a lesser number.
    """
    query = select(reports).where(*_conditions(wanted)).order_by(reports.c.number.desc())
    if before is not None:
        query = query.where(reports.c.number < before)
    with store.reading() as connection:
        return tuple(map(read, connection.execute(query.limit(limit))))


def one_report(store: Store, number: int) -> Report:
    """Return a report.

    Raises
    ------
    NotFoundError
        There is none with this number.
    """
    with store.reading() as connection:
        return _one(connection, number)


def counted(store: Store) -> dict[ReportStatus, int]:
    """Count the reports of each status."""
    query = select(reports.c.status, func.count()).group_by(reports.c.status)
    with store.reading() as connection:
        found = {ReportStatus(status): count for status, count in connection.execute(query)}
    return {status: found.get(status, 0) for status in ReportStatus}


def photo_of(store: Store, number: int) -> bytes:
    """Return the photo of a report, a JPEG.

    Raises
    ------
    NotFoundError
        There is no such report, or it has no photo.
    """
    with store.reading() as connection:
        report = _one(connection, number)
        if not report.told.photo:
            raise NotFoundError(
                zh="这条报告没有照片。",
                en="This report has no photo.",
                field="number",
                value=number,
            )
        return blobs.read(connection, report.told.photo)


def mark_seen(store: Store, numbers: Collection[int], *, who: str, at: datetime) -> None:
    """Note that the keeper has looked at new reports."""
    with store.writing() as connection:
        hold(connection, STREET)
        for report in _those(connection, numbers):
            if report.status is ReportStatus.NEW:
                _set(connection, report, ReportStatus.SEEN, who=who, at=at)


def settle(
    store: Store,
    numbers: Collection[int],
    status: ReportStatus,
    *,
    who: str,
    at: datetime,
    note: str = "",
    how: str = "",
) -> tuple[Report, ...]:
    """Settle reports, or take them up again, each with a row in the audit log.

    Parameters
    ----------
    store : Store
        Where reports are kept.
    numbers : collection of int
        Which; all of them or none.
    status : ReportStatus
        Done or refused; SEEN takes a settled report up again.
    who, at : str, datetime
        The keeper, and when.
    note : str
        Why.
    how : str
        In which way they were taken, for the audit log.

    Raises
    ------
    NotFoundError
        One of them does not exist.
    ConflictError
        Another keeper has settled one of them.
    """
    act = settling(numbers, status, who=who, at=at, note=note, how=how)
    with store.writing() as connection:
        act(connection)
        return _those(connection, numbers)


def settling(
    numbers: Collection[int],
    status: ReportStatus,
    *,
    who: str,
    at: datetime,
    note: str = "",
    how: str = "",
) -> Along:
    """Return what `settle` does, to come about along with a version that rests on it."""

    def act(connection: Connection) -> None:
        hold(connection, STREET)
        found = _those(connection, numbers)
        if status not in OPEN_STATUSES:
            for report in found:
                _refuse_settled(report)
        for report in found:
            _set(connection, report, status, who=who, at=at, note=note, how=how)
        beat(connection, STREET)

    return act


def _set(
    connection: Connection,
    report: Report,
    status: ReportStatus,
    *,
    who: str,
    at: datetime,
    note: str = "",
    how: str = "",
) -> None:
    settled = status not in OPEN_STATUSES
    change = update(reports).where(reports.c.number == report.number)
    connection.execute(
        change.values(
            status=status.value,
            settled_at=at if settled else None,
            settled_by=who if settled else "",
            note=note,
        )
    )
    audit.write(
        connection,
        who,
        f"reports.{status.value}",
        at=at,
        subject=str(report.number),
        before={"status": report.status.value},
        after={"status": status.value, "ref": report.ref, "how": how, "note": note},
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(reports.c.status == wanted.status.value)
    if wanted.kind:
        found.append(reports.c.kind == wanted.kind.value)
    if wanted.township_code:
        found.append(reports.c.township_code == wanted.township_code)
    if wanted.ref:
        found.append(reports.c.ref == wanted.ref)
    return found


def _one(connection: Connection, number: int) -> Report:
    row = connection.execute(select(reports).where(reports.c.number == number)).first()
    if row is None:
        raise NotFoundError(
            zh=f"没有第 {number} 号报告。",
            en=f"There is no report with the number {number}.",
            field="number",
            value=number,
        )
    return read(row)


def _those(connection: Connection, numbers: Collection[int]) -> tuple[Report, ...]:
    return tuple(_one(connection, number) for number in sorted(set(numbers)))


def _refuse_settled(report: Report) -> None:
    if report.waiting:
        return
    raise ConflictError(
        zh=f"第 {report.number} 号报告刚被 {report.settled_by} 处理过，没有改动。请刷新后再看。",
        en=f"{report.settled_by} has just settled report {report.number}; nothing was changed. "
        "Reload and look again.",
        field="number",
        value=report.number,
    )
