"""List, counts, filters and map are of the same stations."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from stationmap.geodesy import distance_m
from stationmap.hours import SHANGHAI, OpeningHours, OpenState

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

HERE = "lon=116.6546&lat=40.1302"
ROW = re.compile(r'<li data-ref="([^"]+)" data-number="(\d+)"')
ASKED = [
    "",
    "open=1&at=2026-11-20T08:10",
    "open=1&need=battery_swap&at=2026-11-21T03:00",
    "open=1&at=2026-11-19T20:50",
    "arrive=walk&at=2026-11-20T08:10",
    "arrive=walk&at=2026-11-19T20:50",
    "arrive=ebike&at=2026-11-20T08:10",
    "arrive=ebike&need=toilet&at=2026-11-20T17:20",
    "all_day=1",
    "need=toilet&township=110113001000",
    "township=110113012000&open=1",
]


class Shown:
    """A page, its map, and what they say."""

    def __init__(self, client: FlaskClient, asked: str, origin: str = HERE) -> None:
        address = f"/?{origin}&{asked}&view=list"
        self.text = unescape(client.get(address).text)
        self.refs = [ref for ref, _number in ROW.findall(self.text)]
        (layer,) = re.findall(r'data-stations="([^"]+)"', self.text)
        self.layer = [f["id"] for f in client.get(layer).get_json()["features"]]
        (self.summary,) = re.findall(r'<p class="summary"><span>([^<]*)', self.text)
        self.count = int(re.findall(r"(\d+) 家", self.summary)[-1])


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("more", ["", "&k=100"])
def test_list_and_map_agree(client: FlaskClient, asked: str, more: str) -> None:
    shown = Shown(client, asked + more)
    assert set(shown.refs) <= set(shown.layer)
    assert len(set(shown.refs)) == len(shown.refs)
    assert shown.count == len(shown.layer)
    if 'class="note left-out"' not in shown.text:
        assert len(shown.refs) == shown.count


@pytest.mark.parametrize("asked", [asked for asked in ASKED if asked])
def test_filter_in_use_counts_what_is_listed(client: FlaskClient, asked: str) -> None:
    shown = Shown(client, asked)
    on = re.findall(r'aria-current="true">.*?<span class="count">(\d+)<', shown.text, re.DOTALL)
    assert set(map(int, on)) <= {shown.count}


@pytest.mark.parametrize("at", ["2026-11-20T08:10", "2026-11-21T03:00"])
def test_open_now_lists_only_what_is_open_now(
    client: FlaskClient, catalogue: Catalogue, at: str
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    shown = Shown(client, f"open=1&at={at}")
    assert shown.refs
    for ref in shown.refs:
        hours = OpeningHours.parse(catalogue.station(ref).opening_hours)
        assert hours.at(moment, catalogue.calendar).state is OpenState.OPEN


@pytest.mark.parametrize(("mode", "speed_m_s"), [("walk", 0.9), ("ebike", 3.2)])
@pytest.mark.parametrize("at", ["2026-11-20T08:10", "2026-11-19T20:40"])
def test_arrival_lists_only_what_is_open_when_one_comes_there(
    client: FlaskClient, catalogue: Catalogue, mode: str, speed_m_s: float, at: str
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    shown = Shown(client, f"arrive={mode}&at={at}&k=100")
    assert shown.refs
    for ref in (*shown.refs, *shown.layer):
        station = catalogue.station(ref)
        way_s = float(distance_m(116.6546, 40.1302, *station.position)) / speed_m_s
        hours = OpeningHours.parse(station.opening_hours)
        there = hours.at(moment + timedelta(seconds=way_s), catalogue.calendar)
        assert there.state is OpenState.OPEN
    assert "到那儿就关了" not in shown.text
    assert {"walk": "走到时开着", "ebike": "骑到时开着"}[mode] in shown.summary


def test_arrival_is_turned_off_by_its_own_filter(client: FlaskClient) -> None:
    text = Shown(client, "arrive=walk&need=toilet").text
    (off,) = re.findall(r'href="([^"]+)" data-refine data-filter="arrive"', text)
    assert "arrive" not in off
    assert "open" not in off
    assert "need=toilet" in off


def test_by_ebike_the_order_and_the_words_are_by_ebike(
    make_app: Callable[..., Flask], catalogue: Catalogue
) -> None:
    # 3.2 km away: 17 minutes by e-bike, 59 on foot.
    near = catalogue.station("001-03")
    lon, lat = near.position
    station = replace(near, opening_hours="Mo-Su 09:00-18:00")
    one = make_app(replace(catalogue, stations=(station,))).test_client()
    asked = f"lon={lon}&lat={lat + 0.0288}&at=2026-11-19T17:29"
    assert "走着来不及，骑车最快的一家" in one.get(f"/?{asked}").text
    for path in ("/", "/s/001-03"):
        assert "走到就关了，骑车 17:43 前出发来得及" in one.get(f"{path}?{asked}").text
        text = one.get(f"{path}?{asked}&arrive=ebike").text
        assert "就关了" not in text
        assert "，17:43 前出发来得及" in text


def test_by_ebike_what_opens_sooner_than_one_walks_there_comes_by_ebike(
    make_app: Callable[..., Flask], catalogue: Catalogue
) -> None:
    model = catalogue.station("001-03")
    lon, lat = model.position

    def at(ref: str, north_deg: float, hours: str) -> Any:
        position = type(model.position)(lon, lat + north_deg)
        return replace(model, ref=ref, position=position, opening_hours=hours)

    # By e-bike 8 and 15 minutes; the nearer one opens in 12.
    stations = (at("001-03", 0.0144, "08:22-20:00"), at("001-04", 0.026, "24/7"))
    one = make_app(replace(catalogue, stations=stations)).test_client()
    asked = f"lon={lon}&lat={lat}&at=2026-11-20T08:10"
    assert ROW.findall(one.get(f"/?{asked}&arrive=walk").text)[0][0] == "001-03"
    riding = one.get(f"/?{asked}&arrive=ebike").text
    assert ROW.findall(riding) == [("001-04", "1")]


@pytest.mark.parametrize("at", ["2026-11-20T10:00", "2026-11-21T03:00"])
def test_township_lists_all_of_its_stations(
    client: FlaskClient, catalogue: Catalogue, at: str
) -> None:
    for township in catalogue.townships:
        there = [s for s in catalogue.stations if s.township_code == township.code]
        shown = Shown(client, f"township={township.code}&at={at}")
        assert sorted(shown.refs) == [s.ref for s in there]
        assert shown.summary.startswith(f"{township.name} {len(there)} 家")


def test_first_comes_what_one_can_soonest_be_inside_of(
    make_app: Callable[..., Flask], catalogue: Catalogue
) -> None:
    model = catalogue.station("001-03")
    lon, lat = model.position

    def at(ref: str, north_deg: float, hours: str | None) -> Any:
        position = type(model.position)(lon, lat + north_deg)
        return replace(model, ref=ref, position=position, opening_hours=hours)

    stations = (
        at("001-01", 0.001, None),  # 2 minutes on foot; nobody knows
        at("001-02", 0.0012, "08:30-20:00"),  # 3 minutes on foot, then 17 before the door
        at("001-03", 0.012, "24/7"),  # 25 minutes on foot
        at("001-04", 0.009, "06:00-08:25"),  # shut when one is there on foot
        at("001-05", 0.0015, "10:00-20:00"),  # two hours to wait
        at("001-06", 0.008, "08:20-20:00"),  # 17 minutes on foot; opens meanwhile
    )
    one = make_app(replace(catalogue, stations=stations)).test_client()
    shown = Shown(one, "at=2026-11-20T08:10", f"lon={lon}&lat={lat}")
    assert shown.refs == ["001-06", "001-02", "001-03", "001-01", "001-04", "001-05"]
    for said in (
        "现在能进，或等一会儿能进",
        "今天 8:20 开<i>，到那儿就开了</i>",
        "今天 8:30 开<i>，到那儿等 18 分钟</i>",
        "15 分钟后关<i>，走到就关了，骑车 8:19 前出发来得及</i>",
        "今天 10:00 开</span>",
    ):
        assert said in shown.text, said


def test_of_shut_doors_those_are_told_that_open_first(
    make_app: Callable[..., Flask], catalogue: Catalogue
) -> None:
    model = catalogue.station("001-03")
    lon, lat = model.position

    def at(number: int, hours: str) -> Any:
        position = type(model.position)(lon, lat + 0.001 * number)
        return replace(model, ref=f"001-{number:02}", position=position, opening_hours=hours)

    stations = (*(at(number, "09:00-20:00") for number in range(1, 7)), at(9, "06:00-20:00"))
    one = make_app(replace(catalogue, stations=stations)).test_client()
    shown = Shown(one, "at=2026-11-20T03:00", f"lon={lon}&lat={lat}")
    assert shown.refs == ["001-09", "001-01", "001-02", "001-03", "001-04"]
    assert "都关着，最早能进门的一家" in shown.text


def test_what_opens_soon_does_not_hide_what_is_open(
    make_app: Callable[..., Flask], catalogue: Catalogue
) -> None:
    model = catalogue.station("001-03")
    lon, lat = model.position

    def at(number: int, hours: str) -> Any:
        position = type(model.position)(lon, lat + 0.0001 * number)
        return replace(model, ref=f"001-{number:02}", position=position, opening_hours=hours)

    stations = (*(at(number, "08:30-20:00") for number in range(1, 9)), at(40, "24/7"))
    one = make_app(replace(catalogue, stations=stations)).test_client()
    shown = Shown(one, "at=2026-11-20T08:10", f"lon={lon}&lat={lat}")
    assert shown.refs[0] == "001-40"
    assert len(shown.refs) == 8


def test_links_to_townships_lead_to_all_of_their_stations(client: FlaskClient) -> None:
    links = re.findall(r'<li><a href="(/\?[^"]*township=[^"]+)" data-refine>', client.get("/").text)
    assert len(links) == 25
    text = client.get(unescape(links[1])).text
    assert "光明街道 11 家" in text
    assert len(ROW.findall(text)) == 11


def test_what_is_left_out_is_said_and_can_be_seen(client: FlaskClient) -> None:
    first = Shown(client, "")
    assert len(first.refs) < first.count
    assert f"每一组只列最近的几家，一共 {len(first.refs)} 家。" in first.text
    (more,) = re.findall(r'class="note left-out">.*?href="([^"]+)"', first.text)
    second = client.get(more).text
    assert len(ROW.findall(second)) == 50
    assert "只列最近的 50 家。" in second
    (more,) = re.findall(r'class="note left-out">.*?href="([^"]+)"', second)
    third = client.get(unescape(more)).text
    assert len(ROW.findall(third)) == 100
    assert "只列最近的 100 家。" in third


def test_each_row_says_how_far_on_foot_and_by_ebike(client: FlaskClient) -> None:
    shown = Shown(client, "k=20")
    about = r"约 [\d.]+ (?:分钟|小时)"
    said = rf'class="ways">(?:往[东南西北]+，)?步行{about}，骑行{about}<'
    assert len(re.findall(said, shown.text)) == len(shown.refs) == 20


def test_each_row_says_which_way_unless_one_stands_there(
    make_app: Callable[..., Flask], catalogue: Catalogue
) -> None:
    model = catalogue.station("001-03")
    lon, lat = model.position
    rough = replace(model, ref="001-04", position_error_m=3000.0)
    one = make_app(replace(catalogue, stations=(model, rough))).test_client()

    def ways(north_deg: float) -> list[str]:
        text = one.get(f"/?lon={lon}&lat={lat - north_deg}&view=list").text
        return re.findall(r'class="ways">(.)', text)

    assert ways(0.0002) == ["步", "步"]
    assert ways(0.02) == ["往", "步"]
    text = one.get(f"/?lon={lon}&lat={lat - 0.02}").text
    assert "往北，直线" in text
    assert 'transform="rotate(0 12 12)"' in text


def test_filters_in_one_row_in_the_order_of_need(client: FlaskClient) -> None:
    text = Shown(client, "").text
    words = re.findall(r'data-filter="(\w+)"', text)
    assert words[:6] == ["open", "all_day", "charging", "microwave", "toilet", "seating"]
    assert words[6:] == ["battery_swap", "water", "arrive"]
    assert ' clear-all"' not in text
    assert 'class="chip clear-all" href="/?lon=' in Shown(client, "need=toilet,wifi").text


def test_nobody_is_told_to_call_where_there_is_no_phone(
    client: FlaskClient, make_app: Callable[..., Flask], catalogue: Catalogue
) -> None:
    text = Shown(client, "").text
    assert "说不准" in text
    assert "打电话" not in text
    called = tuple(replace(s, phone="010-00000000") for s in catalogue.stations)
    other = Shown(make_app(replace(catalogue, stations=called)).test_client(), "").text
    assert "时间待核实<i>，去之前先打电话</i>" in other


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("min_stars=3", "至少 3 星"),
        ("need=battery_swap&township=110113001000", "胜利街道"),
        ("arrive=walk&need=battery_swap,fridge&at=2026-11-21T03:00", "走到时开着"),
    ],
)
def test_empty_answer_offers_to_drop_each_filter(
    client: FlaskClient, asked: str, name: str
) -> None:
    shown = Shown(client, asked)
    assert shown.count == 0
    found = re.search(rf'href="([^"]+)" data-refine>去掉“{name}”还有 (\d+) 家', shown.text)
    assert found
    assert len(Shown(client, found[1].split("?")[1], "").layer) == int(found[2])


def test_without_an_origin_arrival_means_open_now(client: FlaskClient) -> None:
    addresses = [f"/finder/stations.geojson?{word}" for word in ("arrive=walk", "open=1")]
    now, then = (client.get(address).get_json() for address in addresses)
    assert now == then
    assert 0 < len(now["features"]) < 296


def test_nothing_uncertain_is_listed_beyond_many_open_doors(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    shown = Shown(client, "at=2026-11-20T10:00")
    heads = re.split(r'<h2 class="group', shown.text)[1:]
    (inside, *others) = [[ref for ref, _number in ROW.findall(head)] for head in heads]
    assert len(inside) == 8

    def away_m(ref: str) -> float:
        return float(distance_m(116.6546, 40.1302, *catalogue.station(ref).position))

    farthest_m = max(map(away_m, inside))
    assert all(away_m(ref) < farthest_m for refs in others for ref in refs)
