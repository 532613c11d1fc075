"""Reports: taking them from the street, without names and without floods."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select, update

from stationmap.errors import NotFoundError
from stationmap.store import audit, blobs
from stationmap.store.pulse import STREET, beat, hold
from stationmap.store.report_table import read, reports, salts, written
from stationmap.store.upsert import insert as upsert
from stationmap.street import FOLD, FRESH, Reporter, ReportStatus, Said, Told, refuse_flood
from stationmap.street.limits import DAY
from stationmap.street.report import OPEN_STATUSES
from stationmap.street.reporter import SALT_BYTES, day_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection

    from stationmap.store.store import Store
    from stationmap.street import Report

VISITOR = "visitor"
"""Who acts where nobody has an account."""

MORE_WITHIN = timedelta(hours=1)
"""How long its writer may add to a report."""


def salt(store: Store, at: datetime) -> tuple[date, bytes]:
    """Return the day at a moment and its salt, drawn once for all machines.

    The salts of days gone by are forgotten, and with them whatever the words
    that they made could be compared to.
    """
    day = day_of(at)
    one = select(salts.c.salt).where(salts.c.day == day.isoformat())
    with store.reading() as connection:
        known = connection.execute(one).scalar_one_or_none()
    if known is not None:
        return day, known
    with store.writing() as connection:
        drawn = {"day": day.isoformat(), "salt": secrets.token_bytes(SALT_BYTES)}
        connection.execute(upsert(connection, salts).values(drawn).on_conflict_do_nothing())
        connection.execute(delete(salts).where(salts.c.day < day.isoformat()))
        return day, connection.execute(one).scalar_one()


def add_report(store: Store, report: Report, *, photo: bytes | None = None) -> tuple[Report, str]:
    """Take a report, or fold it into one that says the same.

    Parameters
    ----------
    store : Store
        Where reports are kept.
    report : Report
        What is said; its number is given here.
    photo : bytes, optional
        A photo that has been made anew.

    Returns
    -------
    (Report, str)
        As it is kept, and the key with which its writer may add to it.

    Raises
    ------
    LimitError
        Too many from this person, or from this network address.
    """
    kept = blobs.blob_of(photo) if photo else None
    told = replace(report.told, photo=kept.hash) if kept else report.told
    with store.writing() as connection:
        hold(connection, STREET)
        refuse_flood(_said(connection, report.reporter, report.at), report.reporter, report.at)
        if kept:
            blobs.keep(connection, kept)
        same = _same(connection, report)
        number = _fold(connection, same, report, told) if same else None
        if number is None:
            row = written(replace(report, told=told)) | {"key": secrets.token_urlsafe(32)}
            number = connection.execute(insert(reports).values(row)).inserted_primary_key[0]  # type: ignore[index]
        beat(connection, STREET)
        found = connection.execute(select(reports).where(reports.c.number == number)).one()
        _note_visit(connection, "reports.add", read(found), report.at)
        return read(found), found.key


def add_to_report(
    store: Store, key: str, *, words: str, photo: bytes | None, reporter: Reporter, at: datetime
) -> Report:
    """Let the writer of a report add words or a photo to it, within the hour.

    Raises
    ------
    NotFoundError
        There is no such report, or it can no longer be added to.
    LimitError
        Too many from this person, or from this network address.
    """
    kept = blobs.blob_of(photo) if photo else None
    with store.writing() as connection:
        hold(connection, STREET)
        report = _by_key(connection, key)
        if not report.waiting or at - report.at > MORE_WITHIN:
            raise _gone()
        refuse_flood(_said(connection, reporter, at), reporter, at)
        if kept:
            blobs.keep(connection, kept)
        more = Told(words=words, photo=kept.hash if kept else "")
        change = written(replace(report, told=_joined(report.told, more), times=report.times + 1))
        connection.execute(update(reports).where(reports.c.key == key).values(change))
        beat(connection, STREET)
        found = _by_key(connection, key)
        _note_visit(connection, "reports.more", found, at)
        return found


def by_key(store: Store, key: str) -> Report:
    """Return the report whose writer was given `key`.

    Raises
    ------
    NotFoundError
        There is none.
    """
    with store.reading() as connection:
        return _by_key(connection, key)


def fresh_reports(store: Store, at: datetime) -> tuple[Report, ...]:
    """Return what may bear on which doors are locked at a moment."""
    query = select(reports).where(reports.c.at >= at - FRESH, reports.c.kind.in_(DOORS))
    with store.reading() as connection:
        return tuple(map(read, connection.execute(query)))


DOORS = ("locked", "fine")


def refuse_early(store: Store, reporter: Reporter, at: datetime) -> None:
    """Refuse a report that would be one too many before a photo of it is looked at.

    Raises
    ------
    LimitError
        Too many from this person, or from this network address.
    """
    with store.reading() as connection:
        refuse_flood(_said(connection, reporter, at), reporter, at)


def _said(connection: Connection, reporter: Reporter, at: datetime) -> list[Said]:
    """List what this person, and whoever shares the address, have reported in a day."""
    columns = (
        *(reports.c.at, reports.c.day, reports.c.by_who, reports.c.by_where),
        reports.c.times,
    )
    mine = or_(reports.c.by_who == reporter.who, reports.c.by_where == reporter.where)
    rows = connection.execute(select(*columns).where(reports.c.at > at - DAY, mine))
    return [
        Said(row.at, Reporter(reporter.day, row.by_who, row.by_where), row.times) for row in rows
    ]


def _same(connection: Connection, report: Report) -> Report | None:
    """Find what this person has said already, if the keeper has not decided on it."""
    facility = report.told.facility
    conditions: list[ColumnElement[bool]] = [
        reports.c.by_who == report.reporter.who,
        reports.c.ref == report.ref,
        reports.c.kind == report.kind.value,
        reports.c.at > report.at - FOLD,
        reports.c.status.in_([status.value for status in OPEN_STATUSES]),
        reports.c.facility == facility.value if facility else reports.c.facility.is_(None),
    ]
    order = reports.c.number.desc()
    row = connection.execute(select(reports).where(*conditions).order_by(order)).first()
    return read(row) if row else None


def _fold(connection: Connection, same: Report, report: Report, told: Told) -> int:
    joined = replace(
        same,
        at=report.at,
        posted=report.posted,
        posted_open=report.posted_open,
        told=_joined(same.told, told),
        times=same.times + 1,
        status=ReportStatus.NEW if told != Told(facility=told.facility) else same.status,
    )
    change = update(reports).where(reports.c.number == same.number)
    connection.execute(change.values(written(joined)))
    return same.number


def _joined(old: Told, new: Told) -> Told:
    """Let what was said last stand, where something was said."""
    return Told(
        position=new.position or old.position,
        facility=new.facility or old.facility,
        hours=new.hours or old.hours,
        words=new.words or old.words,
        photo=new.photo or old.photo,
    )


def _by_key(connection: Connection, key: str) -> Report:
    row = connection.execute(select(reports).where(reports.c.key == key)).first()
    if row is None:
        raise _gone()
    return read(row)


def _gone() -> NotFoundError:
    return NotFoundError(
        zh="这条报告已经收好，不能再补了。可以在驿站页面上再报一次。",
        en="This report can no longer be added to. Report again on the station's page.",
        field="key",
    )


def _note_visit(connection: Connection, action: str, report: Report, at: datetime) -> None:
    after = {"ref": report.ref, "kind": report.kind.value, "times": report.times}
    audit.write(connection, VISITOR, action, at=at, subject=str(report.number), after=after)
