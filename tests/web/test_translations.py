from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog

METHODS = [("**.py", "python"), ("**.html", "jinja2")]
GAP = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def english(repository: Path) -> Catalog:
    folder = repository / "stationmap" / "web" / "translations" / "en" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_phrase_is_said_in_english(repository: Path, english: Catalog) -> None:
    said = {
        str(message)
        for folder in ("stationmap", "templates")
        for _, _, message, _, _ in extract_from_dir(repository / folder, METHODS)
    }
    assert len(said) > 100
    assert said <= {str(message.id) for message in english}


def test_every_gap_is_kept(english: Catalog) -> None:
    for message in english:
        assert sorted(GAP.findall(str(message.id))) == sorted(GAP.findall(str(message.string)))
        assert not message.id or message.string


# Never one: what lies a day back is yesterday, a window has weeks, a district many townships.
ALWAYS_MORE = {
    "%(days)s 天前",
    "近 %(count)s 天",
    "近 %(count)s 天没有人报告过。",
    "%(total)s 座驿站：%(documented)s 座有公开出处，%(modelled)s 座是示例",
    "%(documented)s 座有出处 · %(modelled)s 座示例",
    "现在用的是换上的边界，%(count)s 个乡镇街道。",
    "现在用的是随程序带来的边界，%(count)s 个乡镇街道，来自公开资料。有授权的边界文件，可以换上。",
    "同一个人报了 %(times)s 次",
}
MANY = re.compile(
    r"%\((\w+)\)s (?:more )?(?:stations|stars|places|reports|rows|kinds|days|townships|points"
    r"|people|candidates|columns|versions|times|boundaries|faults)\b"
)


def test_no_phrase_says_1_stations(english: Catalog) -> None:
    """The catalogue has no plurals: a phrase is written so that any number fits it."""
    many = {str(m.id) for m in english if MANY.search(str(m.string))}
    assert many - ALWAYS_MORE == set()


COUNTED = re.compile(r"[\u4e00-\u9fff]%\((?:day|date|time|number|count|metres|km|minutes)\)s")
WEEKDAY = {"开着，开到%(day)s %(time)s"}


def test_between_chinese_and_digits_there_is_a_space(english: Catalog) -> None:
    phrases = {str(message.id) for message in english}
    assert {phrase for phrase in phrases if COUNTED.search(phrase)} == WEEKDAY
