"""A keeper's sheet in few words, checked against the packaged boundaries."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from stationmap.geodata import open_catalogue
from stationmap.ledger import Limits, check
from stationmap.ledger.decisions import Decisions
from stationmap.ledger.entry import Entry, Ledger
from stationmap.ledger.reading.content import read_content
from stationmap.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stationmap.catalogue import Catalogue
    from stationmap.ledger import Checked

TODAY = date(2026, 11, 21)
HEADINGS = ("驿站名称", "所属镇街", "地址", "经度", "纬度", "开放时间")
NOTHING = Ledger(())


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return open_catalogue(None, "110113")


@pytest.fixture(scope="session")
def sample(catalogue: Catalogue) -> Ledger:
    return Ledger(tuple(Entry(station) for station in catalogue.stations))


def look(
    rows: Iterable[Sequence[object]],
    headings: Sequence[str] = HEADINGS,
    *,
    catalogue: Catalogue,
    before: Ledger = NOTHING,
    **decided: Any,
) -> Checked:
    """Check the rows as a file of them would be."""
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return check(
        read_content(out.getvalue().encode(), "台账.csv", Limits()),
        Decisions(**decided),
        before=before,
        catalogue=catalogue,
        today=TODAY,
        source=Source("台账", TODAY.isoformat()),
    )


@pytest.fixture(scope="session")
def checked(catalogue: Catalogue) -> Callable[..., Checked]:
    return partial(look, catalogue=catalogue)
