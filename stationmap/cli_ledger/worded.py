"""The words of the keeper's commands; the screens say the same."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.model import (
    FACILITY_NAMES,
    Answer,
    Basis,
    BuildMode,
    Facility,
    LonLat,
    PositionQuality,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from stationmap.ledger.checked import Column
    from stationmap.model import Station

LONGEST = 40

WHY = MappingProxyType(
    {
        "chosen": "您选的",
        "remembered": "上次记得的",
        "exact": "就是这个名字",
        "alias": "常用的叫法",
        "contained": "名字里带这个词",
        "values": "按内容猜的",
        "private": "涉及个人，留在台账里，不公开",
        "none": "照原样留着",
    }
)
WEIGHTS = MappingProxyType({"stops": "要先处理", "doubt": "请您确认", "note": "知道就好"})
REMEDIES = MappingProxyType(
    {
        "swap": "对调经纬度",
        "shift": "换坐标系",
        "geocode": "按地址查（--geocode）",
        "pick": "在图上点（用网页）",
        "committee": "放到村居委会",
        "township": "放到乡镇街道",
        "leave-out": "这行不要",
        "accept": "就是这样",
    }
)
KINDS = MappingProxyType(
    {
        "packaged": "随程序带来",
        "import": "换台账",
        "rollback": "退回",
        "decision": "改一家",
        "boundaries": "换边界",
    }
)
WHO = MappingProxyType({"program": "程序"})
STEPS = MappingProxyType(
    {
        "read": "正在读文件",
        "columns": "正在认列",
        "cells": "正在读每一格",
        "places": "正在核对位置",
        "refs": "正在核对编号",
        "stations": "正在排台账",
        "compare": "正在和现在的一版比",
        "geocode": "正在按地址查位置",
    }
)
SUSPICIONS = MappingProxyType(
    {
        "outside-district": "在本区以外",
        "other-township": "不在所写的乡镇街道",
        "rough": "只查到乡镇街道或区",
    }
)
# Fields of a station that no column is called after.
_FIELDS = MappingProxyType(
    {
        "position": "位置",
        "township_code": "所属镇街",
        "committee_code": "所属村居",
        "facilities_as_published": "设施的原文",
        "source": "信息来源",
    }
)


def field(name: str) -> str:
    """Name a field of a station."""
    from stationmap.ledger.fields import FIELDS

    return FIELDS[name].zh if name in FIELDS else _FIELDS.get(name, name)


def value(given: object) -> str:
    """Write a field's value so that it fits into a line."""
    if given is None or (not given and isinstance(given, (str, Mapping))):
        return "（空）"
    text = " ".join(_written(given).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def named(station: Station) -> str:
    """Name a station with its ref."""
    return f"{station.name}（{station.ref}）"


def why(column: Column, chosen: Collection[str]) -> str:
    """Tell why a column was matched; what is remembered arrives as a choice of somebody's."""
    if column.why.value == "chosen" and column.heading not in chosen:
        return "remembered"
    return column.why.value


def _written(given: object) -> str:
    if isinstance(given, Mapping):
        return "、".join(_facility(key, answer) for key, answer in given.items())
    if isinstance(given, LonLat):
        return f"{given.lon:.6f},{given.lat:.6f}"
    if isinstance(given, Source):
        return f"{given.title}，{given.date}"
    return _word(given) if isinstance(given, Enum) else str(given)


def _word(given: Enum) -> str:
    from stationmap.exports.words import BASIS, BUILD, IN_USE, POSITION

    if isinstance(given, PositionQuality):
        return POSITION[given]
    if isinstance(given, Basis):
        return BASIS[given]
    if isinstance(given, BuildMode):
        return BUILD.get(given, "不详")
    return IN_USE[given] if isinstance(given, Answer) else str(given.value)


def _facility(key: object, answer: object) -> str:
    name = FACILITY_NAMES[key][0] if isinstance(key, Facility) else str(key)
    return name if answer is Answer.YES else f"没有{name}"
