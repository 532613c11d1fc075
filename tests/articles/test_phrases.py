from __future__ import annotations

import pytest

from stationmap.articles.phrases import listed


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["甲"], "甲"),
        (["甲", "乙"], "甲、乙"),
        (["甲", "乙", "丙"], "甲、乙等"),
        (["甲", "示例驿站 03", "丙"], "甲、示例驿站 03 等"),
    ],
)
def test_the_first_of_many_are_named(names: list[str], words: str) -> None:
    assert listed(names, most=2) == words
