"""The layers of a report for a GIS: gaps, townships, stations, farthest places, proposals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.coverage.figures import plain_row
from stationmap.hours import OpeningHours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from stationmap.coverage.figures import Plain
    from stationmap.coverage.report import CoverageReport
    from stationmap.reports.sites import Sites

    Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Layer:
    """Features of one kind, in WGS 84.

    ``fields`` names the columns and ``kinds`` the type of each, as one of
    `str`, `int`, `float` and `bool`; a missing value is None.
    """

    name: str
    title: str
    geometry_type: str
    geometries: tuple[BaseGeometry, ...]
    fields: tuple[str, ...]
    kinds: tuple[type, ...]
    rows: tuple[tuple[Value, ...], ...]


TOWNSHIP_FIELDS = {
    "code": str,
    "name": str,
    "stations": int,
    "counted": int,
    "area_km2": float,
    "gap_area_km2": float,
    "covered_share": float,
    "cross2_share": float,
    "cross3_share": float,
    "demand": float,
    "demand_out": float,
    "demand_covered_share": float,
    "mean_m": float,
    "p95_m": float,
    "people_per_station": float,
    "open_hours": float,
    "hours_unknown": int,
}
STATION_FIELDS = {
    "ref": str,
    "name": str,
    "township_code": str,
    "opening_hours": str,
    "all_day": bool,
    "counted": bool,
    "modelled": bool,
    "position_quality": str,
    "alone_demand": float,
    "alone_area_km2": float,
}
FARTHEST_FIELDS = {
    "rank": int,
    "distance_m": float,
    "township_code": str,
    "township": str,
    "committee": str,
    "committee_distance_m": float,
}
GAP_FIELDS = {"code": str, "name": str, "gap_area_km2": float}
PROPOSAL_FIELDS = {"rank": int, "name": str, "township": str, "adds": float, "modelled": bool}


def layers(report: CoverageReport, sites: Sites | None = None) -> tuple[Layer, ...]:
    """Return the layers of a report, those that lie lowest on a map first.

    Parameters
    ----------
    report : CoverageReport
        What they are made of.
    sites : Sites, optional
        Where stations should stand; without it there is no layer of them.
    """
    found = [_townships(report), _gaps(report), _stations(report), _farthest(report)]
    return (*found, *([_proposals(sites)] if sites else []))


def _townships(report: CoverageReport) -> Layer:
    shapes = [_multi(township.geometry) for township in report.ground.townships]
    rows = [plain_row(row) for row in report.townships]
    return _layer("townships", "乡镇街道", "MultiPolygon", shapes, TOWNSHIP_FIELDS, rows)


def _gaps(report: CoverageReport) -> Layer:
    gaps = [gap for gap in report.gaps() if not gap.geometry.is_empty]
    rows: list[Plain] = [
        {"code": gap.code, "name": gap.name, "gap_area_km2": gap.gap_area_km2} for gap in gaps
    ]
    shapes = [_multi(gap.geometry) for gap in gaps]
    return _layer("gaps", "空白", "MultiPolygon", shapes, GAP_FIELDS, rows)


def _stations(report: CoverageReport) -> Layer:
    from shapely import Point

    alone = {row.ref: row for row in report.critical}
    stations, shapes, rows = report.counted.fit, [], list[dict[str, object]]()
    for station, counts in zip(stations, report.counted.counts.tolist(), strict=True):
        critical = alone.get(station.ref)
        shapes.append(Point(station.position))
        rows.append(
            {
                "ref": station.ref,
                "name": station.name,
                "township_code": station.township_code,
                "opening_hours": station.opening_hours,
                "all_day": OpeningHours.parse(station.opening_hours).always,
                "counted": counts,
                "modelled": station.modelled,
                "position_quality": station.position_quality.value,
                "alone_demand": critical.alone_demand if critical else 0.0,
                "alone_area_km2": critical.alone_area_km2 if critical else 0.0,
            }
        )
    return _layer("stations", "驿站", "Point", shapes, STATION_FIELDS, rows)


def _farthest(report: CoverageReport) -> Layer:
    from shapely import Point

    shapes = [Point(row.lon, row.lat) for row in report.farthest]
    rows = [plain_row(row) for row in report.farthest]
    return _layer("farthest", "最远的地方", "Point", shapes, FARTHEST_FIELDS, rows)


def _proposals(sites: Sites) -> Layer:
    from shapely import Point

    shapes = [Point(site.lon, site.lat) for site in sites.chosen]
    rows: list[Plain] = [
        {
            "rank": site.rank,
            "name": site.name,
            "township": site.township,
            "adds": site.adds,
            "modelled": site.modelled,
        }
        for site in sites.chosen
    ]
    return _layer("proposals", "建议的新址", "Point", shapes, PROPOSAL_FIELDS, rows)


def _layer(
    name: str,
    title: str,
    geometry_type: str,
    shapes: Sequence[BaseGeometry],
    fields: dict[str, type],
    rows: Iterable[dict[str, object]],
) -> Layer:
    told = tuple(tuple(row[field] for field in fields) for row in rows)
    return Layer(
        name,
        title,
        geometry_type,
        tuple(shapes),
        tuple(fields),
        tuple(fields.values()),
        told,  # type: ignore[arg-type]
    )


def _multi(geometry: BaseGeometry) -> BaseGeometry:
    """Keep to polygons, all of one type: what overlays leave of lines is no land."""
    from shapely import MultiPolygon, get_parts

    return MultiPolygon([part for part in get_parts(geometry) if part.geom_type == "Polygon"])
