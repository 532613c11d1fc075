"""Ground: what every question for coverage stands on, made ready once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from stationmap.coverage.land import Land
from stationmap.geodesy import Plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.spatial import cKDTree

    from stationmap.coverage.demand import Demand
    from stationmap.hours import WorkingCalendar
    from stationmap.model import Committee, Station, Township


class Ledger(Protocol):
    """What a report is made from; a `stationmap.catalogue.Catalogue` is one."""

    @property
    def version(self) -> str:
        """The data version."""
        ...

    @property
    def stations(self) -> tuple[Station, ...]:
        """All stations."""
        ...

    @property
    def calendar(self) -> WorkingCalendar:
        """What each day is."""
        ...

    @property
    def ground(self) -> Ground:
        """The area served."""
        ...


class Ground:
    """The area served: its plane, its land, its committees, the demand on it.

    Parameters
    ----------
    townships : sequence of Township
        With boundaries in WGS 84.
    committees : sequence of Committee
        Villages and communities.
    population : int, optional
        People of the whole area by the census; None where none is known.
    """

    def __init__(
        self,
        townships: Sequence[Township],
        committees: Sequence[Committee] = (),
        *,
        population: int | None = None,
    ) -> None:
        self.townships = tuple(townships)
        self.committees = tuple(committees)
        self.population = population
        self.number_of = {township.code: n for n, township in enumerate(self.townships)}

    @cached_property
    def plane(self) -> Plane:
        """The equal-area plane in which everything is computed."""
        return Plane.around([township.geometry for township in self.townships])

    @cached_property
    def land(self) -> Land:
        """The townships in the plane."""
        return Land(self.plane.project([township.geometry for township in self.townships]))

    @cached_property
    def committee_demand(self) -> Demand:
        """The census total, spread over the committees: modelled."""
        from stationmap.coverage.demand import committee_demand

        return committee_demand(self)

    @cached_property
    def area_demand(self) -> Demand:
        """Land itself, as points on a grid."""
        from stationmap.coverage.demand import area_demand

        return area_demand(self)

    @cached_property
    def committees_xy(self) -> NDArray[np.float64]:
        """Where the committees are, metres in the plane, shape (c, 2)."""
        return self.place([committee.position for committee in self.committees])

    @cached_property
    def _committee_tree(self) -> cKDTree:
        from scipy.spatial import cKDTree

        return cKDTree(self.committees_xy)

    def place(self, positions: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
        """Return positions in WGS 84 as metres in the plane, shape (n, 2)."""
        lon_lat = np.array(positions, np.float64).reshape(-1, 2)
        return self.plane.to_plane(lon_lat[:, 0], lon_lat[:, 1]).reshape(-1, 2)

    def nearest_committees(self, xy_m: NDArray[np.float64]) -> list[tuple[Committee, float]]:
        """Return the nearest committee of each place and its distance; nothing without any."""
        if not self.committees:
            return []
        away_m, number = self._committee_tree.query(xy_m)
        rows = zip(np.ravel(number).tolist(), np.ravel(away_m).tolist(), strict=True)
        return [(self.committees[n], metres) for n, metres in rows]

    def numbers(self, codes: Sequence[str | None]) -> NDArray[np.intp]:
        """Return the number of each township code, -1 for those not of this area."""
        return np.array([self.number_of.get(code or "", -1) for code in codes], np.intp)
