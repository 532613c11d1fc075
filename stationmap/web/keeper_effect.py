"""What another ledger does for coverage, as plain values for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stationmap.ledger import Effect

Plain = dict[str, Any]


def effect(found: Effect) -> Plain:
    """Say what changes for people."""
    raise NotImplementedError
