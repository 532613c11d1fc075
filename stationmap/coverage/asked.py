"""What can be asked of coverage, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are read at run time

from stationmap.coverage.figures import DemandBasis
from stationmap.coverage.reach import TravelTime  # noqa: TC001 - the same
from stationmap.model import Facility  # noqa: TC001 - the same
from stationmap.scenario import Scenario

RADIUS_M = 1000.0
CROSS = 2
FARTHEST = 10


@dataclass(frozen=True, slots=True)
class CoverageQuery:
    """A checked question for coverage.

    Attributes
    ----------
    radius_m : float
        The service radius, metres in a straight line; not used with `travel`.
    travel : TravelTime, optional
        A time on the way instead of a radius: an estimate.
    need : frozenset of Facility
        Only stations known to have all of these count.
    all_day : bool
        Only stations known to be open 24 hours every day count.
    at : datetime, optional
        Only stations known to be open at this moment count; those of unknown
        hours are told apart. None: hours do not matter.
    cross : int
        The number of stations for which `CoverageReport.plain` names cross
        coverage; that of 1 to 3 is always told.
    demand : DemandBasis
        For whom; with ``FILE`` the demand itself is handed over beside.
    unplaced : bool
        Whether stations known only by township or district count, at the
        place where they are drawn.
    farthest : int
        How many far places to list.
    scenario : Scenario
        What if these were closed, opened, changed.
    """

    radius_m: float = RADIUS_M
    travel: TravelTime | None = None
    need: frozenset[Facility] = frozenset()
    all_day: bool = False
    at: datetime | None = None
    cross: int = CROSS
    demand: DemandBasis = DemandBasis.COMMITTEES
    unplaced: bool = False
    farthest: int = FARTHEST
    scenario: Scenario = field(default_factory=Scenario)

    @property
    def service_radius_m(self) -> float:
        """How far "within reach" is, metres in a straight line."""
        return self.travel.radius_m if self.travel else self.radius_m
