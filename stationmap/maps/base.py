"""The land under the stations: townships, the airport, landmarks, villages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stationmap.maps.stations import DECIMALS, rounded
from stationmap.model import LonLat, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

    from stationmap.catalogue import Catalogue
    from stationmap.maps.basemap import BaseMap

AIRPORT_NAME = "首都机场"
AIRPORT_DISTRICT = "110113"  # the hole in this district is known to be the airport
AIRPORT_MIN_DEG2 = 0.0005  # about 5 km2: smaller holes are enclaves of other kinds
URBAN_KIND = "街道"
# A modelled position is not a place: a name drawn there would be false.
PLACED = frozenset(PositionQuality) - {PositionQuality.MODELLED, PositionQuality.TOWNSHIP}


def base_features(catalogue: Catalogue, *, base: BaseMap) -> dict[str, Any]:
    """Describe what a map without tiles is drawn from, in the datum of `base`.

    Polygons are the townships; points carry the names of the airport, of
    landmarks, and of those villages and communities whose place is published.
    """
    features = [
        *_townships(catalogue, base),
        *_airport(catalogue, base),
        *_landmarks(catalogue, base),
        *_villages(catalogue, base),
    ]
    return {"type": "FeatureCollection", "features": features}


def short_township_name(name: str, kind: str) -> str:
    """Leave out 街道, as the map does in the town where room is short."""
    return name.removesuffix(URBAN_KIND) if kind == URBAN_KIND else name


def _townships(catalogue: Catalogue, base: BaseMap) -> Iterator[dict[str, Any]]:
    for township in catalogue.townships:
        middle = township.geometry.representative_point()
        yield {
            "type": "Feature",
            "id": township.code,
            "geometry": drawn(township.geometry, base),
            "properties": {
                "kind": "township",
                "name": township.name,
                "short": short_township_name(township.name, township.kind),
                "label": rounded(base.shift(LonLat(middle.x, middle.y))),
            },
        }


def _airport(catalogue: Catalogue, base: BaseMap) -> Iterator[dict[str, Any]]:
    if catalogue.district_code != AIRPORT_DISTRICT:
        return
    from shapely import Polygon, union_all

    land = union_all([township.geometry for township in catalogue.townships])
    holes = (Polygon(ring) for part in _parts(land) for ring in part.interiors)
    for hole in holes:
        if hole.area > AIRPORT_MIN_DEG2:
            middle = hole.representative_point()
            yield _name("airport", AIRPORT_NAME, LonLat(middle.x, middle.y), base)


def _landmarks(catalogue: Catalogue, base: BaseMap) -> Iterator[dict[str, Any]]:
    for place in catalogue.landmarks:
        # A branch's place in brackets, as in 华联购物中心（顺义）, says nothing on a map of it.
        yield _name("landmark", place.name.split("（")[0], place.position, base)


def _villages(catalogue: Catalogue, base: BaseMap) -> Iterator[dict[str, Any]]:
    for committee in catalogue.committees:
        if committee.position_quality in PLACED:
            yield _name("village", committee.short_name, committee.position, base)


def _name(kind: str, name: str, position: LonLat, base: BaseMap) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": rounded(base.shift(position))},
        "properties": {"kind": kind, "name": name},
    }


def _parts(geometry: BaseGeometry) -> Iterable[Any]:
    return getattr(geometry, "geoms", [geometry])


def drawn(geometry: BaseGeometry, base: BaseMap) -> dict[str, Any]:
    """Write polygons as GeoJSON, in the datum of `base`."""
    polygons = [
        [_ring(ring, base) for ring in (part.exterior, *part.interiors)]
        for part in _parts(geometry)
    ]
    return {"type": "MultiPolygon", "coordinates": polygons}


def _ring(ring: Any, base: BaseMap) -> list[list[float]]:  # noqa: ANN401 - shapely's LinearRing
    if not base.tiles:
        return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]
    return [rounded(base.shift(LonLat(x, y))) for x, y in ring.coords]
