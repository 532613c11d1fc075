"""Ledgers to be written: the packaged sample, and one with headings of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from stationmap.geodata import open_catalogue
from stationmap.ledger.entry import Entry, Heading, Ledger
from stationmap.model import (
    Answer,
    Basis,
    BuildMode,
    CheckedBy,
    Facility,
    LonLat,
    PositionQuality,
    Source,
    Station,
)

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue

LABEL = "2026-11-21.3+ab12cd34"
REAL = Station(
    ref="001-01",
    name="空港驿站",
    position=LonLat(116.650000000000006, 40.13),
    position_quality=PositionQuality.LEDGER,
    position_error_m=30.5,
    township_code="110113001000",
    addr="某路 1 号",
    operator="某公司",
    phone="010-69441234",
    build_mode=BuildMode.JOINT,
    opening_hours="Mo-Fr 08:30-17:00",
    hours_as_posted="工作日 8:30-17:00",
    hours_basis=Basis.DOCUMENTED,
    facilities={Facility.WATER: Answer.YES, Facility.TOILET: Answer.NO},
    facilities_basis=Basis.DOCUMENTED,
    facilities_as_published="饮水机、无厕所",
    stars=4,
    checked_on=date(2026, 11, 1),
    checked_by=CheckedBy.STREET,
    documented=True,
    still_open=Answer.YES,
    source=Source("工会驿站台账", "2026-11-20"),
)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return open_catalogue(None, "110113")


@pytest.fixture(scope="session")
def sample(catalogue: Catalogue) -> Ledger:
    return Ledger(tuple(Entry(station) for station in catalogue.stations))


@pytest.fixture
def own() -> Ledger:
    """A union's own table: its headings, and cells that no field takes."""
    headings = (
        Heading("序号"),
        Heading("站点名称", "name"),
        Heading("负责人"),
        Heading("经纬度", "lonlat"),
        Heading("营业时间", "hours_as_posted"),
    )
    entries = (
        Entry(REAL, {"序号": "1", "负责人": "=张三"}),
        Entry(replace(REAL, ref="001-02", name="后沙峪驿站"), {"序号": "2"}),
    )
    return Ledger(entries, headings=headings)
