"""Makes the collections of one version of the data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from stationmap import answer
from stationmap.model import Facility, PositionQuality
from stationmap.ogc import fields
from stationmap.ogc.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station
    from stationmap.ogc.table import Seen

Plain = dict[str, Any]


def stations(catalogue: Catalogue, _: date) -> Table:
    """Make the stations, ordered by ref; one known only by its district has no geometry."""
    from shapely import points

    held = catalogue.stations
    names = {township.code: township.name for township in catalogue.townships}
    places = np.array([station.position for station in held], np.float64).reshape(-1, 2)
    geometries = np.asarray(points(places), np.object_).reshape(-1)
    geometries[[s.position_quality is PositionQuality.DISTRICT for s in held]] = None
    columns: dict[str, Sequence[object]] = {
        field.name: [_plain(getattr(station, field.name)) for station in held]
        for field in fields.STATION
        if field.asked and field.name not in (*Facility, "township")
    }
    columns["township"] = [names.get(station.township_code or "") for station in held]
    columns |= {f.value: [station.has(f).value for station in held] for f in Facility}

    def properties(number: int, seen: Seen) -> Plain:
        station = held[number]
        return _station(catalogue, station, names.get(station.township_code or ""), seen)

    dates = [station.checked_on for station in held]
    return Table([s.ref for s in held], geometries, columns, properties, dates)


def _station(catalogue: Catalogue, station: Station, township: str | None, seen: Seen) -> Plain:
    """Say all that the interface says of a station, one value to a property."""
    told = answer.station(catalogue, station, seen.at, seen.locks)
    opening, source = told.pop("opening"), told.pop("source") or {"title": None, "date": None}
    flat = told | {
        "township": township,
        "opening_state": opening["state"],
        "closes_at": opening["closes_at"],
        "opens_at": opening["opens_at"],
        "always": opening["always"],
        "opening_reason": opening["reason"],
        "calendar_announced": opening["calendar_announced"],
        **{facility.value: station.has(facility).value for facility in Facility},
        "source_title": source["title"],
        "source_date": source["date"],
        "data_version": catalogue.version,
    }
    return {field.name: flat[field.name] for field in fields.STATION}


def _plain(value: object) -> object:
    """Take the word of an enumeration; it equals its text."""
    return getattr(value, "value", value)


def townships(catalogue: Catalogue, _: date) -> Table:
    """Make the townships with their boundaries, ordered by code."""
    counts = Counter(station.township_code for station in catalogue.stations)
    rows = []
    for township in catalogue.townships:
        told = answer.township(township, stations=counts[township.code])
        seat = told.pop("seat") or {"lon": None, "lat": None}
        rows.append(told | {"seat_lon": seat["lon"], "seat_lat": seat["lat"]})
    shapes = [_multi(township.geometry) for township in catalogue.townships]
    return _table(catalogue, rows, shapes, fields.TOWNSHIP)


def committees(catalogue: Catalogue, _: date) -> Table:
    """Make the village and community committees, ordered by code."""
    from shapely import Point

    held = catalogue.committees
    rows = [
        {
            "code": committee.code,
            "name": committee.name,
            "kind": committee.kind,
            "township_code": committee.township_code,
            "position_quality": committee.position_quality.value,
        }
        for committee in held
    ]
    return _table(catalogue, rows, [Point(c.position) for c in held], fields.COMMITTEE)


def gaps(catalogue: Catalogue, today: date) -> Table:
    """Make what each township has out of reach of every station, at the default radius."""
    from stationmap.coverage.asked import CoverageQuery
    from stationmap.coverage.report import coverage_report

    report = coverage_report(catalogue, CoverageQuery(farthest=0), today=today)
    found = [gap for gap in report.gaps() if not gap.geometry.is_empty]
    rows = [
        {
            "code": gap.code,
            "name": gap.name,
            "gap_area_km2": gap.gap_area_km2,
            "radius_m": report.distance.radius_m,
            "stations_counted": report.stations.counted,
            "modelled_counted": report.stations.modelled,
        }
        for gap in found
    ]
    return _table(catalogue, rows, [_multi(gap.geometry) for gap in found], fields.GAP)


def _multi(geometry: BaseGeometry) -> BaseGeometry:
    """Make all areas of one type: programs make a layer of each type that they meet."""
    from shapely import MultiPolygon, get_parts

    return MultiPolygon([part for part in get_parts(geometry) if part.geom_type == "Polygon"])


def _table(
    catalogue: Catalogue,
    rows: Sequence[Plain],
    shapes: Iterable[object],
    described: tuple[fields.Field, ...],
) -> Table:
    """Make a table of rows that say the same at any moment; their code names them."""
    whole = [row | {"data_version": catalogue.version} for row in rows]
    columns = {f.name: [row[f.name] for row in whole] for f in described if f.asked}

    def properties(number: int, _: Seen) -> Plain:
        return {field.name: whole[number][field.name] for field in described}

    return Table([row["code"] for row in whole], _objects(list(shapes)), columns, properties)


def _objects(shapes: list[object]) -> NDArray[np.object_]:
    geometries = np.empty(len(shapes), np.object_)
    geometries[:] = shapes
    return geometries
