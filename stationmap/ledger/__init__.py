"""Reads, checks and compares a keeper's own file: from Excel to the next version of the ledger.

The names below are fetched when they are first asked for, so that whoever
wants only the nouns of a ledger does not load what reads and checks one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stationmap.ledger.boundaries import read_boundaries
    from stationmap.ledger.checked import Checked, CheckedRow
    from stationmap.ledger.checking import check
    from stationmap.ledger.differences import Difference, difference
    from stationmap.ledger.effects import Effect, effect
    from stationmap.ledger.limits import Limits
    from stationmap.ledger.reading import read_sheet

__all__ = [
    "Checked",
    "CheckedRow",
    "Difference",
    "Effect",
    "Limits",
    "check",
    "difference",
    "effect",
    "read_boundaries",
    "read_sheet",
]

# No module is called like one of these names: importing it would hide the name.
_WHERE = {
    "Checked": "checked",
    "CheckedRow": "checked",
    "Difference": "differences",
    "Effect": "effects",
    "Limits": "limits",
    "check": "checking",
    "difference": "differences",
    "effect": "effects",
    "read_boundaries": "boundaries",
    "read_sheet": "reading",
}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
