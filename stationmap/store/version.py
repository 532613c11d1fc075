"""A version of the ledger: what it is called, who made it of what, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are read at run time
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.ledger.entry import Ledger


class VersionKind(StrEnum):
    """What made a version."""

    PACKAGED = "packaged"  # it came with the program
    IMPORT = "import"  # a keeper's file
    ROLLBACK = "rollback"  # an earlier version, once more
    DECISION = "decision"  # one station, by the keeper's hand or after a report
    BOUNDARIES = "boundaries"  # the townships' boundaries


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the ledger, without its content.

    ``number`` counts from 1; the highest is the one that serves. ``label`` is
    what screens and files call it. ``based_on`` is the number of the version
    that was changed, 0 for the first. ``file_name`` is that of the keeper's
    own file, empty where there was none. Hashes are sha256 of the contents;
    ``townships_hash`` is None where the packaged boundaries hold.
    """

    number: int
    label: str
    kind: VersionKind
    at: datetime
    who: str
    stations: int
    documented: int
    ledger_hash: str
    based_on: int
    note: str = ""
    file_name: str = ""
    file_hash: str | None = None
    townships_hash: str | None = None
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a version holds: the ledger, and GeoJSON of townships where they were replaced."""

    ledger: Ledger
    townships: bytes | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what to what, when, and how it was before and after."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    before: object
    after: object
