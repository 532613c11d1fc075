"""Boundaries on the screen: an authorised file in their place, and back."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from shapely import union_all
from shapely.geometry import mapping

from stationmap import keeping

SHIFT = 0.01  # degrees


def features(keeper: Any) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "properties": {"code": town.code, "name": town.name},
            "geometry": mapping(town.geometry),
        }
        for town in keeper.slot.current.townships
    ]


def joined(keeper: Any) -> bytes:
    """Boundaries in which one township has taken its neighbour's land but for a little."""
    towns = {town.code: town.geometry for town in keeper.slot.current.townships}
    found = features(keeper)
    one = towns[found[0]["properties"]["code"]]
    near = next(f for f in found[1:] if towns[f["properties"]["code"]].touches(one))
    taken = towns[near["properties"]["code"]].intersection(one.buffer(0.005))
    found[0]["geometry"] = mapping(union_all([one, taken]))
    near["geometry"] = mapping(towns[near["properties"]["code"]].difference(taken))
    return whole(found)


def whole(found: list[dict[str, Any]]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": found}).encode()


def hand_in(keeper: Any, content: bytes, name: str = "边界.geojson") -> Any:
    return keeper.post("/keeper/boundaries", file=(BytesIO(content), name))


def accept(keeper: Any, page: str) -> Any:
    fields = dict(re.findall(r'name="(kept|name|based_on)" value="([^"]*)"', page))
    return keeper.post("/keeper/boundaries/accept", **fields, note="自然资源局 2026 年")


def test_other_boundaries_are_looked_at_and_put_in_place(keeper: Any) -> None:
    before = {town.code: town.area_km2 for town in keeper.slot.current.townships}
    page = hand_in(keeper, joined(keeper))
    assert page.status_code == 200
    assert "2 个乡镇街道的边界或名称不同" in page.text
    assert keeping.serving(keeper.store).number == 1
    layer = re.search(r"/keeper/boundaries/map.geojson\?[^\"]+", page.text)
    assert layer
    drawn = keeper.get(layer[0].replace("\\u0026", "&")).get_json()["features"]
    assert len(drawn) == 2
    answer = accept(keeper, page.text)
    assert answer.headers["Location"] == "/keeper/versions?made=2"
    after = {town.code: town.area_km2 for town in keeper.slot.current.townships}
    assert before.keys() == after.keys()
    assert sum(abs(before[code] - after[code]) > 0.01 for code in before) == 2
    version = keeping.serving(keeper.store)
    assert (version.kind, version.file_name, version.note) == (
        "boundaries",
        "边界.geojson",
        "自然资源局 2026 年",
    )
    assert keeper.store.snapshot(2).ledger == keeper.store.snapshot(1).ledger
    land = keeper.get("/finder/land.geojson").get_json()["features"]
    assert sum(f["properties"]["kind"] == "township" for f in land) == len(after)
    assert keeper.get("/plan").status_code == 200
    assert keeper.get("/").status_code == 200


def test_what_a_file_lacks_is_said_before_it_is_put_in_place(keeper: Any) -> None:
    found = features(keeper)
    page = hand_in(keeper, whole(found[:-2])).text
    lost = "、".join(one["properties"]["name"] for one in found[-2:])
    assert f"现在有的 2 个，文件里没有，换上后就没有边界了：{lost}。" in page


def test_boundaries_are_found_from_the_ledger(keeper: Any) -> None:
    assert 'href="/keeper/boundaries"' in keeper.get("/keeper").text


def test_the_shipped_boundaries_come_back(keeper: Any) -> None:
    accept(keeper, hand_in(keeper, joined(keeper)).text)
    page = keeper.post("/keeper/boundaries", file="packaged")
    assert "2 个乡镇街道的边界或名称不同" in page.text
    assert accept(keeper, page.text).status_code == 303
    versions = [keeper.store.version(number) for number in (1, 3)]
    assert versions[0].townships_hash == versions[1].townships_hash


def test_the_same_boundaries_again_are_not_a_version(keeper: Any) -> None:
    content = joined(keeper)
    accept(keeper, hand_in(keeper, content).text)
    assert "完全一样" in hand_in(keeper, content).text


@pytest.mark.parametrize("late", [False, True])
def test_another_version_meanwhile_is_said(
    keeper: Any, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    page = hand_in(keeper, joined(keeper)).text
    at = keeper.store.version(1).at
    ref = keeper.slot.current.stations[0].ref
    propose = keeping.propose_boundaries

    def after_another(*said: Any, **more: Any) -> Any:
        keeping.change(keeper.store, ref, lambda _station: None, who="老李", at=at)
        return propose(*said, **more)

    if late:
        monkeypatch.setattr(keeping, "propose_boundaries", after_another)
    else:
        keeping.change(keeper.store, ref, lambda _station: None, who="老李", at=at)
    answer = accept(keeper, page)
    assert answer.status_code == 409
    assert keeping.serving(keeper.store).number == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"type":"FeatureCollection","features":[]}', b"\x89PNG\r\n", b"\x00" * 99],
)
def test_what_are_no_boundaries_is_said(keeper: Any, content: bytes) -> None:
    answer = hand_in(keeper, content)
    assert answer.status_code == 400
    assert 'class="wrong"' in answer.text
    assert keeping.serving(keeper.store).number == 1


def test_a_hash_that_nobody_handed_in_is_none(keeper: Any) -> None:
    answer = keeper.post("/keeper/boundaries/accept", kept="0" * 64, name="x", based_on="1")
    assert answer.status_code == 404
