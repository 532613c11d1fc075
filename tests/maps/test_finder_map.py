from __future__ import annotations

import re

import folium
import pytest

from stationmap.datum import Datum
from stationmap.errors import ChoiceError, InputError
from stationmap.maps import Assets, BaseMap, base_map, finder_map
from stationmap.model import LonLat
from stationmap.settings import Settings

ASSETS = Assets(
    leaflet_js="/static/leaflet.js",
    leaflet_css="/static/leaflet.css",
    layers_js="/static/layers.js",
    base_url="/land.geojson",
    stations_url="/stations.geojson?need=water&at=2026-11-19T17:40",
)
MIDDLE = LonLat(116.65, 40.13)


def test_map_names_no_foreign_address_and_writes_no_style() -> None:
    parts = finder_map(ASSETS, base=BaseMap("none"), center=MIDDLE, zoom=12)
    assert parts.css == ("/static/leaflet.css",)
    assert parts.js == ("/static/leaflet.js",)
    assert "://" not in parts.html + parts.script
    assert "style=" not in parts.html
    assert "<" not in parts.script


def test_map_is_the_same_each_time_it_is_made() -> None:
    first = finder_map.__wrapped__(ASSETS, base=BaseMap("none"), center=MIDDLE, zoom=12)
    again = finder_map.__wrapped__(ASSETS, base=BaseMap("none"), center=MIDDLE, zoom=12)
    assert first == again
    assert not re.search(r"[0-9a-f]{32}", first.script)


def test_layers_are_fetched_by_address() -> None:
    script = finder_map(ASSETS, base=BaseMap("none"), center=MIDDLE, zoom=12).script
    assert '"/stations.geojson?need=water\\u0026at=2026-11-19T17:40"' in script
    assert "FeatureCollection" not in script


def test_address_cannot_leave_its_string() -> None:
    from dataclasses import replace

    assets = replace(ASSETS, stations_url='/x"</script><img src=x>')
    script = finder_map(assets, base=BaseMap("none"), center=MIDDLE, zoom=12).script
    assert "</script>" not in script


def test_foliums_own_maps_are_left_alone() -> None:
    finder_map.__wrapped__(ASSETS, base=BaseMap("none"), center=MIDDLE, zoom=12)
    assert not any("/static/" in url for _, url in folium.Map.default_js)


def test_tianditu_is_two_layers_in_wgs84() -> None:
    base = base_map(Settings(tiles="tianditu", tianditu_key="abc"))
    assert base.datum is Datum.WGS84
    assert len(base.hosts) == 8
    script = finder_map(ASSETS, base=base, center=MIDDLE, zoom=12).script
    assert "LAYER=vec" in script.replace("\\u0026", "&")
    assert "LAYER=cva" in script.replace("\\u0026", "&")
    assert base.shift(MIDDLE) == MIDDLE


def test_amap_is_in_gcj02() -> None:
    base = base_map(Settings(tiles="amap"))
    assert base.datum is Datum.GCJ02
    assert base.hosts == tuple(f"https://webrd0{n}.is.autonavi.com" for n in range(1, 5))
    assert base.shift(MIDDLE) != MIDDLE


def test_base_map_that_does_not_exist() -> None:
    with pytest.raises(ChoiceError, match="osm"):
        base_map(Settings(tiles="osm"))


def test_tianditu_without_its_key() -> None:
    with pytest.raises(InputError, match="key"):
        base_map(Settings(tiles="tianditu"))
