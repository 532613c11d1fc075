"""The commands around the store: accounts, the audit log, backup and restore."""

from stationmap.cli_store.accounts import user
from stationmap.cli_store.noting import audit
from stationmap.cli_store.safety import backup, restore

COMMANDS = (user, audit, backup, restore)

__all__ = ["COMMANDS", "audit", "backup", "restore", "user"]
