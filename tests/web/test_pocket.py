"""The pocket's list: in its order, each with its state, and what is gone is said to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from stationmap.web.pocket import MOST

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue


def rows(client: FlaskClient, refs: list[str], **more: str) -> list[str]:
    page = client.get(f"/finder/pocket?{urlencode({'ref': refs, **more}, doseq=True)}")
    assert page.status_code == 200
    return re.findall(r'<li data-ref="([^"]*)"', page.text)


def test_stations_stand_in_the_order_they_were_asked_for(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    refs = [station.ref for station in catalogue.stations][5:0:-2]
    assert rows(client, [*refs, refs[0]]) == refs
    assert rows(client, []) == []


def test_what_has_left_the_ledger_is_said_and_can_be_taken_out(client: FlaskClient) -> None:
    text = client.get("/finder/pocket?ref=001-03&ref=<i>").text
    assert "编号 &lt;i&gt; 不在现在的台账里了。" in text
    assert 'data-drop="&lt;i&gt;"' in text
    assert 'href="/s/001-03"' in text
    assert "is no longer in the ledger" in client.get("/finder/pocket?ref=zz&lang=en").text


def test_no_more_are_listed_than_a_pocket_holds(client: FlaskClient) -> None:
    many = [f"no-{n}" for n in range(MOST + 5)]
    assert rows(client, many) == many[:MOST]
