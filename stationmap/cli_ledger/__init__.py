"""The commands about the ledger: import, export, versions, boundaries."""

from stationmap.cli_ledger.boundaries import boundaries
from stationmap.cli_ledger.exporting import export
from stationmap.cli_ledger.importing import import_
from stationmap.cli_ledger.versions import versions

COMMANDS = (import_, export, versions, boundaries)

__all__ = ["COMMANDS", "boundaries", "export", "import_", "versions"]
