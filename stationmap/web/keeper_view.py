"""What the keeper's pages show of a difference, as plain values for the templates."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from stationmap.web import keeper_words
from stationmap.web.keeper_fields import field, value

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue
    from stationmap.ledger import Difference
    from stationmap.model import Station

SHOWN = 400  # of each kind; the map and the counts speak of all

Plain = dict[str, Any]


def difference(found: Difference, catalogue: Catalogue) -> Plain:
    """Say what differs: how many of each kind, and the first of them."""
    names = {township.code: township.name for township in catalogue.townships}
    named = cache(field)  # thousands of changes are of the same few fields
    return {
        "counts": {
            "added": len(found.added),
            "moved": len(found.moved),
            "changed": len(found.changed),
            "removed": len(found.removed),
            "same": found.same,
        },
        "shown": SHOWN,
        "added": [_station(station, names) for station in found.added[:SHOWN]],
        "removed": [_station(station, names) for station in found.removed[:SHOWN]],
        "moved": [
            _station(after, names) | {"far": keeper_words.metres(metres)}
            for _before, after, metres in found.moved[:SHOWN]
        ],
        "changed": [
            _station(after, names)
            | {
                "fields": [
                    [named(name), value(one, name, catalogue), value(other, name, catalogue)]
                    for name, one, other in fields
                ]
            }
            for _before, after, fields in found.changed[:SHOWN]
        ],
    }


def _station(station: Station, names: dict[str, str]) -> Plain:
    return {
        "ref": station.ref,
        "name": station.name,
        "where": names.get(station.township_code or "", ""),
        "lon": station.position.lon,
        "lat": station.position.lat,
    }
