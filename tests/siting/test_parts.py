"""The parts that the models are made of, each against the plain way of computing it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.sparse import csr_array

from stationmap import siting
from stationmap.siting.choice import Choice
from stationmap.siting.interchange import exchange_gains
from stationmap.siting.lagrangian import Pace, relax
from stationmap.siting.median_task import MedianTask
from stationmap.siting.reduce import merged_rows, undominated

tables = arrays.arrays(
    np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=st.booleans()
)


@given(table=tables)
def test_rows_are_merged_if_and_only_if_they_are_alike(table: Any) -> None:
    first, kind = merged_rows(csr_array(table.astype(float)))
    assert np.array_equal(table[first][kind], table)
    assert len(first) == len(np.unique(table, axis=0))


@given(table=tables)
def test_columns_left_out_are_outdone_by_one_that_is_kept(table: Any) -> None:
    kept = undominated(csr_array(table.astype(float)))
    for column in range(table.shape[1]):
        mine = table[:, column]
        outdone = [other for other in kept if np.all(table[:, other] >= mine)]
        assert outdone or not mine.any()
        # None of those kept is outdone by another one kept.
        assert column not in kept or outdone == [column]


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), p=st.integers(1, 4), standing=st.booleans())
def test_the_gain_of_an_exchange_is_what_it_saves(
    seed: int, p: int, standing: bool, town: Any
) -> None:
    costs, weights = town(15, 8, seed)
    task = MedianTask.of(costs, weights, p, Choice.of(8, existing=[7] if standing else []))
    chosen = np.random.default_rng(seed).choice(task.columns, p, replace=False)
    gains = exchange_gains(task, chosen)
    for place in range(p):
        for column in np.setdiff1d(np.arange(task.columns), chosen):
            other = chosen.copy()
            other[place] = column
            saved = task.cost(chosen) - task.cost(other)
            assert gains[place, column] == pytest.approx(saved, abs=1e-6)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), p=st.integers(1, 4), worse=st.floats(1.0, 1.2))
def test_the_lagrangian_bound_holds_and_settles_only_what_is_so(
    seed: int, p: int, worse: float, town: Any, brute: Any
) -> None:
    costs, weights = town(20, 8, seed)
    task = MedianTask.of(costs, weights, p, Choice.of(8))
    every = {tuple(o): float(weights @ brute(costs).distances(o)) for o in brute(costs).choices(p)}
    optimum = min(every.values())
    relaxed = relax(
        task,
        worse * optimum,
        costs.min(axis=1) * weights,
        pace=Pace(60, 10, 1.0),
        ended=lambda: False,
    )
    assert relaxed.bound <= optimum * (1 + 1e-9)
    better = [o for o, cost in every.items() if cost < task.margin(worse * optimum)]
    for opened in better:
        assert not relaxed.closed[list(opened)].any()
        assert relaxed.opened[np.setdiff1d(np.arange(8), opened)].sum() == 0


def test_solves_run_side_by_side_as_they_do_alone(town: Any) -> None:
    towns = [town(200, 40, seed) for seed in range(8)]

    def solved(one: Any) -> tuple[float | None, float | None]:
        costs, weights = one
        covered = siting.mclp(costs, weights, 900.0, 6).objective
        return covered, siting.lscp(costs, 4000.0).objective

    alone = [solved(one) for one in towns]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(solved, towns))
    assert together == alone
