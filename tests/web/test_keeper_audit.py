"""The audit log on the screen: who changed what, when, from what to what."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stationmap import keeping
from stationmap.people import Role
from tests.web.conftest import ATTACK, NOW

if TYPE_CHECKING:
    from collections.abc import Callable


def first_ref(keeper: Any) -> str:
    return str(keeper.store.snapshot(1).ledger.stations[0].ref)


def test_who_when_and_from_what_to_what(keeper: Any) -> None:
    at = NOW + timedelta(minutes=5)
    ref = first_ref(keeper)
    keeping.change(keeper.store, ref, lambda s: replace(s, name="新名"), who="老李", at=at)
    page = keeper.get("/keeper/audit").text
    row = page[page.index('<ol class="log">') :].split("</li>\n    <li", 1)[0]
    assert "改了一家或几家驿站" in row
    assert "2026-11-19 17:45" in row
    assert "老李" in row
    one, two = keeper.store.version(1).label, keeper.store.version(2).label
    assert f"<del>{one}</del>" in row
    assert f"<ins>{two}</ins>" in row
    assert 'href="/keeper/versions/diff?from=1&amp;to=2"' in row
    assert "用了随程序带来的数据" in page


def test_columns_that_were_remembered_are_told_in_words(keeper: Any) -> None:
    keeper.store.remember_columns({"联系方式": "phone"}, who="老李", at=NOW)
    page = keeper.get("/keeper/audit?kind=columns.").text
    assert "<i>联系方式</i> <ins>电话</ins>" in page


def test_it_is_sifted_and_turned_over(keeper: Any) -> None:
    for number in range(120):
        keeper.store.record("老王", "people.role", at=NOW, subject=f"老王{number}")
    page = keeper.get("/keeper/audit?kind=people.&who=老王").text
    assert page.count('id="row-') == 50
    assert "老王119<" in page
    for seen in (50, 20):
        (older,) = re.findall(r'href="(/keeper/audit\?[^"]*before=\d+)"', page)
        page = keeper.get(older.replace("&amp;", "&")).text
        assert page.count('id="row-') == seen
    assert "老王0<" in page
    assert "before=" not in page
    assert "没有这样的改动" in keeper.get("/keeper/audit?who=nobody-of-that-name").text
    about = keeper.get("/keeper/audit?about=老王7").text
    assert about.count('id="row-') == 1


def test_log_ins_stand_apart(keeper: Any) -> None:
    keeper.store.record("老王", "people.role", at=NOW, subject="换了的")
    keeper.store.record("老王", "people.log_in", at=NOW, subject="进来的")
    for kind, changed, came in (
        ("", True, False),
        ("people.", True, False),
        ("people.log_", False, True),
        ("all", True, True),
    ):
        page = keeper.get(f"/keeper/audit?kind={kind}").text
        assert ("换了的" in page, "进来的" in page) == (changed, came), kind


@pytest.mark.parametrize("role", [Role.PLANNER, Role.EDITOR])
def test_it_is_for_keepers(at_desk: Callable[..., Any], role: Role) -> None:
    assert at_desk(role).get("/keeper/audit").status_code == 403


def test_an_attack_is_text(keeper: Any) -> None:
    keeper.store.record(ATTACK, ATTACK[:60], at=NOW, subject=ATTACK, after={ATTACK: ATTACK})
    page = keeper.get("/keeper/audit").text
    assert ATTACK not in page
    assert page.count("&lt;img src=x") >= 4


def test_a_number_that_is_none_is_said(keeper: Any) -> None:
    assert keeper.get("/keeper/audit?before=x").status_code == 400
