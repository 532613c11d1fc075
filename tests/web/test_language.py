"""The reader's language goes along wherever an English page leads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from stationmap.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

HERE = "lon=116.6546&lat=40.1302"
TAG = re.compile(r"<(a|form)\s([^>]*)>")
WAY = re.compile(r'\b(?:href|action)="(/[^"]*)"')
FIELD = '<input type="hidden" name="lang" value="en">'
KEEPER = [
    "/keeper",
    "/keeper/import",
    "/keeper/versions",
    "/keeper/versions/diff?from=1&to=1",
    "/keeper/boundaries",
    "/keeper/open",
    "/keeper/audit",
    "/keeper/reports",
    "/keeper/reports/figures",
    "/keeper/stars",
    "/keeper/people",
    "/account",
]


def ways(page: str) -> list[str]:
    """Return where a page leads within this site, forms that ask by their fields left out."""
    tags = [tag for _, tag in TAG.findall(page) if 'method="get"' not in tag]
    return [way[1].replace("&amp;", "&") for tag in tags if (way := WAY.search(tag))]


def strays(page: str) -> list[str]:
    return [
        way
        for way in ways(page)
        if parse_qs(urlsplit(way).query).get("lang") != ["en"] and not way.startswith("/api/")
    ]


def with_english(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang=en"


@pytest.mark.parametrize(
    "address",
    ["/", f"/?{HERE}", f"/s/001-03?{HERE}", f"/way?{HERE}", "/s/nothing", "/ogc?f=html", "/plan"],
)
def test_public_pages_lead_on_in_english(client: FlaskClient, address: str) -> None:
    page = client.get(with_english(address)).text
    assert '<html lang="en">' in page
    assert ways(page)
    assert strays(page) == []
    assert "lang=en" not in client.get(address).text


def test_the_keeper_s_pages_lead_on_in_english(at_desk: Callable[..., Any]) -> None:
    keeper = at_desk(Role.KEEPER)
    for address in KEEPER:
        answer = keeper.get(with_english(address))
        assert answer.status_code == 200, address
        assert '<html lang="en">' in answer.text, address
        assert len(ways(answer.text)) > 3, address
        assert strays(answer.text) == [], address
        for form in re.findall(r'<form[^>]*method="get".*?</form>', answer.text, re.DOTALL):
            assert form.count('name="lang"') == 1, address


def test_whoever_has_to_log_in_first_comes_back_in_english(at_desk: Callable[..., Any]) -> None:
    stranger = at_desk(Role.KEEPER).app.test_client()
    sent = stranger.get("/keeper/audit?lang=en")
    assert sent.status_code == 303
    asked = parse_qs(urlsplit(sent.location).query)
    assert asked["lang"] == ["en"]
    assert asked["next"][0].endswith("lang=en")
    assert '<html lang="en">' in stranger.get(sent.location).text


def test_other_sites_files_and_what_programs_ask_stay_as_they_are(app: Flask) -> None:
    links = (
        '<a href="//other.example/">x</a><a href="https://other.example/">x</a>'
        '<a href="/api/v1/">x</a><a href="#here">x</a><link href="/static/a.css">'
        '<a href="/s/1?lang=zh">x</a>'
    )
    with app.test_request_context("/?lang=en"):
        answer = app.process_response(app.response_class(links, mimetype="text/html"))
    assert answer.get_data(as_text=True) == links


def test_a_word_with_a_number_is_singular_where_there_is_one(at_desk: Callable[..., Any]) -> None:
    page = at_desk(Role.KEEPER).get("/keeper/stars?lang=en").text
    assert not re.search(r"\b1 (?:stars|kinds|stations|days|reports)\b", page)
