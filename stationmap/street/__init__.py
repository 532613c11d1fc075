"""What people in front of a door report, and what follows from it: rules without a store."""

from stationmap.street.changed import Answered, Way, changed, proposals
from stationmap.street.figures import Figures, figures
from stationmap.street.limits import FOLD, Said, refuse_flood
from stationmap.street.locked import FRESH, NO_LOCKS, Locked, Locks, all_locked, locked
from stationmap.street.report import (
    NEEDS_MORE,
    REPORT_NAMES,
    STATUS_NAMES,
    WORDS_MOST,
    Report,
    Reporter,
    ReportKind,
    ReportStatus,
    Told,
)

__all__ = [
    "FOLD",
    "FRESH",
    "NEEDS_MORE",
    "NO_LOCKS",
    "REPORT_NAMES",
    "STATUS_NAMES",
    "WORDS_MOST",
    "Answered",
    "Figures",
    "Locked",
    "Locks",
    "Report",
    "ReportKind",
    "ReportStatus",
    "Reporter",
    "Said",
    "Told",
    "Way",
    "all_locked",
    "changed",
    "figures",
    "locked",
    "proposals",
    "refuse_flood",
]
