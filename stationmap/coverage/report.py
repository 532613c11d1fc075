"""CoverageReport: where stations are missing, for whom, and at which hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stationmap.coverage.figures import plain_row

if TYPE_CHECKING:
    from stationmap.coverage.asked import CoverageQuery
    from stationmap.coverage.figures import (
        CriticalRow,
        DemandFacts,
        DistanceBasis,
        FarthestRow,
        HourRow,
        Notice,
        Plain,
        StationFacts,
        Totals,
        TownshipRow,
    )


@dataclass(frozen=True)
class CoverageReport:
    """Everything that one question for coverage brings.

    Attributes
    ----------
    query : CoverageQuery
        What was asked.
    version : str
        The data version.
    distance, demand, stations : DistanceBasis, DemandFacts, StationFacts
        What the figures rest on.
    totals : Totals
        The whole area, from the stations counted.
    totals_upper : Totals or None
        With a moment asked for: the same, as if every station of unknown
        hours were open then. The truth lies between the two.
    townships : tuple of TownshipRow
        Ordered by code; areas and demand add up to the totals.
    farthest : tuple of FarthestRow
        Farthest first.
    critical : tuple of CriticalRow
        Stations that alone reach something: most demand first, then most land.
    by_hour : tuple of HourRow
        24 hours for each of the four kinds of day.
    notices : tuple of Notice
        What to know before using the figures.
    """

    query: CoverageQuery
    version: str
    distance: DistanceBasis
    demand: DemandFacts
    stations: StationFacts
    totals: Totals
    totals_upper: Totals | None
    townships: tuple[TownshipRow, ...]
    farthest: tuple[FarthestRow, ...]
    critical: tuple[CriticalRow, ...]
    by_hour: tuple[HourRow, ...]
    notices: tuple[Notice, ...] = field(default=())
