"""On my way: a form that works without scripts, and the stations between its two ends."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from stationmap.datum import Datum, convert
from stationmap.model import LonLat
from stationmap.onway import allowed_m, detours, straight_m
from stationmap.web.openings import placed

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

HERE, THERE = LonLat(116.6546, 40.1302), LonLat(116.70, 40.10)
WAY = f"/way?lon={HERE.lon}&lat={HERE.lat}&to={THERE.lon},{THERE.lat}"
NIGHT = "&at=2026-11-21T23:30"


def stops(page: str) -> list[tuple[str, str]]:
    """The refs of the list, each with its little house."""
    return re.findall(r'<li data-ref="([^"]+)".*?glyph tone-(\w+)', page, re.DOTALL)


def follow(client: FlaskClient, page: str) -> str:
    """Take the first of the places that were found."""
    choices = page[page.index('<ul class="choices"') :]
    link = re.search(r'href="(/way[^"]+)"', choices)
    assert link
    return client.get(unescape(link[1])).text


def test_typing_both_ends_leads_to_a_list_without_any_script(client: FlaskClient) -> None:
    page = client.get("/way?q=shiyuan&goal=renhe").text
    assert page.count('class="choices"') == 2
    page = follow(client, page)
    assert page.count('class="choices"') == 1
    page = follow(client, page)
    assert "多绕约" in page
    assert stops(page)


def test_open_doors_come_first_and_then_the_least_detour(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    told = stops(client.get(WAY + NIGHT).text)
    shut = [glyph == "closed" for _ref, glyph in told]
    assert True in shut
    assert False in shut
    assert shut == sorted(shut)
    stations = [station for station in catalogue.stations if placed(station)]
    cost = {d.station.ref: d.extra_m for d in detours(stations, origin=HERE, goal=THERE)}
    open_ones = [cost[ref] for ref, glyph in told if glyph in ("open", "soon")]
    assert open_ones == sorted(open_ones)
    assert max(cost[ref] for ref, _ in told) <= allowed_m(straight_m(origin=HERE, goal=THERE))


def test_a_door_that_shuts_meanwhile_is_told_by_the_ride(client: FlaskClient) -> None:
    near = f"/way?lon={HERE.lon}&lat={HERE.lat}&to=116.662,40.126"
    assert "到那儿就关了" not in client.get(f"{near}&at=2026-11-20T16:00").text
    page = client.get(f"{near}&at=2026-11-20T16:58").text
    assert "到那儿就关了" in page


def test_wishes_hold_on_the_way(client: FlaskClient, catalogue: Catalogue) -> None:
    told = stops(client.get(f"{WAY}&need=toilet").text)
    having = [catalogue.station(ref).facilities for ref, _ in told]
    assert told
    assert all(any(f.value == "toilet" for f in has) for has in having)
    assert '<input type="hidden" name="need" value="toilet">' in client.get("/way?need=toilet").text


def test_a_tap_on_another_datum_is_the_same_place(client: FlaskClient) -> None:
    lon, lat = convert(*THERE, source=Datum.WGS84, target=Datum.GCJ02)
    tapped = client.get(f"/way?lon={HERE.lon}&lat={HERE.lat}&to={lon},{lat}&to_datum=gcj02").text
    assert stops(tapped) == stops(client.get(WAY).text)


def test_where_nothing_lies_on_the_way_it_is_said(client: FlaskClient) -> None:
    page = client.get("/way?lon=121.4&lat=31.2&to=121.5,31.3").text
    assert "这条路附近没有都符合的驿站。" in page
    assert "没有找到“zzzz”" in client.get("/way?goal=zzzz").text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/way?to=abc", "看不懂送达点 to“abc”"),
        ("/way?to=40.1,116.7", "写反了"),
        ("/way?to=400,40", "经度"),
        ("/way?to=116.7,40.1&to_datum=mars", "to_datum 没有“mars”"),
        ("/way?lon=116.7", "纬度"),
    ],
)
def test_a_wrong_place_is_refused_in_a_sentence(
    client: FlaskClient, address: str, said: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert said in answer.text


def test_english_is_whole(client: FlaskClient) -> None:
    page = client.get(f"{WAY}&lang=en").text
    assert "Stations on my way" in page
    assert "longer, " in page
    assert 'name="lang" value="en"' in page


def test_the_sheet_leads_there_with_its_wishes(client: FlaskClient) -> None:
    page = unescape(client.get(f"/finder/sheet?lon={HERE.lon}&lat={HERE.lat}&need=toilet").text)
    assert 'href="/way?lon=116.654600&lat=40.130200&need=toilet"' in page
