from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from stationmap.maps.article import SQUARE, WIDE, cover
from stationmap.maps.labels import Box
from stationmap.maps.raster import png
from stationmap.maps.svg import svg
from tests.maps.article.test_portrait import boxes

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.maps.article import Centre, Scene


@pytest.mark.parametrize(("ratio", "size"), [(WIDE, (1080, 460)), (SQUARE, (1080, 1080))])
@pytest.mark.parametrize("title", ["驿站", "顺义的 298 座工会驿站在哪儿", "很长的一个标题" * 4])
@pytest.mark.parametrize("focus", [None, (1,)])
@pytest.mark.parametrize("around", [False, True])
def test_a_cover_has_the_cut_that_wechat_makes(
    scene: Callable[..., Scene],
    ratio: float,
    size: tuple[int, int],
    title: str,
    focus: tuple[int, ...] | None,
    centre: Centre,
    *,
    around: bool,
) -> None:
    canvas = cover(scene(focus, title=title, centre=centre if around else None), ratio=ratio)
    assert struct.unpack(">II", png(svg(canvas))[16:24]) == size
    found = boxes(canvas)
    for n, (words, box) in enumerate(found):
        assert box.within(Box(0, 0, *size)), words
        assert not [other for other, taken in found[:n] if box.meets(taken)], words
    words = "".join(words for words, _ in found)
    assert title[:14] in words
    assert "版本 2026.11+abc" in words
    assert "未送审 · 内部使用" in words


def test_the_sources_stand_on_paper_not_on_the_map(scene: Callable[..., Scene]) -> None:
    canvas = cover(scene((0,)), ratio=SQUARE)
    (top,) = [box.top for words, box in boxes(canvas) if words.startswith("示例数据，版本")]
    drawn = [mark.look["d"] for mark in canvas.marks if mark.name == "path"]
    ends = [parsed_bottom(str(words)) for words in drawn]
    assert max(ends) <= top


def parsed_bottom(words: str) -> float:
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.svgLib.path import parse_path

    pen = BoundsPen(None)
    parse_path(words, pen)
    return float(pen.bounds[3])
