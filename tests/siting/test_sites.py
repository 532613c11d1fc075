"""Named proposals: in the order of what each adds, and adding up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from stationmap import siting
from stationmap.coverage.demand import Demand
from stationmap.coverage.figures import DemandBasis, DemandFacts
from stationmap.coverage.reach import RoadGraph
from stationmap.errors import InputError, NumberError
from stationmap.geodata import open_catalogue
from stationmap.model import LonLat
from stationmap.siting import Candidates, Model, Site, SolveStatus

RADIUS_M = 1000.0


def demand(xy: Any, weight: Any, names: tuple[str, ...] = ()) -> Demand:
    facts = DemandFacts(
        basis=DemandBasis.FILE,
        unit="people",
        modelled=False,
        points=len(weight),
        total=float(sum(weight)),
        outside_points=0,
        outside_total=0.0,
        zh="",
        en="",
    )
    numbers = np.zeros(len(weight), np.intp)
    return Demand(np.array(xy, float), np.array(weight, float), numbers, names, (), facts)


def candidates(xy: Any, codes: str = "") -> Candidates:
    sites = tuple(
        Site(f"site {n}", LonLat(0.0, 0.0), codes[n] if codes else None) for n in range(len(xy))
    )
    return Candidates(sites, np.array(xy, float).reshape(-1, 2))


# A road with houses every 2 km; the heavier the farther east.
HOUSES = demand([[0, 0], [2000, 0], [4000, 0], [6000, 0]], [1, 2, 4, 8], ("A", "B", "C", "D"))
DOORS = candidates([[0, 0], [2000, 0], [4000, 0], [6000, 0]], "wwee")


@pytest.fixture(scope="module")
def catalogue() -> Any:
    return open_catalogue()


def test_proposals_come_in_the_order_of_what_they_add() -> None:
    plan = siting.plan_sites(HOUSES, DOORS, p=3, service_radius_m=RADIUS_M)
    assert [(q.rank, q.site.name, q.added, q.covered) for q in plan.proposals] == [
        (1, "site 3", 8.0, 8.0),
        (2, "site 2", 4.0, 12.0),
        (3, "site 1", 2.0, 14.0),
    ]
    assert (plan.demand, plan.covered_before, plan.covered_after) == (15.0, 0.0, 14.0)
    assert plan.candidates == 4


def test_existing_stations_stay_and_cost_nothing_or_are_freed() -> None:
    standing = candidates([[6000, 500]])
    kept = siting.plan_sites(HOUSES, DOORS, p=1, service_radius_m=RADIUS_M, existing=standing)
    assert kept.covered_before == 8.0
    assert [q.site.name for q in kept.proposals] == ["site 2"]
    assert kept.result.objective == kept.covered_after == 12.0
    freed = siting.plan_sites(
        HOUSES, DOORS, p=1, service_radius_m=RADIUS_M, existing=standing, keep_existing=False
    )
    assert freed.covered_before == freed.covered_after == 8.0
    assert len(freed.proposals) == 1
    only = siting.plan_sites(
        HOUSES,
        candidates([[0, 0]]),
        p=1,
        service_radius_m=RADIUS_M,
        existing=standing,
        keep_existing=False,
    )
    assert [q.existing for q in only.proposals] == [True]


def test_forbidden_sites_and_minimums_of_townships() -> None:
    plan = siting.plan_sites(
        HOUSES, DOORS, p=2, service_radius_m=RADIUS_M, forbidden=[1], minimum={"w": 1}
    )
    assert [q.site.name for q in plan.proposals] == ["site 3", "site 0"]
    standing = Candidates((Site("old", LonLat(0.0, 0.0), "w"),), np.array([[9000.0, 0.0]]))
    enough = siting.plan_sites(
        HOUSES, DOORS, p=2, service_radius_m=RADIUS_M, existing=standing, minimum={"w": 1}
    )
    assert [q.site.name for q in enough.proposals] == ["site 3", "site 2"]
    with pytest.raises(NumberError) as fault:
        siting.plan_sites(HOUSES, DOORS, p=2, service_radius_m=RADIUS_M, minimum={"w": 3})
    assert (fault.value.field, fault.value.value) == ("minimum", 3)


def test_lscp_names_what_cannot_be_reached() -> None:
    few = candidates([[0, 0], [2000, 0]])
    refused = siting.plan_sites(HOUSES, few, model=Model.LSCP, service_radius_m=RADIUS_M)
    assert refused.result.status is SolveStatus.INFEASIBLE
    assert refused.unreachable == ("C", "D")
    assert refused.proposals == ()
    served = siting.plan_sites(
        HOUSES, few, model=Model.LSCP, service_radius_m=RADIUS_M, skip_unreachable=True
    )
    assert [q.added for q in served.proposals] == [2.0, 1.0]


def test_distance_along_roads_decides_where_it_is_asked_for() -> None:
    # A river between the houses: 1 km across, and no bridge.
    nodes = np.array([[0.0, 0.0], [1000.0, 0.0]])
    from scipy.sparse import csr_array

    roads = RoadGraph(nodes, csr_array((2, 2)))
    houses, doors = demand(nodes, [1, 1]), candidates(nodes)
    straight = siting.plan_sites(houses, doors, p=1, service_radius_m=RADIUS_M)
    along = siting.plan_sites(houses, doors, p=1, service_radius_m=RADIUS_M, reach=roads)
    assert straight.covered_after == 2.0
    assert along.covered_after == 1.0


@pytest.mark.parametrize("model", list(Model))
def test_the_district_is_planned_with_proof(model: Model, catalogue: Any) -> None:
    ground = catalogue.ground
    people = ground.committee_demand
    standing = siting.station_sites(ground, catalogue.stations)
    free = siting.committee_sites(ground, catalogue.stations)
    assert 0 < len(free) < len(ground.committees)
    plan = siting.plan_sites(
        people, free, model=model, p=5, service_radius_m=RADIUS_M, existing=standing
    )
    assert plan.result.status is SolveStatus.OPTIMAL
    assert plan.demand == 1_324_044.0
    assert plan.covered_after == plan.covered_before + sum(q.added for q in plan.proposals)
    assert [q.added for q in plan.proposals] == sorted(
        (q.added for q in plan.proposals), reverse=True
    )
    assert all(q.site.township_code in ground.number_of for q in plan.proposals)
    if model is Model.LSCP:
        assert plan.covered_after == plan.demand
    else:
        assert len(plan.proposals) == 5


def test_the_curve_of_the_district_begins_where_the_stations_leave_off(catalogue: Any) -> None:
    ground = catalogue.ground
    standing = siting.station_sites(ground, catalogue.stations)
    points = siting.plan_curve(
        ground.committee_demand,
        siting.committee_sites(ground),
        8,
        service_radius_m=RADIUS_M,
        existing=standing,
    )
    plan = siting.plan_sites(
        ground.committee_demand,
        siting.committee_sites(ground),
        p=8,
        service_radius_m=RADIUS_M,
        existing=standing,
    )
    assert points[0].added == points[0].covered - plan.covered_before
    assert points[-1].covered == plan.covered_after


def test_sites_on_a_grid_and_from_a_list_lie_where_they_say(catalogue: Any) -> None:
    ground = catalogue.ground
    for sites in (
        siting.grid_sites(ground, 2000.0),
        siting.listed_sites(ground, ground.committee_demand),
    ):
        assert len(sites) == len(sites.xy)
        again = ground.place([site.position for site in sites.sites])
        assert np.abs(again - sites.xy).max() < 1e-3
        township = ground.land.township_of(sites.xy)
        codes = [ground.townships[n].code for n in township]
        assert codes == [site.township_code for site in sites.sites]
    assert siting.grid_sites(ground, 2000.0).sites[0].name.startswith("近")


def test_meetings_have_one_main_venue_where_most_come() -> None:
    rooms = candidates([[0, 0], [4000, 0], [6000, 0]])
    plan = siting.plan_meetings(HOUSES, rooms, 2, walk_m=RADIUS_M)
    assert [(v.site.name, v.main, v.workers) for v in plan.venues] == [
        ("site 2", True, 8.0),
        ("site 1", False, 4.0),
    ]
    assert plan.too_far == 3.0
    assert [v.farthest_m for v in plan.venues] == [0.0, 0.0]
    everyone = siting.plan_meetings(HOUSES, rooms, 2, walk_m=RADIUS_M, everyone=True)
    assert everyone.result.model is Model.P_MEDIAN
    assert sum(v.workers for v in everyone.venues) == 15.0
    assert everyone.venues[0].workers >= everyone.venues[1].workers


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("demand", {"demand": demand(np.empty((0, 2)), [])}),
        ("candidates", {"candidates": candidates([])}),
        ("service_radius_m", {"service_radius_m": 0.0}),
        ("service_radius_m", {"service_radius_m": 1e9}),
        ("p", {"p": 5}),
        ("p", {"p": None}),
        ("forbidden", {"forbidden": [4]}),
    ],
)
def test_faults_name_their_field(field: str, change: dict[str, Any]) -> None:
    asked = {"demand": HOUSES, "candidates": DOORS, "p": 1, "service_radius_m": RADIUS_M}
    with pytest.raises(InputError) as fault:
        siting.plan_sites(**(asked | change))
    assert fault.value.field == field
    assert fault.value.zh.endswith("。")


def test_too_many_distances_are_refused_before_memory_runs_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stationmap.siting.sites.MOST_DISTANCES", 15)
    with pytest.raises(InputError) as fault:
        siting.plan_sites(HOUSES, DOORS, model=Model.P_MEDIAN, p=1, service_radius_m=RADIUS_M)
    assert fault.value.field == "demand"
