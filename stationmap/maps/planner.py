"""The planner's map: heat, gaps, stations and farthest places over the townships."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from stationmap.maps.finder import tile_layers
from stationmap.maps.stations import DECIMALS, rounded
from stationmap.model import LonLat
from stationmap.scenario import is_planned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from stationmap.coverage.grid import Bounds, DistanceGrid
    from stationmap.coverage.report import CoverageReport
    from stationmap.maps.basemap import BaseMap
    from stationmap.maps.finder import MapParts
    from stationmap.model import Station

FARTHEST_SHOWN = 3
MARGIN_M = 1500.0  # heat drawn beyond the land, so that its edge is the land's, not a cell's
MARGIN_STEP_M = 2000.0


@dataclass(frozen=True, slots=True)
class PlannerAssets:
    """Addresses, on this server, of what the planner's map is made of."""

    leaflet_js: str
    leaflet_css: str
    layers_js: str  # our module that draws townships and coverage
    land_url: str  # GeoJSON of the land
    coverage_url: str  # GeoJSON of gaps, stations, farthest places
    heat_url: str  # the picture of distances


@lru_cache(maxsize=64)
def planner_map(
    assets: PlannerAssets, *, base: BaseMap, bounds: Bounds, center: LonLat, zoom: int
) -> MapParts:
    """Make the map of a question for coverage.

    Parameters
    ----------
    assets : PlannerAssets
        Where the page finds scripts, styles and layers.
    base : BaseMap
        Tiles, or none, and the datum of everything drawn.
    bounds : Bounds
        Where the heat lies, degrees, WGS 84.
    center : LonLat
        Middle of the first view, in the datum of `base`, degrees.
    zoom : int
        Zoom of the first view.
    """
    from stationmap.maps._planner import (
        CoverageLayer,
        HeatOverlay,
        PlanHandOver,
        PlannerMap,
        TownshipLayer,
    )

    page_map = PlannerMap(assets, center=center, zoom=zoom)
    for tiles in tile_layers(base):
        tiles.add_to(page_map)
    low = base.shift(LonLat(bounds.west, bounds.south))
    high = base.shift(LonLat(bounds.east, bounds.north))
    HeatOverlay(assets.heat_url, [[low.lat, low.lon], [high.lat, high.lon]]).add_to(page_map)
    TownshipLayer(assets.land_url).add_to(page_map)
    CoverageLayer(assets.coverage_url).add_to(page_map)
    PlanHandOver().add_to(page_map)
    return page_map.parts()


def heat_grid(report: CoverageReport, *, base: BaseMap, cell_m: float) -> DistanceGrid:
    """Compute how far it is to the nearest station that counts, for the heat.

    On paper the grid reaches a little beyond the land, and the page lays the
    paper around it on top; over tiles it ends with the land.
    """
    from stationmap.coverage.grid import distance_image
    from stationmap.coverage.land import Land

    ground, stations = report.ground, report.counted
    land = ground.land if base.tiles else Land([_surroundings(ground.land.outline)])
    return distance_image(land, stations.xy[stations.counts], ground.plane, cell_m=cell_m)


def coverage_features(report: CoverageReport, *, base: BaseMap) -> dict[str, Any]:
    """Describe gaps, stations and farthest places, in the datum of `base`."""
    features = [_gap(report, base), *_stations(report, base), *_farthest(report, base)]
    return {"type": "FeatureCollection", "features": features}


def _surroundings(outline: BaseGeometry) -> BaseGeometry:
    return outline.envelope.buffer(MARGIN_M, join_style="mitre").segmentize(MARGIN_STEP_M)


def _gap(report: CoverageReport, base: BaseMap) -> dict[str, Any]:
    """Draw all gaps as one shape: borders of townships are not edges of a gap."""
    from shapely import difference

    from stationmap.coverage.areas import service_areas, united

    ground, stations = report.ground, report.counted
    areas = service_areas(stations.xy[stations.counts], report.distance.radius_m)
    gap = difference(ground.land.outline, united(areas))
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": _polygons(gap, report, base)},
        "properties": {"kind": "gap"},
    }


def _polygons(gap: BaseGeometry, report: CoverageReport, base: BaseMap) -> list[Any]:
    from shapely import get_coordinates, get_parts

    plane = report.ground.plane
    found = []
    for part in get_parts(gap):
        if part.geom_type != "Polygon":
            continue
        rings = []
        for ring in (part.exterior, *part.interiors):
            x, y = get_coordinates(ring).T
            lon_lat = plane.from_plane(x, y)
            if base.tiles:
                shifted = [base.shift(LonLat(lon, lat)) for lon, lat in lon_lat.tolist()]
                rings.append([rounded(position) for position in shifted])
            else:
                rings.append(lon_lat.round(DECIMALS).tolist())
        found.append(rings)
    return found


def _stations(report: CoverageReport, base: BaseMap) -> Iterator[dict[str, Any]]:
    counted = report.counted
    flags = zip(counted.fit, counted.counts.tolist(), counted.may_count.tolist(), strict=True)
    for station, counts, may_count in flags:
        state = "counted" if counts else "unknown" if may_count else "closed"
        yield _point(base, station.position, "station", station.ref, **_facts(station, state))


def _facts(station: Station, state: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": station.name, "state": state}
    return facts | ({"planned": True} if is_planned(station) else {})


def _farthest(report: CoverageReport, base: BaseMap) -> Iterator[dict[str, Any]]:
    for row in report.farthest[:FARTHEST_SHOWN]:
        yield _point(base, LonLat(row.lon, row.lat), "farthest", None, rank=row.rank)


def _point(
    base: BaseMap, position: LonLat, kind: str, ref: str | None, **facts: object
) -> dict[str, Any]:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": rounded(base.shift(position))},
        "properties": {"kind": kind, **facts},
    }
    return feature if ref is None else {"id": ref, **feature}
