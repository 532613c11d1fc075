"""The four models against all choices there are, against known optima, and for properties."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.sparse import csr_array

from stationmap import siting
from stationmap.siting import SolveStatus

# Whole metres on a short scale: ties, equal rows and equal columns are common.
metres = st.integers(0, 12).map(float)


class Problem(NamedTuple):
    costs: Any
    weights: Any
    radius: float
    p: int
    existing: tuple[int, ...]
    forbidden: tuple[int, ...]

    @property
    def terms(self) -> siting.Terms:
        return siting.Terms(existing=self.existing, forbidden=self.forbidden)


@st.composite
def problems(draw: Any, most_rows: int = 9, most_columns: int = 7) -> Problem:
    rows, columns = draw(st.integers(1, most_rows)), draw(st.integers(2, most_columns))
    costs = draw(arrays.arrays(np.float64, (rows, columns), elements=metres))
    weights = draw(arrays.arrays(np.float64, rows, elements=st.integers(0, 9).map(float)))
    role = draw(st.lists(st.sampled_from("...ex"), min_size=columns, max_size=columns))
    role[draw(st.integers(0, columns - 1))] = "."
    existing = tuple(i for i, r in enumerate(role) if r == "e")
    forbidden = tuple(i for i, r in enumerate(role) if r == "x")
    p = draw(st.integers(1, role.count(".")))
    return Problem(costs, weights, draw(st.integers(1, 12)), p, existing, forbidden)


def holds(result: siting.SitingResult, problem: Problem, p: int | None = None) -> None:
    """What is true of every answer."""
    assert result.status is SolveStatus.OPTIMAL
    assert result.gap is not None
    assert result.gap <= 1e-6
    assert len(result.chosen) == (problem.p if p is None else p)
    assert result.existing == problem.existing
    assert not set(result.chosen) & (set(problem.existing) | set(problem.forbidden))
    assert result.chosen == tuple(sorted(result.chosen))


@given(problem=problems())
def test_mclp_is_the_best_of_all_choices(problem: Problem, brute: Any) -> None:
    best = brute(problem.costs, problem.existing, problem.forbidden)
    result = siting.mclp(problem.costs, problem.weights, problem.radius, problem.p, **problem.terms)
    holds(result, problem)
    assert result.objective == best.mclp(problem.weights, problem.radius, problem.p)
    assert result.covered is not None
    assert problem.weights[result.covered].sum() == result.objective


@given(problem=problems())
def test_lscp_is_the_best_of_all_choices(problem: Problem, brute: Any) -> None:
    least = brute(problem.costs, problem.existing, problem.forbidden).lscp(problem.radius)
    result = siting.lscp(problem.costs, problem.radius, **problem.terms)
    if least is None:
        assert result.status is SolveStatus.INFEASIBLE
        reached = np.delete(problem.costs, problem.forbidden, axis=1) <= problem.radius
        assert result.unreachable == tuple(np.flatnonzero(~reached.any(axis=1)))
        assert result.objective is None
        assert result.chosen == ()
    else:
        holds(result, problem, p=least)
        assert result.objective == least
        assert result.covered is not None
        assert result.covered.all()


@given(problem=problems())
def test_p_median_is_the_best_of_all_choices(problem: Problem, brute: Any) -> None:
    best = brute(problem.costs, problem.existing, problem.forbidden)
    result = siting.p_median(problem.costs, problem.weights, problem.p, **problem.terms)
    holds(result, problem)
    assert result.objective == best.p_median(problem.weights, problem.p)
    assert result.assignment is not None
    assert set(result.assignment) <= {*result.existing, *result.chosen}


@given(problem=problems())
def test_p_center_is_the_best_of_all_choices(problem: Problem, brute: Any) -> None:
    best = brute(problem.costs, problem.existing, problem.forbidden)
    result = siting.p_center(problem.costs, problem.p, **problem.terms)
    holds(result, problem)
    assert result.objective == best.p_center(problem.p)
    assert result.objective in problem.costs


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), p=st.integers(1, 4))
def test_all_models_on_towns_with_distances_that_all_differ(
    seed: int, p: int, town: Any, brute: Any
) -> None:
    costs, weights = town(25, 9, seed)
    best = brute(costs)
    assert siting.mclp(costs, weights, 2500.0, p).objective == best.mclp(weights, 2500.0, p)
    assert siting.p_center(costs, p).objective == best.p_center(p)
    assert siting.p_median(costs, weights, p).objective == pytest.approx(
        best.p_median(weights, p), rel=1e-9
    )
    radius = siting.p_center(costs, p).objective
    assert radius is not None
    assert siting.lscp(costs, radius).objective == best.lscp(radius)


@pytest.mark.parametrize(
    ("name", "median", "center"), [("pmed1", 5819.0, 127.0), ("pmed5", 1355.0, 48.0)]
)
def test_the_known_optima_of_the_or_library(
    name: str, median: float, center: float, orlib: Any
) -> None:
    lengths, p = orlib(name)
    for result, optimum in (
        (siting.p_median(lengths, None, p), median),
        (siting.p_center(lengths, p), center),
    ):
        assert result.status is SolveStatus.OPTIMAL
        assert (result.objective, result.bound, result.gap) == (optimum, optimum, 0.0)


@settings(max_examples=25)
@given(problem=problems(most_rows=30, most_columns=12))
def test_the_curve_never_falls_and_is_the_mclp_of_each_p(problem: Problem) -> None:
    size = problem.costs.shape[1]
    points = siting.curve(problem.costs, problem.weights, problem.radius, size)
    assert [point.p for point in points] == list(range(1, size + 1))
    before = 0.0
    for point in points:
        alone = siting.mclp(problem.costs, problem.weights, problem.radius, point.p)
        assert point.covered == alone.objective
        assert point.added == point.covered - before
        assert point.added >= 0.0
        before = point.covered
    total = problem.weights.sum()
    assert points[-1].covered_share == (points[-1].covered / total if total else 0.0)


@given(problem=problems(most_rows=30, most_columns=12))
def test_greedy_reaches_its_share_and_its_bound_is_one(problem: Problem) -> None:
    arguments = (problem.costs, problem.weights, problem.radius, problem.p)
    best = siting.mclp(*arguments, **problem.terms).objective
    found = siting.greedy(*arguments, **problem.terms)
    assert best is not None
    assert found.objective is not None
    assert found.bound is not None
    assert len(found.chosen) == problem.p
    standing = problem.costs[:, list(problem.existing)].min(axis=1, initial=np.inf)
    base = problem.weights[standing <= problem.radius].sum()
    assert found.objective - base >= (1.0 - 1.0 / math.e) * (best - base) - 1e-9
    assert found.objective <= best <= found.bound


@given(problem=problems(), data=st.data())
def test_minimums_of_groups_are_kept_at_the_least_loss(
    problem: Problem, data: st.DataObject, brute: Any
) -> None:
    size = problem.costs.shape[1]
    groups = data.draw(st.lists(st.sampled_from("ab"), min_size=size, max_size=size))
    possible = brute(problem.costs, problem.existing, problem.forbidden)
    most = sum(groups[c] == "a" for c in [*possible.allowed, *problem.existing])
    standing = sum(groups[c] == "a" for c in problem.existing)
    least = data.draw(st.integers(0, min(most, standing + problem.p)))
    kept = [
        opened
        for opened in possible.choices(problem.p)
        if sum(groups[c] == "a" for c in opened) >= least
    ]
    terms = siting.Terms(**problem.terms, groups=groups, minimum={"a": least})
    weights, radius = problem.weights, problem.radius
    best = {
        "mclp": max(float(weights[possible.distances(o) <= radius].sum()) for o in kept),
        "p-median": min(float(weights @ possible.distances(o)) for o in kept),
        "p-center": min(float(possible.distances(o).max()) for o in kept),
    }
    for result in (
        siting.mclp(problem.costs, weights, radius, problem.p, **terms),
        siting.p_median(problem.costs, weights, problem.p, **terms),
        siting.p_center(problem.costs, problem.p, **terms),
        siting.greedy(problem.costs, weights, radius, problem.p, **terms),
    ):
        assert sum(groups[c] == "a" for c in (*result.existing, *result.chosen)) >= least
        if "Greedy" not in result.solver_status:
            holds(result, problem)
            assert result.objective == best[result.model]


def test_lscp_keeps_minimums_too() -> None:
    costs = np.array([[0.0, 1.0, 1.0], [0.0, 9.0, 9.0]])
    assert siting.lscp(costs, 5.0).chosen == (0,)
    result = siting.lscp(costs, 5.0, groups=["a", "b", "b"], minimum={"b": 2})
    assert result.chosen == (0, 1, 2)
    assert result.status is SolveStatus.OPTIMAL


def test_within_includes_the_edge() -> None:
    costs = np.array([[1000.0]])
    assert siting.mclp(costs, None, 1000.0, 1).objective == 1.0
    assert siting.mclp(costs, None, math.nextafter(1000.0, 0.0), 1).objective == 0.0
    assert siting.lscp(costs, 1000.0).objective == 1.0


@given(problem=problems())
def test_dense_sparse_and_boolean_matrices_answer_alike(problem: Problem) -> None:
    near = problem.costs <= problem.radius
    row, column = np.nonzero(problem.costs <= problem.radius + 1.0)
    sparse = csr_array((problem.costs[row, column], (row, column)), shape=problem.costs.shape)
    dense = siting.mclp(problem.costs, problem.weights, problem.radius, problem.p, **problem.terms)
    for other in (
        siting.mclp(sparse, problem.weights, problem.radius, problem.p, **problem.terms),
        siting.mclp(near, problem.weights, None, problem.p, **problem.terms),
        siting.mclp(csr_array(near), problem.weights, None, problem.p, **problem.terms),
    ):
        assert other.chosen == dense.chosen
        assert other.objective == dense.objective


def test_unreachable_demand_is_named_and_can_be_skipped() -> None:
    costs = np.array([[10.0, 99.0], [99.0, 10.0], [99.0, 99.0]])
    refused = siting.lscp(costs, 50.0)
    assert refused.status is SolveStatus.INFEASIBLE
    assert refused.unreachable == (2,)
    served = siting.lscp(costs, 50.0, skip_unreachable=True)
    assert served.chosen == (0, 1)
    assert served.unreachable == (2,)
    assert served.covered is not None
    assert served.covered.tolist() == [True, True, False]


def test_where_there_is_no_way_nothing_is_invented() -> None:
    apart = np.array([[1.0, np.inf], [np.inf, 1.0]])
    for result in (siting.p_median(apart, None, 1), siting.p_center(apart, 1)):
        assert result.status is SolveStatus.INFEASIBLE
        assert result.objective is None
        assert result.chosen == ()
    for result in (siting.p_median(apart, None, 2), siting.p_center(apart, 2)):
        assert result.status is SolveStatus.OPTIMAL
        assert result.chosen == (0, 1)
    lost = np.array([[1.0, 2.0], [np.inf, np.inf]])
    for result in (siting.p_median(lost, None, 1), siting.p_center(lost, 1)):
        assert result.status is SolveStatus.INFEASIBLE
        assert result.unreachable == (1,)
    ignored = siting.p_median(lost, [3.0, 0.0], 1)
    assert ignored.objective == 3.0
    assert ignored.assignment is not None
    assert ignored.assignment.tolist() == [0, -1]


def test_p_new_stations_are_named_even_where_fewer_would_do() -> None:
    costs = np.zeros((3, 4))
    result = siting.mclp(costs, None, 10.0, 3)
    assert len(result.chosen) == 3
    assert result.objective == 3.0
