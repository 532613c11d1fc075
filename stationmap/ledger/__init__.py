"""Reads, checks and compares a keeper's own file: from Excel to the next version of the ledger.

The names below are fetched when they are first asked for, so that whoever
wants only the nouns of a ledger does not load what reads and checks one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stationmap.ledger.limits import Limits
    from stationmap.ledger.read import read_sheet

__all__ = ["Limits", "read_sheet"]

_WHERE = {
    "Limits": "limits",
    "read_sheet": "read",
}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
