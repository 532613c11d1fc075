"""Whoever stops a solve, and whatever limit ends it: the answer says so, and is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stationmap import siting
from stationmap.siting import Model, SolveStatus

if TYPE_CHECKING:
    from stationmap.siting import Progress

RADIUS_M = 1500.0
NEW = 25


def solve(model: Model, town: Any, **terms: Any) -> siting.SitingResult:
    if model is Model.MCLP:
        return siting.mclp(town.costs, town.weights, RADIUS_M, NEW, **terms)
    if model is Model.LSCP:
        return siting.lscp(town.costs, 700.0, skip_unreachable=True, **terms)
    if model is Model.P_MEDIAN:
        return siting.p_median(town.costs, town.weights, NEW, **terms)
    return siting.p_center(town.costs, NEW, **terms)


def is_honest(result: siting.SitingResult) -> None:
    """An unfinished answer has a bound that is not met, and is not called optimal."""
    assert not result.proven
    assert result.objective is not None
    assert result.bound is not None
    assert result.gap == siting.relative_gap(result.objective, result.bound)
    assert result.gap > 1e-6
    if result.model is Model.MCLP:
        assert result.objective < result.bound
    else:
        assert result.objective > result.bound
    assert result.chosen


@pytest.mark.parametrize("model", [Model.MCLP, Model.P_MEDIAN, Model.P_CENTER])
def test_a_time_limit_is_kept_and_never_called_optimal(model: Model, hard: Any) -> None:
    result = solve(model, hard, time_limit_s=0.6)
    is_honest(result)
    assert result.status is SolveStatus.FEASIBLE
    assert "ime limit" in result.solver_status
    assert result.duration_s < 6.0


@pytest.mark.parametrize("model", [Model.MCLP, Model.P_MEDIAN, Model.P_CENTER])
def test_a_user_who_stops_gets_what_was_found(model: Model, hard: Any) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 8

    result = solve(model, hard, stop=stop)
    is_honest(result)
    assert result.status is SolveStatus.STOPPED


@pytest.mark.parametrize("model", list(Model))
def test_a_stop_before_the_start_still_has_an_answer(model: Model, hard: Any) -> None:
    result = solve(model, hard, stop=lambda: True)
    assert result.status is SolveStatus.STOPPED
    if model is not Model.P_CENTER:
        assert result.objective is not None
        assert result.chosen


@pytest.mark.parametrize("model", [Model.MCLP, Model.P_MEDIAN, Model.P_CENTER])
def test_progress_is_told_in_the_units_of_the_answer(model: Model, hard: Any) -> None:
    told: list[Progress] = []
    result = solve(model, hard, time_limit_s=1.5, progress=told.append)
    assert told
    assert all(p.model is model for p in told)
    assert [p.elapsed_s for p in told] == sorted(p.elapsed_s for p in told)
    last = told[-1]
    assert last.objective is not None
    assert last.bound is not None
    assert result.objective == pytest.approx(last.objective, rel=0.1)
    low, high = sorted((last.objective, last.bound))
    assert low * (1 - 1e-6) <= result.objective <= high * (1 + 1e-6)


@pytest.mark.parametrize("model", [Model.MCLP, Model.P_MEDIAN])
def test_a_fault_in_the_listener_comes_out_as_it_is(model: Model, hard: Any) -> None:
    def fault(_: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        solve(model, hard, progress=fault, time_limit_s=5.0)


def test_a_curve_that_runs_out_of_time_ends_early_and_never_falls(hard: Any) -> None:
    points = siting.curve(hard.costs, hard.weights, RADIUS_M, 60, time_limit_s=1.0)
    assert 0 < len(points) < 60
    assert all(point.added >= 0.0 for point in points)


def test_a_limit_that_is_none_costs_nothing(town: Any) -> None:
    costs, weights = town(30, 8)
    with_limit = siting.mclp(costs, weights, RADIUS_M, 3, time_limit_s=60.0)
    without = siting.mclp(costs, weights, RADIUS_M, 3, time_limit_s=None)
    assert with_limit.status is without.status is SolveStatus.OPTIMAL
    assert with_limit.objective == without.objective
