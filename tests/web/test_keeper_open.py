"""What the ledger leaves open: listed station by station, and mended there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stationmap import keeping
from stationmap.model import Basis, PositionQuality
from tests.web.conftest import ATTACK, NOW

if TYPE_CHECKING:
    from stationmap.model import Station


def put(keeper: Any, **fields: Any) -> str:
    """Change the first station, and serve it."""
    ref = str(keeper.store.snapshot(1).ledger.stations[0].ref)

    def make(station: Station) -> Station:
        return replace(station, **fields)

    keeping.change(keeper.store, ref, make, who="老李", at=NOW)
    keeper.slot.swap(keeping.current_catalogue(keeper.store, keeper.settings))
    return ref


def unknown_hours(keeper: Any, posted: str) -> str:
    return put(keeper, opening_hours=None, hours_as_posted=posted, hours_basis=Basis.DOCUMENTED)


def test_hours_that_were_not_understood_have_a_place_on_the_list(keeper: Any) -> None:
    ref = unknown_hours(keeper, "看店家心情")
    overview = keeper.get("/keeper").text
    assert 'href="/keeper/open?kind=hours"' in overview
    page = keeper.get("/keeper/open").text
    assert f'id="{ref}"' in page
    assert "<q>看店家心情</q>" in page


def test_the_keeper_says_when_it_is_open_and_it_leaves_the_list(keeper: Any) -> None:
    ref = unknown_hours(keeper, "看店家心情")
    answer = keeper.post("/keeper/open/hours", ref=ref, hours="工作日 8:30-17:30")
    assert answer.status_code == 303
    page = keeper.get(answer.headers["Location"]).text
    assert f"{ref} 的开放时间改好了" in page
    assert f'id="{ref}"' not in page
    station = next(s for s in keeper.slot.current.stations if s.ref == ref)
    assert station.opening_hours == "Mo-Fr 08:30-17:30; PH off"
    assert station.hours_as_posted == "工作日 8:30-17:30"
    (row,) = keeper.store.audit(1)
    assert (row.who, row.action) == ("keeper 张", "versions.decision")


@pytest.mark.parametrize("typed", ["看天气", ""])
def test_what_is_not_understood_stays_to_be_mended(keeper: Any, typed: str) -> None:
    ref = unknown_hours(keeper, "看店家心情")
    answer = keeper.post("/keeper/open/hours", ref=ref, hours=typed)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert len(keeper.store.versions()) == 2


def test_a_station_that_is_not_there_is_said(keeper: Any) -> None:
    answer = keeper.post("/keeper/open/hours", ref="999-99", hours="24小时")
    assert answer.status_code == 404
    assert 'role="alert"' in answer.text


def test_words_for_no_facility_that_we_know_are_kept_and_listed(keeper: Any) -> None:
    ref = put(keeper, facilities_as_published="饮水机、时光机、擦鞋机")
    page = keeper.get("/keeper/open?kind=facilities").text
    assert f'id="{ref}"' in page
    assert "<q>时光机、擦鞋机</q>" in page
    assert 'href="/keeper/open?kind=facilities"' in keeper.get("/keeper").text


def test_a_position_that_is_only_rough_is_listed(keeper: Any) -> None:
    ref = put(keeper, position_quality=PositionQuality.TOWNSHIP)
    page = keeper.get("/keeper/open?kind=position").text
    assert f'id="{ref}"' in page
    assert "只知道乡镇街道" in page


def test_a_long_list_is_turned_over_and_nobody_is_lost(keeper: Any) -> None:
    expected = [s.ref for s in keeper.slot.current.stations if s.checked_on is None]
    address, seen = "/keeper/open?kind=checked", []
    while address:
        page = keeper.get(address.replace("&amp;", "&")).text
        seen += [line.split('"')[1] for line in page.split("<li ")[1:] if line.startswith("id=")]
        *_, rest = page.split("</ol>")
        address = rest.split('href="')[1].split('"')[0] if 'href="/keeper/open' in rest else ""
    assert seen == sorted(expected)
    assert len(seen) > 100


def test_an_attack_is_text(keeper: Any) -> None:
    unknown_hours(keeper, ATTACK)
    page = keeper.get("/keeper/open").text
    assert ATTACK not in page
    assert "&lt;img src=x" in page
