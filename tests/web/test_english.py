"""With ?lang=en nothing is Chinese but names and quotations."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from stationmap import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

HERE = "lon=116.6546&lat=40.1302"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
ADDRESS = re.compile(r'\s(?:href|data-link|data-stations)="[^"]*"')
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
    "/s/nothing?",
    "/nothing?",
    "/?lon=abc&lat=40",
]


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
        yield from catalogue.sources
        yield from (place.name for place in catalogue.places.search("shiyuan", limit=50))

    return sorted({name for name in each() if name}, key=len, reverse=True)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_but_names_is_chinese(client: FlaskClient, names: list[str], address: str) -> None:
    text = unescape(ADDRESS.sub("", client.get(f"{address}&lang=en").text))
    text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)
    text = text.replace("<mark>", "").replace("</mark>", "")
    for name in names:
        text = text.replace(name, "")
    assert CHINESE.findall(text) == []


def test_the_language_ends_with_the_request(client: FlaskClient) -> None:
    client.get(f"/?{HERE}&lang=en")
    assert str(words.distance(270)) == "270 米"
