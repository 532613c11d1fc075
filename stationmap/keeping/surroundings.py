"""What lies around the stations and changes far less often than they do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from stationmap.coverage.ground import Ground
from stationmap.errors import DataError
from stationmap.geodata import open_package, read_committees, read_landmarks, read_townships
from stationmap.geodata.open import read_population
from stationmap.geodata.townships import SEATS, township
from stationmap.model import LonLat

if TYPE_CHECKING:
    from pathlib import Path

    from stationmap.geodata import DataPackage
    from stationmap.model import Committee, Landmark, Township
    from stationmap.settings import Settings

BOUNDARIES = "townships.geojson"


KEPT = 4  # of the district and its boundaries, now and before


@dataclass(frozen=True, slots=True)
class Replaced:
    """Boundaries in the place of those of the package: GeoJSON in WGS 84, told by its hash."""

    hash: str
    content: bytes = field(compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Townships, committees, landmarks, people: shared by versions over the same boundaries.

    Parameters
    ----------
    package : DataPackage
        Where they come from.
    district_code : str
        Six-digit code of the district.
    replaced : Replaced, optional
        Boundaries in the place of those of the package.
    """

    package: DataPackage
    district_code: str
    replaced: Replaced | None = None

    @cached_property
    def townships(self) -> tuple[Township, ...]:
        """The townships, ordered by code."""
        if self.replaced is None:
            return read_townships(self.package, self.district_code)
        seats = {
            row["township_code"]: LonLat(row["lon"], row["lat"]) for row in self.package.rows(SEATS)
        }
        found = json.loads(self.replaced.content).get("features") or ()
        if not found:
            raise DataError(
                zh="换上的乡镇街道边界里什么也没有。请退回上一版，或再导入一次边界文件。",
                en="The boundaries put in place are empty. Roll back, or import them again.",
                file=BOUNDARIES,
            )
        made = (township(BOUNDARIES, n, item, seats) for n, item in enumerate(found, start=1))
        return tuple(sorted(made, key=lambda item: item.code))

    @cached_property
    def committees(self) -> tuple[Committee, ...]:
        """The village and community committees, ordered by code."""
        return read_committees(self.package, self.district_code)

    @cached_property
    def landmarks(self) -> tuple[Landmark, ...]:
        """Places that people know."""
        return read_landmarks(self.package, self.district_code)

    @cached_property
    def population(self) -> int | None:
        """How many people the census counted."""
        return read_population(self.package, self.district_code)

    @cached_property
    def ground(self) -> Ground:
        """The area served, made ready once."""
        return Ground(self.townships, self.committees, population=self.population)


def around(settings: Settings, replaced: Replaced | None = None) -> Surroundings:
    """Return what lies around the stations, made ready once for each set of boundaries.

    Raises
    ------
    DataError
        The data package cannot be opened.
    """
    package = open_package(settings.geodata_dir)
    return _around(package.folder, package.version, settings.district_code, replaced)


@lru_cache(maxsize=KEPT)
def _around(
    folder: Path, _version: str, district_code: str, replaced: Replaced | None
) -> Surroundings:
    return Surroundings(open_package(folder), district_code, replaced)
