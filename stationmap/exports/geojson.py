"""A ledger as GeoJSON (RFC 7946), under the names of the interface."""

from __future__ import annotations

import json
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from stationmap.exports.guard import kept_apart

if TYPE_CHECKING:
    from stationmap.exports.columns import Value
    from stationmap.exports.files import Written
    from stationmap.ledger.entry import Entry


def write(what: Written, file: IO[bytes]) -> None:
    """Write a feature collection; its foreign members say which version it is."""
    examples = sum(entry.station.modelled for entry in what.ledger.entries)
    data = {
        "version": what.label,
        "stations": len(what.ledger.entries),
        "modelled": examples,
        "about": dict(what.about),
    }
    head = json.dumps({"type": "FeatureCollection", "data": data}, ensure_ascii=False)
    file.write(f'{head[:-1]}, "features": ['.encode())
    for number, entry in enumerate(what.ledger.entries):
        body = json.dumps(_feature(what, entry), ensure_ascii=False, allow_nan=False)
        file.write((",\n" if number else "\n").encode() + body.encode("utf-8", "replace"))
    file.write(b"\n]}\n")


def _feature(what: Written, entry: Entry) -> dict[str, Any]:
    station = entry.station
    return {
        "type": "Feature",
        "id": station.ref,
        "geometry": {"type": "Point", "coordinates": list(station.position)},
        "properties": {
            column.heading: _plain(column.value(entry, what.geography))
            for column in what.columns
            if column.field not in ("lon", "lat")
        },
    }


def _plain(value: Value) -> str | int | float | None:
    if isinstance(value, str):
        return kept_apart(value)
    return value.isoformat() if isinstance(value, date) else value
