"""Where the next stations should stand: names and added demand, from demand and candidates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import numpy as np

from stationmap.coverage.reach import STRAIGHT
from stationmap.errors import InputError, NumberError
from stationmap.siting import checks
from stationmap.siting.candidates import NOWHERE
from stationmap.siting.curve import curve
from stationmap.siting.lscp import lscp
from stationmap.siting.mclp import mclp
from stationmap.siting.p_center import p_center
from stationmap.siting.p_median import p_median
from stationmap.siting.reduce import covered_by, reach_matrix
from stationmap.siting.result import Model
from stationmap.siting.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from stationmap.coverage.demand import Demand
    from stationmap.coverage.reach import Reach
    from stationmap.siting.candidates import Candidates, Site
    from stationmap.siting.curve import CurvePoint
    from stationmap.siting.result import SitingResult
    from stationmap.siting.watch import Listener, Stop

MOST_DISTANCES = 20_000_000
"""Distances that p-median and p-center may weigh: some 160 MB, a few times over."""


class PlanTerms(TypedDict, total=False):
    """Keyword arguments of `plan_sites` and `plan_curve`; all may be left out.

    Attributes
    ----------
    keep_existing : bool
        Existing stations stay (the default), and cost nothing of p; or they
        are candidates like the others, and p counts all that stand in the end.
    forbidden : iterable of int
        Candidates that must not be chosen, by their number.
    minimum : mapping of str to int
        Township code: how many stations must stand there in the end.
    skip_unreachable : bool
        LSCP: serve all demand but what no candidate reaches.
    time_limit_s, stop, progress
        See `stationmap.siting.terms.Terms`.
    """

    keep_existing: bool
    forbidden: Iterable[int]
    minimum: Mapping[str, int]
    skip_unreachable: bool
    time_limit_s: float | None
    stop: Stop | None
    progress: Listener | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A site to open.

    Attributes
    ----------
    rank : int
        From 1; each is the one that adds most to those before it.
    site : Site
        Name, position, township.
    added : float
        Demand it brings within the service radius, beyond those before it.
    covered : float
        Demand within the service radius of existing stations and all
        proposals up to this one.
    existing : bool
        It stands already, and should stay where existing ones were freed.
    """

    rank: int
    site: Site
    added: float
    covered: float
    existing: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SitePlan:
    """Proposals, and the proof behind them.

    Attributes
    ----------
    proposals : tuple of Proposal
        By rank; empty where there is no answer.
    result : SitingResult
        The solve. Its columns are the candidates, then the existing stations
        where those were freed; else an assignment past the last candidate is
        to an existing station. Its rows are the demand points.
    service_radius_m : float
        Metres, edge included.
    demand : float
        All demand.
    covered_before : float
        Of it, within the service radius of the existing stations.
    candidates : int
        How many could be chosen among.
    unreachable : tuple of str
        Names (or numbers, from 0) of demand points that nothing can reach.
    """

    proposals: tuple[Proposal, ...]
    result: SitingResult
    service_radius_m: float
    demand: float
    covered_before: float
    candidates: int
    unreachable: tuple[str, ...]

    @property
    def covered_after(self) -> float:
        """Demand within the service radius of all that stand in the end."""
        return self.proposals[-1].covered if self.proposals else self.covered_before


def plan_sites(
    demand: Demand,
    candidates: Candidates,
    *,
    model: Model = Model.MCLP,
    p: int | None = None,
    service_radius_m: float,
    existing: Candidates = NOWHERE,
    reach: Reach = STRAIGHT,
    **terms: Unpack[PlanTerms],
) -> SitePlan:
    """Find sites for new stations, and say what each adds.

    Parameters
    ----------
    demand : Demand
        Points in the plane with weights.
    candidates : Candidates
        Where a station may be opened.
    model : Model
        What is wanted; see `stationmap.siting`.
    p : int, optional
        How many; every model but the LSCP needs it.
    service_radius_m : float
        Metres, edge included. p-median and p-center do not choose by it, but
        what each site adds is counted within it.
    existing : Candidates
        The stations that stand.
    reach : Reach
        How far it is.
    **terms : PlanTerms
        Existing ones kept or freed, forbidden, minimum, limits, progress.

    Raises
    ------
    InputError
        Nothing to serve or to choose from, too many distances, or a value
        that the model refuses (`NumberError`).
    """
    board = _Board(demand, candidates, existing, reach, service_radius_m, terms)
    result = board.solved(model, p)
    return SitePlan(
        proposals=board.proposals(result),
        result=result,
        service_radius_m=board.radius_m,
        demand=float(demand.weight.sum()),
        covered_before=board.covered_before,
        candidates=len(candidates),
        unreachable=tuple(
            demand.names[row] if demand.names else str(row) for row in result.unreachable
        ),
    )


def plan_curve(
    demand: Demand,
    candidates: Candidates,
    p_most: int,
    *,
    service_radius_m: float,
    existing: Candidates = NOWHERE,
    reach: Reach = STRAIGHT,
    **terms: Unpack[PlanTerms],
) -> tuple[CurvePoint, ...]:
    """Solve the MCLP for p = 1 .. `p_most`; the rest as for `plan_sites`."""
    board = _Board(demand, candidates, existing, reach, service_radius_m, terms)
    return curve(board.within, demand.weight, None, p_most, **board.terms)


class _Board:
    """The columns of the problem: candidates, then what stands.

    Existing stations that stay are one column together, by the nearest of
    them: that serves the demand as they do, and is small.
    """

    def __init__(
        self,
        demand: Demand,
        candidates: Candidates,
        existing: Candidates,
        reach: Reach,
        service_radius_m: float,
        terms: PlanTerms,
    ) -> None:
        _check_any(demand, candidates)
        self.radius_m = checks.radius_m(service_radius_m)
        self._demand = demand
        self._reach = reach
        self._wish = terms
        self._freed = not terms.get("keep_existing", True)
        self._sites = candidates + existing if self._freed else candidates
        self._new = len(candidates)
        self._nearest_m = reach.nearest_m(demand.xy, existing.xy).distance_m
        self._standing = existing if len(existing) and not self._freed else NOWHERE
        self.within = self._within()
        self.terms = self._terms()

    @property
    def covered_before(self) -> float:
        """Demand within reach of the existing stations."""
        return float(self._demand.weight[self._nearest_m <= self.radius_m].sum())

    def solved(self, model: Model, p: int | None) -> SitingResult:
        weight, new = self._demand.weight, p if p is not None else 0
        if model is Model.LSCP:
            skip = self._wish.get("skip_unreachable", False)
            result = lscp(self.within, None, skip_unreachable=skip, **self.terms)
        elif model is Model.MCLP:
            result = mclp(self.within, weight, None, new, **self.terms)
        elif model is Model.P_MEDIAN:
            result = p_median(self._costs(), weight, new, **self.terms)
        else:
            result = p_center(self._costs(), new, **self.terms)
        return replace(result, existing=())

    def proposals(self, result: SitingResult) -> tuple[Proposal, ...]:
        """Put the chosen columns in the order of what each adds."""
        weight = self._demand.weight.copy()
        # What stands is counted first; where it was freed it is judged like the others.
        stand = np.array([len(self._sites)] if len(self._standing) else [], np.intp)
        done = covered_by(self.within, stand)
        covered = float(weight[done].sum())
        weight[done] = 0.0
        left, found = list(result.chosen), list[Proposal]()
        columns = self.within.tocsc()
        while left:
            gains = np.asarray(columns[:, left].T @ weight)
            column = left.pop(int(gains.argmax()))
            added = float(gains.max())
            covered += added
            weight[columns[:, [column]].indices] = 0.0
            site, old = self._sites.sites[column], column >= self._new
            found.append(Proposal(len(found) + 1, site, added, covered, old))
        return tuple(found)

    def _within(self) -> Any:  # noqa: ANN401 - scipy's sparse arrays
        from scipy.sparse import csr_array, hstack

        near = self._reach.within(self._demand.xy, self._sites.xy, self.radius_m)
        table = reach_matrix(near, None)
        if len(self._standing):
            stand = csr_array((self._nearest_m <= self.radius_m).astype(np.float64)[:, None])
            table = hstack([table, stand], "csr")
        return table.astype(np.bool_)

    def _costs(self) -> NDArray[np.float64]:
        rows, columns = len(self._demand), len(self._sites) + 1
        if rows * columns > MOST_DISTANCES:
            raise InputError(
                zh=f"要比 {rows * columns:,} 个距离，超过 {MOST_DISTANCES:,} 个。"
                "请用更少的需求点或候选点（网格大些），或按覆盖选址。",
                en=f"There are {rows * columns:,} distances to weigh, more than "
                f"{MOST_DISTANCES:,}. Use fewer points or candidates, or a covering model.",
                field="demand",
                value=rows,
            )
        costs = self._reach.cost_matrix(self._demand.xy, self._sites.xy)
        if not len(self._standing):
            return costs
        return np.column_stack([costs, self._nearest_m])

    def _terms(self) -> Terms:
        stand = bool(len(self._standing))
        codes = [site.township_code for site in self._sites.sites]
        return Terms(
            existing=[len(codes)] if stand else [],
            forbidden=checks.columns(self._wish.get("forbidden", ()), self._new, "forbidden"),
            groups=codes + [None] * stand,
            minimum=self._minimum(codes),
            time_limit_s=self._wish.get("time_limit_s"),
            stop=self._wish.get("stop"),
            progress=self._wish.get("progress"),
        )

    def _minimum(self, codes: list[str | None]) -> dict[Any, int]:
        """Return how many new ones each township needs beside those that stand."""
        stand = [site.township_code for site in self._standing.sites]
        found = {}
        for code, least in self._wish.get("minimum", {}).items():
            most = stand.count(code) + codes.count(code)
            if not 0 <= least <= most:
                raise NumberError(
                    zh=f"乡镇街道 {code} 的下限是 {least}，而那里连候选点最多只能有 {most} 座。",
                    en=f"The minimum of township {code} is {least}, but there can be {most} "
                    "at most, candidates included.",
                    field="minimum",
                    value=least,
                )
            found[code] = max(0, least - stand.count(code))
        return found


def _check_any(demand: Demand, candidates: Candidates) -> None:
    for points, field, zh in ((demand, "demand", "需求点"), (candidates, "candidates", "候选点")):
        if not len(points):
            raise InputError(
                zh=f"一个{zh}也没有。请换一份名单。",
                en=f"There are no {field} points. Give a list that holds some.",
                field=field,
                value=0,
            )
