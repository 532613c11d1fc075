"""The trade-off curve: covered demand for p = 1 .. P, and what each further station adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from stationmap.siting import checks
from stationmap.siting.mclp import solve_cover
from stationmap.siting.reduce import covered_by, reach_matrix, reduced
from stationmap.siting.result import Model
from stationmap.siting.terms import choice_of, watch_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stationmap.siting.choice import Choice
    from stationmap.siting.result import SitingResult
    from stationmap.siting.terms import Terms


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One p of the curve.

    Attributes
    ----------
    p : int
        New stations.
    covered : float
        Weight within reach.
    covered_share : float
        Of all weight, 0 to 1.
    added : float
        More than with one station less (for the first p: than with none).
    result : SitingResult
        The solve behind it, with its status, bound and gap.
    """

    p: int
    covered: float
    covered_share: float
    added: float
    result: SitingResult


def curve(
    cost_matrix: Any,  # noqa: ANN401 - dense or any sparse format
    weights: ArrayLike | None,
    service_radius_m: float | None,
    p_most: int,
    **terms: Unpack[Terms],
) -> tuple[CurvePoint, ...]:
    """Solve the MCLP for every p up to `p_most`.

    Each solve begins from the one before it and the column that adds most to
    it, so that the curve never falls, whatever ends a solve. The time limit
    and the stop are for the whole curve: it then ends early, and holds what
    was found until then.

    Parameters
    ----------
    cost_matrix, weights, service_radius_m, **terms
        As for `mclp`.
    p_most : int
        The greatest p.

    Returns
    -------
    tuple of CurvePoint
        By p, from 1, or from as many as the minimums ask for.
    """
    watch = watch_of(Model.MCLP, terms)
    reach = reach_matrix(cost_matrix, service_radius_m)
    demand = checks.weights(weights, reach.shape[0])
    choice = choice_of(reach.shape[1], terms)
    p_most = choice.check_p(p_most)
    cover = reduced(reach, demand, choice)
    everything = float(demand.sum()) or 1.0
    before, points = cover.settled, list[CurvePoint]()
    start: NDArray[np.intp] | None = None
    for p in range(max(1, choice.least), p_most + 1):
        if points and watch.ended:
            break
        result = solve_cover(reach, demand, cover, p, watch, choice, start=start)
        covered = result.objective or 0.0
        points.append(CurvePoint(p, covered, covered / everything, covered - before, result))
        before, start = covered, _one_more(reach, demand, choice, np.array(result.chosen, np.intp))
    return tuple(points)


def _one_more(
    reach: Any,  # noqa: ANN401 - scipy's sparse arrays
    demand: NDArray[np.float64],
    choice: Choice,
    chosen: NDArray[np.intp],
) -> NDArray[np.intp] | None:
    others = np.setdiff1d(choice.allowed, chosen)
    if not len(others):
        return None
    done = covered_by(reach, np.concatenate([choice.existing, chosen]))
    gains = np.asarray(reach.T @ np.where(done, 0.0, demand))
    return np.append(chosen, others[gains[others].argmax()])
