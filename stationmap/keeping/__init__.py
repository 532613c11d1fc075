"""What a keeper does with the ledger, whether on a screen or in a terminal.

A file becomes a `Proposal` and, accepted, a `Version`; any earlier version
comes back; one station changes; boundaries are replaced. Importing this
package loads no database: that waits until a store is opened.
"""

from stationmap.keeping.boundaries import (
    BoundaryProposal,
    TownshipRow,
    propose_boundaries,
    replace_boundaries,
)
from stationmap.keeping.catalogues import LEDGER_TITLE, LedgerCatalogue, catalogue_of
from stationmap.keeping.changing import change, post_hours
from stationmap.keeping.history import Compared, compare, roll_back
from stationmap.keeping.opening import (
    begin,
    catalogue_a_month_before,
    current_catalogue,
    has_store,
    open_store,
    open_version,
)
from stationmap.keeping.proposing import Proposal, accept, made_of, propose, serving
from stationmap.keeping.reported import (
    give_stars,
    refuse_reports,
    take_all_fine,
    take_report,
)
from stationmap.keeping.whereabouts import left_in

__all__ = [
    "LEDGER_TITLE",
    "BoundaryProposal",
    "Compared",
    "LedgerCatalogue",
    "Proposal",
    "TownshipRow",
    "accept",
    "begin",
    "catalogue_a_month_before",
    "catalogue_of",
    "change",
    "compare",
    "current_catalogue",
    "give_stars",
    "has_store",
    "left_in",
    "made_of",
    "open_store",
    "open_version",
    "post_hours",
    "propose",
    "propose_boundaries",
    "refuse_reports",
    "replace_boundaries",
    "roll_back",
    "serving",
    "take_all_fine",
    "take_report",
]
