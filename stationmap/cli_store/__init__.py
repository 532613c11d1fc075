"""The commands about the store: accounts, backup and restore."""

from stationmap.cli_store.accounts import user
from stationmap.cli_store.safety import backup, restore

COMMANDS = (user, backup, restore)

__all__ = ["COMMANDS", "backup", "restore", "user"]
