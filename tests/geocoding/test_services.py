"""Each service over a real connection: what it finds, and each thing that can go wrong."""

from __future__ import annotations

import json
import logging
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from stationmap.datum import Datum, convert
from stationmap.errors import ChoiceError, InputError, ServiceError
from stationmap.geocoding import (
    GEOCODERS,
    GeocoderError,
    Located,
    Trouble,
    full_address,
    geocoder_for,
)
from stationmap.model import LonLat, PositionQuality
from stationmap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.geocoding import Geocoder

    Make = Callable[..., Geocoder]
    Service = Any  # of conftest.py: a server with what it knows and what is wrong with it

ADDRESS = "北京市顺义区石园街道府前街 1 号"
TRUE = LonLat(116.65413, 40.111197)  # where the test says that it is, WGS 84
GCJ02 = convert(TRUE.lon, TRUE.lat, source=Datum.WGS84, target=Datum.GCJ02)
KEY = "a-key"
ALL = ("amap", "tencent", "tianditu")


def known(service: Service, by: str, **of: object) -> None:
    lon, lat = TRUE if by == "tianditu" else GCJ02
    service.know(ADDRESS, lon, lat, **of)


@pytest.mark.parametrize("by", ALL)
def test_a_door_is_found_in_wgs84(by: str, service: Service, geocoder: Make) -> None:
    known(service, by, level="门址")
    found = geocoder(by).ask(ADDRESS)
    assert found is not None
    assert found.position == pytest.approx(TRUE, abs=1e-8)
    assert (found.quality, found.error_m) == (PositionQuality.GEOCODED, 50.0)
    assert (found.by, found.level) == (by, "门址")
    assert found.matched.startswith("北京市顺义区")
    assert Located.from_plain(json.loads(json.dumps(found.plain()))) == found


@pytest.mark.parametrize("by", ALL)
def test_nothing_found_is_none(by: str, geocoder: Make) -> None:
    assert geocoder(by).ask("没有这个地方") is None


def test_the_city_narrows_the_search_of_amap(service: Service, geocoder: Make) -> None:
    geocoder("amap").ask(ADDRESS)
    assert service.queries[0]["city"] == "110000"
    outside = Settings(
        district_code="350102",
        geocoder="amap",
        geocoder_key=service.key,
        geocoder_url=f"{service.url}/v3/geocode/geo",
    )
    elsewhere = geocoder_for(outside)
    assert elsewhere is not None
    elsewhere.ask(ADDRESS)
    assert service.queries[1]["city"] == "350100"


@pytest.mark.parametrize(
    ("level", "quality"),
    [
        ("门牌号", PositionQuality.GEOCODED),
        ("兴趣点", PositionQuality.GEOCODED),
        ("住宅区", PositionQuality.APPROXIMATE),
        ("道路", PositionQuality.APPROXIMATE),
        ("村庄", PositionQuality.COMMITTEE),
        ("乡镇", PositionQuality.TOWNSHIP),
        ("开发区", PositionQuality.TOWNSHIP),
        ("区县", PositionQuality.DISTRICT),
        ("省", PositionQuality.DISTRICT),
        ("从来没有的级别", PositionQuality.APPROXIMATE),
    ],
)
def test_amap_levels(level: str, quality: str, service: Service, geocoder: Make) -> None:
    known(service, "amap", level=level)
    found = geocoder("amap").ask(ADDRESS)
    assert found is not None
    assert (found.level, found.quality) == (level, quality)


def test_coarser_levels_are_never_worth_more(service: Service, geocoder: Make) -> None:
    errors = []
    for level in ("门牌号", "兴趣点", "住宅区", "热点商圈", "道路", "乡镇", "区县", "省"):
        known(service, "amap", level=level)
        found = geocoder("amap").ask(ADDRESS)
        assert found is not None
        errors.append(found.error_m)
    assert errors == sorted(errors)
    assert len(set(errors)) == len(errors)


@pytest.mark.parametrize(
    ("number", "sure", "quality", "said"),
    [
        (9, 7, PositionQuality.GEOCODED, "tencent 门址 7"),
        (9, 6, PositionQuality.APPROXIMATE, "tencent 门址 6"),
        (11, 10, PositionQuality.GEOCODED, "tencent POI点 10"),
        (10, 9, PositionQuality.APPROXIMATE, "tencent 小区、大厦 9"),
        (4, 9, PositionQuality.COMMITTEE, "tencent 村、社区 9"),
        (3, 9, PositionQuality.TOWNSHIP, "tencent 乡镇、街道 9"),
        (2, 9, PositionQuality.DISTRICT, "tencent 区、县 9"),
        (0, 9, PositionQuality.APPROXIMATE, "tencent 9"),
    ],
)
def test_tencent_levels_and_reliability(
    number: int, sure: int, quality: str, said: str, service: Service, geocoder: Make
) -> None:
    known(service, "tencent", number=number, sure=sure)
    found = geocoder("tencent").ask(ADDRESS)
    assert found is not None
    assert (found.quality, found.said, found.reliability) == (quality, said, sure)


TOLD = [
    ("amap", "key", Trouble.KEY, "10001"),
    ("amap", "platform", Trouble.PLATFORM, "10009"),
    ("amap", "ip", Trouble.PLATFORM, "10005"),
    ("amap", "day", Trouble.DAY_LIMIT, "10003"),
    ("amap", "user-day", Trouble.DAY_LIMIT, "10044"),
    ("amap", "rate", Trouble.RATE, "10004"),
    ("amap", "qps", Trouble.RATE, "10021"),
    ("amap", "request", Trouble.REQUEST, "30001"),
    ("amap", "busy", Trouble.DOWN, "10016"),
    ("tencent", "key", Trouble.KEY, "190"),
    ("tencent", "form", Trouble.KEY, "311"),
    ("tencent", "platform", Trouble.PLATFORM, "199"),
    ("tencent", "ip", Trouble.PLATFORM, "112"),
    ("tencent", "day", Trouble.DAY_LIMIT, "121"),
    ("tencent", "rate", Trouble.RATE, "120"),
    ("tencent", "request", Trouble.REQUEST, "310"),
    ("tencent", "busy", Trouble.DOWN, "500"),
    ("tianditu", "key", Trouble.KEY, "非法Key"),
    ("tianditu", "platform", Trouble.PLATFORM, "权限类型错误"),
    ("tianditu", "day", Trouble.DAY_LIMIT, "配额"),
    ("tianditu", "rate", Trouble.RATE, "频繁"),
    ("tianditu", "busy", Trouble.DOWN, "404"),
]


@pytest.mark.parametrize(("by", "fault", "trouble", "told"), TOLD)
def test_what_a_service_refuses_is_told_apart(
    by: str, fault: str, trouble: Trouble, told: str, service: Service, geocoder: Make
) -> None:
    service.always = fault
    with pytest.raises(GeocoderError) as caught:
        geocoder(by).ask(ADDRESS)
    assert caught.value.trouble is trouble
    assert told in caught.value.zh
    assert told in caught.value.en


@pytest.mark.parametrize("by", ALL)
@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ("500", Trouble.DOWN),
        ("502", Trouble.DOWN),
        ("503 7", Trouble.DOWN),
        ("429 7", Trouble.RATE),
        ("403", Trouble.KEY),
        ("418", Trouble.KEY),
        ("404", Trouble.GARBAGE),
        ("511", Trouble.PORTAL),
        ("cut", Trouble.DOWN),
        ("hang-up", Trouble.DOWN),
        ("portal", Trouble.PORTAL),
        ("redirect", Trouble.PORTAL),
        ("json", Trouble.GARBAGE),
        ("list", Trouble.GARBAGE),
        ("empty", Trouble.GARBAGE),
        ("big", Trouble.GARBAGE),
        ("form-none", Trouble.GARBAGE),
    ],
)
def test_what_a_network_does_is_told_apart(
    by: str, fault: str, trouble: Trouble, service: Service, geocoder: Make
) -> None:
    service.always = fault
    with pytest.raises(GeocoderError) as caught:
        geocoder(by).ask(ADDRESS)
    assert caught.value.trouble is trouble
    assert caught.value.retry_after_s == (7.0 if fault.endswith(" 7") else None)


@pytest.mark.parametrize(
    ("by", "fault"), [("amap", "form"), ("tencent", "form-0"), ("tianditu", "form-nan")]
)
def test_an_answer_of_another_form_is_not_read(
    by: str, fault: str, service: Service, geocoder: Make
) -> None:
    service.always = fault
    with pytest.raises(GeocoderError) as caught:
        geocoder(by).ask(ADDRESS)
    assert caught.value.trouble is Trouble.GARBAGE


@pytest.mark.parametrize("fault", ["slow", "drip"])
@pytest.mark.parametrize("by", ALL)
def test_a_slow_answer_is_not_waited_for(
    by: str, fault: str, service: Service, geocoder: Make
) -> None:
    service.always = fault
    with pytest.raises(GeocoderError) as caught:
        geocoder(by, timeout_s=0.1).ask(ADDRESS)
    assert caught.value.trouble is Trouble.TIMEOUT


def test_nobody_listens() -> None:
    settings = Settings(
        geocoder="amap", geocoder_key=KEY, geocoder_url="http://127.0.0.1:1/v3/geocode/geo"
    )
    geocoder = geocoder_for(settings)
    assert geocoder is not None
    with pytest.raises(ServiceError) as caught:
        geocoder.ask(ADDRESS)
    assert isinstance(caught.value, GeocoderError)
    assert caught.value.trouble is Trouble.DOWN


@pytest.mark.parametrize("by", ALL)
def test_coordinates_outside_china_are_not_converted(
    by: str, service: Service, geocoder: Make
) -> None:
    service.know(ADDRESS, TRUE.lat, TRUE.lon - 90)  # swapped, as it were
    with pytest.raises(GeocoderError) as caught:
        geocoder(by).ask(ADDRESS)
    assert caught.value.trouble is Trouble.ABROAD


@pytest.mark.parametrize("by", ALL)
@pytest.mark.parametrize(
    "fault",
    [
        "echo-1",
        "echo-2",
        "echo-3",
        "key",
        "cut",
        "hang-up",
        "500",
        "403",
        "redirect",
        "json",
        "portal",
        "slow",
    ],
)
def test_the_key_is_never_told(
    by: str,
    fault: str,
    service: Service,
    geocoder: Make,
    caplog: pytest.LogCaptureFixture,
) -> None:
    service.always = fault
    asking = geocoder(by, timeout_s=0.1)
    assert service.key not in repr(asking)
    with caplog.at_level(logging.DEBUG), pytest.raises(GeocoderError) as caught:
        asking.ask(ADDRESS)
    error: BaseException | None = caught.value
    shown = "".join(traceback.format_exception(caught.value))
    while error is not None:  # and whatever hangs on it, for whoever logs that
        shown += repr(error) + str(vars(error))
        error = error.__cause__ or error.__context__
    assert service.key not in shown + caplog.text + caught.value.zh + caught.value.en
    assert "key=" not in shown
    assert "tk=" not in shown


def test_a_redirect_does_not_carry_the_key_on(service: Service, geocoder: Make) -> None:
    service.always = "redirect"
    with pytest.raises(GeocoderError):
        geocoder("amap").ask(ADDRESS)
    assert len(service.queries) == 1


def test_every_trouble_says_what_to_do_in_both_languages() -> None:
    for trouble in Trouble:
        for by in ALL:
            error = GeocoderError(trouble, by=by)
            assert error.zh.endswith("。"), error.zh
            assert error.en.endswith("."), error.en
            assert "  " not in error.zh + error.en


def test_no_geocoder_is_none() -> None:
    assert geocoder_for(Settings()) is None


def test_a_blank_around_the_key_is_not_part_of_it(service: Service, geocoder: Make) -> None:
    known(service, "amap")
    assert geocoder("amap", key=f" {service.key}\n").ask(ADDRESS) is not None


@pytest.mark.parametrize(
    ("settings", "error", "field"),
    [
        (Settings(geocoder="google", geocoder_key=KEY), ChoiceError, "STATIONMAP_GEOCODER"),
        (Settings(geocoder="amap"), InputError, "STATIONMAP_GEOCODER_KEY"),
        (Settings(geocoder="amap", geocoder_key="  "), InputError, "STATIONMAP_GEOCODER_KEY"),
        *[
            (
                Settings(geocoder="amap", geocoder_key=KEY, geocoder_url=url),
                InputError,
                "STATIONMAP_GEOCODER_URL",
            )
            for url in ("file:///etc/passwd", "restapi.amap.com", f"https://h/x?key={KEY}")
        ],
    ],
)
def test_settings_that_make_no_geocoder(
    settings: Settings, error: type[InputError], field: str
) -> None:
    with pytest.raises(error) as caught:
        geocoder_for(settings)
    assert caught.value.field == field
    assert KEY not in caught.value.zh + caught.value.en


def test_the_services_own_addresses_are_encrypted() -> None:
    assert all(url.startswith("https://") for url in GEOCODERS.values())


@pytest.mark.parametrize(
    ("address", "township", "asked"),
    [
        ("府前街1号", "石园街道", "北京市顺义区石园街道府前街1号"),
        ("石园 府前街1号", "石园街道", "北京市顺义区石园府前街1号"),
        ("顺义区府前街1号", "", "北京市顺义区府前街1号"),
        ("北京市顺义区府前街1号", "", "北京市顺义区府前街1号"),
        ("北京顺义区府前街1号", "", "北京市顺义区府前街1号"),
        ("北京市府前街1号", "", "北京市顺义区府前街1号"),
        ("北京市府前街1号", "石园街道", "北京市顺义区石园街道府前街1号"),
        ("木燕路", "杨镇", "北京市顺义区杨镇木燕路"),
    ],
)
def test_an_address_is_asked_with_its_city(address: str, township: str, asked: str) -> None:
    assert full_address(address, district_code="110113", township=township) == asked


def test_nothing_is_put_before_an_address_of_an_unknown_district() -> None:
    assert full_address("五四路 1 号", district_code="350102") == "五四路1号"
