"""A store with the packaged data as its first version."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from stationmap import keeping
from stationmap.hours import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.settings import Settings
    from stationmap.store import Store

NOW = datetime(2026, 11, 21, 14, 10, tzinfo=SHANGHAI)


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    with keeping.open_store(store_settings) as opened:
        keeping.begin(opened, store_settings, NOW)
        yield opened
