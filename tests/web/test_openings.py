from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from stationmap.hours import SHANGHAI
from stationmap.web.openings import Openings

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue
    from stationmap.model import Station


@pytest.fixture
def station(catalogue: Catalogue) -> Station:
    return replace(catalogue.station("001-03"), opening_hours="Mo-Fr 08:30-17:00; PH off")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-20T07:00", "今天 8:30 开"),
        ("2026-11-20T18:00", "现在关着，周一 8:30 开"),  # Friday: it was open today
        ("2026-11-21T10:00", "今天不开，周一 8:30 开"),  # Saturday
        ("2026-11-22T10:00", "明早 8:30 开"),  # Sunday
    ],
)
def test_closed_says_what_today_was(
    catalogue: Catalogue, station: Station, at: str, said: str
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    openings = Openings(replace(catalogue, stations=(station,)), moment)
    assert openings.state(station).said == said
