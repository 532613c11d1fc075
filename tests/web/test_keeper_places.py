"""Places by their addresses, on the screen: asked of a real server that speaks the dialects."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from stationmap.datum import Datum, convert
from tests.geocoding.conftest import PATHS, service
from tests.web.test_keeper_import import BLANK, answered, hand_in, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.geocoding.conftest import Service

__all__ = ["service"]  # a fixture

ROWS = (20, 21, 22)


@pytest.fixture
def desk(
    at_desk: Callable[..., Any],
    service: Service,
) -> Any:
    return at_desk(
        geocoder="amap",
        geocoder_key=service.key,
        geocoder_url=service.url + PATHS["amap"],
        geocoder_per_s=1000.0,
    )


def file(desk: Any) -> str:
    return hand_in(desk, table(desk, *((row, BLANK) for row in ROWS)))


def know(service: Service, desk: Any, row: int, *, at: int | None = None, **of: Any) -> None:
    """Let the service know the address of a row, where its station is or another is."""
    names = {t.code: t.name for t in desk.slot.current.townships}
    station = desk.slot.current.stations[row]
    place = desk.slot.current.stations[row if at is None else at].position
    lon, lat = convert(*place, source=Datum.WGS84, target=Datum.GCJ02)
    address = f"北京市顺义区{names[station.township_code]}府前街{row}号"
    service.know(address, float(lon), float(lat), **of)


def geocoded(desk: Any, address: str) -> str:
    """Ask, wait until it is done, and return the page."""
    assert desk.post(f"{address}/geocode").status_code == 303
    for _ in range(200):
        page = str(desk.get(address).text)
        if 'id="placing"' in page or "可以换上了" in page:
            return page
        time.sleep(0.05)
    raise AssertionError(page)


def test_addresses_become_places_with_their_level(desk: Any, service: Service) -> None:
    for row in ROWS:
        know(service, desk, row)
    address = file(desk)
    assert "查地址" in desk.get(address).text
    page = geocoded(desk, address)
    assert "查了 3 条，找到 3 条" in page
    assert 'id="kind-position-missing"' not in page
    assert "amap 门牌号" in page
    assert service.key not in page
    assert desk.post(f"{address}/accept", based_on="1").status_code == 303
    for row in ROWS:
        station = desk.slot.current.stations[row]
        assert station.position_quality == "geocoded"


def test_what_does_not_fit_says_why_and_is_not_used(desk: Any, service: Service) -> None:
    know(service, desk, 20)
    know(service, desk, 21, at=200)
    know(service, desk, 22, level="乡镇")
    page = geocoded(desk, file(desk))
    assert "查了 3 条，找到 1 条" in page
    assert "不在所写的乡镇街道，没有用" in page
    assert re.search(r"差 [\d.]+ 公里", page)
    assert "只查到乡镇街道或区，没有用" in page
    assert 'id="kind-position-missing"' in page


def test_it_goes_on_where_the_day_ended(desk: Any, service: Service) -> None:
    for row in ROWS:
        know(service, desk, row)
    service.day_limit = 2
    address = file(desk)
    page = geocoded(desk, address)
    assert "用量用完了" in page
    service.day_limit = 100
    geocoded(desk, address)
    assert len(service.asked) == 3, "what was answered is not asked again"


@pytest.mark.parametrize("fault", ["key", "platform", "500"])
def test_what_the_service_refuses_is_said_and_the_file_waits_on(
    desk: Any,
    service: Service,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stationmap.geocoding.many.FIRST_WAIT_S", 0.001)
    service.always = fault
    page = geocoded(desk, file(desk))
    assert re.search(r"找到 0 条。</?[^>]*>?|找到 0 条。\S", page)
    assert service.key not in page
    assert 'id="kind-position-missing"' in page


def test_without_a_key_there_is_the_map(keeper: Any) -> None:
    address = file(keeper)
    page = keeper.get(address).text
    assert "查地址" not in page
    assert page.count('name="lon"') >= 3
    answer = keeper.post(f"{address}/geocode")
    assert answer.status_code == 400
    assert "在图上逐个点" in answer.text
    station = keeper.slot.current.stations[20]
    place = {"lon": station.position.lon, "lat": station.position.lat, "datum": "wgs84"}
    assert "在图上点的" in answered(keeper, address, "place", row="22", **place)
