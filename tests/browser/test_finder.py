from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

HERE = "lon=116.6546&lat=40.1302"
ATTACK = "<img src=x onerror=alert(1)>"


def test_location_granted_shows_the_best_station(phone: Callable[..., Any]) -> None:
    page = phone(allowed=True).open("/")
    page.wait_for_selector(".best")
    assert "lon=116.654600&lat=40.130200" in page.url
    assert page.locator(".best h2").inner_text()
    assert page.locator(".best .figures dd").first.inner_text().split()[-1] in ("米", "公里")
    expect(page.locator(".you")).to_have_count(1)


def test_location_on_tap_of_the_button(phone: Callable[..., Any]) -> None:
    one = phone()
    page = one.open("/")
    assert page.locator(".best").count() == 0
    page.context.grant_permissions(["geolocation"])
    page.locator(".lead .locate").tap()
    page.wait_for_selector(".best")


def test_location_refused_leaves_typing_and_tapping(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    page = phone().open("/")
    page.locator(".lead .locate").tap()
    page.wait_for_selector("#notice:not([hidden])")
    assert "没有定位也能找" in page.locator("#notice").inner_text()
    page.wait_for_selector(".map-label")
    assert picture(page, "refused") == []
    page.locator("#map").tap(position={"x": 180, "y": 150})
    page.wait_for_selector(".best")
    assert re.search(r"lon=116\.\d+&lat=40\.\d+", page.url)


def test_typed_place_leads_to_stations(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    page = phone().open("/")
    page.locator("#q").fill("syjd")
    page.wait_for_selector("#places a")
    assert "石园" in page.locator("#places strong mark").first.inner_text()
    assert picture(page, "typed") == []
    page.locator("#places a").first.tap()
    page.wait_for_selector(".best")
    assert page.locator("#q").input_value() == "石园街道"
    page.go_back()
    page.wait_for_selector(".best", state="detached")


def test_typed_text_is_only_text(phone: Callable[..., Any]) -> None:
    page = phone().open("/")
    page.locator("#q").fill(ATTACK)
    page.wait_for_selector("#notice:not([hidden])")
    assert ATTACK in page.locator("#notice").inner_text()
    assert page.locator("img").count() == 0


def points(catalogue: Any, facility: str = "") -> int:
    """How many points the stations on the map share, with a facility or at all."""
    return len(
        {
            station.position
            for station in catalogue.stations
            if station.position_quality != "district"
            and (not facility or station.facilities.get(facility) == "yes")
        }
    )


def test_filter_narrows_list_and_map_alike(phone: Callable[..., Any], catalogue: Any) -> None:
    page = phone().open(f"/?{HERE}")
    expect(page.locator(".station")).to_have_count(points(catalogue))
    chip = page.locator(".chip", has_text="换电")
    count = int(chip.locator(".count").inner_text())
    chip.tap()
    page.wait_for_selector(".chip[aria-current]")
    expect(page.locator(".station")).to_have_count(points(catalogue, "battery_swap"))
    assert 0 < points(catalogue, "battery_swap") <= count < points(catalogue)
    assert "need=battery_swap" in page.url
    page.locator(".chip[aria-current]").tap()
    expect(page.locator(".station")).to_have_count(points(catalogue))


def test_numbers_and_houses_agree_in_list_and_map(phone: Callable[..., Any]) -> None:
    page = phone().open(f"/?{HERE}&view=list")
    page.wait_for_selector(".station.ranked", state="attached")
    in_list = page.eval_on_selector_all(
        "li[data-number]",
        """rows => rows.map(row => [row.dataset.number,
            row.querySelector('use').getAttribute('href').split('#')[1]])""",
    )
    on_map = page.eval_on_selector_all(
        ".station.ranked",
        """marks => marks.map(mark => [mark.querySelector('text').textContent,
            mark.querySelector('use').getAttribute('href').split('#')[1]])""",
    )
    assert len(in_list) > 5
    assert sorted(in_list) == sorted(on_map)


def test_map_and_list_change_places(phone: Callable[..., Any]) -> None:
    page = phone().open(f"/?{HERE}")
    page.locator(".handle").tap()
    expect(page.locator("li[data-number='1']")).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()
    assert "view=list" in page.url
    page.locator(".switch").tap()
    expect(page.locator("#map")).to_be_visible()
    assert "view" not in page.url


def test_station_page_and_navigation_links(phone: Callable[..., Any], catalogue: Any) -> None:
    from stationmap.datum import Datum, convert

    page = phone().open(f"/?{HERE}")
    ref = page.locator(".best").get_attribute("data-ref")
    page.locator(".best h2 a").tap()
    page.wait_for_selector("h1")
    page.wait_for_selector(".station.chosen")
    assert page.locator("h1").inner_text() == catalogue.station(ref).name
    links = page.eval_on_selector_all(".apps a", "all => all.map(a => a.href)")
    hosts = [urlsplit(link).hostname for link in links]
    assert hosts == ["uri.amap.com", "api.map.baidu.com", "apis.map.qq.com", "maps.apple.com"]
    lon, lat = convert(*catalogue.station(ref).position, source=Datum.WGS84, target=Datum.GCJ02)
    to = parse_qs(urlsplit(links[0]).query)["to"][0].split(",")
    assert (float(to[0]), float(to[1])) == pytest.approx((lon, lat), abs=1e-6)
    assert page.locator(".go .button-main").get_attribute("href") == links[0]
    page.locator(".ways a").tap()
    page.wait_for_selector(".best")


def test_attack_name_is_text_in_list_page_and_map(
    phone: Callable[..., Any], running: Callable[..., str], catalogue: Any
) -> None:
    stations = tuple(replace(station, name=ATTACK) for station in catalogue.stations)
    site = running(replace(catalogue, stations=stations))
    one = phone(site)
    page = one.open(f"/?{HERE}")
    page.wait_for_selector(".label-station")
    assert page.locator(".label-station").inner_text() == ATTACK
    assert page.locator(".best h2").inner_text() == ATTACK
    assert page.locator("img").count() == 0
    page.locator(".best h2 a").tap()
    page.wait_for_selector(".label-station")
    assert page.locator("h1").inner_text() == ATTACK
    assert page.locator("img:not(.qr img)").count() == 0
    page.goto(f"{site}/")
    page.locator("#q").fill("img")
    page.wait_for_selector("#places a")
    assert ATTACK in page.locator("#places").inner_text()
    assert page.locator("img").count() == 0


def test_finder_weighs_little(phone: Callable[..., Any]) -> None:
    one = phone()
    session = one.page.context.new_cdp_session(one.page)
    session.send("Network.enable")
    weights: list[int] = []
    session.on("Network.loadingFinished", lambda e: weights.append(e["encodedDataLength"]))
    one.open(f"/?{HERE}")
    one.page.wait_for_selector(".map-label")
    assert len(weights) > 10
    assert sum(weights) <= 150_000, sum(weights)


def test_no_two_names_on_the_map_overlap(phone: Callable[..., Any]) -> None:
    for address in ("/", f"/?{HERE}"):
        page = phone().open(address)
        page.wait_for_selector(".map-label")
        boxes = page.eval_on_selector_all(
            ".map-label", "all => all.map(e => e.getBoundingClientRect().toJSON())"
        )
        assert len(boxes) > 1
        for n, a in enumerate(boxes):
            for b in boxes[n + 1 :]:
                apart = (
                    a["right"] <= b["left"] + 1
                    or b["right"] <= a["left"] + 1
                    or a["bottom"] <= b["top"] + 1
                    or b["bottom"] <= a["top"] + 1
                )
                assert apart, (a, b)


def test_without_scripts_a_place_can_still_be_found(phone: Callable[..., Any]) -> None:
    page = phone(java_script_enabled=False).open("/")
    page.locator("#q").fill("石园")
    page.locator(".search .find").tap()
    page.locator("#places a").first.tap()
    page.wait_for_selector(".best")
    page.locator(".chip", has_text="厕所").tap()
    page.wait_for_selector(".chip[aria-current]")
    assert "need=toilet" in page.url


def test_tapped_house_comes_first_and_the_map_stays(phone: Callable[..., Any]) -> None:
    page = phone().open(f"/?{HERE}")
    page.wait_for_selector(".station.chosen")
    best = page.locator(".best").get_attribute("data-ref")
    page.wait_for_selector(".label-station")
    page.evaluate("() => new Promise(requestAnimationFrame)")  # the map has come to rest
    house = page.locator(".station.ranked", has_text=re.compile("^4$"))
    before = house.bounding_box()
    house.tap()
    page.wait_for_selector(".best[data-picked]")
    picked = page.locator(".best").get_attribute("data-ref")
    assert picked != best
    assert f"ref={picked}" in page.url
    assert page.locator(".station.chosen").count() == 1
    assert page.locator(".station.chosen").bounding_box() == before
    assert page.locator(f"li[data-ref='{best}']").is_visible()
    assert page.locator(".best .button-main").get_attribute("href").startswith("https://uri.amap")
    page.locator(".kicker .link").tap()
    page.wait_for_selector(f".best[data-ref='{best}']:not([data-picked])")


def test_stations_at_one_point_are_one_house_with_their_count(
    phone: Callable[..., Any], catalogue: Any
) -> None:
    spot = catalogue.station("005-01").position
    here = [s for s in catalogue.stations if s.position == spot]
    assert len(here) > 1
    page = phone().open(f"/?lon={spot.lon}&lat={spot.lat + 0.004}")
    pile = page.locator(".station-rough", has_text=f"×{len(here)}")
    pile.tap()
    page.wait_for_selector(".best[data-picked]")
    assert page.locator(".best .rows li").count() == len(here) - 1
    assert "位置只精确到镇" in page.locator(".best").inner_text()


def test_best_station_is_seen_with_the_next(phone: Callable[..., Any], catalogue: Any) -> None:
    lon, lat = catalogue.station("001-02").position
    for viewport in ({"width": 360, "height": 740}, {"width": 320, "height": 568}):
        page = phone(viewport=viewport).open(f"/?lon={lon}&lat={lat + 0.00005}")
        page.wait_for_selector(".station.chosen")
        top = page.locator(".top").bounding_box()["height"]
        foot = page.locator("#sheet").bounding_box()["y"]
        boxes = [one.bounding_box() for one in page.locator(".station.ranked").all()]
        middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
        seen = [(x, y) for x, y in middles if 0 < x < viewport["width"] and top < y < foot]
        assert len(seen) >= 3, viewport


def test_app_used_last_is_the_one_that_opens(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    one = phone()
    one.page.route(re.compile("baidu"), lambda route: route.fulfill(body="the app"))
    page = one.open(f"/?{HERE}")
    button = page.locator(".best .button-main")
    assert button.locator("small").inner_text() == "高德地图"
    page.locator("[data-unfold]").tap()
    assert picture(page, "apps") == []
    page.locator(".apps a", has_text="百度地图").tap()
    page.wait_for_url(re.compile("baidu"))
    one.asked.clear()
    for address in (f"/?{HERE}", f"/s/001-03?{HERE}"):
        one.open(address)
        main = page.locator(".go .button-main")
        assert main.locator("small").inner_text() == "百度地图"
        assert main.get_attribute("href").startswith("https://api.map.baidu.com/")


def test_server_gone_keeps_what_is_there(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    one = phone(service_workers="block")
    one.page.route("**/finder/pack.json", lambda route: route.abort())  # nothing is kept yet
    page = one.open(f"/?{HERE}")
    page.wait_for_selector(".map-label")
    page.context.set_offline(True)
    page.locator(".chip", has_text="厕所").tap()
    page.wait_for_selector("#notice:not([hidden])")
    assert page.locator("#notice").inner_text() == "连不上，您填的都在，稍后再试。"
    assert picture(page, "no-answer") == []
    assert page.locator(".best h2").is_visible()
    page.context.set_offline(False)
    page.locator(".chip", has_text="厕所").tap()
    page.wait_for_selector(".chip[aria-current]")
    assert page.locator("#notice").is_hidden()
    one.forgive("ERR_INTERNET_DISCONNECTED")
    one.forgive("ERR_FAILED")
    one.forgive("Service Worker registration blocked")


def test_slow_answer_says_that_it_is_on_its_way(phone: Callable[..., Any]) -> None:
    one = phone(service_workers="block")  # what a worker fetches is not slowed
    page = one.open(f"/?{HERE}")
    page.wait_for_selector(".map-label")
    slow = page.context.new_cdp_session(page)
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 800, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    page.locator(".chip", has_text="厕所").tap()
    page.wait_for_selector("body.waiting")
    assert page.locator("#told").inner_text() == "正在找"
    page.wait_for_selector(".chip[aria-current]")
    assert page.locator("body.waiting").count() == 0
    one.forgive("blocked by Playwright")


def test_position_0_0_is_no_position(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    page = phone(allowed=True, geolocation={"longitude": 0, "latitude": 0}).open("/")
    page.wait_for_selector("#notice:not([hidden])")
    assert "没有定到位" in page.locator("#notice").inner_text()
    assert picture(page, "position-0-0") == []
    assert "lon=" not in page.url


def test_scripts_speak_english_too(phone: Callable[..., Any]) -> None:
    page = phone(viewport={"width": 1280, "height": 800}).open(f"/?{HERE}&lang=en")
    page.wait_for_selector(".label-ring")
    assert page.locator(".label-ring").first.inner_text() in ("500 m", "1 km")
    assert re.fullmatch(r"\d+ k?m", page.locator(".leaflet-control-scale-line").inner_text())
    assert page.locator(".leaflet-control-zoom-in").get_attribute("title") == "Zoom in"


@pytest.mark.parametrize("address", ["/", f"/?{HERE}", f"/s/001-03?{HERE}"])
@pytest.mark.parametrize("width", [360, 1280])
def test_what_must_be_said_on_the_map_is_seen(
    phone: Callable[..., Any], address: str, width: int
) -> None:
    page = phone(viewport={"width": width, "height": 740}).open(address)
    page.wait_for_selector(".map-label")
    note = page.locator(".map-note")
    said = note.inner_text()
    assert re.search("11 座有.*出处.*287 座", said)
    assert "示例数据 未送审 · 内部使用" in said.replace("\u2002", " ")
    for box in (note, page.locator(".leaflet-control-scale")):
        alpha = box.evaluate("e => getComputedStyle(e).backgroundColor")
        assert re.fullmatch(r"rgb\([^)]*\)", alpha), "houses would shine through"
    covered = page.evaluate(
        """() => {
            const boxes = [...document.querySelectorAll(".map-note, .leaflet-control-scale")]
                .map(e => e.getBoundingClientRect());
            return [...document.querySelectorAll(".map-label, .station.chosen .face")]
                .filter(e => { const a = e.getBoundingClientRect();
                    return boxes.some(b => a.left < b.right && b.left < a.right
                        && a.top < b.bottom && b.top < a.bottom); })
                .map(e => e.textContent);
        }"""
    )
    assert covered == []


def test_chosen_station_is_named_among_many_houses(phone: Callable[..., Any]) -> None:
    page = phone().open("/?lon=116.6535&lat=40.1235&at=2026-11-18T10:00")
    page.wait_for_selector(".station.chosen")
    page.wait_for_selector(".map-label")
    expect(page.locator(".label-station")).to_have_text(page.locator(".best h2").inner_text())
    scale = page.locator(".leaflet-control-scale-line")
    assert scale.evaluate("e => getComputedStyle(e).textShadow") == "none"
