from __future__ import annotations

import io
import json
import re
import time
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from stationmap.catalogue import CatalogueSlot
from stationmap.coverage.asked import CoverageQuery
from stationmap.coverage.report import coverage_report
from stationmap.hours import SHANGHAI, DayKind
from stationmap.model import Facility
from stationmap.settings import Settings
from stationmap.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
ATTACK = "<img src=x onerror=alert(1)>"
PARTS = {"X-Wants": "parts"}
PAGES = [
    "/plan",
    "/plan?radius=500&need=charging,toilet&all_day=1",
    "/plan?minutes=15&mode=walk",
    "/plan?at=2026-11-21T12:30",
    "/plan?demand=area&sort=name",
    "/plan?close=005-11&open=116.63,40.2,24/7&hours=004-03,24/7",
    "/plan/parts?radius=800",
]


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def headline(text: str, label: str) -> str:
    found = re.search(rf"<dt>{label}</dt><dd><b>([^<]+)</b>(?:<small>([^<]+)</small>)?", text)
    assert found, label
    return found[1] + (found[2] or "")


def column(text: str, name: str) -> list[float]:
    found = re.findall(rf'<td class="col-{name}" data-value="([^"]*)"', text)
    return [float(value) for value in found if value]


@pytest.mark.parametrize("address", PAGES)
def test_page_answers_under_a_strict_policy(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    (word,) = set(re.findall(r"'nonce-([^']+)'", policy))
    for tag, attributes in Tags(answer.text).tags:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        if tag in ("script", "style"):
            assert attributes["nonce"] == word
    assert "://" not in re.sub(r"<(svg|style).*?</\1>", "", answer.text, flags=re.DOTALL)


def test_headlines_are_those_of_the_report(client: FlaskClient, catalogue: Any) -> None:
    report = coverage_report(catalogue, CoverageQuery(radius_m=700.0), today=date(2026, 11, 19))
    text = client.get("/plan?radius=700").text
    totals = report.totals
    assert headline(text, "700 米内有驿站") == f"{totals.demand_covered_share * 100:.1f}%"
    assert headline(text, "人够不着") == f"{totals.demand_out / 10_000:.1f}万"
    assert headline(text, "平方公里空白") == f"{totals.gap_area_km2:.0f}"
    assert sum(column(text, "out")) == pytest.approx(totals.demand_out)
    assert len(column(text, "stations")) == len(catalogue.townships)
    assert sum(column(text, "stations")) == report.stations.counted


def test_page_says_what_is_modelled(client: FlaskClient) -> None:
    text = client.get("/plan").text
    assert "人口为估算" in text
    assert "示例数据" in text
    assert "未送审 · 内部使用" in text
    assert "11 座有公开出处，287 座是示例" in text
    assert "距离为直线" in text


def test_minutes_are_called_an_estimate(client: FlaskClient) -> None:
    text = client.get("/plan?minutes=15&mode=walk").text
    assert "步行约 15 分钟内有驿站" in text
    assert "估算" in text
    assert 'data-radius="810' in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("radius=0", "服务半径要大于 0"),
        ("radius=-5", "服务半径要大于 0"),
        ("radius=1e9", "不超过 100000"),
        ("radius=abc", "现在是“abc”"),
        ("radius=nan", "现在是“nan”"),
        ("radius=500&minutes=10", "只能写一个"),
        ("at=yesterday", "看不懂时间"),
        ("day=monday", "monday"),
        ("day=weekend&hour=24", "几点"),
        ("need=sauna", "sauna"),
        ("demand=cats", "cats"),
        ("close=nowhere", "nowhere"),
        ("open=here", "看不懂新驿站的位置"),
        ("hours=005-11,whenever", "whenever"),
        ("new=1000", "再建几座要是"),
        ("model=magic", "magic"),
        ("sort=luck", "sort 没有“luck”"),
        ("demand=file&list=0", "请再传一次"),
    ],
)
def test_fault_is_said_in_place_and_the_rest_still_answers(
    client: FlaskClient, query: str, said: str
) -> None:
    page = client.get(f"/plan?{query}")
    assert page.status_code == 400
    assert said in unescape(page.text)
    assert page.text.count('<p class="fault" role="alert">') == 1
    assert len(column(page.text, "out")) == 25
    part = client.get(f"/plan/parts?{query}")
    assert part.status_code == 400
    assert said in unescape(part.text)


def test_faults_do_not_hide_each_other(client: FlaskClient) -> None:
    text = client.get("/plan?radius=0&need=sauna&at=x").text
    assert text.count('<p class="fault" role="alert">') == 3


def test_form_without_scripts_asks_by_day_and_hour(client: FlaskClient, catalogue: Any) -> None:
    answer = client.get("/plan?radius=1000&day=makeup_workday&hour=9&demand=committees")
    assert answer.status_code == 303
    at = parse_qs(urlsplit(answer.location).query)["at"][0]
    day, clock = at.split("T")
    assert clock == "09:30"
    assert catalogue.calendar.kind(date.fromisoformat(day)) is DayKind.MAKEUP_WORKDAY
    assert "radius" not in answer.location
    assert "调休 9:30" in client.get(answer.location).text


def test_moment_of_a_link_stays_when_its_form_is_sent(client: FlaskClient) -> None:
    answer = client.get("/plan?at=2026-12-05T12:30&day=weekend&hour=12&need=toilet")
    assert "at=2026-12-05T12:30" in answer.location
    assert (
        "at=2026-11-21T10:30"
        in client.get("/plan?at=2026-12-05T12:30&day=weekend&hour=10").location
    )
    assert "at=" not in client.get("/plan?at=2026-12-05T12:30&day=&hour=10").location


def test_unknown_hours_bound_the_figures(client: FlaskClient) -> None:
    text = client.get("/plan?at=2026-11-21T12:30").text
    lower = float(headline(text, "1 公里内有驿站").rstrip("%"))
    upper = re.search(r"最多 ([\d.]+)%", text)
    assert upper
    assert lower < float(upper[1]) < 100
    assert "时间待核实的" in text


def test_table_is_sorted_as_asked(client: FlaskClient) -> None:
    for sort, falling in (("gap", False), ("-gap", True), ("-mean", True), ("-out", True)):
        values = column(client.get(f"/plan?sort={sort}").text, sort.lstrip("-"))
        assert values == sorted(values, reverse=falling)
        assert len(set(values)) > 5


def test_every_head_sorts_the_other_way_at_the_second_touch(client: FlaskClient) -> None:
    text = client.get("/plan?sort=-p95").text
    head = re.search(
        r'<th scope="col" class="col-p95" aria-sort="descending"><a href="([^"]+)"', text
    )
    assert head
    assert "sort=p95" in head[1]


def test_map_layer_holds_gaps_stations_and_farthest(client: FlaskClient, catalogue: Any) -> None:
    from pyproj import Geod
    from shapely.geometry import shape

    features = client.get("/plan/map.geojson?radius=900").get_json()["features"]
    kinds = [feature["properties"]["kind"] for feature in features]
    assert (kinds.count("gap"), kinds.count("farthest")) == (1, 3)
    report = coverage_report(catalogue, CoverageQuery(radius_m=900.0), today=date(2026, 11, 19))
    assert kinds.count("station") == report.stations.counted
    gap = shape(features[kinds.index("gap")]["geometry"])
    area_m2, _ = Geod(ellps="WGS84").geometry_area_perimeter(gap.segmentize(0.002))
    assert abs(area_m2) / 1e6 == pytest.approx(report.totals.gap_area_km2, rel=2e-3)


def test_map_layer_tells_closed_and_unknown_apart(client: FlaskClient) -> None:
    layer = client.get("/plan/map.geojson?at=2026-11-21T12:30&open=116.63,40.2").get_json()
    states = [f["properties"].get("state") for f in layer["features"]]
    planned = [f for f in layer["features"] if f["properties"].get("planned")]
    assert {"counted", "unknown", "closed"} <= set(states)
    assert len(planned) == 1
    assert planned[0]["properties"]["state"] == "unknown"


def test_picture_differs_between_radii_in_its_colours_only(client: FlaskClient) -> None:
    near, far, dark = (
        client.get(f"/plan/heat.png?{query}").data
        for query in ("radius=500", "radius=2000", "radius=500&scheme=dark")
    )
    assert near.startswith(b"\x89PNG")
    assert len(near) < 60_000
    assert len({near, far, dark}) == 3
    assert near[near.index(b"IDAT") :] == far[far.index(b"IDAT") :] == dark[dark.index(b"IDAT") :]


@pytest.mark.parametrize("query", ["cell=1", "cell=x", "scheme=sepia"])
def test_picture_that_cannot_be_drawn(client: FlaskClient, query: str) -> None:
    assert client.get(f"/plan/heat.png?{query}").status_code == 400


def test_scenario_is_set_beside_today(client: FlaskClient, catalogue: Any) -> None:
    text = client.get("/plan?close=005-11").text
    before = coverage_report(catalogue, CoverageQuery(), today=date(2026, 11, 19))
    lost = next(row for row in before.critical if row.ref == "005-11").alone_demand
    line = re.search(
        r'够不着的人</th><td>([\d,]+)</td><td>([\d,]+)</td><td class="worse">\+([\d,]+)', text
    )
    assert line
    today, then, change = (int(number.replace(",", "")) for number in line.groups())
    assert then - today == change == pytest.approx(lost)
    assert "方案" in text
    assert "关掉 天竺镇示例驿站 11" in text
    assert 'href="/plan" data-refine aria-label="去掉' in text


def test_critical_station_leads_to_what_if_it_closed(client: FlaskClient) -> None:
    text = client.get("/plan").text
    first = re.search(r'<ol class="critical">\s*<li><a class="link" href="([^"]+)"', text)
    assert first
    assert "方案和今天比" in client.get(unescape(first[1])).text


def hand_in(client: FlaskClient, content: bytes, name: str = "名单.csv", **fields: str) -> Any:
    data = {"file": (io.BytesIO(content), name), **fields}
    return client.post("/plan/list", data=data, content_type="multipart/form-data")


LIST = "名称,经度,纬度,人数\n甲厂,116.65,40.13,300\n乙厂,116.80,40.20,200\n".encode()


def test_list_is_handed_in_and_counts(client: FlaskClient) -> None:
    answer = hand_in(client, LIST, radius="800")
    assert answer.status_code == 303
    assert "radius=800" in answer.location
    assert "demand=file" in answer.location
    text = client.get(answer.location).text
    assert sum(column(text, "out")) <= 500
    assert "正在用：2 个点" in text
    assert client.get(answer.location.replace("/plan?", "/plan/map.geojson?")).status_code == 200


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有选文件|空"),
        ("名称,经度,纬度,人数\n甲厂,,40.13,3\n".encode(), "第 2 行“经度”"),
        ("名称,经度,纬度,人数\n甲厂,116.65,40.13,-3\n".encode(), "要在 0 到"),
        ("名称,经度,纬度\n甲厂,121.5,31.2\n".encode(), "不在任何乡镇街道|都不在"),
        (b"\x00\x01\x02", "."),
    ],
)
def test_list_with_a_fault_is_refused_in_place(
    client: FlaskClient, content: bytes, said: str
) -> None:
    answer = hand_in(client, content)
    assert answer.status_code == 400
    fault = re.search(r'<p class="fault" role="alert">(.+?)</p>', answer.text)
    assert fault
    assert re.search(said, unescape(fault[1]))
    assert len(column(answer.text, "out")) == 25


def test_wrong_datum_of_a_list_is_told(client: FlaskClient, catalogue: Any) -> None:
    from shapely import get_coordinates

    from stationmap.datum import Datum, convert

    edge = get_coordinates(catalogue.ground.land.outline.buffer(-60).simplify(200))[:60]
    lon_lat = catalogue.ground.plane.from_plane(edge[:, 0], edge[:, 1])
    lon, lat = convert(lon_lat[:, 0], lon_lat[:, 1], source=Datum.WGS84, target=Datum.GCJ02)
    rows = "".join(f"{x:.6f},{y:.6f}\n" for x, y in zip(lon, lat, strict=True))
    content = f"lon,lat\n{rows}".encode()
    assert "可能是 GCJ-02" in client.get(hand_in(client, content).location).text
    told = client.get(hand_in(client, content, datum="gcj02").location).text
    assert "可能是" not in told


def sited(client: FlaskClient, **asked: str) -> str:
    answer = client.post("/plan/siting", data=asked, headers=PARTS)
    assert answer.status_code == 200
    text, until = answer.text, time.monotonic() + 60
    while 'data-state="running"' in text and time.monotonic() < until:
        job = re.search(r'data-job="([^"]+)"', text)
        assert job
        time.sleep(0.1)
        text = client.get(f"/plan/siting/{job[1]}", headers=PARTS).text
    return unescape(text)


def test_sites_come_with_their_proof(client: FlaskClient) -> None:
    text = sited(client, new="5")
    assert "最优，已证明" in text
    assert text.count("<li>") == 5
    gains = [int(g.replace(",", "")) for g in re.findall(r'class="gain">\+([\d,]+)', text)]
    told = re.search(r"多覆盖 ([\d,]+) 人，上界 ([\d,]+)，差距 0.0%，用时 [\d.]+ 秒", text)
    assert told
    assert sum(gains) == int(told[1].replace(",", "")) == int(told[2].replace(",", ""))
    assert gains == sorted(gains, reverse=True)
    assert "求解器原话“Optimal”" in text


def test_sites_put_into_the_scenario_bring_what_was_promised(client: FlaskClient) -> None:
    text = sited(client, new="3", radius="800")
    link = re.search(r'<a class="link" href="([^"]+)" data-refine>放进方案', text)
    promised = re.search(r"多覆盖 ([\d,]+) 人", text)
    assert link
    assert promised
    page = client.get(link[1]).text
    gained = re.search(
        r'够不着的人</th><td>[\d,]+</td><td>[\d,]+</td><td class="better">−([\d,]+)', page
    )
    assert gained
    assert gained[1] == promised[1]


@pytest.mark.parametrize("model", ["lscp", "p-median", "p-center"])
def test_every_model_answers(client: FlaskClient, model: str) -> None:
    text = sited(client, new="4", model=model)
    assert "最优，已证明" in text
    assert re.search(r"最少再建 \d+ 座|平均 \d+ 米|最远 [\d,]+ 米", text)


def test_siting_without_scripts_goes_by_way_of_the_page(client: FlaskClient) -> None:
    answer = client.post("/plan/siting", data={"new": "2", "need": "toilet"})
    assert answer.status_code == 303
    assert "need=toilet" in answer.location
    text = client.get(answer.location).text
    assert text.count('<svg class="proposal"') == 2


@pytest.mark.parametrize("new", ["0x", "-1", "999", "1.5"])
def test_senseless_number_of_sites_is_refused(client: FlaskClient, new: str) -> None:
    answer = client.post("/plan/siting", data={"new": new}, headers=PARTS)
    assert answer.status_code == 400
    assert "再建几座要是" in answer.text


def test_siting_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/plan/siting/nothing").status_code == 404
    assert client.post("/plan/siting/../../etc/stop").status_code == 404
    assert client.get("/plan?job=nothing").status_code == 200


def test_attack_is_text(attacked: Flask) -> None:
    client = attacked.test_client()
    for address in ("/plan", "/plan?close=005-11", "/plan?close=%3Cimg%20src=x%3E"):
        text = client.get(address).text
        assert "<img" not in text
        assert all(tag != "img" for tag, _ in Tags(text).tags)
    layer = client.get("/plan/map.geojson")
    assert layer.mimetype == "application/geo+json"
    assert ATTACK in {f["properties"].get("name") for f in json.loads(layer.data)["features"]}


def test_downloads_are_offered_only_where_they_are(app: Flask, client: FlaskClient) -> None:
    there = {rule.rule for rule in app.url_map.iter_rules()}
    links = re.findall(r'href="(/plan/[^"?]+)[^"]*" download', client.get("/plan?radius=800").text)
    assert {re.sub(r"bulletin/\d+", "bulletin/<code>", link) for link in links} <= there


def test_tiles_of_another_datum_move_everything(make_app: Callable[..., Flask]) -> None:
    amap = make_app(tiles="amap").test_client()
    plain = make_app().test_client()
    assert 'data-datum="gcj02"' in amap.get("/plan").text
    moved, here = (c.get("/plan/map.geojson").get_json()["features"] for c in (amap, plain))
    for one, other in zip(moved, here, strict=True):
        if one["geometry"]["type"] == "Point":
            x = one["geometry"]["coordinates"][0] - other["geometry"]["coordinates"][0]
            assert 0.005 < x < 0.007


def test_slider_is_answered_at_once(client: FlaskClient) -> None:
    client.get("/plan/parts")
    took = []
    for radius in range(600, 1600, 200):
        began = time.process_time()  # not a clock's: other tests run beside this one
        assert client.get(f"/plan/parts?radius={radius}").status_code == 200
        took.append(time.process_time() - began)
    assert min(took) < 0.3


class Restless(CatalogueSlot):
    """A slot that is swapped as soon as somebody has looked."""

    then: Any = None

    @property
    def current(self) -> Any:
        now = super().current
        if self.then:
            self.swap(self.then)
        return now


@pytest.mark.parametrize("path", ["/plan", "/plan/parts", "/plan/map.geojson", "/plan/heat.png"])
def test_an_answer_is_of_one_version(catalogue: Any, path: str) -> None:
    old, slot = replace(catalogue, version="before"), Restless(catalogue)
    slot.swap(old)
    client = create_app(slot, Settings(), lambda: NOW).test_client()
    address = f"{path}?close=005-11&radius=700"
    expected = client.get(address).data
    slot.then = replace(catalogue, version="after", stations=(), load_townships=tuple)
    answer = client.get(address)
    assert slot.swap(old) is slot.then
    assert answer.status_code == 200
    assert re.sub(rb'nonce="[^"]*"', b"", answer.data) == re.sub(rb'nonce="[^"]*"', b"", expected)


def test_chips_name_every_facility_once(client: FlaskClient) -> None:
    values = re.findall(r'name="need" value="([^"]+)"', client.get("/plan").text)
    assert sorted(values) == sorted(facility.value for facility in Facility)
