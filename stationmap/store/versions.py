"""Adds versions, each in one transaction, and reads them; nothing is ever overwritten."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from stationmap.errors import ConflictError, NotFoundError
from stationmap.hours import SHANGHAI
from stationmap.store import audit, blobs
from stationmap.store.pulse import VERSIONS, beat, hold
from stationmap.store.schema import versions
from stationmap.store.version import Version, VersionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from stationmap.store.blobs import Blob

    Along = Callable[[Connection], object]
    """What comes about together with a version, in its transaction, or not at all."""

PROGRAM = "program"
"""Who acts where no person does."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What a version is to hold, ready to be kept: packing may take seconds, and needs no lock."""

    stations: int
    documented: int
    ledger: Blob
    townships: Blob | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """All that a new version is to say and to hold."""

    kind: VersionKind
    based_on: int
    who: str
    at: datetime
    content: Packed
    label: str = ""  # empty: it is named by its day, number and content
    note: str = ""
    file_name: str = ""
    file: Blob | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    along: Along | None = None


def current(connection: Connection) -> Version | None:
    """Return the version that serves; None where there is none yet."""
    row = connection.execute(select(versions).order_by(versions.c.number.desc()).limit(1)).first()
    return _version(row) if row else None


def one(connection: Connection, number: int) -> Version:
    """Return the version called `number`.

    Raises
    ------
    NotFoundError
        There is no such version.
    """
    row = connection.execute(select(versions).where(versions.c.number == number)).first()
    if row is None:
        raise NotFoundError(
            zh=f"没有第 {number} 版台账。请在版本列表里查对。",
            en=f"The ledger has no version {number}. See the list of versions.",
            field="version",
            value=number,
        )
    return _version(row)


def some(connection: Connection, limit: int, before: int | None) -> tuple[Version, ...]:
    """Return the newest versions, or those right before the version `before`."""
    query = select(versions).order_by(versions.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(versions.c.number < before)
    return tuple(_version(row) for row in connection.execute(query))


def packaged(connection: Connection, made: Made) -> bool:
    """Say whether a package with this name and content was a version before."""
    query = select(versions.c.number).where(
        versions.c.kind == VersionKind.PACKAGED.value,
        versions.c.label == made.label,
        versions.c.ledger_hash == made.content.ledger.hash,
    )
    return connection.execute(query.limit(1)).first() is not None


def add(connection: Connection, made: Made) -> Version:
    """Add a version after `made.based_on`, unless the current one holds the same already.

    Raises
    ------
    ConflictError
        Another version has come since.
    """
    if made.along is not None:
        made.along(connection)
    hold(connection, VERSIONS)
    now = current(connection)
    if now and _same(now, made):
        return now
    if made.based_on != (now.number if now else 0):
        raise _conflict(made.based_on, now)
    for blob in filter(None, (made.content.ledger, made.content.townships, made.file)):
        blobs.keep(connection, blob)
    version = _named(made)
    connection.execute(insert(versions).values(_row(version)))
    beat(connection, VERSIONS)
    audit.write(
        connection,
        made.who,
        f"versions.{made.kind}",
        at=made.at,
        subject=str(version.number),
        before=_told(now),
        after=_told(version),
    )
    return one(connection, version.number)


def _same(now: Version, made: Made) -> bool:
    townships = made.content.townships.hash if made.content.townships else None
    content = now.ledger_hash == made.content.ledger.hash and now.townships_hash == townships
    # Another package is told apart by its name too, even if its stations are the same.
    return content and (made.kind is not VersionKind.PACKAGED or now.label == made.label)


def _named(made: Made) -> Version:
    version = Version(
        number=made.based_on + 1,
        label=made.label,
        kind=made.kind,
        at=made.at.astimezone(SHANGHAI),
        who=made.who,
        stations=made.content.stations,
        documented=made.content.documented,
        ledger_hash=made.content.ledger.hash,
        based_on=made.based_on,
        note=made.note,
        file_name=made.file_name,
        file_hash=made.file.hash if made.file else None,
        townships_hash=made.content.townships.hash if made.content.townships else None,
        details=made.details,
    )
    return version if version.label else replace(version, label=_label(version))


def _label(version: Version) -> str:
    """Name a version by its day, its number and the first of its content's hash."""
    content = version.ledger_hash
    if version.townships_hash:
        content = hashlib.sha256(f"{content}{version.townships_hash}".encode()).hexdigest()
    return f"{version.at:%Y-%m-%d}.{version.number}+{content[:8]}"


def _row(version: Version) -> dict[str, object]:
    return {column.name: getattr(version, column.name) for column in versions.columns} | {
        "kind": version.kind.value
    }


def _version(row: Row[tuple[object, ...]]) -> Version:
    said = dict(row._mapping)  # noqa: SLF001 - a public member in spite of its name
    return Version(**{**said, "kind": VersionKind(said["kind"])})


def _told(version: Version | None) -> dict[str, object] | None:
    """Say what the audit log keeps of a version."""
    if version is None:
        return None
    return {
        "number": version.number,
        "label": version.label,
        "stations": version.stations,
        "ledger": version.ledger_hash,
        "townships": version.townships_hash,
        "note": version.note,
        "file_name": version.file_name,
    }


def _conflict(based_on: int, now: Version | None) -> ConflictError:
    number, who = (now.number, now.who) if now else (0, "")
    return ConflictError(
        zh=f"您改的是第 {based_on} 版，现在已经是第 {number} 版（{who}）。"
        "没有覆盖别人的改动。请对照新的一版，再试一次。",
        en=f"This was based on version {based_on}, but version {number} has come since ({who}). "
        "Nothing was overwritten. Compare with the new version, then try again.",
        field="based_on",
        value=based_on,
    )
