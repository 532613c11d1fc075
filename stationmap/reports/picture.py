"""The picture of a township: its stations, its gap, its farthest places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap.maps.still import Pin, Scene, township_map
from stationmap.reports.about import NOT_REVIEWED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from stationmap.coverage.report import CoverageReport
    from stationmap.reports.local import Local

EXAMPLE = "示例"
AIRPORT, AIRPORT_DISTRICT, AIRPORT_M2 = "首都机场", "110113", 5e6


def township_svg(report: CoverageReport, local: Local, *, approval: str = "") -> str:
    """Draw a township for a bulletin.

    Parameters
    ----------
    report : CoverageReport
        What was counted.
    local : Local
        The township.
    approval : str
        The number of approval of the map (审图号); empty: none.
    """
    ground, stations = report.ground, report.counted
    inside = (stations.township == local.number) & stations.counts
    return township_map(
        Scene(
            townships=ground.land.townships,
            names=tuple(township.name for township in ground.townships),
            focus=local.number,
            stations=tuple(_pins(report, local, inside)),
            others=stations.xy[stations.counts & ~inside],
            gap=local.gap,
            far=local.far.xy_m,
            places=tuple(_airport(report)),
            radius_words=f"{report.distance.radius_m:,.0f} 米内没有驿站",
            foot=_foot(report, approval),
        )
    )


def _pins(report: CoverageReport, local: Local, inside: NDArray[np.bool_]) -> Iterator[Pin]:
    stations = report.counted
    for number in np.flatnonzero(inside).tolist():
        station, (x, y) = stations.fit[number], stations.xy[number].tolist()
        # The map is of one township: its name before every station would only take room.
        yield Pin(x, y, station.name.removeprefix(local.row.name), sure=station.documented)


def _airport(report: CoverageReport) -> Iterator[Pin]:
    """Name the hole in the one district where it is known to be the airport."""
    from shapely import Polygon, get_parts

    ground = report.ground
    if any(township.district_code != AIRPORT_DISTRICT for township in ground.townships):
        return
    for part in get_parts(ground.land.outline):
        for ring in part.interiors:
            if Polygon(ring).area > AIRPORT_M2:
                middle = Polygon(ring).representative_point()
                yield Pin(middle.x, middle.y, AIRPORT)


def _foot(report: CoverageReport, approval: str) -> tuple[str, ...]:
    reviewed = f"审图号：{approval}" if approval else NOT_REVIEWED
    example = "示例数据：空心的驿站由程序生成。" if report.stations.modelled else ""
    return (f"{example}{reviewed}", f"数据版本 {report.version}。边界据公开资料。")
