"""The one door to the database, and the versions of the ledger behind it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.store import audit, backup, blobs, content, pulse, restore, versions
from stationmap.store.drafts import Drafts
from stationmap.store.remembered import Remembered
from stationmap.store.version import Snapshot, VersionKind
from stationmap.store.versions import PROGRAM, Made, Packed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from stationmap.ledger.entry import Ledger
    from stationmap.settings import Settings
    from stationmap.store.archive import Manifest
    from stationmap.store.version import AuditRow, Version
    from stationmap.store.versions import Along

NOTHING: Mapping[str, object] = MappingProxyType({})


class Store(Drafts, Remembered):
    """Everything that a ledger's keeper, its people and the street have put down.

    `Store.open` opens it. Several threads may share one; each process opens
    its own. Every method raises `DataError` where the database cannot be
    reached, read or written.
    """

    def current(self) -> Version | None:
        """Return the version that serves; None where there is none yet."""
        with self.reading() as connection:
            return versions.current(connection)

    def version(self, number: int) -> Version:
        """Return one version.

        Raises
        ------
        NotFoundError
            There is no such version.
        """
        with self.reading() as connection:
            return versions.one(connection, number)

    def versions(self, limit: int = 50, before: int | None = None) -> tuple[Version, ...]:
        """Return the newest versions, or the newest before the version `before`."""
        with self.reading() as connection:
            return versions.some(connection, limit, before)

    def snapshot(self, number: int) -> Snapshot:
        """Return what a version holds, checked against its hashes.

        Raises
        ------
        NotFoundError
            There is no such version.
        DataError
            What is kept is not what was written.
        """
        with self.reading() as connection:
            version = versions.one(connection, number)
            ledger = blobs.fetch(connection, version.ledger_hash)
            name = version.townships_hash
            townships = blobs.read(connection, name) if name else None
        return Snapshot(content.decode(ledger), townships)

    def file(self, number: int) -> bytes | None:
        """Return the keeper's own file that a version was made from; None where none was.

        Raises
        ------
        NotFoundError
            There is no such version.
        """
        with self.reading() as connection:
            name = versions.one(connection, number).file_hash
            return blobs.read(connection, name) if name else None

    def begin(self, label: str, ledger: Ledger, *, at: datetime) -> Version:
        """Put the program's own data where nothing else is, and return the version that serves.

        They become version 1 of an empty store. Where the current version came
        with a program, data that were never a version before are added after
        it; data that were, and anything a keeper has done, stay as they are.

        Parameters
        ----------
        label : str
            What the package calls its version.
        """
        with self.reading() as connection:
            now = versions.current(connection)
        if now and now.kind is not VersionKind.PACKAGED:
            return now
        packed = _packed(Snapshot(ledger))
        made = Made(VersionKind.PACKAGED, 0, PROGRAM, at, content=packed, label=label)
        with self.writing() as connection:
            pulse.hold(connection, pulse.VERSIONS)
            now = versions.current(connection)
            if now and (now.kind is not made.kind or versions.packaged(connection, made)):
                return now
            return versions.add(connection, replace(made, based_on=now.number if now else 0))

    def add_version(  # noqa: PLR0913 - each says another thing, by name
        self,
        snapshot: Snapshot,
        *,
        kind: VersionKind,
        based_on: int,
        who: str,
        at: datetime,
        note: str = "",
        file_name: str = "",
        file: bytes | None = None,
        details: Mapping[str, object] = NOTHING,
        along: Along | None = None,
    ) -> Version:
        """Add a version whole, with its row in the audit log, and return it.

        Where the current version holds the same content already, nothing is
        changed and that one is returned.

        Parameters
        ----------
        based_on : int
            Number of the version that was changed; 0 where there was none.
        at : datetime
            When, aware; its day in Beijing is part of the label.
        file_name, file : str, bytes
            The keeper's own file.
        details : mapping
            Plain values to be kept with the version.
        along : callable, optional
            Does in the same transaction what belongs to the version, even
            where the version is there already; what it raises undoes both.

        Raises
        ------
        ConflictError
            Another version has come since `based_on`.
        """
        made = Made(
            kind=kind,
            based_on=based_on,
            who=who,
            at=at,
            content=_packed(snapshot),
            note=note,
            file_name=file_name,
            file=blobs.blob_of(file) if file is not None else None,
            details=details,
            along=along,
        )
        with self.writing() as connection:
            return versions.add(connection, made)

    def roll_back(
        self, to: int, *, based_on: int, who: str, at: datetime, note: str = ""
    ) -> Version:
        """Add a version with the stations of version `to`; the versions between stay.

        Stations that have come since are remembered as departed: their printed
        addresses can still be explained, and no other station gets their refs.

        Raises
        ------
        NotFoundError
            There is no version `to`.
        ConflictError
            Another version has come since `based_on`.
        DataError
            What is kept of it is not what was written.
        """
        old, now, held = self.version(to), self.current(), self.snapshot(to)
        if now and now.ledger_hash != old.ledger_hash:
            held = replace(held, ledger=held.ledger.in_place_of(self.snapshot(now.number).ledger))
        made = Made(
            kind=VersionKind.ROLLBACK,
            based_on=based_on,
            who=who,
            at=at,
            content=_packed(held),
            note=note,
            file_name=old.file_name,
            details={"to": old.number, "label": old.label},
        )
        with self.writing() as connection:
            return versions.add(connection, made)

    def pulses(self) -> Mapping[str, int]:
        """Return numbers that grow with every change, by what changes; a cheap question."""
        with self.reading() as connection:
            return pulse.pulses(connection)

    def record(
        self,
        who: str,
        action: str,
        *,
        at: datetime,
        subject: str = "",
        before: object = None,
        after: object = None,
    ) -> None:
        """Note who did what; `audit.write` does the same within another transaction."""
        with self.writing() as connection:
            audit.write(connection, who, action, at=at, subject=subject, before=before, after=after)

    def audit(
        self,
        limit: int = 100,
        before: int | None = None,
        *,
        action: str = "",
        subject: str = "",
        who: str = "",
        without: str = "",
    ) -> tuple[AuditRow, ...]:
        """Return the newest rows of the audit log, or the newest before the row `before`.

        Parameters
        ----------
        action : str
            Only actions that begin so, such as "versions."; empty: all.
        subject : str
            Only rows about this; empty: all.
        who : str
            Only what this account did; empty: all.
        without : str
            No actions that begin so; empty: all.
        """
        with self.reading() as connection:
            return audit.read(
                connection,
                limit,
                before=before,
                action=action,
                subject=subject,
                who=who,
                without=without,
            )

    def backup(self, path: Path, *, at: datetime) -> Manifest:
        """Write everything into one new file, as it is at one moment, while others go on.

        The file takes its name once it is whole. It holds what the database
        holds, hashes of passwords among it: it is for its owner alone.

        Raises
        ------
        InputError
            The file cannot be written, or is there already.
        """
        return backup.backup(self, path, at=at)

    @classmethod
    def restore(
        cls, path: Path, settings: Settings, *, who: str, at: datetime, replace: bool = False
    ) -> Version | None:
        """Put a backup into the database that the settings name, of whichever kind.

        It comes about whole or not at all; processes that serve notice. The
        version that serves then is returned, None where the backup has none.

        Parameters
        ----------
        replace : bool
            Whether what the database holds may go; one that is damaged is
            set aside beside the new one.

        Raises
        ------
        DataError
            The file is no backup, was changed, or is of a newer release; or
            the database cannot be reached or written.
        ConflictError
            The database holds data, and they may not be replaced.
        """
        return restore.restore(path, settings, who=who, at=at, replace=replace)


def _packed(snapshot: Snapshot) -> Packed:
    entries, townships = snapshot.ledger.entries, snapshot.townships
    return Packed(
        stations=len(entries),
        documented=sum(entry.station.documented for entry in entries),
        ledger=content.encode(snapshot.ledger),
        townships=blobs.blob_of(townships) if townships is not None else None,
    )
