"""How the words of enumerations are written for people; `stationmap.ledger` reads them again."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.model import Answer, Basis, BuildMode, CheckedBy, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Mapping

POSITION: Mapping[PositionQuality, str] = MappingProxyType(
    {
        PositionQuality.SURVEYED: "实测",
        PositionQuality.PICKED: "图上点选",
        PositionQuality.LEDGER: "台账",
        PositionQuality.GEOCODED: "地址解析",
        PositionQuality.APPROXIMATE: "大致",
        PositionQuality.COMMITTEE: "村居位置",
        PositionQuality.SEAT: "镇街驻地",
        PositionQuality.TOWNSHIP: "只知镇街",
        PositionQuality.DISTRICT: "只知本区",
        PositionQuality.MODELLED: "示例",
    }
)
BASIS: Mapping[Basis, str] = MappingProxyType(
    {Basis.DOCUMENTED: "有来源", Basis.MODELLED: "示例", Basis.UNKNOWN: "未知"}
)
BUILD: Mapping[BuildMode, str] = MappingProxyType(
    {
        BuildMode.TOWNSHIP_UNION: "镇街总工会自建",
        BuildMode.PARK_UNION: "园区工会自建",
        BuildMode.JOINT: "共建",
        BuildMode.ASSISTED: "社会力量助建",
    }
)
CHECKED: Mapping[CheckedBy, str] = MappingProxyType(
    {CheckedBy.LEDGER: "台账", CheckedBy.STREET: "有人到过", CheckedBy.UNKNOWN: "不详"}
)
HAS: Mapping[Answer, str] = MappingProxyType(
    {Answer.YES: "有", Answer.NO: "无", Answer.UNKNOWN: "不详"}
)
IN_USE: Mapping[Answer, str] = MappingProxyType(
    {Answer.YES: "是", Answer.NO: "否", Answer.UNKNOWN: "不详"}
)
