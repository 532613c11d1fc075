"""With ?lang=en nothing is Chinese but names and quotations, and these say that they are."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from stationmap import words
from stationmap.hours import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

HERE = "lon=116.6546&lat=40.1302"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
ADDRESS = re.compile(r'\s(?:href|data-link|data-stations)="[^"]*"')
LATIN = re.compile(r"[A-Za-z]{2}")
VOID = {"input", "link", "meta", "img", "br", "hr", "path", "use"}
PAGES = [
    "/?",
    f"/?{HERE}",
    f"/?{HERE}&ref=001-08",
    f"/?{HERE}&need=toilet&open=1&view=list",
    f"/?{HERE}&at=2026-11-21T23:50",
    f"/?{HERE}&arrive=ebike&min_stars=3&township=110113001000",
    f"/?{HERE}&arrive=walk&need=water&k=50&view=list",
    f"/?{HERE}&need=battery_swap,lockers,reading,charging&all_day=1",
    "/?q=shiyuan",
    "/?q=xyzzy",
    "/?lon=121.5&lat=31.2",
    f"/s/001-03?{HERE}",
    f"/s/005-01?{HERE}",
    "/s/000-01?",
    "/plan?",
    "/plan?minutes=15&mode=walk&need=charging&at=2026-11-21T12:30",
    "/plan?demand=area&sort=name",
    "/plan?close=005-11&open=116.63,40.2,24/7&hours=004-03,24/7",
    "/plan?radius=0",
    "/plan/parts?radius=800",
    "/s/nothing?",
    "/nothing?",
    "/?lon=abc&lat=40",
]


class Unmarked(HTMLParser):
    """Finds Chinese that a screen reader would be told is English."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[tuple[str, str]] = [("", "")]
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            language = dict(attrs).get("lang") or self.inside[-1][1]
            self.inside.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.inside[-1]
        if tag in ("script", "title", "option") or language.startswith("zh"):
            return
        # Within a sentence a name may go by: no reader is to be told each time.
        if CHINESE.search(data) and not LATIN.search(data):
            self.found.append(data.strip())


@pytest.fixture(scope="module")
def names(catalogue: Catalogue) -> list[str]:
    """Everything that is called or quoted in Chinese, longest first."""

    def each() -> Iterator[str | None]:
        for station in catalogue.stations:
            yield from (station.name, station.addr, station.operator, station.hours_as_posted)
            yield station.source.title if station.source else None
            yield from (station.facilities_as_published or "").split(";")
        for place in (*catalogue.townships, *catalogue.committees, *catalogue.landmarks):
            yield place.name
        for committee in catalogue.committees:
            yield committee.short_name
        yield from catalogue.sources
        yield from (place.name for place in catalogue.places.search("shiyuan", limit=50))

    return sorted({name for name in each() if name}, key=len, reverse=True)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_but_names_is_chinese(client: FlaskClient, names: list[str], address: str) -> None:
    page = client.get(f"{address}&lang=en").text
    assert '<html lang="en">' in page or "/parts" in address
    assert Unmarked(page).found == []
    text = unescape(ADDRESS.sub("", page))
    text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)
    text = text.replace("<mark>", "").replace("</mark>", "")
    for name in names:
        text = text.replace(name, "")
    assert CHINESE.findall(text) == []


def test_the_language_ends_with_the_request(client: FlaskClient) -> None:
    client.get(f"/?{HERE}&lang=en")
    assert str(words.distance(270)) == "270 米"


def test_dates_times_and_distances_are_in_the_reader_s_form(app: Flask) -> None:
    moment = datetime(2026, 11, 19, 8, 5, tzinfo=SHANGHAI)
    with app.test_request_context("/?lang=en"):
        app.preprocess_request()
        lengths = [str(words.distance(metres)) for metres in (270, 1500, 12_345)]
        assert lengths == ["270 m", "1.5 km", "12 km"]
        assert str(words.duration(61)) == "about 2 min"
        assert words.far(1_070_000).startswith("You are 1,070 km away")
        said = (words.weekday(moment), words.month_day(moment), words.clock_time(moment))
        assert said == ("Thu", "Nov 19", "8:05")
