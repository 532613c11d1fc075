"""oEmbed 1.0: a page of ours is found, described and put into another."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

HERE = "http://localhost"
NEAR = "/?lon=116.6546&lat=40.1302&q=" + quote("石园街道")
PAGES = {
    "/": "district",
    "/?township=110113005000&lang=en&need=water": "township-110113005000",
    "/?all_day=1": "all-day",
    NEAR: "near-116.65460,40.13020-" + quote("石园街道"),
    "/s/001-01?need=water": "station-001-01",
    "/embed/closed-gaps": "closed-gaps",
    "/embed/near-116.65460,40.13020-" + quote("石园街道"): "near-116.65460,40.13020-"
    + quote("石园街道"),
}


def ask(url: str, **more: str) -> dict[str, str]:
    return {"url": url, **more}


@pytest.mark.parametrize(("page", "view"), PAGES.items())
def test_a_page_is_described_by_a_frame_that_opens(
    client: FlaskClient, page: str, view: str
) -> None:
    answer = client.get("/oembed", query_string=ask(HERE + page))
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = answer.json
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert (told["width"], told["height"]) == (640, 480)
    source = re.search(r'src="([^"]*)"', told["html"])
    assert source
    assert html.unescape(source[1]) == f"{HERE}/embed/{view}"
    assert told["title"] in told["html"]
    assert client.get(urlsplit(source[1]).path).status_code == 200


def test_the_frame_takes_no_more_room_than_there_is(client: FlaskClient) -> None:
    asked = ask(f"{HERE}/", maxwidth="320", maxheight="9999", format="json")
    told = client.get("/oembed", query_string=asked).json
    assert (told["width"], told["height"]) == (320, 480)
    assert 'width="320" height="480"' in told["html"]


@pytest.mark.parametrize("page", list(PAGES))
def test_pages_say_where_they_are_described(client: FlaskClient, page: str) -> None:
    found = re.search(r'type="application/json\+oembed" href="([^"]*)"', client.get(page).text)
    assert found
    address = urlsplit(html.unescape(found[1]))
    assert parse_qs(address.query)["url"][0].startswith(HERE)
    told = client.get(f"{address.path}?{address.query}")
    assert told.status_code == 200
    assert told.json["html"] == client.get("/oembed", query_string=ask(HERE + page)).json["html"]


@pytest.mark.parametrize(
    "url",
    ["", "x", f"{HERE}/plan", f"{HERE}/s/none", f"{HERE}/?township=1", f"{HERE}/embed/a/b",
     "http://other.example/", "http://[", f"{HERE}.other.example/", f"{HERE}@other.example/",
     f"{HERE}/?lon=x&lat=y", "javascript://localhost/", "//localhost/", "/", f"{HERE}/s/%00"],
)  # fmt: skip
def test_what_is_no_page_of_ours_is_not_found(client: FlaskClient, url: str) -> None:
    answer = client.get("/oembed", query_string=ask(url))
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_other_formats_are_not_implemented(client: FlaskClient) -> None:
    assert client.get("/oembed", query_string=ask(f"{HERE}/", format="xml")).status_code == 501


@pytest.mark.parametrize("width", ["a", "0", "-5", "199", "1e3"])
def test_room_that_is_none_is_refused(client: FlaskClient, width: str) -> None:
    assert client.get("/oembed", query_string=ask(f"{HERE}/", maxwidth=width)).status_code == 400


def test_a_site_below_a_path_knows_its_own_pages(make_app: Callable[..., Flask]) -> None:
    client = make_app(site_url="https://example.org/map/").test_client()
    told = client.get("/oembed", query_string=ask("https://example.org/map/s/001-01"))
    assert 'src="https://example.org/map/embed/station-001-01"' in told.json["html"]
    for other in ("https://example.org/x", "https://example.org/s/001-01"):
        assert client.get("/oembed", query_string=ask(other)).status_code == 404
