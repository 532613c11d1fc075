"""Opens the packaged data as the nouns of the product.

Stations are read at once. Boundaries, committees and landmarks wait until they
are asked for, so that one question on the command line is answered quickly.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from stationmap import resources
from stationmap.errors import InputError
from stationmap.geodata.finding import Finding
from stationmap.geodata.package import DataPackage
from stationmap.geodata.tables import FIRST_ROW
from stationmap.geodata.townships import read_townships
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
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stationmap.catalogue import Catalogue
    from stationmap.geodata.tables import Row

Item = TypeVar("Item")
FACTS = "network-facts"
POPULATION = "population_2020_census_district"
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
        load_population=lambda: read_population(package, district_code),
        sources=package.sources,
    )


def read_stations(package: DataPackage) -> tuple[Station, ...]:
    """Read the stations, ordered by ref.

    Raises
    ------
    DataError
        The file differs from its descriptor, a cell is refused, or hours are
        not understood.
    """
    return tuple(sorted(_made(package, "stations", _station), key=lambda item: item.ref))


def read_committees(package: DataPackage, district_code: str) -> tuple[Committee, ...]:
    """Read the village and community committees of a district, ordered by code.

    Raises
    ------
    DataError
        The file differs from its descriptor, or a cell is refused.
    """
    everyone = _made(package, "committees", _committee)
    ours = [item for item in everyone if item.township_code.startswith(district_code)]
    return tuple(sorted(ours, key=lambda item: item.code))


def read_landmarks(package: DataPackage, district_code: str) -> tuple[Landmark, ...]:
    """Read the places that people of a district know.

    Raises
    ------
    DataError
        The file differs from its descriptor, or a cell is refused.
    """
    everywhere = _made(package, "landmarks", _landmark)
    return tuple(item for item in everywhere if item.township_code.startswith(district_code))


def read_population(package: DataPackage, district_code: str) -> int | None:
    """Read how many people the census counted in a district; None where it is not said.

    Raises
    ------
    DataError
        The file differs from its descriptor.
    """
    facts = package.json(FACTS)
    people = facts.get(POPULATION)
    ours = f"adcode {district_code}" in str(facts.get("subject"))
    return people if ours and isinstance(people, int) else None


def _made(package: DataPackage, name: str, make: Callable[[Row], Item]) -> list[Item]:
    """Make one thing of each row; what cannot be made is a fault of that row."""
    made = []
    for number, row in enumerate(package.rows(name), start=FIRST_ROW):
        try:
            made.append(make(row))
        except (InputError, KeyError, ValueError, TypeError) as error:
            raise _unusable(package.resource(name).path, number, error).error() from None
    return made


def _unusable(path: str, number: int, error: Exception) -> Finding:
    if isinstance(error, InputError):
        return Finding(path, error.zh, error.en, number, "opening_hours", error.value)
    return Finding(
        path,
        row=number,
        value=repr(error),
        zh="这一行用不了。请对照 datapackage.json 的字段改正。",
        en="The row cannot be used. See the fields in datapackage.json.",
    )


def _station(row: Row) -> Station:
    from stationmap.hours import OpeningHours

    OpeningHours.parse(row["opening_hours"])  # refuses now, not in front of a reader
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


def _committee(row: Row) -> Committee:
    return Committee(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        township_code=row["township_code"],
        position=LonLat(row["lon"], row["lat"]),
        position_quality=PositionQuality(row["position_quality"]),
    )


def _landmark(row: Row) -> Landmark:
    return Landmark(
        name=row["name"],
        kind=row["kind"],
        township_code=row["township_code"],
        position=LonLat(row["lon"], row["lat"]),
    )
