"""A geocoder, and what it answers: a position, and what that position is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from stationmap.model import LonLat, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address is, as a geocoder says.

    Parameters
    ----------
    position : LonLat
        WGS 84.
    level : str
        What kind of thing was matched, in the words of the service's own table.
    quality : PositionQuality
        What that level is worth.
    error_m : float
        The radius within which the true place is thought to lie, by the table
        in `levels`: a judgement of this project, no service states one.
    by : str
        The service, such as ``amap``.
    reliability : int or None
        How sure the service is, where it says: Tencent 1 to 10, 7 and more is
        good; Tianditu up to 100.
    matched : str
        The words that were matched, as the service writes them.
    """

    position: LonLat
    level: str
    quality: PositionQuality
    error_m: float
    by: str
    reliability: int | None = None
    matched: str = ""

    @property
    def said(self) -> str:
        """Who says so and how exactly, in one phrase such as ``tencent 门址 7``."""
        sure = "" if self.reliability is None else str(self.reliability)
        return " ".join(part for part in (self.by, self.level, sure) if part)

    def plain(self) -> dict[str, object]:
        """Return it as plain values, to be kept."""
        return {
            "lon": self.position.lon,
            "lat": self.position.lat,
            "level": self.level,
            "quality": self.quality.value,
            "error_m": self.error_m,
            "by": self.by,
            "reliability": self.reliability,
            "matched": self.matched,
        }

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Located:
        """Return what `plain` wrote."""
        return cls(
            position=LonLat(float(values["lon"]), float(values["lat"])),
            level=str(values["level"]),
            quality=PositionQuality(values["quality"]),
            error_m=float(values["error_m"]),
            by=str(values["by"]),
            reliability=values["reliability"],
            matched=str(values["matched"]),
        )


class Geocoder(Protocol):
    """Says where an address is."""

    @property
    def name(self) -> str:
        """The service's name in the settings: amap, tencent or tianditu."""

    def ask(self, address: str) -> Located | None:
        """Return where `address` is, None where the service finds nothing.

        Raises
        ------
        GeocoderError
            The service did not answer as it should; its `trouble` says why.
        """
