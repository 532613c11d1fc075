"""A phone without network comes to the server's own answer, word by word."""

from __future__ import annotations

import html
import json
import random
import re
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from stationmap.catalogue import CatalogueSlot
from stationmap.geodata import open_catalogue
from stationmap.hours import SHANGHAI
from stationmap.settings import Settings
from stationmap.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

NOW = datetime(2026, 9, 24, 12, 0, tzinfo=SHANGHAI)  # National Day lies ahead
FACILITIES = ("microwave", "water", "charging", "toilet", "seating", "battery_swap", "wifi")
ASK = Path(__file__).parents[1] / "js" / "ask.mjs"
WITHIN_M = 0.1


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return open_catalogue(None, "110113")


@pytest.fixture(scope="module")
def client(catalogue: Catalogue) -> FlaskClient:
    return create_app(CatalogueSlot(catalogue), Settings(), lambda: NOW).test_client()


@pytest.fixture(scope="module")
def asked() -> random.Random:
    return random.Random(298)  # noqa: S311 - the same questions in every run


def place(rng: random.Random) -> dict[str, str]:
    far = rng.random() < 0.03
    lon = rng.uniform(110, 122) if far else rng.uniform(116.45, 117.0)
    lat = rng.uniform(31, 41) if far else rng.uniform(39.95, 40.35)
    return {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}


def wishes(rng: random.Random, codes: list[str]) -> dict[str, str]:
    chosen = {
        "need": ",".join(rng.sample(FACILITIES, rng.choice((0, 0, 0, 1, 1, 2)))),
        "open": rng.choice(("", "", "1")),
        "arrive": rng.choice(("", "", "walk", "ebike")),
        "all_day": rng.choice(("", "", "", "1")),
        "township": rng.choice(("", "", "", rng.choice(codes))),
        "k": rng.choice(("", "", "3", "50")),
        "at": moment(rng),
    }
    return {name: text for name, text in chosen.items() if text}


def moment(rng: random.Random) -> str:
    minutes = rng.randrange(45 * 24 * 60)
    at = NOW.replace(hour=0) + timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M") + rng.choice(("", "+08:00"))


def on_the_phone(client: FlaskClient, addresses: list[str]) -> list[Any]:
    pack, places = (client.get(f"/finder/{name}.json").json for name in ("pack", "places"))
    page = client.get("/").text
    shelf = re.search(r"/static/(\w+)/", page)
    assert shelf
    given = {
        "pack": pack,
        "places": places,
        "english": client.get("/finder/phrases.json").json,
        "shelf": shelf[1],
        "now": NOW.timestamp() * 1000,
        "addresses": addresses,
    }
    done = subprocess.run(
        ["node", str(ASK)], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answers: list[Any] = json.loads(done.stdout)
    return answers


def plain(page: str) -> str:
    """Leave out what only looks different: white space, and how signs are escaped."""
    return re.sub(r"\s+", " ", html.unescape(page)).replace("> <", "><").strip()


def test_a_thousand_questions_for_the_nearest(
    client: FlaskClient, catalogue: Catalogue, asked: random.Random
) -> None:
    codes = [township.code for township in catalogue.townships]
    addresses = [
        f"/api/v1/nearest?{urlencode(place(asked) | wishes(asked, codes))}" for _ in range(1_000)
    ]
    found = 0
    for address, ours in zip(addresses, on_the_phone(client, addresses), strict=True):
        answer = client.get(address)
        if answer.status_code != 200:  # too far away: the phone's page says it another way
            continue
        told = [(s["ref"], s["distance_m"]) for s in answer.json["stations"]]
        assert [ref for ref, _ in ours] == [ref for ref, _ in told], address
        assert all(
            abs(mine - theirs) < WITHIN_M for (_, mine), (_, theirs) in zip(ours, told, strict=True)
        ), address
        found += len(told)
    assert found > 1_000


def test_the_parts_of_the_finder_are_the_same(
    client: FlaskClient, catalogue: Catalogue, asked: random.Random
) -> None:
    codes = [township.code for township in catalogue.townships]
    refs = [station.ref for station in catalogue.stations]
    addresses = []
    for _ in range(250):
        here = place(asked) if asked.random() < 0.9 else {}
        more = {"view": asked.choice(("", "list")), "lang": asked.choice(("", "en"))}
        if here and asked.random() < 0.3:
            more["ref"] = asked.choice(refs)
        addresses.append(f"/finder/sheet?{urlencode(here | wishes(asked, codes) | more)}")
    same(client, addresses)


def test_the_list_of_a_township_needs_no_place(client: FlaskClient, catalogue: Catalogue) -> None:
    addresses = []
    for n, township in enumerate(catalogue.townships):
        more = ({}, {"need": "toilet"}, {"lang": "en"}, {"k": "3", "view": "list"}, {"q": "renhe"})
        asked = urlencode({"township": township.code} | more[n % len(more)])
        addresses.append(f"/finder/sheet?{asked}")
        searched = "q=" in asked
        page = client.get(f"/?{asked}").text
        assert ('data-shows="list"' in page) is not searched
        assert (f'value="{township.name}"' in page) is not searched
    same(client, addresses)


def test_the_stations_on_the_map_are_the_same(
    client: FlaskClient, catalogue: Catalogue, asked: random.Random
) -> None:
    codes = [township.code for township in catalogue.townships]
    addresses = [
        f"/finder/stations.geojson?{urlencode(place(asked) | wishes(asked, codes))}"
        for _ in range(100)
    ]
    for address, ours in zip(addresses, on_the_phone(client, addresses), strict=True):
        assert json.loads(ours) == client.get(address).json, address


def test_the_names_that_are_found_are_the_same(client: FlaskClient, catalogue: Catalogue) -> None:
    names = [station.name for station in catalogue.stations][::9]
    typed = [
        "顺义",
        "tianzhu",
        "tz",
        "天竹",
        "hou sha yu",
        "ＲＥＮＨＥ",
        "renhr",
        "机场",
        "x",
        "仁和镇",
        "zzz",
    ]
    addresses = [
        f"/finder/places?{urlencode({'q': q, 'lang': lang})}"
        for q in [*typed, *names, *(name[:3] for name in names)]
        for lang in ("", "en")
    ]
    same(client, addresses)


def test_a_station_s_page_is_the_same_but_for_map_and_reports(
    client: FlaskClient, catalogue: Catalogue, asked: random.Random
) -> None:
    addresses = []
    for station in catalogue.stations[::4]:
        lang = asked.choice(("", "en"))
        query = urlencode(place(asked) | {"at": moment(asked), "lang": lang})
        addresses.append(f"/s/{station.ref}?{query}")
    for address, ours in zip(addresses, on_the_phone(client, addresses), strict=True):
        agree(main(ours), main(client.get(address).text), address)


def test_the_way_is_the_same_but_for_its_map(
    client: FlaskClient, catalogue: Catalogue, asked: random.Random
) -> None:
    codes = [township.code for township in catalogue.townships]
    addresses = []
    for _ in range(60):
        goal = place(asked)
        ends = place(asked) if asked.random() < 0.8 else {"q": asked.choice(("renhe", "天竹"))}
        if asked.random() < 0.8:
            ends |= {"to": f"{goal['lon']},{goal['lat']}"}
        ends |= {"goal": asked.choice(("", "顺义", "zzz")), "lang": asked.choice(("", "en"))}
        addresses.append(f"/way?{urlencode(wishes(asked, codes) | ends)}")
    stops = 0
    for address, ours in zip(addresses, on_the_phone(client, addresses), strict=True):
        theirs = main(client.get(address).text)
        agree(
            re.sub(r'<p class="note">(没有网络|No network).*?</p>', "", main(ours)), theirs, address
        )
        stops += theirs.count("data-number=")
    assert stops > 60


def test_the_pocket_is_the_same(client: FlaskClient, catalogue: Catalogue) -> None:
    refs = [station.ref for station in catalogue.stations][::20]
    asked = [[*refs[:3], "gone", refs[0]], refs[3:], [], ["<b>"]]
    addresses = [
        f"/finder/pocket?{urlencode({'ref': those, 'lang': lang}, doseq=True)}"
        for those in asked
        for lang in ("", "en")
    ]
    same(client, addresses)


def main(page: str) -> str:
    whole = plain(page)
    part = whole[whole.index("<main") : whole.index("</main>")]
    # What needs a network: the map; the address, its code, its plate, which only the server has.
    part = re.sub(r'<p class="map-heading">.*?</p>(?=<div class="stage)', "", part)
    part = re.sub(r'<figure class="qr">.*?</figure><p class="plate">.*?</p>', "", part)
    return re.sub(r'<div class="stage.*?</p></div>', "", part)


def same(client: FlaskClient, addresses: list[str]) -> None:
    for address, ours in zip(addresses, on_the_phone(client, addresses), strict=True):
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        agree(plain(ours), plain(answer.text), address)


def agree(ours: str, theirs: str, address: str) -> None:
    """Fail with the first place where two texts part: the whole of a page says little."""
    if ours == theirs:
        return
    ends = min(len(ours), len(theirs))
    at = next((n for n in range(ends) if ours[n] != theirs[n]), ends)
    part = slice(max(0, at - 80), at + 160)
    pytest.fail(f"{address}\n  phone:  {ours[part]}\n  server: {theirs[part]}")
