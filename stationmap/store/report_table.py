"""Where reports stand in the database, and how a row becomes a report again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, LargeBinary, String, Table

from stationmap.model import Facility, LonLat
from stationmap.store.columns import Moment, Words
from stationmap.store.schema import COUNTING, HASH, metadata
from stationmap.street import Report, Reporter, ReportKind, ReportStatus, Told

if TYPE_CHECKING:
    from sqlalchemy import Row

reports = Table(
    "reports",
    metadata,
    Column("number", COUNTING, primary_key=True, autoincrement=True),
    Column("key", String(43), nullable=False, unique=True),  # lets its writer add to it
    Column("ref", String(80), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("township_code", String(12)),
    Column("kind", String(20), nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("day", String(10), nullable=False),
    Column("by_who", String(32), nullable=False),
    Column("by_where", String(32), nullable=False),
    Column("posted", Words),
    Column("posted_open", Boolean(create_constraint=False), nullable=False),
    Column("lon", Float(53)),
    Column("lat", Float(53)),
    Column("facility", String(20)),
    Column("hours", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("photo_hash", HASH, ForeignKey("blobs.hash")),
    Column("times", Integer, nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("settled_at", Moment),
    Column("settled_by", Words, nullable=False),
    Column("note", Words, nullable=False),
)

salts = Table(
    "report_salts",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
)


def written(report: Report) -> dict[str, object]:
    """Write a report as a row, without number and key."""
    told, reporter = report.told, report.reporter
    return {
        "ref": report.ref,
        "name": report.name,
        "township_code": report.township_code,
        "kind": report.kind.value,
        "first_at": report.first_at,
        "at": report.at,
        "day": reporter.day.isoformat(),
        "by_who": reporter.who,
        "by_where": reporter.where,
        "posted": report.posted,
        "posted_open": report.posted_open,
        "lon": told.position.lon if told.position else None,
        "lat": told.position.lat if told.position else None,
        "facility": told.facility.value if told.facility else None,
        "hours": told.hours,
        "words": told.words,
        "photo_hash": told.photo or None,
        "times": report.times,
        "status": report.status.value,
        "settled_at": report.settled_at,
        "settled_by": report.settled_by,
        "note": report.note,
    }


def read(row: Row[tuple[object, ...]]) -> Report:
    """Make a report of a row."""
    return Report(
        number=row.number,
        ref=row.ref,
        name=row.name,
        township_code=row.township_code,
        kind=ReportKind(row.kind),
        first_at=row.first_at,
        at=row.at,
        reporter=Reporter(date.fromisoformat(row.day), row.by_who, row.by_where),
        posted=row.posted,
        posted_open=bool(row.posted_open),
        told=Told(
            position=None if row.lon is None else LonLat(row.lon, row.lat),
            facility=Facility(row.facility) if row.facility else None,
            hours=row.hours,
            words=row.words,
            photo=row.photo_hash or "",
        ),
        times=row.times,
        status=ReportStatus(row.status),
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        note=row.note,
    )
