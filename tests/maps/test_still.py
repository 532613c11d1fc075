from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import DataError
from stationmap.maps import typeset
from stationmap.maps.canvas import Canvas
from stationmap.maps.frame import Frame, hatching
from stationmap.maps.labels import Box, Room
from stationmap.maps.raster import png
from stationmap.maps.still import Pin, Scene, township_map
from stationmap.maps.svg import svg as written
from stationmap.maps.svg import writable

if TYPE_CHECKING:
    from pathlib import Path

# What an article's editor strips, and with it whatever rests on it.
DEAD_TAGS = {"style", "defs", "use", "clipPath", "mask", "filter", "linearGradient", "a", "script"}
DEAD_ATTRIBUTES = {"id", "class", "style", "href"}
SVG = "{http://www.w3.org/2000/svg}"
HERE, THERE = shapely.box(0, 0, 4000, 3000), shapely.box(4000, 0, 8000, 3000)


def scene(**changes: object) -> Scene:
    given_ = {
        "townships": np.array([HERE, THERE], np.object_),
        "names": ("甲镇", "乙镇"),
        "focus": 0,
        "stations": (Pin(1000, 1000, "驿站一", sure=True), Pin(3000, 2000, "示例驿站 02")),
        "others": np.array([(4100.0, 1500.0)]),
        "gap": shapely.box(0, 2000, 1000, 3000),
        "far": np.array([(0.0, 3000.0)]),
        "radius_words": "1,000 米内没有驿站",
        "foot": ("示例数据。未送审 · 内部使用", "数据版本 x"),
    }
    return Scene(**(given_ | changes))  # type: ignore[arg-type]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - a drawing of our own


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


def test_the_drawing_is_of_the_plainest_kind() -> None:
    svg = township_map(scene())
    assert "url(" not in svg
    for element in parsed(svg).iter():
        assert element.tag.removeprefix(SVG) not in DEAD_TAGS
        assert not DEAD_ATTRIBUTES & set(element.keys())


def test_everything_that_must_stand_on_a_map_does() -> None:
    told = texts(township_map(scene()))
    for words in (
        "北",
        "500 米",
        "甲",
        "工会驿站",
        "示例驿站",
        "1,000 米内没有驿站",
        "示例数据。未送审 · 内部使用",
        "数据版本 x",
        "驿站一",
        "示例驿站 02",
    ):
        assert words in told, words
    assert "甲镇" not in told  # the map is of it: its name is in the heading


def test_neighbours_are_named_where_there_is_room() -> None:
    tall, beside = shapely.box(0, 0, 1500, 4000), shapely.box(1500, 0, 9000, 4000)
    lands = np.array([tall, beside], np.object_)
    assert "乙镇" in texts(township_map(scene(townships=lands, stations=())))
    in_the_way = (Pin(3000, 2000, "示例驿站 02"),)
    assert "乙镇" not in texts(township_map(scene(townships=lands, stations=in_the_way)))


def test_the_legend_has_no_sign_that_is_not_on_the_map() -> None:
    only = (Pin(1000, 1000, "驿站一", sure=True),)
    nothing = np.empty((0, 2))
    told = texts(township_map(scene(stations=only, gap=None, far=nothing, others=nothing)))
    assert "工会驿站" in told
    assert not {"示例驿站", "1,000 米内没有驿站", "最远的地方", "邻近的驿站"} & set(told)


def test_no_type_is_under_22_pixels_outside_the_marks() -> None:
    for element in parsed(township_map(scene())).iter(f"{SVG}text"):
        marks = len(element.text or "") == 1
        assert float(element.get("font-size", "0")) >= (17 if marks else 22)


def test_names_are_text_whatever_they_hold() -> None:
    attack = "<script>&\"'\x00\ud800</script>"
    svg = township_map(scene(stations=(Pin(1000, 1000, attack),), foot=(attack,)))
    assert writable(attack) in texts(svg)
    assert png(svg).startswith(b"\x89PNG")


def test_the_picture_is_as_large_as_the_drawing() -> None:
    svg = township_map(scene())
    root = parsed(svg)
    picture = png(svg, zoom=0.5)
    width, height = struct.unpack(">II", picture[16:24])
    assert width == round(float(root.get("width", "0")) / 2)
    assert abs(height - float(root.get("height", "0")) / 2) <= 1


def test_the_same_scene_gives_the_same_picture() -> None:
    assert png(township_map(scene())) == png(township_map(scene()))


def test_chinese_type_is_our_own() -> None:
    """A letter that the type has leaves ink; one that no font has would leave none."""

    def ink(words: str) -> bytes:
        canvas = Canvas(60, 60)
        canvas.text(10, 30, words, size=40, fill="#000")
        return png(written(canvas))

    empty = ink("")
    assert len({ink("驿"), ink("站"), ink("圪"), empty}) == 4


def test_missing_type_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "FONTS", tmp_path)
    with pytest.raises(DataError, match="make install"):
        png(written(Canvas(1, 1)))


@given(
    st.tuples(*[st.floats(-1e5, 1e5)] * 2),
    st.tuples(*[st.floats(500, 1e5)] * 2),
)
def test_a_frame_shows_its_geometry_whole(
    corner: tuple[float, float], size: tuple[float, float]
) -> None:
    shape = shapely.box(*corner, corner[0] + size[0], corner[1] + size[1])
    frame = Frame.around(shape, width_px=1080, least_px=500, most_px=1000)
    x, y = frame.place(shapely.get_coordinates(shape)).T
    assert 0 < x.min() <= x.max() < frame.width_px
    assert 0 < y.min() <= y.max() < frame.height_px
    length_m, length_px = frame.scale_bar(220)
    assert 220 / 2.6 < length_px <= 220.001
    assert length_px == pytest.approx(length_m * frame.px_per_m)
    assert re.fullmatch(r"[125]0*(\.0)?|0\.0*[125]", f"{length_m:.10g}")


def test_north_is_up_and_east_right() -> None:
    frame = Frame.around(HERE, width_px=1080, least_px=500, most_px=1000)
    (west, south), (east, north) = frame.place(np.array([(0.0, 0.0), (4000.0, 3000.0)])).tolist()
    assert west < east
    assert north < south


def test_hatching_stays_on_its_shape() -> None:
    shape = shapely.box(0, 0, 100, 60) - shapely.box(20, 20, 40, 40)
    lines = hatching(shape, apart_px=10)
    assert shape.buffer(1e-6).covers(lines)
    assert lines.length == pytest.approx(shape.area / 10, rel=0.1)
    assert hatching(shapely.Polygon(), apart_px=10).is_empty


boxes = st.builds(
    Box.around, st.floats(0, 500), st.floats(0, 500), st.floats(1, 90), st.floats(1, 40)
)


@given(st.lists(boxes, max_size=25))
def test_names_never_overlap_nor_leave_the_drawing(points: list[Box]) -> None:
    room = Room(Box(0, 0, 500, 500))
    placed = [box for point in points if (box := room.beside(point, 60, 20))]
    for number, box in enumerate(placed):
        assert box.within(room.frame)
        assert not any(box.meets(other) for other in placed[:number])
