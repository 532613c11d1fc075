from __future__ import annotations

import cProfile
import json
import pstats
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

HERE = "lon=116.6546&lat=40.1302"
PAGES = [
    ("/", 200),
    (f"/?{HERE}", 200),
    (f"/?{HERE}&need=toilet&view=list", 200),
    ("/?q=shiyuan", 200),
    (f"/finder/sheet?{HERE}", 200),
    ("/finder/places?q=sy", 200),
    (f"/s/001-03?{HERE}", 200),
    ("/s/000-01", 200),
    ("/s/nothing", 404),
    ("/nothing", 404),
    ("/?lon=abc&lat=40", 400),
    ("/?lon=116.6", 400),
    (f"/?{HERE}&need=sauna", 400),
    (f"/?{HERE}&at=yesterday", 400),
    (f"/?{HERE}&view=sideways", 400),
    (f"/?{HERE}&township=1", 404),
    ("/?township=zzz", 404),
    ("/finder/stations.geojson?township=zzz", 404),
    ("/finder/sheet?township=zzz", 404),
    (f"/?{HERE}&k=many", 400),
]


class Tags(HTMLParser):
    """Gathers every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def nonces(policy: str) -> set[str]:
    return set(re.findall(r"'nonce-([^']+)'", policy))


@pytest.mark.parametrize(("address", "status"), PAGES)
def test_page_answers_under_a_strict_policy(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    (word,) = nonces(policy)
    for tag, attributes in Tags(answer.text).tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert "style" not in attributes, tag
        if tag in ("script", "style"):
            assert attributes["nonce"] == word
        for name in ("src", "href"):
            assert not (attributes.get(name) or "").startswith("javascript:")


@pytest.mark.parametrize("address", [address for address, status in PAGES if status != 200])
def test_error_speaks_chinese_and_shows_no_traceback(client: FlaskClient, address: str) -> None:
    text = client.get(address).text
    assert "回首页找驿站" in text
    assert "Traceback" not in text
    assert re.search(r"<h1>[\u4e00-\u9fff，]+</h1>", text)


def test_nonce_is_new_in_each_answer(client: FlaskClient) -> None:
    words = {client.get("/").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(words) == 3


def test_failure_is_a_page_of_ours(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> str:
        raise RuntimeError("a secret of the server")

    monkeypatch.setitem(app.view_functions, "finder.page", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "出错了" in answer.text
    assert "secret" not in answer.text


def test_unknown_address_of_the_interface_is_a_problem(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "address",
    [
        f"/?{HERE}",
        f"/?{HERE}&view=list&all_day=1",
        "/?q=img",
        f"/finder/sheet?{HERE}",
        "/finder/places?q=img",
        f"/s/001-03?{HERE}",
        "/s/000-01",
        "/s/011-01",
        "/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    ],
)
def test_attack_is_text_on_every_page(attacked: Flask, address: str) -> None:
    text = attacked.test_client().get(address).text
    assert "<img src=x" not in text
    # The only picture on a page is a code that is drawn here.
    pictures = [attributes["src"] or "" for tag, attributes in Tags(text).tags if tag == "img"]
    assert all(address.endswith("/qr.svg") for address in pictures)
    assert "onerror=alert(1)&gt;" in text


def test_attack_in_the_layer_is_data(attacked: Flask) -> None:
    answer = attacked.test_client().get("/finder/stations.geojson")
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_page_says_how_much_is_documented(client: FlaskClient) -> None:
    for address in ("/", f"/?{HERE}"):
        assert "298 座驿站：11 座有公开出处，287 座是示例" in client.get(address).text
    assert "未送审 · 内部使用" in client.get("/").text


def test_approval_number_stands_where_it_is_set(make_app: Callable[..., Flask]) -> None:
    text = make_app(map_approval_number="审图号（测试）").test_client().get("/").text
    assert "审图号（测试）" in text
    assert "未送审" not in text


def rows(client: FlaskClient, query: str) -> list[str]:
    text = client.get(f"/?{HERE}&{query}").text
    return re.findall(r'<li data-ref="([^"]+)" data-number="\d+"', text)


def test_list_is_numbered_from_one(client: FlaskClient) -> None:
    text = client.get(f"/?{HERE}").text
    numbers = [int(n) for n in re.findall(r'data-number="(\d+)"', text)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 5


def test_best_is_the_nearest_that_the_interface_finds_open_on_arrival(
    client: FlaskClient,
) -> None:
    told = client.get(f"/api/v1/nearest?{HERE}&arrive=walk&k=20").get_json()
    placed = [s["ref"] for s in told["stations"] if s["position_quality"] == "modelled"]
    assert rows(client, "")[0] == placed[0]


def test_chip_counts_what_remains(client: FlaskClient) -> None:
    text = client.get(f"/?{HERE}").text
    count = re.search(r">厕所 <span class=\"count\">(\d+)<", text)
    assert count
    with_toilet = client.get("/finder/stations.geojson?need=toilet").get_json()
    assert len(with_toilet["features"]) == int(count[1])
    assert f"有厕所的 {count[1]} 家" in client.get(f"/?{HERE}&need=toilet").text


def test_filter_is_kept_by_every_row(client: FlaskClient, catalogue: Any) -> None:
    from stationmap.model import Answer, Facility

    for ref in rows(client, "need=toilet"):
        assert catalogue.station(ref).has(Facility.TOILET) is Answer.YES


def test_empty_filter_names_a_way_out(client: FlaskClient) -> None:
    query = "need=battery_swap,lockers,reading,charging&all_day=1"
    text = client.get(f"/?{HERE}&{query}").text
    assert "附近没有都符合的" in text
    assert re.search(r"去掉“[^”]+”还有 [1-9]\d* 家", text)


def test_far_away_is_not_an_error(client: FlaskClient) -> None:
    text = client.get("/?lon=121.5&lat=31.2").text
    assert re.search(r"您在 1,0\d\d 公里外，先按乡镇街道看", text)
    assert "木林镇" in text


def test_search_without_scripts_lists_places(client: FlaskClient) -> None:
    text = client.get("/?q=shiyuan").text
    assert "<mark>石园</mark>" in text
    assert "<mark>shi yuan</mark>" in text
    assert "12 家驿站" in text
    link = re.search(r'href="(/\?lon=[^"]+)"', text)
    assert link
    assert "最快能进门的一家" in client.get(link[1].replace("&amp;", "&")).text


def test_search_that_finds_nothing_says_so(client: FlaskClient) -> None:
    assert "没有找到“xyzzy”" in client.get("/?q=xyzzy").text


def test_link_gives_the_same_page_again(client: FlaskClient) -> None:
    query = "need=toilet&open=1&at=2026-11-20T09:30&view=list"
    text = client.get(f"/?{HERE}&{query}").text
    link = re.search(r'data-link="([^"]+)"', text)
    assert link
    again = client.get(link[1].replace("&amp;", "&")).text
    assert re.findall(r'data-ref="([^"]+)"', again) == re.findall(r'data-ref="([^"]+)"', text)
    assert "周五 9:30" in text


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_tap_in_another_datum_is_the_same_place(client: FlaskClient, datum: str) -> None:
    from stationmap.datum import Datum, convert

    lon, lat = convert(116.6546, 40.1302, source=Datum.WGS84, target=Datum(datum))
    text = client.get(f"/?lon={lon!r}&lat={lat!r}&datum={datum}").text
    assert 'data-link="/?lon=116.654600&amp;lat=40.130200"' in text


@pytest.mark.parametrize("address", ["/s/005-01", "/?lon=116.5708&lat=40.0600&ref=005-01"])
def test_station_known_only_to_its_township_says_so(client: FlaskClient, address: str) -> None:
    assert "位置只精确到镇" in client.get(address).text


def test_station_known_only_to_its_subdistrict_says_so(
    make_app: Callable[..., Flask], catalogue: Any
) -> None:
    moved = replace(catalogue.station("005-01"), township_code="110113001000")
    text = make_app(replace(catalogue, stations=(moved,))).test_client().get("/s/005-01").text
    assert catalogue.township("110113001000").kind == "街道"
    assert "位置只精确到街道" in text


def test_station_known_only_to_its_township_is_not_at_its_door(client: FlaskClient) -> None:
    text = client.get("/s/005-01").text
    assert "点位不是它的门口" in text
    assert "出处：" in text


def test_station_without_a_place_leads_nowhere(client: FlaskClient) -> None:
    text = client.get(f"/s/000-01?{HERE}").text
    assert "不能带路" in text
    assert "uri.amap.com" not in text


def test_station_not_placed_is_neither_a_row_nor_on_the_map(client: FlaskClient) -> None:
    assert "000-01" not in rows(client, "all_day=1")
    layer = client.get("/finder/stations.geojson").get_json()["features"]
    assert len(layer) == 296
    assert not {"000-01", "000-02"} & {feature["id"] for feature in layer}


@pytest.mark.parametrize("address", ["/", f"/?{HERE}"])
def test_station_not_placed_is_named_at_the_end(client: FlaskClient, address: str) -> None:
    text = client.get(address).text
    assert "另有 2 座只知道在顺义区，没有公布位置。" in text
    assert re.search(r'href="/s/000-01[^"]*">货车司机工会驿站（鹏程食品）</a>', text)


def test_station_not_placed_is_named_only_where_it_meets_the_need(client: FlaskClient) -> None:
    assert "另有 1 座只知道在顺义区" in client.get(f"/?{HERE}&all_day=1").text
    assert "只知道在顺义区" not in client.get(f"/?{HERE}&need=toilet").text


def test_land_is_small_and_stays(client: FlaskClient, catalogue: Any) -> None:
    from urllib.parse import quote

    address = f"/finder/land.geojson?v={quote(catalogue.version, safe='')}"
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) < 25_000
    again = client.get(
        address, headers={"Accept-Encoding": "br", "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_land_names_only_published_places(client: FlaskClient, catalogue: Any) -> None:
    features = client.get("/finder/land.geojson").get_json()["features"]
    kinds = [f["properties"]["kind"] for f in features]
    modelled = [c for c in catalogue.committees if c.position_quality == "modelled"]
    assert kinds.count("township") == 25
    assert kinds.count("airport") == 1
    assert kinds.count("landmark") == 5
    assert 0 < kinds.count("village") == len(catalogue.committees) - len(modelled)
    named = {f["properties"]["name"] for f in features if f["properties"]["kind"] == "village"}
    assert named == {c.short_name for c in catalogue.committees if c not in modelled}


def test_map_in_gcj02_shifts_everything(make_app: Callable[..., Flask]) -> None:
    from stationmap.geodesy import distance_m

    plain, amap = make_app().test_client(), make_app(tiles="amap").test_client()
    for address in ("/finder/stations.geojson", "/finder/land.geojson"):
        pairs = zip(
            points(plain.get(address).get_json()),
            points(amap.get(address).get_json()),
            strict=True,
        )
        assert all(500 < distance_m(*a, *b) < 550 for a, b in pairs)
    page = amap.get(f"/?{HERE}")
    assert 'data-datum="gcj02"' in page.text
    assert "https://webrd01.is.autonavi.com" in page.headers["Content-Security-Policy"]


def points(layer: dict[str, Any]) -> list[list[float]]:
    found = []
    for feature in layer["features"]:
        at = feature["geometry"]["coordinates"]
        while isinstance(at[0], list):
            at = at[0]
        found.append(at)
    return found


def test_static_address_changes_with_the_files(client: FlaskClient) -> None:
    text = client.get("/").text
    icon = re.search(r'href="(/static/[0-9a-f]{12}/icons/icon.svg)"', text)
    assert icon
    fresh = client.get(icon[1])
    assert "immutable" in fresh.headers["Cache-Control"]
    stale = client.get(re.sub(r"[0-9a-f]{12}", "0" * 12, icon[1]))
    assert stale.status_code == 200
    assert "immutable" not in stale.headers["Cache-Control"]
    assert client.get(icon[1] + "x").status_code == 404


def test_no_page_names_a_foreign_asset(client: FlaskClient) -> None:
    for address in ("/", f"/?{HERE}", f"/s/001-03?{HERE}"):
        for tag, attributes in Tags(client.get(address).text).tags:
            if tag in ("script", "link", "img", "use") and attributes.get("rel") != "canonical":
                source = attributes.get("src") or attributes.get("href") or "/"
                assert source.startswith("/"), (tag, source)


@pytest.mark.parametrize(
    ("address", "most_calls"),
    [
        (f"/?{HERE}", 60_000),
        (f"/?{HERE}&need=toilet", 60_000),
        ("/finder/stations.geojson", 15_000),
        ("/s/001-03", 15_000),
    ],
)
def test_a_page_is_little_work(client: FlaskClient, address: str, most_calls: int) -> None:
    """Calls are counted, not time: 40,000 take 7 ms where nothing else runs."""
    client.get(address)  # the first makes ready what the others share
    profile = cProfile.Profile()
    with profile:
        answer = client.get(address)
    assert answer.status_code == 200
    assert pstats.Stats(profile).total_calls < most_calls  # type: ignore[attr-defined]


def test_map_holds_every_station_that_has_a_place(client: FlaskClient) -> None:
    layer = json.loads(client.get("/finder/stations.geojson").data)
    assert len(layer["features"]) == 296
    assert sum("rough" in feature["properties"] for feature in layer["features"]) == 8


@pytest.mark.parametrize("address", ["/", f"/?{HERE}", "/?lon=121.5&lat=31.2", "/s/001-03"])
def test_sources_are_named_where_the_data_are_shown(
    client: FlaskClient, catalogue: Any, address: str
) -> None:
    assert catalogue.sources
    text = unescape(client.get(address).text)
    assert [source for source in catalogue.sources if source not in text] == []


@pytest.mark.parametrize("address", ["/", f"/?{HERE}", "/s/001-03"])
def test_every_map_says_what_it_is_made_of(make_app: Callable[..., Flask], address: str) -> None:
    text = make_app(map_attribution="某单位制图").test_client().get(address).text
    (note,) = re.findall(r'<p class="map-note">.*?</p>', text, re.DOTALL)
    for said in ("11 座有出处 · 287 座示例", "示例数据", "未送审 · 内部使用", "某单位制图"):
        assert said in note


def test_far_away_the_page_of_a_station_has_no_figures(client: FlaskClient) -> None:
    far, near = "lon=121.5&lat=31.2", HERE
    ref = "011-02"  # open day and night
    assert 'class="figures"' in client.get(f"/s/{ref}?{near}").text
    assert 'class="figures"' not in client.get(f"/s/{ref}?{far}").text
    for page_of in ("001-03", "001-04", "001-05", "001-06"):
        assert "到那儿就关了" not in client.get(f"/s/{page_of}?{far}&at=2026-11-20T10:00").text


def test_station_that_never_closes_has_one_row_of_hours(client: FlaskClient) -> None:
    text = client.get("/s/011-02").text
    table = re.findall(r'<table class="week">.*?</table>', text, re.DOTALL)[0]
    assert table.count("<tr") == 1
    assert "每天" in table


def test_page_says_that_facilities_of_examples_are_not_real(client: FlaskClient) -> None:
    for address in ("/", f"/?{HERE}"):
        assert "示例的位置、时间和设施都不是真的。" in client.get(address).text


def test_facilities_have_short_names_in_english(client: FlaskClient) -> None:
    text = unescape(client.get("/s/001-03?lang=en").text)
    assert "Heat & AC" in text
