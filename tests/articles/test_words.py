from __future__ import annotations

from contextvars import copy_context
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stationmap.articles import parse_view
from stationmap.articles.measures import AUTHOR_MOST, DIGEST_MOST, TITLE_MOST, length
from stationmap.articles.paragraph import filled
from stationmap.articles.subject import Subject
from stationmap.articles.titles import fitted
from stationmap.articles.words import words_of
from stationmap.language import speak
from tests.articles.conftest import DAY

if TYPE_CHECKING:
    from stationmap.articles.paragraph import Words
    from stationmap.catalogue import Catalogue

TOWNSHIP = "110113108000"


def words(slug: str, data: Catalogue, before: Catalogue | None = None) -> Words:
    return words_of(Subject(parse_view(slug, data), data, DAY, before))


def said(slug: str, data: Catalogue, before: Catalogue | None = None) -> str:
    return words(slug, data, before).text


def only(catalogue: Catalogue, *refs: str) -> Catalogue:
    """The same data with no stations in that township but these."""
    kept = [s for s in catalogue.stations if s.township_code != TOWNSHIP or s.ref in refs]
    return replace(catalogue, stations=tuple(kept))


def test_every_article_begins_with_the_news_and_ends_with_what_to_do(
    catalogue: Catalogue, named_views: tuple[str, ...], before: Catalogue
) -> None:
    for slug in named_views:
        made = words(slug, catalogue, before)
        first, last = made.paragraphs[0], made.paragraphs[-1]
        assert first.key == "lead"
        assert "截至 2026 年 11 月 21 日" in first.text or "驿站" in first.text
        assert last.key == "call"
        assert 0 < length(made.title) <= TITLE_MOST
        assert length(made.author) <= AUTHOR_MOST
        assert 0 < length(made.digest) <= DIGEST_MOST
        assert "示例" in made.text or slug == "station-005-01"  # which names no other
        keys = [paragraph.key for paragraph in made.paragraphs]
        assert len(set(keys)) == len(keys), slug
        for paragraph in made.paragraphs:
            assert paragraph.text
            assert paragraph.heading or paragraph.text.endswith(("。", "）"))
            assert "！" not in paragraph.text
            assert not set("!?;()") & set(paragraph.text), paragraph.text
            assert "None" not in paragraph.text
            for figure in paragraph.figures.values():
                assert figure in paragraph.text


def test_the_district_is_told_in_its_figures(catalogue: Catalogue) -> None:
    text = said("district", catalogue)
    assert "顺义区有工会驿站 298 座，分布在 25 个镇街，其中 127 座由村、社区工会与周边商户" in text
    assert "其中 287 座是示例，由程序生成，不是真实驿站；11 座有公开出处。" in text
    assert "另有 10 座" in text
    assert "时间待核实的有 36 座" in text
    assert "上月" not in text  # nothing to compare with: nothing is said of what is new


def test_what_is_new_is_told_against_the_version_before(
    catalogue: Catalogue, before: Catalogue
) -> None:
    count = sum(station.ref.endswith("-05") for station in catalogue.stations)
    text = said("district", catalogue, before)
    assert f"与上月的数据（2026.10+before）相比，新增 {count} 座：" in text
    assert "没有新增" in said("district", catalogue, catalogue)


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (None, "开放时间待核实。"),
        ("24/7", "24 小时开着的有 1 座："),
        ("Mo-Fr 09:00-17:00", "还没有哪一座写明周六、周日都开。"),
    ],
)
def test_one_station_is_not_told_as_many(
    catalogue: Catalogue, hours: str | None, sentence: str
) -> None:
    (first, *_) = [s for s in catalogue.stations if s.township_code == TOWNSHIP]
    data = only(catalogue, first.ref)
    stations = tuple(
        replace(s, opening_hours=hours) if s.ref == first.ref else s for s in data.stations
    )
    made = words(f"township-{TOWNSHIP}", replace(data, stations=stations))
    assert made.title == "北务镇的工会驿站在哪儿"
    assert "北务镇有工会驿站 1 座" in made.text
    assert "这一座是示例，由程序生成，不是真实驿站。" in made.text
    assert sentence in made.text
    assert "都由" not in made.text.split("共建")[0] or "1 座，都" in made.text


def test_none_is_told_as_none(catalogue: Catalogue) -> None:
    made = words(f"township-{TOWNSHIP}", only(catalogue))
    assert "北务镇还没有工会驿站。" in made.text
    assert "0 座" not in made.text
    nothing = replace(catalogue, stations=())
    assert "顺义区还没有 24 小时开着的工会驿站。" in said("all-day", nothing)
    near = said("near-116.9,40.2-某地", nothing)
    assert "一公里以内没有工会驿站" in near


def test_a_station_is_told_as_its_source_has_it(catalogue: Catalogue) -> None:
    text = said("station-011-02", catalogue)
    assert "空港祥云工会驿站在空港街道中粮祥云小镇商圈，每天 24 小时开放。" in text
    assert "智能储物柜、减压墙、唱片机" in text
    assert "据劳动午报 2025 年 6 月报道。" in text
    old = said("station-005-01", catalogue)
    assert "开放时间待核实" in old
    assert "2018 年 11 月报道，现在是否还开着，待核实。" in old
    assert "没有公布位置" in old


def test_gaps_are_compared_only_where_there_is_a_version_before(
    catalogue: Catalogue, before: Catalogue
) -> None:
    assert "没有一个月前的数据版本，比不出补上了哪些空白。" in said("closed-gaps", catalogue)
    text = said("closed-gaps", catalogue, before)
    assert "与数据版本 2026.10+before 相比，补上了 " in text
    assert "同时又有" not in text or "成了空白" in text
    assert "有 1 座驿站不在台账里了" in text
    assert "没有补上空白" in said("closed-gaps", catalogue, catalogue)
    lost = said("closed-gaps", before, catalogue)
    assert "平方公里成了空白" in lost


def test_a_long_name_is_cut_in_a_title_and_whole_in_the_text() -> None:
    assert fitted("{name}在哪儿", "一" * 60) == "一" * 28 + "…在哪儿"
    assert length(fitted("{name}在哪儿", "😀" * 60)) <= TITLE_MOST
    assert fitted("{name}在哪儿", "短") == "短在哪儿"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("01 号", "01 号在这儿"),
        ("驿站 01", "驿站 01 在这儿"),
        ("驿站", "驿站在这儿"),
        ("（驿）", "（驿）在这儿"),
    ],
)
def test_chinese_and_digits_stand_apart(name: str, sentence: str) -> None:
    assert filled("{name}在这儿", name=name) == sentence


def test_an_article_is_chinese_whoever_asks_for_it(catalogue: Catalogue) -> None:
    def shout(text: str) -> str:
        return "ENGLISH" if text else text

    def asked() -> str:
        speak(shout)
        return "".join(said(slug, catalogue) for slug in ("district", "station-011-02"))

    told = copy_context().run(asked)
    assert "顺义区有工会驿站" in told
    assert "ENGLISH" not in told
