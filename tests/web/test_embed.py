"""Maps for the pages of others: who may frame them, what they show, what they leave out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from stationmap.errors import InputError
from stationmap.web.embed import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

VIEWS = (
    "district",
    "township-110113005000",
    "station-001-01",
    "station-000-02",
    "all-day",
    "closed-gaps",
    "near-116.65460,40.13020-石园街道",
)


def framed_by(answer: TestResponse) -> str:
    found = re.search(r"frame-ancestors ([^;]*)", answer.headers["Content-Security-Policy"])
    assert found
    return found[1]


def heading(answer: TestResponse) -> str:
    found = re.search(r"<h1[^>]*>([^<]*)</h1>", answer.text)
    assert found
    return found[1]


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_has_its_map_and_sets_no_cookie(client: FlaskClient, view: str) -> None:
    answer = client.get(f"/embed/{view}")
    assert answer.status_code == 200
    assert heading(answer)
    assert "Set-Cookie" not in answer.headers
    assert "未送审 · 内部使用" in answer.text or "/static-map/closed-gaps.png" in answer.text
    assert 'rel="noopener"' in answer.text
    assert not re.findall(r'<a (?![^>]*target="_blank")', answer.text)  # a frame is not left


def test_only_this_page_may_be_framed_and_only_by_the_sites_of_the_settings(
    client: FlaskClient, make_app: Callable[..., Flask]
) -> None:
    assert framed_by(client.get("/embed/district")) == "'self'"
    other = make_app(embed_ancestors="https://a.example https://*.b.example:8443").test_client()
    allowed = "'self' https://a.example https://*.b.example:8443"
    assert framed_by(other.get("/embed/district")) == allowed
    for address in ("/", "/s/001-01", "/plan", "/oembed", "/static-map/district.png?size=1"):
        assert framed_by(other.get(address)) == "'self'"


@pytest.mark.parametrize(
    "setting",
    [
        "a.example",
        "https://a.example/path",
        "https://a;",
        "'none'",
        "javascript:x",
        "https://a.example; script-src *",
    ],
)
def test_a_site_that_is_none_is_refused_before_anything_is_served(
    make_app: Callable[..., Flask], setting: str
) -> None:
    with pytest.raises(InputError, match="EMBED_ANCESTORS"):
        make_app(embed_ancestors=setting)


def test_sites_are_written_with_blanks_or_commas_between() -> None:
    assert ancestors("") == "'self'"
    assert ancestors(" https://a.cn,http://b.cn:80  *") == "'self' https://a.cn http://b.cn:80 *"


def test_a_map_asks_for_the_stations_of_its_view_only(client: FlaskClient) -> None:
    def asked(view: str) -> str:
        found = re.search(r"/finder/stations\.geojson[^\"]*", client.get(f"/embed/{view}").text)
        assert found
        return found[0]

    assert asked("township-110113005000").endswith("?township=110113005000")
    assert asked("all-day").endswith("?all_day=1")
    assert asked("district") == asked("station-001-01") == "/finder/stations.geojson"


def test_the_list_says_what_the_map_shows(client: FlaskClient) -> None:
    township = client.get("/embed/township-110113005000").text
    assert 'href="/s/005-01"' in township
    assert "示例，" in township  # an example is called one
    assert township.count("<li><a") == 11
    assert client.get("/embed/district").text.count("<li><a") == 25


def test_a_stranger_s_words_are_not_shown_as_ours(client: FlaskClient) -> None:
    assert "石园街道" in heading(client.get("/embed/near-116.65460,40.13020-石园街道"))
    answer = client.get("/embed/near-116.65460,40.13020-今天都不开门")
    assert "今天都不开门" not in answer.text.replace("%E4", "")
    assert heading(answer).startswith("116.65460,40.13020")


@pytest.mark.parametrize("view", ["nope", "township-1", "station-none", "near-1,2-x", "near-x-y"])
def test_a_view_that_is_none_is_refused_in_the_frame(client: FlaskClient, view: str) -> None:
    answer = client.get(f"/embed/{view}")
    assert answer.status_code in (400, 404)


def test_the_snippet_is_lazy_and_has_a_title(make_app: Callable[..., Flask]) -> None:
    page = make_app(site_url="https://map.example.org").test_client().get("/embed/all-day").text
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    assert "https://map.example.org/embed/all-day" in found[1]
    assert "loading=&#34;lazy&#34;" in found[1]
    assert "title=&#34;" in found[1]


def test_an_attack_in_the_ledger_is_text(attacked: Flask) -> None:
    client = attacked.test_client()
    for view in ("district", "station-001-01", "township-110113005000"):
        assert "<img src=x" not in client.get(f"/embed/{view}").text
