"""What a column of a ledger may be: the fields of a station, by name, and how they are called."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.model import FACILITY_NAMES, Facility

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column may be matched to.

    ``name`` is that of the station's attribute where there is one. ``zh`` is
    the heading under which an export writes it, ``en`` says it in English.
    """

    name: str
    zh: str
    en: str


_TOLD = (
    ("ref", "编号", "Ref"),
    ("name", "驿站名称", "Name"),
    ("township", "所属镇街", "Township"),
    ("committee", "所属村居", "Village or community"),
    ("addr", "地址", "Address"),
    ("lon", "经度", "Longitude"),
    ("lat", "纬度", "Latitude"),
    ("lonlat", "经纬度", "Longitude and latitude"),
    ("position_quality", "位置精度", "Position quality"),
    ("position_error_m", "位置误差（米）", "Position error (m)"),
    ("hours_as_posted", "开放时间", "Opening hours"),
    ("opening_hours", "开放时间（OSM）", "Opening hours (OSM)"),
    ("hours_basis", "开放时间依据", "Basis of hours"),
    ("facilities", "服务设施", "Facilities"),
    *((facility.value, *FACILITY_NAMES[facility]) for facility in Facility),
    ("facilities_basis", "设施依据", "Basis of facilities"),
    ("phone", "联系电话", "Phone"),
    ("operator", "建设单位", "Operator"),
    ("build_mode", "建设方式", "Built by"),
    ("stars", "星级", "Stars"),
    ("checked_on", "核实日期", "Checked on"),
    ("checked_by", "核实途径", "Checked by"),
    ("still_open", "是否在用", "Still open"),
    ("documented", "数据性质", "Kind of data"),
    ("source_title", "信息来源", "Source"),
    ("source_date", "来源日期", "Date of source"),
)

FIELDS: Mapping[str, Field] = MappingProxyType({told[0]: Field(*told) for told in _TOLD})
"""Every field by its name, in the order in which a ledger tells them."""

PLACES = ("lon", "lat", "lonlat", "addr", "township", "committee")
"""Fields that can give a station its place; a file needs one of them."""

MARKS = re.compile(r"[\s*:：#.,，、。;；_\-/\\|()\[\]【】<>“”\"'°′″?？!！]+")
"""What headings are compared without."""

EXAMPLE, LEDGER, PUBLISHED = "示例", "台账", "公开来源"
"""What an export says under 数据性质, so that an example stays one when it comes back."""


def bare(heading: str) -> str:
    """Return a heading without spaces, marks and case; what stands in brackets stays."""
    return MARKS.sub("", folded(heading))


def folded(heading: str) -> str:
    """Return a heading in one width and one case."""
    return unicodedata.normalize("NFKC", heading).casefold().strip()
