"""Reports of a station that is posted as open, Thursday 17:40."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from stationmap.hours import SHANGHAI, WorkingCalendar
from stationmap.street import Report, Reporter, ReportKind, Told

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    return WorkingCalendar()


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def report() -> Callable[..., Report]:
    """Make a report, so many minutes ago, by the one who is called so."""

    def make(who: str = "a", minutes_ago: float = 5, **changes: object) -> Report:
        at = NOW - timedelta(minutes=minutes_ago)
        values: dict[str, object] = {
            "number": 1,
            "ref": "001-01",
            "kind": ReportKind.LOCKED,
            "first_at": at,
            "at": at,
            "reporter": Reporter(date(2026, 11, 19), who=who, where=f"at {who}"),
            "posted": "08:30-21:00",
            "told": Told(),
            **changes,
        }
        return Report(**values)  # type: ignore[arg-type]

    return make
