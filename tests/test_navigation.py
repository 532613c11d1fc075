from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from stationmap.datum import Datum, convert
from stationmap.model import LonLat
from stationmap.navigation import NavigationApp, navigation_links

STATION = LonLat(116.6546, 40.1302)
HERE = LonLat(116.66, 40.14)
GCJ = convert(*STATION, source=Datum.WGS84, target=Datum.GCJ02)


def asked(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def test_amap_is_led_in_gcj02_longitude_first() -> None:
    link = navigation_links("驿站 01", STATION)[NavigationApp.AMAP]
    assert urlsplit(link).hostname == "uri.amap.com"
    lon, lat, name = asked(link)["to"].split(",")
    assert (float(lon), float(lat)) == pytest.approx(GCJ, abs=1e-6)
    assert name == "驿站 01"
    assert asked(link)["mode"] == "walk"


def test_baidu_is_told_the_datum_and_where_one_is() -> None:
    told = asked(navigation_links("驿站", STATION, origin=HERE)[NavigationApp.BAIDU])
    assert told["coord_type"] == "gcj02"
    assert told["output"] == "html"
    assert told["src"].count(".") == 2
    place, name = told["destination"].split("|")
    lat, lon = (float(x) for x in place.removeprefix("latlng:").split(","))
    assert (lon, lat) == pytest.approx(GCJ, abs=1e-6)
    assert name == "name:驿站"
    assert told["origin"].startswith("latlng:40.1")


def test_baidu_has_an_origin_even_where_none_is_known() -> None:
    assert asked(navigation_links("驿站", STATION)[NavigationApp.BAIDU])["origin"] == "我的位置"


def test_tencent_is_led_in_gcj02_latitude_first() -> None:
    told = asked(navigation_links("驿站", STATION)[NavigationApp.TENCENT])
    lat, lon = (float(x) for x in told["tocoord"].split(","))
    assert (lon, lat) == pytest.approx(GCJ, abs=1e-6)
    assert (told["coord_type"], told["type"]) == ("2", "walk")
    assert told["referer"]


def test_apple_is_led_in_gcj02_latitude_first() -> None:
    link = navigation_links("驿站", STATION)[NavigationApp.APPLE]
    assert urlsplit(link).hostname == "maps.apple.com"
    lat, lon = (float(x) for x in asked(link)["daddr"].split(","))
    assert (lon, lat) == pytest.approx(GCJ, abs=1e-6)
    assert asked(link)["dirflg"] == "w"


@pytest.mark.parametrize("name", ["甲,乙", "a|b:c", "x&to=0,0#y?z", "<img src=x onerror=alert(1)>"])
def test_name_cannot_change_the_destination(name: str) -> None:
    links = navigation_links(name, STATION)
    assert len(asked(links[NavigationApp.AMAP])["to"].split(",")) == 3
    assert len(asked(links[NavigationApp.BAIDU])["destination"].split("|")) == 2
    for link in links.values():
        assert "<" not in link
        assert urlsplit(link).fragment == ""
        assert {"to", "destination", "daddr"} & set(asked(link))


def test_outside_china_nothing_is_shifted() -> None:
    told = asked(navigation_links("x", LonLat(2.35, 48.85))[NavigationApp.TENCENT])
    assert told["tocoord"] == "48.850000,2.350000"
