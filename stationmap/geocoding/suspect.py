"""Whether an answer fits the row it was asked for."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from stationmap.geodesy import Plane
from stationmap.index import TownshipIndex
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stationmap.geocoding.located import Located
    from stationmap.model import LonLat, Township

TOO_ROUGH = frozenset({PositionQuality.TOWNSHIP, PositionQuality.DISTRICT})


class Suspicion(StrEnum):
    """Why an answer is not used without a keeper's word."""

    OUTSIDE_DISTRICT = "outside-district"
    OTHER_TOWNSHIP = "other-township"
    ROUGH = "rough"  # only a township, a district or a city was matched


class Whereabouts:
    """Compares answers with the townships of the district that is served.

    Parameters
    ----------
    townships : sequence of Township
        All of the district, boundaries in WGS 84.
    """

    def __init__(self, townships: Sequence[Township]) -> None:
        self._townships = tuple(townships)

    def suspect(
        self, located: Located, township_code: str | None
    ) -> tuple[Suspicion | None, float | None]:
        """Say what is suspicious about an answer, and by how many metres it misses.

        Parameters
        ----------
        located : Located
            The answer.
        township_code : str or None
            The township that the row names, None where it names none.
        """
        at = located.position
        inside = self._index.township_at(lon=at.lon, lat=at.lat)
        if inside is None and self._townships:
            return Suspicion.OUTSIDE_DISTRICT, self._off(at, self._townships)
        named = self._by_code.get(township_code or "")
        if named is not None and inside != named.code and (off := self._off(at, (named,))) > 0:
            return Suspicion.OTHER_TOWNSHIP, off
        return (Suspicion.ROUGH, None) if located.quality in TOO_ROUGH else (None, None)

    @cached_property
    def _index(self) -> TownshipIndex:
        return TownshipIndex(self._townships)

    @cached_property
    def _by_code(self) -> Mapping[str, Township]:
        return {township.code: township for township in self._townships}

    @staticmethod
    def _off(at: LonLat, townships: Sequence[Township]) -> float:
        """Return how many metres a position lies outside of the nearest of these townships."""
        from shapely import Point, distance

        plane = Plane(lon=at.lon, lat=at.lat)
        here = Point(plane.to_plane(at.lon, at.lat).ravel())
        lands = plane.project([township.geometry for township in townships])
        return float(distance(lands, here).min())
