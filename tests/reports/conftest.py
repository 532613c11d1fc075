"""Reports to write: of the packaged data, of a moment, and of a ledger full of traps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from stationmap.coverage.asked import CoverageQuery
from stationmap.coverage.report import coverage_report
from stationmap.geodata import open_catalogue
from stationmap.hours import SHANGHAI
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue
    from stationmap.coverage.report import CoverageReport

TODAY = date(2026, 11, 21)
TRAPS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "<b>&\"'", "#N/A", "a\x08b")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return open_catalogue(None, "110113")


@pytest.fixture(scope="session")
def report(catalogue: Catalogue) -> CoverageReport:
    return coverage_report(catalogue, today=TODAY)


@pytest.fixture(scope="session")
def evening(catalogue: Catalogue) -> CoverageReport:
    """At a moment: with an upper bound, since some hours are not known."""
    at = datetime(2026, 11, 20, 20, 0, tzinfo=SHANGHAI)
    return coverage_report(catalogue, CoverageQuery(at=at), today=TODAY)


@pytest.fixture(scope="session")
def trapped(catalogue: Catalogue) -> CoverageReport:
    """A report whose stations have names that a spreadsheet or a drawing could obey."""
    named = tuple(
        replace(station, name=TRAPS[number % len(TRAPS)])
        for number, station in enumerate(catalogue.stations)
        if station.position_quality is PositionQuality.MODELLED
    )
    return coverage_report(replace(catalogue, stations=named), today=TODAY)
