"""Versions on the screen: the list, differences, the way back, exports, and who may."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from stationmap import keeping
from stationmap.ledger.entry import Heading
from stationmap.people import Role
from stationmap.store import VersionKind

if TYPE_CHECKING:
    from collections.abc import Callable

NOW_ZH = "现在生效"


def renamed(keeper: Any, name: str) -> str:
    """Another version, in which the first station has another name."""
    ref = keeper.store.snapshot(1).ledger.stations[0].ref
    at = keeper.store.version(1).at
    keeping.change(keeper.store, ref, lambda s: replace(s, name=name), who="老李", at=at)
    return str(ref)


def test_the_overview_says_what_serves(keeper: Any) -> None:
    page = keeper.get("/keeper").text
    assert "第 1 版" in page
    assert ">298<" in page
    assert "随程序带来的示例" in page


def test_the_list_names_every_version_newest_first(keeper: Any) -> None:
    renamed(keeper, "改过的")
    page = keeper.get("/keeper/versions").text
    assert page.index("第 2 版</h2>") < page.index("第 1 版</h2>")
    assert page.count(NOW_ZH) == 1
    assert "老李" in page


def test_the_way_back_is_one_form_and_serves_at_once(keeper: Any) -> None:
    ref = renamed(keeper, "改过的")
    keeper.slot.swap(keeping.current_catalogue(keeper.store, keeper.settings))
    assert "改过的" in keeper.get(f"/s/{ref}").text
    answer = keeper.post("/keeper/versions/back", to="1", based_on="2", note="改错了")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/keeper/versions?made=3"
    assert "改过的" not in keeper.get(f"/s/{ref}").text
    page = keeper.get("/keeper/versions?made=3").text
    assert "退回到第 1 版" in page
    assert "改错了" in page
    told = keeper.get(f"/api/v1/stations/{ref}").get_json()
    assert told["data"]["version"] == keeper.store.version(3).label


def test_nothing_is_rolled_back_where_another_version_came_between(keeper: Any) -> None:
    renamed(keeper, "改过的")
    answer = keeper.post("/keeper/versions/back", to="1", based_on="1")
    assert answer.status_code == 409
    assert "现在已经是第 2 版" in answer.text
    assert keeping.serving(keeper.store).number == 2


def test_nothing_is_rolled_back_where_another_version_comes_at_that_moment(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed(keeper, "改过的")
    back = keeping.roll_back

    def after_another(*said: Any, **more: Any) -> Any:
        renamed(keeper, "又改过的")
        return back(*said, **more)

    monkeypatch.setattr(keeping, "roll_back", after_another)
    answer = keeper.post("/keeper/versions/back", to="1", based_on="2")
    assert answer.status_code == 409
    assert "现在已经是第 3 版" in answer.text
    assert keeping.serving(keeper.store).number == 3


@pytest.mark.parametrize("to", ["", "x", "-1", "99", "1" * 30])
def test_a_version_that_is_none_is_said(keeper: Any, to: str) -> None:
    answer = keeper.post("/keeper/versions/back", to=to, based_on="1")
    assert answer.status_code in (400, 404)
    assert 'class="words"' in answer.text
    assert keeping.serving(keeper.store).number == 1


def test_a_short_address_leads_to_its_station_in_the_next_version(keeper: Any) -> None:
    ref = renamed(keeper, "改过的")
    keeper.slot.swap(keeping.current_catalogue(keeper.store, keeper.settings))
    page = keeper.client.get(f"/s/{ref}")
    assert page.status_code == 200
    assert ">改过的</h1>" in page.text
    assert f'<span class="short">http://localhost/s/{ref}</span>' in page.text


def test_a_departed_station_is_gone_on_its_page_and_in_the_interface(keeper: Any) -> None:
    station = next(s for s in keeper.store.snapshot(1).ledger.stations if s.modelled)
    at = keeper.store.version(1).at
    left = keeping.change(keeper.store, station.ref, lambda _s: None, who="老李", at=at)
    keeper.slot.swap(keeping.current_catalogue(keeper.store, keeper.settings))
    page = keeper.client.get(f"/s/{station.ref}")
    assert page.status_code == 410
    assert f"{left.at:%Y-%m-%d} 起不在台账里了" in page.text
    told = keeper.client.get(f"/api/v1/stations/{station.ref}")
    assert told.status_code == 410
    problem = told.get_json()
    assert problem["type"].endswith("#gone")
    assert problem["since"] == {"version": left.label, "date": f"{left.at:%Y-%m-%d}"}
    near = problem["nearest"]["ref"]
    assert f'href="/s/{near}"' in page.text
    assert keeper.client.get(f"/s/{near}").status_code == 200
    assert "no longer" in keeper.client.get(f"/s/{station.ref}?lang=en").text


@pytest.mark.parametrize("kind", ["xlsx", "csv", "geojson", "gpkg", "kml"])
def test_every_version_is_a_file_away(keeper: Any, kind: str) -> None:
    answer = keeper.get(f"/keeper/versions/1/export.{kind}")
    assert answer.status_code == 200
    assert len(answer.data) > 10_000
    assert f".{kind}" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_speaks_of_people_goes_to_keepers_only(at_desk: Callable[..., Any]) -> None:
    keeper, editor = at_desk(), at_desk(Role.EDITOR)
    snapshot, at = keeper.store.snapshot(1), keeper.store.version(1).at
    first, *rest = snapshot.ledger.entries
    entries = (replace(first, kept={"负责人": "王某"}), *rest)
    own = replace(snapshot.ledger, entries=entries, headings=(Heading("负责人"),))
    keeper.store.add_version(
        replace(snapshot, ledger=own), kind=VersionKind.IMPORT, based_on=1, who="老李", at=at
    )
    told = [desk.get("/keeper/versions/2/export.csv").text for desk in (keeper, editor)]
    assert ["王某" in text for text in told] == [True, False]


def test_the_keepers_own_file_comes_back_whatever_it_was_called(keeper: Any) -> None:
    snapshot, at = keeper.store.snapshot(1), keeper.store.version(1).at
    keeper.store.add_version(
        replace(snapshot, ledger=replace(snapshot.ledger, entries=snapshot.ledger.entries[1:])),
        kind=VersionKind.IMPORT,
        based_on=1,
        who="老李",
        at=at,
        file_name="台账\r\nX: y\0/2.csv",
        file=b"a,b",
    )
    answer = keeper.get("/keeper/versions/2/file")
    assert (answer.status_code, answer.data) == (200, b"a,b")
    assert "X" not in answer.headers
    disposition = answer.headers["Content-Disposition"]
    assert disposition.isascii()
    assert unquote(disposition).endswith("''台账\r\nX: y\N{REPLACEMENT CHARACTER}_2.csv")


def test_no_other_kind_of_file(keeper: Any) -> None:
    assert keeper.get("/keeper/versions/1/export.exe").status_code == 400


def test_an_editor_looks_and_takes_but_changes_nothing(at_desk: Callable[..., Any]) -> None:
    editor = at_desk(Role.EDITOR)
    page = editor.get("/keeper/versions")
    assert page.status_code == 200
    assert "退回" not in page.text.split("<ol")[1]
    assert editor.get("/keeper/versions/1/export.xlsx").status_code == 200
    assert editor.get("/keeper/versions/1/file").status_code == 403
    assert editor.post("/keeper/versions/back", to="1", based_on="1").status_code == 403
