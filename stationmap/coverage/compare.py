"""Two reports side by side: today, and what if."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from stationmap.coverage.figures import Totals, plain_row
from stationmap.errors import InputError

if TYPE_CHECKING:
    from stationmap.coverage.figures import Plain, TownshipRow
    from stationmap.coverage.report import CoverageReport

# What a change of stations can change in a township, as named in `TownshipRow`.
CHANGING = (
    "counted",
    "gap_area_km2",
    "covered_share",
    "demand_out",
    "demand_covered_share",
    "mean_m",
    "p95_m",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; `difference` is None where one of them is."""

    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """After less before."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class TownshipChange:
    """The figures of one township that a scenario changes, by their names in `TownshipRow`."""

    code: str
    name: str
    figures: dict[str, Change]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports that differ in their stations only.

    Attributes
    ----------
    before, after : CoverageReport
        The whole reports.
    totals : dict of str to Change
        Every single number of `Totals`, by its name.
    townships : tuple of TownshipChange
        Those in which something differs, most people gained first.
    """

    before: CoverageReport
    after: CoverageReport
    totals: dict[str, Change]
    townships: tuple[TownshipChange, ...]

    def plain(self) -> Plain:
        """Return the comparison as values that `json` can write."""
        return {
            "totals": {name: _plain(change) for name, change in self.totals.items()},
            "townships": [
                {"code": row.code, "name": row.name}
                | {name: _plain(change) for name, change in row.figures.items()}
                for row in self.townships
            ],
            "scenario": self.after.query.scenario.address(),
            "parameters": self.after.plain()["parameters"],
            "notices": [plain_row(notice) for notice in self.after.notices],
            "data": {"version": self.after.version},
        }


def compare(before: CoverageReport, after: CoverageReport) -> Comparison:
    """Set two reports side by side.

    Raises
    ------
    InputError
        They answer different questions: another radius, demand, hour or
        version of the data would pass for an effect of the stations.
    """
    for name, one, other in (
        ("radius", before.distance, after.distance),
        ("demand", before.demand, after.demand),
        ("need", before.query.need, after.query.need),
        ("all_day", before.query.all_day, after.query.all_day),
        ("at", before.query.at, after.query.at),
        ("version", before.version, after.version),
    ):
        if one != other:
            raise InputError(
                zh=f"两份结果的“{name}”不同，比不出驿站的作用。请用同样的条件各算一次。",
                en=f"The two reports differ in {name}, so the effect of the stations cannot be "
                "seen. Make both with the same parameters.",
                field=name,
            )
    rows = zip(before.townships, after.townships, strict=True)
    changed = [_township(one, other) for one, other in rows if _differ(one, other)]
    changed.sort(key=lambda row: (row.figures["demand_out"].difference or 0.0, row.code))
    return Comparison(before, after, _totals(before.totals, after.totals), tuple(changed))


def _totals(before: Totals, after: Totals) -> dict[str, Change]:
    pairs = {f.name: (getattr(before, f.name), getattr(after, f.name)) for f in fields(Totals)}
    return {
        name: Change(one, other)
        for name, (one, other) in pairs.items()
        if not isinstance(one, tuple)
    }


def _differ(before: TownshipRow, after: TownshipRow) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in CHANGING)


def _township(before: TownshipRow, after: TownshipRow) -> TownshipChange:
    figures = {name: Change(getattr(before, name), getattr(after, name)) for name in CHANGING}
    return TownshipChange(after.code, after.name, figures)


def _plain(change: Change) -> Plain:
    return {"before": change.before, "after": change.after, "difference": change.difference}
