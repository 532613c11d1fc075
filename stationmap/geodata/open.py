"""Opens the packaged data as the nouns of the product.

Stations are read at once. Boundaries, committees and landmarks wait until they
are asked for, so that one question on the command line is answered quickly.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stationmap import resources
from stationmap.geodata.finding import Finding
from stationmap.geodata.package import DataPackage
from stationmap.model import (
    Answer,
    Basis,
    BuildMode,
    Committee,
    Facility,
    Landmark,
    LonLat,
    PositionQuality,
    Source,
    Station,
    Township,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.catalogue import Catalogue
    from stationmap.geodata.tables import Row

_ANSWERS = {"yes": Answer.YES, "no": Answer.NO}


def open_package(folder: Path | None = None, *, verifies: bool = True) -> DataPackage:
    """Open the data package in `folder`, or the one that came with the program.

    Every file is compared with its hash when read, unless `verifies` is false.

    Raises
    ------
    DataError
        There is no package, or its descriptor is unreadable.
    """
    where = Path(folder) if folder else resources.folder("geodata")
    return DataPackage.open(where, verifies=verifies)


def open_catalogue(folder: Path | None = None, district_code: str = "110113") -> Catalogue:
    """Open one version of the data as a catalogue.

    Parameters
    ----------
    folder : Path, optional
        The data package; None for the one that came with the program.
    district_code : str
        Six-digit code of the district to serve.

    Raises
    ------
    DataError
        A file is missing, half-written, changed, or holds a refused value.
    """
    from stationmap.catalogue import Catalogue
    from stationmap.hours import WorkingCalendar

    package = open_package(folder)
    return Catalogue(
        version=package.version,
        district_code=district_code,
        stations=read_stations(package),
        calendar=WorkingCalendar(),
        load_townships=lambda: read_townships(package, district_code),
        load_committees=lambda: read_committees(package, district_code),
        load_landmarks=lambda: read_landmarks(package, district_code),
    )


def read_stations(package: DataPackage) -> tuple[Station, ...]:
    """Read the stations, ordered by ref.

    Raises
    ------
    DataError
        The file differs from its descriptor, or a cell is refused.
    """
    return tuple(sorted(map(station, package.rows("stations")), key=lambda s: s.ref))


def station(row: Row) -> Station:
    """Make a station of one row of stations.csv."""
    source = Source(row["source_title"], row["source_date"] or "") if row["source_title"] else None
    return Station(
        ref=row["ref"],
        name=row["name"],
        position=LonLat(row["lon"], row["lat"]),
        position_quality=PositionQuality(row["position_quality"]),
        position_error_m=row["position_error_m"],
        township_code=row["township_code"],
        committee_code=row["committee_code"],
        addr=row["addr"],
        operator=row["operator"],
        phone=row["phone"],
        build_mode=BuildMode(row["build_mode"]),
        opening_hours=row["opening_hours"],
        hours_as_posted=row["hours_as_posted"],
        hours_basis=Basis(row["hours_basis"]),
        facilities=_facilities(row),
        facilities_basis=Basis(row["facilities_basis"]),
        facilities_as_published=row["facilities_as_published"],
        stars=row["stars"],
        checked_on=row["checked_on"],
        documented=row["documented"],
        still_open=Answer(row["still_open"]),
        source=source,
    )


def _facilities(row: Row) -> Mapping[Facility, Answer]:
    known = {facility: _ANSWERS.get(row[facility.value]) for facility in Facility}
    return MappingProxyType({facility: said for facility, said in known.items() if said})


def read_townships(package: DataPackage, district_code: str | None) -> tuple[Township, ...]:
    """Read the townships of a district with their boundaries, ordered by code.

    Parameters
    ----------
    package : DataPackage
        The package to read.
    district_code : str or None
        Six-digit code; None for all that the package holds.

    Raises
    ------
    DataError
        The file differs from its descriptor, or is no GeoJSON of polygons.
    """
    seats = {r["township_code"]: LonLat(r["lon"], r["lat"]) for r in package.rows("township-seats")}
    path = package.resource("townships").path
    features = package.json("townships").get("features")
    if not isinstance(features, list):
        raise _not_a_township(path, None, "features").error()
    wanted = [
        _township(path, number, feature, seats)
        for number, feature in enumerate(features, start=1)
        if district_code is None or _district(feature) == district_code
    ]
    return tuple(sorted(wanted, key=lambda township: township.code))


def _district(feature: object) -> object:
    said = feature.get("properties") if isinstance(feature, dict) else None
    return said.get("district_code") if isinstance(said, dict) else None


def _township(
    path: str, number: int, feature: dict[str, Any], seats: Mapping[str, LonLat]
) -> Township:
    from shapely.errors import ShapelyError
    from shapely.geometry import MultiPolygon, Polygon, shape

    try:
        said, geometry = feature["properties"], shape(feature["geometry"])
        if not isinstance(geometry, Polygon | MultiPolygon) or geometry.is_empty:
            raise _not_a_township(path, number, "geometry").error()
        return Township(
            code=said["code"],
            name=said["name"],
            kind=said["kind"],
            district_code=said["district_code"],
            area_km2=float(said["area_km2"]),
            geometry=geometry,
            seat=seats.get(said["code"]),
        )
    except (TypeError, KeyError, ValueError, AttributeError, IndexError, ShapelyError) as error:
        raise _not_a_township(path, number, str(error)).error() from None


def _not_a_township(path: str, number: int | None, what: str) -> Finding:
    return Finding(
        path,
        row=number,
        field="feature",
        value=what,
        zh="不是带边界的乡镇街道。请换回原文件。",
        en="It is no township with a boundary. Put the file back.",
    )


def read_committees(package: DataPackage, district_code: str) -> tuple[Committee, ...]:
    """Read the village and community committees of a district, ordered by code.

    Raises
    ------
    DataError
        The file differs from its descriptor, or a cell is refused.
    """
    return tuple(
        Committee(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            township_code=row["township_code"],
            position=LonLat(row["lon"], row["lat"]),
            position_quality=PositionQuality(row["position_quality"]),
        )
        for row in sorted(package.rows("committees"), key=lambda row: str(row["code"]))
        if row["township_code"].startswith(district_code)
    )


def read_landmarks(package: DataPackage, district_code: str) -> tuple[Landmark, ...]:
    """Read the places that people of a district know.

    Raises
    ------
    DataError
        The file differs from its descriptor, or a cell is refused.
    """
    return tuple(
        Landmark(
            name=row["name"],
            kind=row["kind"],
            township_code=row["township_code"],
            position=LonLat(row["lon"], row["lat"]),
        )
        for row in package.rows("landmarks")
        if row["township_code"].startswith(district_code)
    )
