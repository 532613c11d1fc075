"""Versions of the ledger, accounts, reports: SQLite by default, PostgreSQL for several machines."""

from stationmap.store.drafts import Draft
from stationmap.store.store import Store
from stationmap.store.version import AuditRow, Snapshot, Version, VersionKind
from stationmap.store.watch import Watcher

__all__ = ["AuditRow", "Draft", "Snapshot", "Store", "Version", "VersionKind", "Watcher"]
