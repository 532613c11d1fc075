"""The keeper's map: what another version of the ledger would change, over the townships."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from stationmap.maps.base import drawn
from stationmap.maps.finder import tile_layers
from stationmap.maps.stations import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stationmap.ledger import Difference
    from stationmap.maps.basemap import BaseMap
    from stationmap.maps.finder import MapParts
    from stationmap.model import LonLat, Station, Township


@dataclass(frozen=True, slots=True)
class KeeperAssets:
    """Addresses, on this server, of what the keeper's map is made of."""

    leaflet_js: str
    leaflet_css: str
    layers_js: str  # our module that draws townships and differences
    land_url: str  # GeoJSON of the land
    difference_url: str  # GeoJSON of what changes


@lru_cache(maxsize=64)
def keeper_map(assets: KeeperAssets, *, base: BaseMap, center: LonLat, zoom: int) -> MapParts:
    """Make the map of a difference.

    Parameters
    ----------
    assets : KeeperAssets
        Where the page finds scripts, styles and layers.
    base : BaseMap
        Tiles, or none, and the datum of everything drawn.
    center : LonLat
        Middle of the first view, in the datum of `base`, degrees.
    zoom : int
        Zoom of the first view.
    """
    from stationmap.maps._keeper import DifferenceLayer, KeeperHandOver, KeeperMap, TownshipLayer

    page_map = KeeperMap(assets, center=center, zoom=zoom)
    for tiles in tile_layers(base):
        tiles.add_to(page_map)
    TownshipLayer(assets.land_url).add_to(page_map)
    DifferenceLayer(assets.difference_url).add_to(page_map)
    KeeperHandOver().add_to(page_map)
    return page_map.parts()


def difference_features(
    difference: Difference | None, same: Iterable[Station], *, base: BaseMap
) -> dict[str, Any]:
    """Describe what changes, in the datum of `base`: the last drawn lies on top.

    Points are stations, each with what becomes of it; lines lead from where a
    station was to where it would be.

    Parameters
    ----------
    difference : Difference, optional
        What changes; None: nothing is known of it.
    same : iterable of Station
        Stations to show beneath as they are.
    base : BaseMap
        The base map.
    """
    features = [_point(station, "same", base) for station in same]
    if difference is not None:
        features += [*_changes(difference, base)]
    return {"type": "FeatureCollection", "features": features}


def boundary_features(townships: Iterable[Township], *, base: BaseMap) -> dict[str, Any]:
    """Describe boundaries that would change, in the datum of `base`."""
    features = [
        {
            "type": "Feature",
            "id": township.code,
            "geometry": drawn(township.geometry, base),
            "properties": {"kind": "border", "name": township.name},
        }
        for township in townships
    ]
    return {"type": "FeatureCollection", "features": features}


def _changes(difference: Difference, base: BaseMap) -> Iterator[dict[str, Any]]:
    moved = [(before, after) for before, after, _distance_m in difference.moved]
    for before, after in moved:
        yield {
            "type": "Feature",
            "id": after.ref,
            "geometry": {
                "type": "LineString",
                "coordinates": [
                    rounded(base.shift(before.position)),
                    rounded(base.shift(after.position)),
                ],
            },
            "properties": {"kind": "way", "name": after.name},
        }
    for _before, after, _fields in difference.changed:
        yield _point(after, "changed", base)
    for station in difference.removed:
        yield _point(station, "removed", base)
    for _before, after in moved:
        yield _point(after, "moved", base)
    for station in difference.added:
        yield _point(station, "added", base)


def _point(station: Station, kind: str, base: BaseMap) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": station.ref,
        "geometry": {"type": "Point", "coordinates": rounded(base.shift(station.position))},
        "properties": {"kind": kind, "name": station.name},
    }
