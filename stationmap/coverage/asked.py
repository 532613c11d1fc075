"""What can be asked of coverage, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are read at run time

from stationmap.coverage.figures import DemandBasis
from stationmap.model import Facility  # noqa: TC001 - dataclass fields are read at run time
from stationmap.nearest import TravelMode
from stationmap.scenario import Scenario

RADIUS_M = 1000.0
CROSS = 3
FARTHEST = 10


@dataclass(frozen=True, slots=True)
class CoverageQuery:
    """A checked question for coverage.

    Attributes
    ----------
    radius_m : float
        The service radius, metres in a straight line; not used with `minutes`.
    minutes : float, optional
        The time on the way instead of a radius.
    mode : TravelMode
        How one travels, for `minutes`.
    need : frozenset of Facility
        Only stations known to have all of these count.
    all_day : bool
        Only stations known to be open 24 hours every day count.
    at : datetime, optional
        Only stations known to be open at this moment count; those of unknown
        hours are told apart. None: hours do not matter.
    cross : int
        The greatest number of stations for which cross coverage is told.
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
    minutes: float | None = None
    mode: TravelMode = TravelMode.WALK
    need: frozenset[Facility] = frozenset()
    all_day: bool = False
    at: datetime | None = None
    cross: int = CROSS
    demand: DemandBasis = DemandBasis.COMMITTEES
    unplaced: bool = False
    farthest: int = FARTHEST
    scenario: Scenario = field(default_factory=Scenario)
