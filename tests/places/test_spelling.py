from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.places.spelling import Spelling, asked, normal, sound


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ShiYuan", "shiyuan"),
        ("shi yuan", "shiyuan"),
        ("shí yuán", "shiyuan"),
        ("ｓｈｉｙｕａｎ", "shiyuan"),
        ("xi'an", "xian"),
        ("lǜ gǎng", "lugang"),
        ("lvgang", "lugang"),
        ("nv", "nu"),
        ("vip", "vip"),
        (" 石园 ", "石园"),
        ("（顺义）", "顺义"),
        ("０７", "07"),
        ("·，。<>\x00", ""),
    ],
)
def test_only_what_counts_is_compared(text: str, expected: str) -> None:
    assert normal(text) == expected


@given(st.text())
def test_what_is_compared_is_compared_to_itself(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文化营村委会", "文化营村"),
        ("河南村村委会", "河南村"),
        ("芦正卷村村民委员会", "芦正卷村"),
        ("国誉府社区居民委员会", "国誉府社区"),
        ("村委会", "村委会"),
    ],
)
def test_the_office_of_a_village_means_the_village(text: str, expected: str) -> None:
    assert asked(text) == expected


def test_each_character_has_its_reading_and_a_number_is_one_sign() -> None:
    spelling = Spelling("绿港示例驿站 07")
    assert spelling.pinyin == ("lü", "gang", "shi", "li", "yi", "zhan", "07")
    assert spelling.name_span(6, 6) == (7, 9)
    assert " ".join(spelling.pinyin)[slice(*spelling.pinyin_span(1, 2))] == "gang shi"


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("天竺镇", 2),
        ("石园街道", 2),
        ("杨镇", 1),
        ("文化营村", 3),
        ("西辛社区", 2),
        ("中粮祥云小镇", 5),
        ("镇", 1),
    ],
)
def test_the_word_for_what_it_is_is_not_its_own(name: str, own: int) -> None:
    assert Spelling(name).own == own


@given(st.text())
def test_any_name_can_be_spelt_and_every_sign_stands_where_it_says(name: str) -> None:
    for sign in Spelling(name).signs:
        assert normal(name[sign.start : sign.end]) == sign.key


def test_characters_that_sound_the_same_sound_the_same() -> None:
    assert sound("天竹") == sound("天竺") == sound("天zhu") == "tianzhu"
