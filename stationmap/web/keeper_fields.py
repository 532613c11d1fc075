"""The fields of a station and their values, in the keeper's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from stationmap import words
from stationmap.language import translate as _
from stationmap.model import (
    Answer,
    Basis,
    BuildMode,
    CheckedBy,
    Facility,
    LonLat,
    PositionQuality,
    Source,
)
from stationmap.web.week import ordinary

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue

LONGEST = 120


def field(name: str) -> str:
    """Name a field, of a station or of a column."""
    named = _names().get(name)
    return named or name


def value(given: object, name: str, catalogue: Catalogue) -> str:
    """Write a value of a field on one line; a dash where there is none."""
    if given in (None, "", ()) or given == {}:
        return _("（空）")
    text = _written(given, name, catalogue)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def quality(given: PositionQuality) -> str:
    """Say how a position is known."""
    return {
        PositionQuality.SURVEYED: _("现场测过"),
        PositionQuality.PICKED: _("在图上点的"),
        PositionQuality.LEDGER: _("台账里写的"),
        PositionQuality.GEOCODED: _("按地址查的"),
        PositionQuality.APPROXIMATE: _("所在的楼或院子"),
        PositionQuality.COMMITTEE: _("所在的村、社区"),
        PositionQuality.SEAT: _("乡镇街道驻地"),
        PositionQuality.TOWNSHIP: _("只知道乡镇街道"),
        PositionQuality.DISTRICT: _("只知道在本区"),
        PositionQuality.MODELLED: _("示例，不是真实位置"),
    }[given]


def build_mode(given: BuildMode) -> str:
    """Say who set a station up."""
    return {
        BuildMode.TOWNSHIP_UNION: _("乡镇街道总工会自建"),
        BuildMode.PARK_UNION: _("园区工会自建"),
        BuildMode.JOINT: _("村、社区工会与商户共建"),
        BuildMode.ASSISTED: _("社会力量助建"),
        BuildMode.UNKNOWN: _("不知道"),
    }[given]


def _written(given: object, name: str, catalogue: Catalogue) -> str:
    if name == "opening_hours":
        return ordinary(str(given))
    known = _of_code(str(given), name, catalogue)
    if known:
        return known
    if isinstance(given, Mapping):
        return "".join(_facilities(given))
    if isinstance(given, Enum):
        return _word(given)
    return _plain(given)


def _plain(given: object) -> str:
    if isinstance(given, LonLat):
        return f"{given.lon:.6f}, {given.lat:.6f}"
    if isinstance(given, bool):
        return _("是") if given else _("否")
    if isinstance(given, Source):
        return _("%(title)s，%(date)s", title=given.title, date=given.date)
    return given.isoformat() if isinstance(given, date) else str(given)


def _of_code(code: str, name: str, catalogue: Catalogue) -> str | None:
    if name == "township_code":
        return next((t.name for t in catalogue.townships if t.code == code), None)
    if name == "committee_code":
        return next((c.short_name for c in catalogue.committees if c.code == code), None)
    return None


def _facilities(given: Mapping[object, object]) -> list[str]:
    """Say what is there, then what is not; other mappings as they are."""
    if not all(isinstance(key, Facility) for key in given):
        return [_("、").join(f"{key} {item}" for key, item in given.items())]
    known = [facility for facility in Facility if facility in given]
    there = [words.facility_name(f) for f in known if given[f] is Answer.YES]
    absent = [words.facility_name(f) for f in known if given[f] is Answer.NO]
    told = [_("、").join(there)] if there else []
    if absent:
        told.append((_("；") if told else "") + _("没有%(names)s", names=_("、").join(absent)))
    return told or [_("不知道")]


def _word(given: Enum) -> str:
    if isinstance(given, PositionQuality):
        return quality(given)
    if isinstance(given, BuildMode):
        return build_mode(given)
    if isinstance(given, Answer):
        return {Answer.YES: _("是"), Answer.NO: _("否"), Answer.UNKNOWN: _("不知道")}[given]
    if isinstance(given, Basis):
        return {
            Basis.DOCUMENTED: _("有出处"),
            Basis.MODELLED: _("示例"),
            Basis.UNKNOWN: _("不知道"),
        }[given]
    if isinstance(given, CheckedBy):
        return {
            CheckedBy.LEDGER: _("台账"),
            CheckedBy.STREET: _("有人到过"),
            CheckedBy.UNKNOWN: _("不知道"),
        }[given]
    return str(given.value)


def _names() -> dict[str, str]:
    return {
        "ref": _("编号"),
        "name": _("名称"),
        "position": _("位置"),
        "lon": _("经度"),
        "lat": _("纬度"),
        "position_quality": _("位置怎么来的"),
        "position_error_m": _("位置误差"),
        "township_code": _("乡镇街道"),
        "committee_code": _("村、社区"),
        "addr": _("地址"),
        "operator": _("建设单位"),
        "phone": _("电话"),
        "build_mode": _("建设方式"),
        "opening_hours": _("开放时间"),
        "hours_as_posted": _("时间的原文"),
        "hours_basis": _("时间的出处"),
        "facilities": _("设施"),
        "facilities_basis": _("设施的出处"),
        "facilities_as_published": _("设施的原文"),
        "stars": _("星级"),
        "checked_on": _("核实日期"),
        "checked_by": _("核实途径"),
        "documented": _("有出处"),
        "still_open": _("还开着"),
        "source": _("出处"),
    }
