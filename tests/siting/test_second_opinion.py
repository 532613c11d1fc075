"""spopt with CBC on the data of its own examples: the same optimum.

205 census tracts of San Francisco, 16 candidate stores, distances along roads.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from stationmap import siting
from stationmap.siting import SolveStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = "SF_network_distance_candidateStore_16_censusTract_205_new.csv"


@pytest.fixture(scope="module")
def example() -> tuple[Any, Any]:
    """Distances (205, 16) in metres and demand (205,)."""
    path = files("spopt.tests.test_locate") / "data" / DATA
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    tracts = sorted({row["DestinationName"] for row in rows})
    stores = sorted({row["name"] for row in rows})
    costs = np.full((len(tracts), len(stores)), np.nan)
    demand = np.zeros(len(tracts))
    for row in rows:
        tract = tracts.index(row["DestinationName"])
        costs[tract, stores.index(row["name"])] = float(row["distance"])
        demand[tract] = float(row["demand"])
    assert costs.shape == (205, 16)
    assert not np.isnan(costs).any()
    return costs, demand


@pytest.fixture
def cbc() -> Iterator[Any]:
    """CBC, told to prove: it stops at a gap of its own otherwise. It writes eight digits."""
    pulp = pytest.importorskip("pulp")
    return pulp.PULP_CBC_CMD(msg=False, gapRel=0.0)


def value(model: Any, solver: Any) -> float:
    solved = model.solve(solver)
    assert solved.problem.status == 1
    found: float = solved.problem.objective.value()
    return found


@pytest.fixture(scope="module")
def locate() -> Any:
    # What spopt imports warns of its own use of others; that is not ours to mend.
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("spopt.locate")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("radius", [5000.0, 7000.0])
@pytest.mark.parametrize("existing", [(), (3, 8)])
@pytest.mark.parametrize("p", [1, 4])
def test_mclp(
    radius: float, existing: tuple[int, ...], p: int, example: Any, locate: Any, cbc: Any
) -> None:
    costs, demand = example
    theirs = locate.MCLP.from_cost_matrix(
        costs, demand, radius, p + len(existing), predefined_facilities_arr=standing(existing)
    )
    ours = siting.mclp(costs, demand, radius, p, existing=existing)
    assert ours.status is SolveStatus.OPTIMAL
    assert ours.objective == pytest.approx(value(theirs, cbc), rel=1e-7)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("existing", [(), (3, 8)])
def test_lscp(existing: tuple[int, ...], example: Any, locate: Any, cbc: Any) -> None:
    costs, _ = example
    theirs = locate.LSCP.from_cost_matrix(
        costs, 8000.0, predefined_facilities_arr=standing(existing)
    )
    ours = siting.lscp(costs, 8000.0, existing=existing)
    assert ours.status is SolveStatus.OPTIMAL
    assert ours.objective is not None
    assert ours.objective + len(existing) == pytest.approx(value(theirs, cbc))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("existing", [(), (3, 8)])
@pytest.mark.parametrize("p", [1, 4])
def test_p_median(existing: tuple[int, ...], p: int, example: Any, locate: Any, cbc: Any) -> None:
    costs, demand = example
    theirs = locate.PMedian.from_cost_matrix(
        costs, demand, p + len(existing), predefined_facilities_arr=standing(existing)
    )
    ours = siting.p_median(costs, demand, p, existing=existing)
    assert ours.status is SolveStatus.OPTIMAL
    assert ours.objective == pytest.approx(value(theirs, cbc), rel=1e-7)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("existing", [(), (3, 8)])
@pytest.mark.parametrize("p", [1, 4])
def test_p_center(existing: tuple[int, ...], p: int, example: Any, locate: Any, cbc: Any) -> None:
    costs, _ = example
    theirs = locate.PCenter.from_cost_matrix(
        costs, p + len(existing), predefined_facilities_arr=standing(existing)
    )
    ours = siting.p_center(costs, p, existing=existing)
    assert ours.status is SolveStatus.OPTIMAL
    assert ours.objective == pytest.approx(value(theirs, cbc), rel=1e-7)


def standing(existing: tuple[int, ...]) -> Any:
    if not existing:
        return None
    marks = np.zeros(16)
    marks[list(existing)] = 1.0
    return marks
