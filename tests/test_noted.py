"""The words for what the audit log notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stationmap import noted
from stationmap.store.version import VersionKind
from stationmap.street import ReportStatus, Way

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = re.compile(r"[一-鿿]")
WRITTEN = re.compile(
    r'"((?!people\.number)(?:people|drafts|columns|store)\.[a-z_]+|reports\.(?:add|more))"'
)


def test_every_action_that_the_program_notes_has_words(repository: Path) -> None:
    code = "".join(p.read_text() for p in (repository / "stationmap" / "store").glob("*.py"))
    actions = set(WRITTEN.findall(code))
    assert len(actions) > 10
    actions |= {f"versions.{kind}" for kind in VersionKind}
    actions |= {f"reports.{status}" for status in ReportStatus}
    assert [name for name in sorted(actions) if not CHINESE.search(noted.action(name))] == []


def test_every_action_is_of_a_kind(repository: Path) -> None:
    code = "".join(p.read_text() for p in (repository / "stationmap" / "store").glob("*.py"))
    kinds = tuple(noted.kinds())
    assert [name for name in WRITTEN.findall(code) if not name.startswith(kinds)] == []


def test_only_what_differs_is_told() -> None:
    before = {"number": 1, "stations": 298, "note": "", "ledger": "a" * 64}
    after = {"number": 2, "stations": 298, "note": "盘点", "ledger": "b" * 64}
    assert noted.changes(before, after) == [
        ("第几版", "1", "2"),
        ("台账内容", "aaaaaaaa", "bbbbbbbb"),
        ("为什么", "", "盘点"),
    ]
    assert noted.changes(None, {"role": "keeper"}) == [("角色", "", "管理员")]
    assert noted.changes({"active": True}, {"active": False}) == [("在用", "是", "否")]
    assert noted.changes({"status": "new"}, {"status": "done"}) == [("处理情况", "新的", "已处理")]


def test_every_way_of_taking_a_report_has_words() -> None:
    told = {way: noted.changes(None, {"how": way.value})[0].after for way in Way}
    assert [way for way, words in told.items() if not CHINESE.search(words)] == []


def test_names_of_a_later_release_stand_as_they_are() -> None:
    assert noted.action("moon.land") == "moon.land"
    assert noted.changes({"moon": [1, "x"]}, None) == [("moon", "1、x", "")]
    assert noted.changes("a", "b") == [("内容", "a", "b")]
    assert noted.who("张主任") == "张主任"
    assert noted.who("program") == "程序"
