from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import shapely

from stationmap.maps.article import DARK, LIGHT, portrait
from stationmap.maps.labels import Box
from stationmap.maps.svg import svg
from stationmap.maps.typeset import text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stationmap.maps.article import Centre, Palette, Scene
    from stationmap.maps.canvas import Canvas, Mark

SURVIVE = {"svg", "g", "path", "rect", "circle", "text", "set"}
DEAD = re.compile(r"\bid=|<style|class=|url\(|href|<defs|<use|<clipPath|<mask|<filter|Gradient")


def written(canvas: Canvas) -> Iterator[tuple[str, float, float, float, int, str]]:
    """Yield each line on a drawing: words, x, baseline, size, weight, anchor; halos left out."""

    def within(
        marks: list[Mark], look: dict[str, object]
    ) -> Iterator[tuple[Mark, dict[str, object]]]:
        for mark in marks:
            own = look | mark.look
            if mark.name == "g":
                yield from within(mark.inside, own)
            elif mark.name == "text":
                yield mark, own

    for mark, look in within(canvas.marks, {}):
        if look.get("fill_opacity") == 0 or look.get("stroke", "none") != "none":
            continue
        x, y, size = (float(str(look[key])) for key in ("x", "y", "font_size"))
        weight = int(str(look.get("font_weight", 400)))
        yield mark.words, x, y, size, weight, str(look.get("text_anchor", "start"))


def boxes(canvas: Canvas) -> list[tuple[str, Box]]:
    found = []
    for words, x, y, size, weight, anchor in written(canvas):
        width = text_width(words, size, weight=weight)
        left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        found.append((words, Box(left, y - 0.88 * size, left + width, y + 0.12 * size)))
    return found


@pytest.mark.parametrize("focus", [None, (1,), (4,)])
@pytest.mark.parametrize("brief", [False, True])
@pytest.mark.parametrize("count", [0, 1, 12, 30])
def test_nothing_written_overlaps_or_leaves_the_drawing(
    scene: Callable[..., Scene], focus: tuple[int, ...] | None, count: int, *, brief: bool
) -> None:
    dots = {} if count else {"dots": ()}
    canvas = portrait(scene(focus, count=count or 1, **dots), brief=brief)
    found = boxes(canvas)
    for n, (words, box) in enumerate(found):
        assert box.within(Box(0, 0, canvas.width_px, canvas.height_px)), words
        assert not [other for other, taken in found[:n] if box.meets(taken)], words


def test_every_township_is_named_with_its_count(scene: Callable[..., Scene]) -> None:
    drawn = scene()
    words = [words for words, _ in boxes(portrait(drawn))]
    for name in drawn.names:
        assert words.count(name) == 1
    assert words.count("12") == len(drawn.names)


def test_only_what_survives_in_an_article(scene: Callable[..., Scene], centre: Centre) -> None:
    for brief in (False, True):
        text = svg(portrait(scene((1,), centre=centre), brief=brief))
        assert not DEAD.search(text)
        assert {element.tag.split("}")[1] for element in parsed(text).iter()} <= SURVIVE


def test_a_tapped_township_tells_its_name_and_count(scene: Callable[..., Scene]) -> None:
    root = parsed(svg(portrait(scene(), brief=True)))
    groups = [g for g in root.iter() if g.get("fill-opacity") == "0" and g.tag.endswith("g")]
    told = {text.text for g in groups for text in g if text.tag.endswith("text")}
    assert told == {f"{name} 12 座" for name in scene().names}
    for group in groups:
        changes = [child for child in group if child.tag.endswith("set")]
        assert {change.get("attributeName") for change in changes} == {"fill", "fill-opacity"}
        assert all(change.get("begin") == "click" for change in changes)


def test_type_is_large_enough_for_a_phone(scene: Callable[..., Scene]) -> None:
    for brief in (False, True):
        assert all(
            size >= 22 for _, _, _, size, _, _ in written(portrait(scene((1,)), brief=brief))
        )


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_letters_stand_out(palette: Palette) -> None:
    for ink in (palette.ink, palette.ink_2, palette.ink_3, palette.orange):
        for paper in (palette.paper, palette.land):
            assert contrast(ink, paper) >= 4.5
    assert contrast(palette.ink_3, palette.out) >= 4.5
    assert contrast(palette.orange, palette.tapped) >= 4.5 or palette is DARK
    for sign in (palette.dot, palette.all_day, palette.place, palette.filled_edge):
        assert contrast(sign, palette.land) >= 3


def test_sources_and_seal_are_on_it(scene: Callable[..., Scene]) -> None:
    for brief in (False, True):
        words = "".join(words for words, _ in boxes(portrait(scene(), brief=brief)))
        assert "数据版本 2026.11+abc。" in words
        assert "未送审 · 内部使用" in words
        assert "北" in words
        assert "公里" in words


def test_areas_are_explained(scene: Callable[..., Scene], centre: Centre) -> None:
    drawn = scene(
        (0,),
        gap=shapely.box(1000, 1000, 3000, 3000),
        filled=shapely.box(4000, 4000, 6000, 6000),
        gap_words="1,000 米内没有驿站",
        filled_words="上月以来补上的",
        centre=centre,
    )
    words = [words for words, _ in boxes(portrait(drawn))]
    assert {"1,000 米内没有驿站", "上月以来补上的", "顺义西站"} <= set(words)


def test_long_words_break(scene: Callable[..., Scene]) -> None:
    title = "一个长得不能再长的标题" * 6
    canvas = portrait(scene(title=title, foot=("很长的来源说明，" * 20,)))
    assert "".join(words for words, _ in boxes(canvas)).count("一个长得不能再长的标题") >= 4
    assert all(box.right <= canvas.width_px for _, box in boxes(canvas))


def test_the_same_scene_gives_the_same_drawing(scene: Callable[..., Scene]) -> None:
    drawn = scene((1,))
    assert svg(portrait(drawn)) == svg(portrait(drawn))


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own drawing


def contrast(one: str, other: str) -> float:
    """Compare two colours as WCAG does."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
