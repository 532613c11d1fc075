"""Where stations should stand, as a file tells it: the sites, and the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.reports.tables import Column, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Site:
    """A place for a station; ``adds`` is what it covers beyond those before it.

    ``modelled`` says that only its committee is known, not the place itself.
    """

    rank: int
    name: str
    township: str
    lon: float
    lat: float
    adds: float
    modelled: bool = False


@dataclass(frozen=True, slots=True)
class Sites:
    """What a siting found.

    ``unit`` is that of `adds`; ``verdict`` says in a sentence what is proven;
    ``about`` holds further lines for the last sheet.
    """

    chosen: tuple[Site, ...]
    unit: str
    verdict: str
    about: tuple[tuple[str, str], ...] = ()


def sites_table(sites: Sites) -> Table:
    """Make the sheet of the sites."""
    columns = (
        Column("名次", Style.WHOLE, 8),
        Column("地点", width=24),
        Column("乡镇街道", width=14),
        Column(f"再多够得着\n{sites.unit}", Style.TENTH if sites.unit != "人" else Style.WHOLE, 16),
        Column("经度", Style.DEGREES, 14),
        Column("纬度", Style.DEGREES, 14),
        Column("位置", width=18),
    )
    rows = tuple(
        (s.rank, s.name, s.township, s.adds, s.lon, s.lat, "示例，只知道村居" if s.modelled else "")
        for s in sites.chosen
    )
    return Table("选址", columns, rows)


def about_sites(sites: Sites) -> Iterator[tuple[str, str]]:
    """Yield what the sites rest on."""
    yield "选址", sites.verdict
    yield from sites.about
