from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from stationmap.geodata import open_catalogue
from stationmap.model import Answer, Facility, LonLat, PositionQuality, Station

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return open_catalogue(None, "110113")


@pytest.fixture(scope="session")
def station() -> Callable[..., Station]:
    """Makes a station of which nothing but what is asked for is known."""

    def make(have: int = 0, **known: object) -> Station:
        facilities = MappingProxyType(dict.fromkeys(list(Facility)[:have], Answer.YES))
        plain = Station("011-02", "空港祥云工会驿站", LonLat(116.6, 40.1), PositionQuality.PICKED)
        fields = {name: getattr(plain, name) for name in Station.__dataclass_fields__}
        return Station(**fields | {"facilities": facilities, "documented": True} | known)

    return make
