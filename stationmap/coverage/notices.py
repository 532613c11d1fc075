"""What a reader has to know before using the figures of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.coverage.figures import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.coverage.asked import CoverageQuery
    from stationmap.coverage.demand import Demand
    from stationmap.coverage.figures import StationFacts


def notices(query: CoverageQuery, stations: StationFacts, demand: Demand) -> tuple[Notice, ...]:
    """List what has to be said of a report, most important first."""
    return (*_stations(query, stations), *_demand(demand))


def _stations(query: CoverageQuery, stations: StationFacts) -> Iterator[Notice]:
    if not stations.counted:
        yield Notice(
            zh="没有一座驿站算数，所以处处是空白。少要一样，或换个时间再试。",
            en="No station counts, so everything is a gap. Ask for less, or for another hour.",
        )
    if stations.modelled:
        yield Notice(
            zh=f"算数的 {stations.counted} 座驿站里有 {stations.modelled} 座是示例，不是真实驿站。",
            en=f"{stations.modelled} of the {stations.counted} stations counted are examples, "
            "not real stations.",
        )
    if stations.unplaced:
        yield Notice(
            zh=f"有 {stations.unplaced} 座驿站只知道在哪个乡镇街道或区里，不知道在哪一处，没有算。",
            en=f"{stations.unplaced} stations are known by township or district only, not by "
            "place, and are left out.",
        )
    if stations.need_unknown:
        yield Notice(
            zh=f"有 {stations.need_unknown} 座驿站还不知道有没有要的东西，没有算。",
            en=f"Of {stations.need_unknown} stations it is not known whether they have what is "
            "needed; they are left out.",
        )
    if stations.hours_unknown:
        yield Notice(
            zh=f"有 {stations.hours_unknown} 座驿站那时开不开还不知道，没有算；"
            "如果都开着，见上限。",
            en=f"Of {stations.hours_unknown} stations it is not known whether they are open then; "
            "they are left out. If all were, see the upper bound.",
        )
    if stations.planned and query.need:
        yield Notice(
            zh="拟建的驿站当作什么设施都有。",
            en="Planned stations are taken to have every facility.",
        )


def _demand(demand: Demand) -> Iterator[Notice]:
    yield Notice(zh=demand.facts.zh + "。", en=demand.facts.en + ".")
    yield from demand.notices
