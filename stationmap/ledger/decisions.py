"""What the keeper has said about a file: the same file and the same words give the same ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.datum import Datum
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.ledger.fault import Remedy
    from stationmap.model import LonLat


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row is, by the keeper's click or by a geocoder's answer; WGS 84."""

    position: LonLat
    quality: PositionQuality = PositionQuality.PICKED
    error_m: float | None = None
    by: str = ""  # such as "amap 门牌号" or "tencent 9", for the keeper and the audit


@dataclass(frozen=True, slots=True)
class Decisions:
    """The keeper's decisions on one file.

    Parameters
    ----------
    datum : Datum
        What the file's coordinates are in.
    columns : mapping of str to (str or None)
        Heading as printed to field, where the keeper knows better than the
        program; None: the column is kept as it is.
    remedies : mapping of (int, str) to Remedy
        For a row and a fault's code, what to do; row 0 speaks of every row
        with that fault, and of faults of the whole file.
    placed : mapping of int to Placed
        Positions of rows that have none of their own, or a wrong one.
    """

    datum: Datum = Datum.WGS84
    columns: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    remedies: Mapping[tuple[int, str], Remedy] = field(default_factory=lambda: MappingProxyType({}))
    placed: Mapping[int, Placed] = field(default_factory=lambda: MappingProxyType({}))

    def remedy(self, row: int | None, code: str) -> Remedy | None:
        """Return what was decided about a fault, of this row or of all."""
        return self.remedies.get((row or 0, code)) or self.remedies.get((0, code))
