"""What lies around the stations and changes far less often than they do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stationmap.coverage.ground import Ground
from stationmap.errors import DataError
from stationmap.geodata import read_committees, read_landmarks, read_townships
from stationmap.geodata.open import read_population
from stationmap.geodata.townships import SEATS, township
from stationmap.model import LonLat

if TYPE_CHECKING:
    from stationmap.geodata import DataPackage
    from stationmap.model import Committee, Landmark, Township

BOUNDARIES = "townships.geojson"


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Townships, committees, landmarks, people: shared by versions over the same boundaries.

    Parameters
    ----------
    package : DataPackage
        Where they come from.
    district_code : str
        Six-digit code of the district.
    townships_hash : str
        Names the boundaries that replaced those of the package; empty where none did.
    replaced : bytes, optional
        Those boundaries, as GeoJSON in WGS 84.
    """

    package: DataPackage
    district_code: str
    townships_hash: str = ""
    replaced: bytes | None = None

    def same_as(self, other: Surroundings) -> bool:
        """Say whether both describe the same."""
        return (self.package.folder, self.package.version, self.district_code) == (
            other.package.folder,
            other.package.version,
            other.district_code,
        ) and self.townships_hash == other.townships_hash

    @cached_property
    def townships(self) -> tuple[Township, ...]:
        """The townships, ordered by code."""
        if self.replaced is None:
            return read_townships(self.package, self.district_code)
        seats = {
            row["township_code"]: LonLat(row["lon"], row["lat"]) for row in self.package.rows(SEATS)
        }
        found = json.loads(self.replaced).get("features") or ()
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
