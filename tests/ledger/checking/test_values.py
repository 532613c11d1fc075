"""What the cells say: hours and facilities in words, and what is kept where they say too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stationmap.model import Answer, Basis, BuildMode, Facility

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.ledger import Checked
    from stationmap.model import Station

    Check = Callable[..., Checked]

PLACE = ("甲", "石园街道", "116.65413", "40.111197")


def one(checked: Check, heading: str, cell: object) -> tuple[Station, Checked]:
    """The station that a row with one more cell makes."""
    result = checked([(*PLACE, cell)], ("名称", "镇街", "经度", "纬度", heading))
    assert result.ledger is not None, result.faults
    return result.ledger.entries[0].station, result


@pytest.mark.parametrize(
    ("words", "osm"),
    [
        ("全天", "24/7"),
        ("24小时营业", "24/7"),
        ("8:30-17:30", "Mo-Su 08:30-17:30"),
        ("工作日 9：00—17：00", "Mo-Fr 09:00-17:00; PH off"),
        ("周一至周五8:30-12:00，14:00-18:00",
         "Mo-Fr 08:30-12:00,14:00-18:00; PH 08:30-12:00,14:00-18:00 unknown"),
    ],
)  # fmt: skip
def test_hours_in_words_become_opening_hours(checked: Check, words: str, osm: str) -> None:
    station, result = one(checked, "开放时间", words)
    assert station.opening_hours == osm
    assert station.hours_as_posted == words
    assert result.faults == ()


@pytest.mark.parametrize("words", ["看店家心情", "随商户", "8点"])
def test_hours_that_are_not_understood_stay_as_printed(checked: Check, words: str) -> None:
    station, result = one(checked, "开放时间", words)
    assert station.opening_hours is None
    assert station.hours_as_posted == words
    (told,) = result.faults
    assert (told.code, told.row, told.column, told.value) == (
        "hours-not-understood", 2, "开放时间", words,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "facility"),
    [
        ("饮水机", Facility.WATER),
        ("微波炉", Facility.MICROWAVE),
        ("可充电", Facility.CHARGING),
        ("手机充电", Facility.CHARGING),
        ("WIFI", Facility.WIFI),
        ("Wi-Fi", Facility.WIFI),
        ("无线网", Facility.WIFI),
        ("卫生间", Facility.TOILET),
        ("空调", Facility.CLIMATE),
        ("急救箱", Facility.FIRST_AID),
        ("桌椅", Facility.SEATING),
        ("图书角", Facility.READING),
        ("换电柜", Facility.BATTERY_SWAP),
        ("储物柜", Facility.LOCKERS),
        ("爱心雨伞", Facility.UMBRELLA),
        ("冰箱", Facility.FRIDGE),
    ],
)
def test_a_facility_in_words(checked: Check, word: str, facility: Facility) -> None:
    station, result = one(checked, "服务功能", word)
    assert dict(station.facilities) == {facility: Answer.YES}
    assert result.faults == ()


@pytest.mark.parametrize("sign", ["、", "，", ",", ";", "；", "/", " ", "\n", "和"])
def test_a_list_of_facilities_however_it_is_parted(checked: Check, sign: str) -> None:
    station, _ = one(checked, "设施", sign.join(("饮水机", "微波炉", "无厕所")))
    assert dict(station.facilities) == {
        Facility.MICROWAVE: Answer.YES,
        Facility.WATER: Answer.YES,
        Facility.TOILET: Answer.NO,
    }


def test_unknown_words_are_kept_and_listed_as_they_were_written(checked: Check) -> None:
    station, result = one(checked, "服务功能", "饮水机、时光机、AED")
    assert station.facilities_as_published == "饮水机、时光机、AED"
    assert dict(station.facilities) == {Facility.WATER: Answer.YES}
    told = [(f.code, f.row, f.column, f.value) for f in result.faults]
    assert told == [
        ("facility-unknown", 2, "服务功能", "时光机"),
        ("facility-unknown", 2, "服务功能", "AED"),
    ]


def test_a_column_of_one_facility(checked: Check) -> None:
    for cell, answer in (
        ("有", Answer.YES),
        ("√", Answer.YES),
        ("无", Answer.NO),
        ("2台", Answer.YES),
    ):
        station, _ = one(checked, "有无微波炉", cell)
        assert dict(station.facilities) == {Facility.MICROWAVE: answer}
    station, result = one(checked, "有无微波炉", "坏了")
    assert Facility.MICROWAVE not in station.facilities
    assert [fault.code for fault in result.faults] == ["facility-unclear"]


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("建设方式", "自建", "build_mode", BuildMode.TOWNSHIP_UNION),
        ("建设方式", "园区", "build_mode", BuildMode.PARK_UNION),
        ("建设方式", "共建", "build_mode", BuildMode.JOINT),
        ("建设方式", "社会助建", "build_mode", BuildMode.ASSISTED),
        ("星级", "五星", "stars", 5),
        ("星级", "3", "stars", 3),
        ("星级", "★★★★", "stars", 4),
        ("联系电话", "010－69441234", "phone", "010-69441234"),
        ("建设单位", "某公司", "operator", "某公司"),
    ],
)
def test_other_cells(checked: Check, heading: str, cell: str, field: str, value: object) -> None:
    station, result = one(checked, heading, cell)
    assert getattr(station, field) == value
    assert result.faults == ()


def test_what_a_keeper_writes_is_documented(checked: Check) -> None:
    station, _ = one(checked, "开放时间", "全天")
    assert station.documented
    assert station.hours_basis is Basis.DOCUMENTED
    assert station.source is not None
    assert station.source.title == "台账"
