"""Plates of every kind: nothing on them overlaps, leaves the paper or is too small to read."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from stationmap.errors import DataError
from stationmap.maps.labels import Box
from stationmap.maps.typeset import text_width
from stationmap.model import Answer, Facility
from stationmap.signs import measures as m
from stationmap.signs.plate import plate
from stationmap.signs.sign import sign_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stationmap.catalogue import Catalogue
    from stationmap.maps.canvas import Canvas, Mark
    from stationmap.model import Station

    Make = Callable[..., Station]

LONG = (
    "北京市顺义区空港街道天竺花园社区工会联合会与空港国际物流园区"
    "党群服务中心共建户外劳动者暖心驿站（原货车司机之家东门）十二"
)
SEASONS = (
    "May-Sep Mo-Fr 08:00-12:00,14:00-20:00; May-Sep Sa,Su 10:00-16:00; "
    "Oct-Apr Mo-Fr 09:00-18:00; Oct-Apr Sa 10:00-14:00; PH off"
)
MANY = "Mo 08:00-10:00,12:00-14:00,16:00-18:00,20:00-22:00; Tu 09:00-11:00,13:00-15:00,17:00-19:00"
EACH_DAY = "; ".join(
    f"{day} {hour:02}:00-{hour + 6:02}:30"
    for hour, day in enumerate(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), 6)
)
HOURS = (None, "24/7", "08:30-21:00", "22:00-06:00", SEASONS, MANY, EACH_DAY)
PLACE = re.compile(r"translate\((\S+) (\S+)\) scale\((\S+)\)")


def draw(station: Station, **said: str) -> Canvas:
    return plate(sign_of(station, version="2026.11+8df2ea78", root="https://example.org", **said))


def texts(canvas: Canvas) -> list[Mark]:
    return [mark for mark in canvas.marks if mark.name == "text"]


def words(canvas: Canvas) -> str:
    return "".join(mark.words for mark in texts(canvas))


def boxes(canvas: Canvas) -> Iterator[Box]:
    """The ink of every line of type, of every icon, and of the code with its white."""
    for mark in texts(canvas):
        x, y, size = (float(str(mark.look[name])) for name in ("x", "y", "font_size"))
        wide = text_width(mark.words, size, weight=int(str(mark.look.get("font_weight", 400))))
        left = (
            x
            - {"start": 0.0, "middle": 0.5, "end": 1.0}[str(mark.look.get("text_anchor", "start"))]
            * wide
        )
        yield Box(left, y - 0.86 * size, left + wide, y + 0.12 * size)
    for mark in canvas.marks:
        if (
            mark.name == "g"
            and mark.look["stroke" if "stroke" in mark.look else "fill"] != "#000000"
        ):
            x, y, scale = map(float, PLACE.findall(str(mark.look["transform"]))[0])
            yield Box(x, y, x + 24 * scale, y + 24 * scale)
    code = canvas.marks[-2].look
    x, y, side = (float(str(code[name])) for name in ("x", "y", "width"))
    yield Box(x, y, x + side, y + side)


def well_set(canvas: Canvas) -> None:
    paper = Box(0, 0, m.WIDTH, m.HEIGHT)
    found = list(boxes(canvas))
    for box in found:
        assert box.within(paper), box
    for mark in texts(canvas):
        assert float(str(mark.look["font_size"])) >= m.FLOOR, mark
    for one, other in combinations(found, 2):
        assert not one.meets(other), (one, other)


@pytest.mark.parametrize("hours", HOURS)
@pytest.mark.parametrize("have", [0, 3, 8, 13])
@pytest.mark.parametrize("name", ["站", LONG[:22], LONG])
def test_everything_fits_and_nothing_overlaps(
    station: Make, name: str, have: int, hours: str | None
) -> None:
    well_set(draw(station(have, name=name, opening_hours=hours)))


def test_the_foot_holds_all_that_may_stand_there(station: Make) -> None:
    full = station(
        13,
        name=LONG,
        opening_hours=SEASONS,
        documented=False,
        operator=LONG[:40],
        phone="010-69441234、13800138000",
    )
    well_set(draw(full, warning="没有设公开网址：扫码只在本机能打开，请不要挂出去。"))


@pytest.mark.parametrize("letter", ["驿", "W", "反 ", "<b>"])
def test_whatever_a_ledger_holds_one_row_does_not_keep_the_others_from_being_printed(
    station: Make, letter: str
) -> None:
    much = letter * 2000
    odd = station(13, ref=much[:80], name=much, phone=much, operator=much, documented=False)
    well_set(
        draw(
            replace(odd, opening_hours=SEASONS),
            warning="没有设公开网址，扫码可能打不开，请先不要挂出去。",
        )
    )


def test_a_ref_that_no_code_can_hold_is_said_with_the_name_of_its_station(station: Make) -> None:
    with pytest.raises(DataError, match="has 3000 characters") as told:
        draw(station(name=LONG, ref="a" * 3000))
    assert LONG[:30] in told.value.zh


def test_every_station_there_is_has_a_plate(catalogue: Catalogue) -> None:
    for station in catalogue.stations[::9]:
        well_set(draw(station))


def test_a_name_of_sixty_letters_stands_there_whole(station: Make) -> None:
    assert len(LONG) >= 60
    assert LONG in words(draw(station(13, name=LONG, opening_hours=SEASONS)))


@pytest.mark.parametrize(
    "hours", ["24/7", "08:30-21:00", "Mo-Fr 08:30-12:00,14:30-18:00; PH off", "09:00-02:00"]
)
def test_hours_are_the_largest_of_what_differs_and_are_read_from_three_metres(
    station: Make, hours: str
) -> None:
    canvas = draw(station(13, name=LONG, opening_hours=hours))
    sizes = [float(str(mark.look["font_size"])) for mark in texts(canvas)][2:]  # after the head
    assert max(sizes) >= m.FAR
    largest = [mark.words for mark in texts(canvas)[2:] if mark.look["font_size"] == max(sizes)]
    assert all("–" in line or line == "24 小时" for line in largest)


def test_only_what_is_known_is_claimed(station: Make) -> None:
    some = station(2, opening_hours="24/7")
    told = words(draw(some))
    assert "热饭" in told
    assert "充电" not in told
    assert "别的还不知道有没有，进来问一声。" in told
    assert "有什么还不知道，进来问一声。" in words(draw(station()))
    assert "请打" not in told
    assert "运营" not in told
    assert "示例" not in told


def test_what_is_absent_is_not_shown(station: Make) -> None:
    all_known = dict.fromkeys(Facility, Answer.NO) | {Facility.WATER: Answer.YES}
    told = words(draw(station(facilities=all_known)))
    assert "饮水" in told
    assert "热饭" not in told
    assert "不知道" not in told


def test_unknown_hours_leave_room_for_a_pen(station: Make) -> None:
    canvas = draw(station())
    assert "时间待核实" in words(canvas)
    lines = [mark for mark in canvas.marks if mark.look.get("stroke") == m.LINE]
    assert len(lines) == 3


def test_an_example_is_called_one(station: Make) -> None:
    told = words(draw(station(documented=False)))
    assert "示例：位置、时间和设施由程序生成，不是真的。" in told
    assert told.count("示例") == 2


def test_phone_and_operator_stand_there_where_they_are_known(station: Make) -> None:
    told = words(draw(station(phone="010-6944 1234", operator="空港街道总工会")))
    assert "门没开，请打010-6944 1234" in told
    assert "运营：空港街道总工会" in told


def test_letters_that_no_type_has_leave_no_empty_boxes(station: Make) -> None:
    told = words(draw(station(name="暖心驿站😀<script>")))
    assert "暖心驿站<script>" in told
    assert "011-02" in words(draw(station(name="😀")))
