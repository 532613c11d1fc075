"""Open Graph and schema.org on a station's page: true, escaped, and under the strict policy."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from stationmap.model import Answer, Basis, Facility, LonLat, PositionQuality, Source, Station

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

REAL = Station(
    ref="R-1",
    name="真实驿站",
    position=LonLat(116.65, 40.13),
    position_quality=PositionQuality.SURVEYED,
    position_error_m=5.0,
    township_code="110113001000",
    addr="某路 1 号",
    phone="010-00000000",
    opening_hours="Mo-Fr 08:30-12:00,18:00-26:00; Sa-Su 00:00-24:00; PH off",
    hours_as_posted="工作日 8:30-12:00",
    hours_basis=Basis.DOCUMENTED,
    facilities={Facility.WATER: Answer.YES, Facility.TOILET: Answer.NO},
    checked_on=date(2026, 11, 1),
    documented=True,
    source=Source("台账", "2026-11"),
)
ATTACK = "</script><script>alert(1)</script><!--\"'&"


@pytest.fixture
def page(catalogue: Catalogue, make_app: Callable[..., Flask]) -> Callable[..., str]:
    def show(station: Station, query: str = "", **settings: object) -> str:
        changed = replace(catalogue, stations=(*catalogue.stations, station))
        answer = make_app(changed, **settings).test_client().get(f"/s/{station.ref}{query}")
        assert answer.status_code == 200
        return answer.text

    return show


def graph(text: str) -> dict[str, str]:
    found = re.findall(r'<meta property="(og:[\w]+)" content="([^"]*)">', text)
    return {name: unescape(value) for name, value in found}


def linked(text: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', text, re.DOTALL)
    return [json.loads(body) for body in found]


def test_a_real_station_is_told_in_full(page: Callable[..., str]) -> None:
    text = page(REAL, site_url="https://map.example.org/")
    told = graph(text)
    url = "https://map.example.org/s/R-1"
    assert told["og:title"] == "真实驿站"
    assert told["og:url"] == url
    assert told["og:site_name"] == "驿站地图"
    assert told["og:locale"] == "zh_CN"
    assert told["og:description"] == "工会驿站，胜利街道，某路 1 号，工作日 8:30-12:00，有饮水"
    assert f'<link rel="canonical" href="{url}">' in text
    assert "noindex" not in text
    (place,) = linked(text)
    assert place["@type"] == "CivicStructure"
    assert place["url"] == url
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 40.13, "longitude": 116.65}
    assert place["address"]["streetAddress"] == "某路 1 号"
    assert place["telephone"] == "010-00000000"
    features = {f["name"]: f["value"] for f in place["amenityFeature"]}
    assert features == {"饮水": True, "厕所": False}
    assert "isAccessibleForFree" not in place


def test_hours_with_a_night_a_whole_day_and_holidays(page: Callable[..., str]) -> None:
    (place,) = linked(page(REAL))
    told = [
        (
            [day.removeprefix("https://schema.org/") for day in row["dayOfWeek"]],
            row.get("opens"),
            row.get("closes"),
        )
        for row in place["openingHoursSpecification"]
    ]
    work = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert told == [
        (work, "08:30", "12:00"),
        (work, "18:00", "02:00"),
        (["Saturday", "Sunday"], "00:00", "23:59"),
        (["PublicHolidays"], None, None),
    ]


@pytest.mark.parametrize("hours", [None, "unknown", "Jun-Sep 08:00-20:00; Oct-May 09:00-18:00"])
def test_hours_that_one_week_cannot_tell_are_left_out(
    page: Callable[..., str], hours: str | None
) -> None:
    (place,) = linked(page(replace(REAL, opening_hours=hours)))
    assert "openingHoursSpecification" not in place


@pytest.mark.parametrize("quality", ["committee", "seat", "township", "district"])
def test_a_place_that_is_not_the_door_is_not_told(page: Callable[..., str], quality: str) -> None:
    rough = replace(REAL, position_quality=PositionQuality(quality), facilities={}, phone=None)
    (place,) = linked(page(rough))
    assert not {"geo", "telephone", "amenityFeature"} & place.keys()


def test_an_example_says_so_and_is_not_to_be_found(client: FlaskClient) -> None:
    text = client.get("/s/001-01").text
    assert '<meta name="robots" content="noindex">' in text
    assert graph(text)["og:title"].endswith("（示例）")
    assert graph(text)["og:description"] == "示例驿站，不是真实地点"
    assert linked(text) == []


def test_a_station_that_is_gone_is_not_to_be_found(page: Callable[..., str]) -> None:
    text = page(replace(REAL, still_open=Answer.NO))
    assert "noindex" in text
    assert linked(text) == []


def test_english_pages_speak_english(page: Callable[..., str]) -> None:
    told = graph(page(REAL, "?lang=en"))
    assert told["og:locale"] == "en_US"
    assert told["og:url"] == "http://localhost/s/R-1"


def test_an_attack_stays_text(catalogue: Catalogue, make_app: Callable[..., Flask]) -> None:
    evil = replace(REAL, name=ATTACK, addr=ATTACK, phone=ATTACK, hours_as_posted=ATTACK)
    changed = replace(catalogue, stations=(*catalogue.stations, evil))
    answer = make_app(changed).test_client().get("/s/R-1")
    (word,) = set(re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]))
    assert "<script>alert" not in answer.text
    assert f'<script type="application/ld+json" nonce="{word}">' in answer.text
    (place,) = linked(answer.text)
    assert place["name"] == place["telephone"] == place["address"]["streetAddress"] == ATTACK
    assert graph(answer.text)["og:title"] == ATTACK
