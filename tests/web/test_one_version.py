"""Every answer is of one version of the data, even when another comes meanwhile."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from stationmap.catalogue import CatalogueSlot
from stationmap.hours import SHANGHAI
from stationmap.maps import BaseMap
from stationmap.settings import Settings
from stationmap.web import create_app
from stationmap.web.finder import Finder
from stationmap.web.static_files import Shelf

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
HERE = "lon=116.6546&lat=40.1302"
PAGES = [
    "/",
    f"/?{HERE}",
    f"/?{HERE}&need=toilet&ref=001-03&view=list",
    "/?q=shiyuan",
    "/?lon=121.5&lat=31.2",
    f"/finder/sheet?{HERE}",
    "/finder/places?q=shiyuan",
    "/finder/stations.geojson",
    "/finder/land.geojson",
    f"/s/001-03?{HERE}",
    "/s/nothing",
]


class Restless(CatalogueSlot):
    """A slot that is swapped as soon as somebody has looked."""

    then: Catalogue | None = None

    @property
    def current(self) -> Catalogue:
        now = super().current
        if self.then:
            self.swap(self.then)
        return now


@pytest.mark.parametrize("address", PAGES)
def test_an_answer_is_of_one_version(catalogue: Catalogue, address: str) -> None:
    old = replace(catalogue, version="before")
    emptied = replace(
        catalogue,
        version="after",
        stations=(),
        load_townships=tuple,
        load_committees=tuple,
        load_landmarks=tuple,
    )
    slot = Restless(old)
    client = create_app(slot, Settings(), lambda: NOW).test_client()
    expected = client.get(address)
    slot.then = emptied
    answer = client.get(address)
    assert slot.swap(old) is emptied
    assert answer.status_code == expected.status_code
    assert without_nonce(answer.text) == without_nonce(expected.text)


def without_nonce(text: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", text)


class Forgetful(Finder):
    """What one request keeps, another has always taken away again."""

    _land = property(lambda _self: None, lambda _self, _kept: None)  # type: ignore[assignment]


def test_land_does_not_rest_on_what_other_requests_keep(catalogue: Catalogue) -> None:
    app = Flask(__name__)
    finder = Forgetful(
        CatalogueSlot(catalogue), Settings(), lambda: NOW, base=BaseMap("none"), shelf=Shelf()
    )
    app.register_blueprint(finder.blueprint())
    answer = app.test_client().get("/finder/land.geojson")
    assert answer.get_json()["features"]
