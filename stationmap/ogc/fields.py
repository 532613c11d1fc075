"""The properties of the features, described as OpenAPI 3.0 does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stationmap.hours import OpenState
from stationmap.model import (
    FACILITY_NAMES,
    Answer,
    Basis,
    BuildMode,
    CheckedBy,
    Facility,
    PositionQuality,
)

if TYPE_CHECKING:
    from enum import StrEnum

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A property: its name, its schema, and whether a question may name its value."""

    name: str
    schema: Schema
    asked: bool = False


def _text(zh: str, *, known: bool = False) -> Schema:
    return {"type": "string", "description": zh} | ({} if known else {"nullable": True})


def _number(zh: str, *, known: bool = False) -> Schema:
    return {"type": "number", "description": zh} | ({} if known else {"nullable": True})


def _word(kind: type[StrEnum], zh: str) -> Schema:
    return {"type": "string", "enum": [member.value for member in kind], "description": zh}


def _moment(zh: str) -> Schema:
    return {"type": "string", "format": "date-time", "nullable": True, "description": zh}


YES_NO: Schema = {"type": "boolean"}
VERSION = Field("data_version", _text("数据版本 · Data version", known=True))

STATION: tuple[Field, ...] = (
    Field("ref", _text("编号 · Ref", known=True), asked=True),
    Field("name", _text("名称 · Name", known=True), asked=True),
    Field("position_quality", _word(PositionQuality, "位置怎么知道的 · How known"), asked=True),
    Field("position_error_m", _number("位置误差，米 · Radius of the true place, metres")),
    Field("township_code", _text("乡镇街道代码 · Township, 12-digit code"), asked=True),
    Field("township", _text("乡镇街道 · Township"), asked=True),
    Field("committee_code", _text("村居代码 · Committee, 12-digit code"), asked=True),
    Field("addr", _text("地址 · Address")),
    Field("operator", _text("谁在管 · Operator"), asked=True),
    Field("phone", _text("电话 · Phone")),
    Field("build_mode", _word(BuildMode, "建设方式 · Who set it up"), asked=True),
    Field("opening_state", _word(OpenState, "此刻开没开 · Open at this moment")),
    Field("closes_at", _moment("开到 · Closes at")),
    Field("opens_at", _moment("几时开 · Opens at")),
    Field("always", YES_NO | {"description": "24 小时开着 · Open 24 hours, every day"}),
    Field("opening_reason", _text("为什么不知道 · Why it is unknown")),
    Field("calendar_announced", YES_NO | {"description": "当年放假安排已公布 · Holidays known"}),
    Field("reported_locked_at", _moment("有人报告锁门 · Reported locked at")),
    Field("opening_hours", _text("开放时间（OSM 写法） · Opening hours, OSM syntax")),
    Field("hours_as_posted", _text("公布的写法 · Hours as posted")),
    Field("hours_basis", _word(Basis, "时间的依据 · Basis of the hours"), asked=True),
    *(
        Field(facility.value, _word(Answer, " · ".join(FACILITY_NAMES[facility])), asked=True)
        for facility in Facility
    ),
    Field("facilities_basis", _word(Basis, "设施的依据 · Basis of the facilities"), asked=True),
    Field("facilities_as_published", _text("公布的设施 · Facilities as published")),
    Field(
        "stars",
        {
            "type": "integer",
            "minimum": 1,
            "maximum": 5,
            "nullable": True,
            "description": "星级 · Stars",
        },
        asked=True,
    ),
    Field(
        "checked_on",
        {
            "type": "string",
            "format": "date",
            "nullable": True,
            "description": "最近核实 · Last checked",
        },
    ),
    Field("checked_by", _word(CheckedBy, "谁核实的 · Checked by"), asked=True),
    Field("documented", YES_NO | {"description": "有出处 · Named by a source"}, asked=True),
    Field(
        "modelled", YES_NO | {"description": "示例，不是真的 · An example, not real"}, asked=True
    ),
    Field("still_open", _word(Answer, "是否还在 · Whether it still exists"), asked=True),
    Field("source_title", _text("出处 · Source")),
    Field("source_date", _text("出处日期 · Date of the source")),
    Field("page", _text("网页 · Its page", known=True)),
    VERSION,
)
TOWNSHIP: tuple[Field, ...] = (
    Field("code", _text("12 位代码 · 12-digit code", known=True), asked=True),
    Field("name", _text("名称 · Name", known=True), asked=True),
    Field("kind", _text("类别 · Kind", known=True), asked=True),
    Field("district_code", _text("区的代码 · District", known=True), asked=True),
    Field("area_km2", _number("面积，平方公里 · Area, square kilometres", known=True)),
    Field("stations", {"type": "integer", "description": "驿站数 · Number of stations"}),
    Field("seat_lon", _number("驻地经度 · Longitude of its seat")),
    Field("seat_lat", _number("驻地纬度 · Latitude of its seat")),
    VERSION,
)
COMMITTEE: tuple[Field, ...] = (
    Field("code", _text("12 位代码 · 12-digit code", known=True), asked=True),
    Field("name", _text("名称 · Name", known=True), asked=True),
    Field("kind", _text("类别 · Kind", known=True), asked=True),
    Field("township_code", _text("乡镇街道代码 · Township, 12-digit code", known=True), asked=True),
    Field("position_quality", _word(PositionQuality, "位置怎么知道的 · How known"), asked=True),
    VERSION,
)
GAP: tuple[Field, ...] = (
    Field("code", _text("乡镇街道代码 · Township, 12-digit code", known=True), asked=True),
    Field("name", _text("乡镇街道 · Township", known=True), asked=True),
    Field("gap_area_km2", _number("空白面积，平方公里 · Area, square kilometres", known=True)),
    Field("radius_m", _number("服务半径，米，直线 · Service radius, metres", known=True)),
    Field("stations_counted", {"type": "integer", "description": "算数的驿站 · Stations counted"}),
    Field(
        "modelled_counted",
        {"type": "integer", "description": "其中示例驿站 · Examples among them"},
    ),
    VERSION,
)
