"""A keeper's decisions on a file as plain values, for the store and for a test."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stationmap.datum import Datum
from stationmap.ledger.decisions import Decisions, Placed
from stationmap.ledger.fault import Remedy
from stationmap.model import LonLat, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Mapping

Plain = dict[str, Any]


def plain(decisions: Decisions) -> Plain:
    """Return decisions as values that `json` can write."""
    return {
        "datum": decisions.datum.value,
        "columns": dict(decisions.columns),
        "remedies": [
            [row, code, remedy.value] for (row, code), remedy in sorted(decisions.remedies.items())
        ],
        "placed": {str(row): _plain_place(place) for row, place in decisions.placed.items()},
    }


def decisions(told: Mapping[str, Any]) -> Decisions:
    """Read decisions back from plain values."""
    return Decisions(
        datum=Datum(told.get("datum", Datum.WGS84)),
        columns=MappingProxyType(dict(told.get("columns", {}))),
        remedies=MappingProxyType(
            {(int(row), code): Remedy(remedy) for row, code, remedy in told.get("remedies", ())}
        ),
        placed=MappingProxyType(
            {int(row): _place(place) for row, place in told.get("placed", {}).items()}
        ),
    )


def _plain_place(place: Placed) -> Plain:
    return {
        "lon": place.position.lon,
        "lat": place.position.lat,
        "quality": place.quality.value,
        "error_m": place.error_m,
        "by": place.by,
    }


def _place(told: Mapping[str, Any]) -> Placed:
    return Placed(
        LonLat(told["lon"], told["lat"]),
        PositionQuality(told["quality"]),
        told["error_m"],
        told["by"],
    )
