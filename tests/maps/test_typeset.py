from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.maps.canvas import BOLD
from stationmap.maps.typeset import NOT_FIRST, NOT_LAST, broken, text_width

LETTERS = st.text(st.sampled_from("驿站冷可取暖（），。“”8:30–21:00 Wi-Fiab/"), max_size=60)


def test_a_chinese_letter_is_as_wide_as_it_is_high() -> None:
    assert text_width("驿站", 20) == 40
    assert text_width("ab", 20) < text_width("驿站", 20)


def test_bold_latin_is_wider() -> None:
    assert text_width("Wi-Fi", 20, weight=BOLD) > text_width("Wi-Fi", 20)


@given(LETTERS, st.floats(60, 400))
def test_no_line_is_too_wide_and_nothing_is_lost(words: str, most: float) -> None:
    lines = broken(words, 20, most)
    assert re.sub(" ", "", "".join(lines)) == re.sub(" ", "", words)
    assert all(text_width(line, 20) <= most for line in lines)


@given(LETTERS)
def test_marks_stay_with_what_they_belong_to(words: str) -> None:
    """Wherever the line is wide enough for every piece that may not be parted."""
    lines = broken(words, 20, 2_000 if len(set(words)) < 3 else 1_300)
    for line in lines[1:]:
        assert line[0] not in NOT_FIRST
    for line in lines[:-1]:
        assert line[-1] not in NOT_LAST


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("进来坐坐，不买东西也欢迎。", ["进来坐坐，不", "买东西也欢", "迎。"]),
        ("冷可取暖热可（纳凉）", ["冷可取暖热可", "（纳凉）"]),
        ("每天 8:30–21:00 开", ["每天", "8:30–21:00", "开"]),
        ("", [""]),
    ],
)
def test_lines_break_where_they_may(words: str, lines: list[str]) -> None:
    assert broken(words, 20, 120) == lines
