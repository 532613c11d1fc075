"""What the tests of siting share: instances, and brute force to hold answers against."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
from scipy.sparse.csgraph import floyd_warshall
from scipy.spatial.distance import cdist

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INSTANCES = Path(__file__).resolve().parent / "instances"


class Town(NamedTuple):
    """Demand and sites strewn over a square."""

    costs: np.ndarray[Any, np.dtype[np.float64]]
    weights: np.ndarray[Any, np.dtype[np.float64]]


class Brute:
    """All choices there are, one after the other; for a dozen columns."""

    def __init__(
        self, costs: Any, existing: Iterable[int] = (), forbidden: Iterable[int] = ()
    ) -> None:
        self.costs = np.asarray(costs, np.float64)
        self.existing = list(existing)
        kept = set(range(self.costs.shape[1])) - set(self.existing) - set(forbidden)
        self.allowed = sorted(kept)

    def choices(self, p: int) -> Iterator[list[int]]:
        for chosen in itertools.combinations(self.allowed, p):
            yield self.existing + list(chosen)

    def distances(self, opened: list[int]) -> Any:
        return self.costs[:, opened].min(axis=1, initial=np.inf)

    def mclp(self, weights: Any, radius: float, p: int) -> float:
        return max(float(weights[self.distances(o) <= radius].sum()) for o in self.choices(p))

    def lscp(self, radius: float) -> int | None:
        for p in range(len(self.allowed) + 1):
            if any(np.all(self.distances(o) <= radius) for o in self.choices(p)):
                return p
        return None

    def p_median(self, weights: Any, p: int) -> float:
        return min(float(weights @ self.distances(o)) for o in self.choices(p))

    def p_center(self, p: int) -> float:
        return min(float(self.distances(o).max()) for o in self.choices(p))


@pytest.fixture(scope="session")
def brute() -> type[Brute]:
    return Brute


@pytest.fixture(scope="session")
def town() -> Any:
    """Make a town: ``town(rows, columns, seed)``, 10 km square, whole weights."""

    def make(rows: int, columns: int, seed: int = 0) -> Town:
        rng = np.random.default_rng(seed)
        demand, sites = rng.uniform(0, 10_000, (rows, 2)), rng.uniform(0, 10_000, (columns, 2))
        return Town(cdist(demand, sites), rng.integers(1, 900, rows).astype(np.float64))

    return make


@pytest.fixture(scope="session")
def hard(town: Any) -> Town:
    """A town on which no model is done within a second."""
    made: Town = town(1500, 400, seed=11)
    return made


@pytest.fixture(scope="session")
def orlib() -> Any:
    """Read a problem of the OR-Library: ``orlib("pmed1")`` gives distances and p."""

    def read(name: str) -> tuple[Any, int]:
        lines = (INSTANCES / f"{name}.txt").read_text(encoding="ascii").splitlines()
        nodes, _, p = map(int, lines[0].split())
        lengths = np.full((nodes, nodes), np.inf)
        for line in lines[1:]:
            one, other, cost = map(int, line.split())
            lengths[one - 1, other - 1] = lengths[other - 1, one - 1] = cost
        return floyd_warshall(lengths), p

    return read
