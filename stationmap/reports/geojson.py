"""The gaps as GeoJSON (RFC 7946), with what they rest on beside them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stationmap.reports.layers import layers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from stationmap.coverage.report import CoverageReport
    from stationmap.reports.layers import Layer
    from stationmap.reports.sites import Sites

DECIMALS = 7  # of a degree: a centimetre
IN_GEOJSON = ("gaps", "farthest", "proposals")
"""The layers that stand in it: gaps, and what a map of gaps needs beside them."""


def geojson(report: CoverageReport, sites: Sites | None = None) -> bytes:
    """Return gaps, farthest places and proposed sites as a feature collection.

    Every feature says in ``layer`` what it is. Foreign members of the
    collection (RFC 7946, 6.1) hold the totals and the parameters, with the
    names of `CoverageReport.plain`.
    """
    plain = report.plain()
    told = {
        "type": "FeatureCollection",
        "gap_area_km2": plain["gap_area_km2"],
        "covered_share": plain["covered_share"],
        "parameters": plain["parameters"],
        "stations": plain["stations"],
        "notices": plain["notices"],
        "data": plain["data"],
        "features": list(_features(layers(report, sites))),
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _features(found: tuple[Layer, ...]) -> Iterator[dict[str, Any]]:
    for layer in found:
        if layer.name not in IN_GEOJSON:
            continue
        for geometry, row in zip(layer.geometries, layer.rows, strict=True):
            yield {
                "type": "Feature",
                "geometry": written(geometry),
                "properties": {"layer": layer.name} | dict(zip(layer.fields, row, strict=True)),
            }


def written(geometry: BaseGeometry) -> dict[str, Any]:
    """Write a geometry in WGS 84, outer rings counter-clockwise, to a centimetre.

    Rounding number by number could make rings cross themselves; moving all
    vertices to a grid at once does not.
    """
    from shapely import orient_polygons, set_precision
    from shapely.geometry import mapping

    told = mapping(orient_polygons(set_precision(geometry, 10.0**-DECIMALS)))
    return {"type": told["type"], "coordinates": _rounded(told["coordinates"])}


def _rounded(value: Any) -> Any:  # noqa: ANN401 - nested as deep as the geometry is
    if isinstance(value, float):
        return round(value, DECIMALS)
    return [_rounded(part) for part in value]
