"""Effect on coverage, against the figures that the planner's own report gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stationmap.coverage.report import coverage_report
from stationmap.ledger import effect, effects
from stationmap.settings import Settings
from tests.ledger.conftest import TODAY

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue
    from stationmap.ledger import Effect


@pytest.fixture(scope="module")
def fewer(catalogue: Catalogue) -> Catalogue:
    """Every third station has gone, and with them all of one township."""
    left = [s for n, s in enumerate(catalogue.stations) if n % 3]
    town = left[0].township_code
    return replace(catalogue, stations=tuple(s for s in left if s.township_code != town))


@pytest.fixture(scope="module")
def found(catalogue: Catalogue, fewer: Catalogue) -> Effect:
    return effect(catalogue, fewer, Settings())


def test_figures_are_those_of_the_report(
    found: Effect, catalogue: Catalogue, fewer: Catalogue
) -> None:
    for share, data in ((found.before, catalogue), (found.after, fewer)):
        totals = coverage_report(data, today=TODAY).totals
        assert share.stations == len(data.stations)
        assert share.area_km2 == pytest.approx(totals.area_km2)
        assert share.covered_km2 == pytest.approx(totals.covered_area_km2)
        assert share.covered_people == pytest.approx(totals.demand_covered)
        assert share.covered_share == pytest.approx(totals.covered_share)
    assert not found.estimate
    assert found.after.covered_people < found.before.covered_people


def test_townships_that_change_are_those_of_the_report(
    found: Effect, catalogue: Catalogue, fewer: Catalogue
) -> None:
    before, after = (
        {row.code: row for row in coverage_report(data, today=TODAY).townships}
        for data in (catalogue, fewer)
    )
    changed = {
        code
        for code, row in before.items()
        if row.stations != after[code].stations
        or abs(row.covered_area_km2 - after[code].covered_area_km2) > 0.001
        or row.demand_covered != after[code].demand_covered
    }
    assert {row.code for row in found.townships} == changed
    for row in found.townships:
        assert row.before is not None
        assert row.after is not None
        assert row.before.covered_people == pytest.approx(before[row.code].demand_covered)
        assert row.after.covered_km2 == pytest.approx(after[row.code].covered_area_km2)
    lost = [r.before.covered_people - r.after.covered_people for r in found.townships]  # type: ignore[union-attr]
    assert lost == sorted(lost, reverse=True)


def test_of_very_many_stations_land_is_estimated_and_called_so(
    found: Effect, catalogue: Catalogue, fewer: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "EXACT", 100)
    rough = effect(catalogue, fewer, Settings())
    assert rough.estimate
    assert rough.after.covered_people == found.after.covered_people
    assert rough.after.covered_km2 == pytest.approx(found.after.covered_km2, rel=0.01)


def test_the_same_stations_change_nothing(catalogue: Catalogue) -> None:
    same = effect(catalogue, catalogue, Settings())
    assert same.townships == ()
    assert same.before == same.after
