"""The commands about the ledger: import, export, versions, boundaries."""

COMMANDS = ()
