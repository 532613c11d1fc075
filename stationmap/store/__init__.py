"""Versions of the ledger, accounts, reports: SQLite by default, PostgreSQL for several machines."""

from stationmap.store.store import Store
from stationmap.store.version import AuditRow, Snapshot, Version, VersionKind

__all__ = ["AuditRow", "Snapshot", "Store", "Version", "VersionKind"]
