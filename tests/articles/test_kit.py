from __future__ import annotations

import hashlib
import json
import re
import struct
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from shapely import Point

from stationmap.articles import drawn, kit_files, parse_view, scene_of
from stationmap.articles.kit import checked
from stationmap.articles.pictures import fitting_png
from stationmap.maps.article import portrait
from stationmap.maps.article.panel import LONGEST_PX, NAMES_TRIED
from stationmap.maps.labels import Box
from stationmap.maps.svg import svg
from stationmap.maps.typeset import balanced
from stationmap.model import LonLat
from tests.articles.conftest import DAY, SETTINGS
from tests.maps.article.test_portrait import boxes

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.articles import Kit
    from stationmap.catalogue import Catalogue

LEAST_PX = 22


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]


def test_every_view_passes_the_lint_and_is_readable(
    catalogue: Catalogue, named_views: tuple[str, ...], before: Catalogue
) -> None:
    """The drawings alone, without the pictures, which the lint of a few kits looks at."""
    for slug in named_views:
        view = parse_view(slug, catalogue)
        scene = scene_of(view, catalogue, settings=SETTINGS, day=DAY, before=before)
        for brief in (False, True):
            canvas = portrait(scene, brief=brief)
            found = boxes(canvas)
            for n, (words, box) in enumerate(found):
                assert box.within(Box(0, 0, canvas.width_px, canvas.height_px)), (slug, words)
                assert box.bottom - box.top >= LEAST_PX - 0.01, (slug, words)
                others = [other for other, taken in found[:n] if box.meets(taken)]
                assert not others, (slug, brief, words, others)
            words = "".join(words for words, _ in found)
            assert catalogue.version in words
            assert "未送审 · 内部使用" in words
            assert "示例" in words
            assert "资料来源" in words
            assert "北" in words
            assert "米" in words or "公里" in words


@pytest.mark.parametrize(
    "slug", ["district", "township-110113011000", "station-011-02", "closed-gaps"]
)
def test_a_kit_is_whole(kit: Callable[..., Kit], before: Catalogue, slug: str) -> None:
    made = kit(slug, before=before)
    assert made.findings == ()
    files = kit_files(made)
    told = json.loads(files["manifest.json"])
    assert told["version"] == made.version
    assert told["view"] == slug
    assert told["day"] == "2026-11-21"
    assert told["address"] == made.source_url == "https://yizhan.example.org" + made.view.address
    assert set(told["files"]) == set(files) - {"manifest.json"}
    for name, row in told["files"].items():
        assert row == {
            "bytes": len(files[name]),
            "sha256": hashlib.sha256(files[name]).hexdigest(),
        }
    pngs = {name: content for name, content in files.items() if name.endswith(".png")}
    assert all(len(content) < 1_000_000 for content in pngs.values())
    assert size(files["pictures/map.png"])[0] == 1080
    assert size(files["cover.png"]) == (1080, 460)
    assert size(files["cover-square.png"]) == (1080, 1080)
    assert (
        made.version in pypdfium2.PdfDocument(files["map.pdf"])[0].get_textpage().get_text_range()
    )
    addresses = _Addresses()
    addresses.feed(made.fragment)
    assert set(addresses.found) <= set(files)
    assert told["map"] == ("svg" if "<svg" in made.fragment else "png")
    with Image.open(BytesIO(files["pictures/qr.png"])) as code:
        (read,) = zxingcpp.read_barcodes(code)
    assert read.text == made.source_url


def test_the_same_gives_the_same_bytes(kit: Callable[..., Kit]) -> None:
    one, other = (kit_files(kit("township-110113108000")) for _ in range(2))
    assert dict(one) == dict(other)


def test_a_number_of_approval_stands_on_the_map(kit: Callable[..., Kit]) -> None:
    numbered = replace(SETTINGS, map_approval_number="京S（2026）001号", map_attribution="某测绘院")
    made = kit("station-011-02", settings=numbered)
    assert "审图号：京S（2026）001号" in made.drawing
    assert "某测绘院" in made.drawing
    assert "未送审" not in made.drawing + made.fragment
    assert not [notice for notice in made.notices if "审图号" in notice.zh]


def test_what_an_editor_should_know_is_said(kit: Callable[..., Kit]) -> None:
    told = [
        notice.zh
        for notice in kit("station-011-02", settings=replace(SETTINGS, site_url="")).notices
    ]
    assert any("还没有审图号" in sentence for sentence in told)
    assert any("STATIONMAP_SITE_URL" in sentence for sentence in told)


def test_a_mini_program_has_its_card(kit: Callable[..., Kit]) -> None:
    settings = replace(
        SETTINGS, wechat_miniprogram_appid="wx0123456789abcdef", wechat_miniprogram_path="pages/a"
    )
    made = kit("station-011-02", settings=settings)
    assert 'data-miniprogram-appid="wx0123456789abcdef"' in made.fragment
    assert made.findings == ()
    wrong = kit("station-011-02", settings=replace(settings, wechat_miniprogram_appid="12"))
    assert [one.rule for one in wrong.findings] == ["card"]


def test_text_stays_text(kit: Callable[..., Kit], catalogue: Catalogue) -> None:
    name = "<script>alert(1)</script>😀&“驿站”"
    stations = tuple(
        replace(station, name=name, addr="<b>路</b>") if station.ref == "011-02" else station
        for station in catalogue.stations
    )
    made = kit("township-110113011000", replace(catalogue, stations=stations), title=f"{name}"[:30])
    assert "&lt;script&gt;" in made.fragment
    assert "<script" not in made.fragment + made.drawing
    assert "😀" in made.fragment
    assert "😀" not in made.drawing  # the type has no letter for it
    assert made.findings == ()


def test_a_name_of_sixty_letters_fits(kit: Callable[..., Kit], catalogue: Catalogue) -> None:
    name = "北京市顺义区空港经济开发区中粮祥云小镇商圈户外劳动者暖心驿站" * 2
    assert len(name) == 60
    stations = tuple(
        replace(station, name=name) if station.ref == "011-02" else station
        for station in catalogue.stations
    )
    data = replace(catalogue, stations=stations)
    made = kit("station-011-02", data)
    assert made.findings == ()
    assert "…" in made.title
    assert name in made.fragment
    scene = scene_of(parse_view("station-011-02", data), data, settings=SETTINGS, day=DAY)
    canvas = portrait(scene)
    found = boxes(canvas)
    for n, (words, box) in enumerate(found):
        assert box.within(Box(0, 0, canvas.width_px, canvas.height_px)), words
        assert not [other for other, taken in found[:n] if box.meets(taken)], words


def test_a_township_without_stations_has_an_article(
    kit: Callable[..., Kit], catalogue: Catalogue
) -> None:
    code = "110113108000"
    left = tuple(station for station in catalogue.stations if station.township_code != code)
    made = kit(f"township-{code}", replace(catalogue, stations=left))
    assert made.findings == ()
    assert made.title == "北务镇还没有工会驿站"
    empty = kit("district", replace(catalogue, stations=()))
    assert empty.findings == ()
    assert "还没有工会驿站" in empty.fragment
    assert kit("all-day", replace(catalogue, stations=())).findings == ()


def test_a_title_without_end_is_said_and_not_drawn_whole(kit: Callable[..., Kit]) -> None:
    begins = "很长的标题" * 20
    made, other = (kit("station-011-02", title=f"{begins}{end}") for end in ("", "甲" * 100_000))
    assert [one.rule for one in made.findings] == ["title-length"]
    assert made.covers == other.covers


@pytest.mark.parametrize("away_deg", [0.5, 5.0])
def test_a_station_beyond_the_border_has_an_article(
    kit: Callable[..., Kit], catalogue: Catalogue, away_deg: float
) -> None:
    there = catalogue.station("003-07").position
    away = LonLat(there.lon + away_deg, there.lat)
    beyond = tuple(
        replace(station, position=away) if station.ref == "003-07" else station
        for station in catalogue.stations
    )
    assert kit("station-003-07", replace(catalogue, stations=beyond)).findings == ()


def test_more_names_than_find_room_are_counted(catalogue: Catalogue) -> None:
    first = catalogue.station("003-07")
    door = tuple(replace(first, ref=f"a-{n}", name=f"第 {n} 座") for n in range(NAMES_TRIED + 200))
    data = replace(catalogue, stations=door)
    view = parse_view(f"near-{first.position.lon},{first.position.lat}-x", data)
    drawing = svg(portrait(scene_of(view, data, settings=SETTINGS, day=DAY)))
    told = re.search(r"有 (\d+) 座的名字在图上写不下", drawing)
    assert told
    assert 200 <= int(told[1]) == len(door) - len(re.findall("第 \\d+ 座", drawing)) // 2


def test_a_picture_too_heavy_is_made_smaller() -> None:
    drawn = "".join(
        f'<circle cx="{n * 37 % 1080}" cy="{n * 91 % 1080}" r="{n % 9 + 1}" '
        f'fill="#{n * 7919 % 16777216:06x}"/>'
        for n in range(3000)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="1080">{drawn}</svg>'
    whole = fitting_png(svg)
    assert not whole.fewer_colours
    most = len(whole.content) // 3
    small = fitting_png(svg, most=most)
    assert len(small.content) < most
    assert small.fewer_colours
    assert size(small.content)[0] == round(1080 * small.zoom)


def test_what_is_checked_is_what_is_in_the_kit(kit: Callable[..., Kit]) -> None:
    made = kit("station-011-02")
    spoilt = replace(made, fragment=made.fragment.replace("<svg ", '<svg id="a" '))
    assert [one.rule for one in checked(spoilt)] == ["attribute"]


def test_no_words_run_together(kit: Callable[..., Kit]) -> None:
    text = kit("township-110113011000").words.text
    assert not re.findall(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", text)


@pytest.mark.parametrize("name", ["建新社区第 {n} 工会驿站", "很长很长的名字" * 8 + "{n}"])
@pytest.mark.parametrize("code", ["110113001000", "110113006000"])
def test_sixty_stations_find_room_on_a_page(catalogue: Catalogue, code: str, name: str) -> None:
    """Those of a whole district, moved into one township; names without room are counted."""
    land = catalogue.township(code).geometry
    rng = np.random.default_rng(60)
    places = rng.uniform(land.bounds[:2], land.bounds[2:], (900, 2)).tolist()
    inside = [LonLat(*place) for place in places if land.contains(Point(*place))][:60]
    assert len(inside) == 60
    stations = tuple(
        replace(station, name=name.format(n=n), position=place, township_code=code)
        for n, (place, station) in enumerate(
            zip(inside, [s for s in catalogue.stations if s.modelled], strict=False)
        )
    )
    data = replace(catalogue, stations=stations)
    scene = scene_of(parse_view(f"township-{code}", data), data, settings=SETTINGS, day=DAY)
    for brief in (False, True):
        canvas = portrait(scene, brief=brief)
        found = boxes(canvas)
        for n, (words, box) in enumerate(found):
            assert box.within(Box(0, 0, canvas.width_px, canvas.height_px)), words
            assert not [other for other, taken in found[:n] if box.meets(taken)], words
        ends = {balanced(station.name, 22, LONGEST_PX)[-1] for station in stations}
        names = {words for words, _ in found} & ends
        left_out = re.search(r"有 (\d+) 座的名字在图上写不下", "".join(words for words, _ in found))
        assert len(names) + (int(left_out[1]) if left_out else 0) == 60
        assert len(names) >= (8 if len(name) > 30 else 50)


def test_a_map_that_was_made_smaller_is_said(
    kit: Callable[..., Kit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn, "fitting_png", partial(fitting_png, most=30_000))
    made = kit("station-011-02")
    assert len(made.pictures["map.png"]) < 30_000
    assert any("地图超过 1 MB，减少了颜色" in notice.zh for notice in made.notices)
