"""Cells of a phone, of stars, of a date, of one word out of few."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.ledger.checking.cells import text_of
from stationmap.ledger.fields import EXAMPLE, LEDGER, PUBLISHED
from stationmap.model import Answer, Basis, BuildMode, CheckedBy, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.ledger.sheet import Cell

_KEPT = 20_000

_PHONE = (
    r"(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
    r"|\(?0\d{2,3}\)?[- ]?[2-8]\d{6,7}(?:(?:-|转|ext\.?)\d{1,6})?"
    r"|[48]00[- ]?\d{3}[- ]?\d{4}|[48]00[- ]?\d{4}[- ]?\d{3}|[2-8]\d{6,7}(?:(?:-|转)\d{1,6})?"
    r"|1\d{4}|9\d{4}|12345)"
)
_PHONES = re.compile(rf"{_PHONE}(?:\s*[/、,;，；\s]\s*{_PHONE})*")
_ANY_PHONE = re.compile(rf"(?<!\d){_PHONE}(?!\d)")


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number fit for the public, and whether something else stood beside it."""

    number: str | None
    beside: bool = False


@lru_cache(maxsize=_KEPT)
def read_phone(text: str) -> Phone:
    """Read a phone number; ``number`` is None where there is none."""
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("—", "-").split())
    if _PHONES.fullmatch(plain):
        return Phone(plain)
    found = _ANY_PHONE.findall(plain)
    return Phone("/".join(found) or None, beside=True)


_STARS = re.compile(r"(?:星级[::]?)?([1-5一二三四五])(?:个?星级?|a级?|级)?(?:驿站)?")
_DIGITS = "一二三四五"
NO_STARS = frozenset(
    ("", "无", "0", "未评", "未评定", "未评级", "暂无", "未定级", "-", "/", "--", "—")
)


@lru_cache(maxsize=_KEPT)
def read_stars(text: str) -> int | None:
    """Read stars: 5, 五星, 3星级, ★★★; None where there are none or it is not understood."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split()).removesuffix(".0")
    solid = plain.rstrip("☆")
    if solid and set(solid) <= {"★", "⭐", "\ufe0f"}:
        count = len(solid.replace("\ufe0f", ""))
        return count if count <= len(_DIGITS) else None
    found = _STARS.fullmatch(plain)
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else _DIGITS.index(found[1]) + 1


_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[\sT]+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_DIGITS8 = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EPOCH = date(1899, 12, 30)
_SERIALS = range(32_874, 73_051)  # 1990 to 2099, as Excel counts days


def read_date(cell: Cell) -> date | None:
    """Read a date, however it was stored; None where it is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        return _EPOCH + timedelta(days=int(cell))
    text = unicodedata.normalize("NFKC", text_of(cell))
    found = _DATE.fullmatch(text) or _DIGITS8.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


_MODES = (
    ("园区", BuildMode.PARK_UNION),
    ("开发区工会", BuildMode.PARK_UNION),
    ("共建", BuildMode.JOINT),
    ("联建", BuildMode.JOINT),
    ("合建", BuildMode.JOINT),
    ("合作", BuildMode.JOINT),
    ("助建", BuildMode.ASSISTED),
    ("社会力量", BuildMode.ASSISTED),
    ("援建", BuildMode.ASSISTED),
    ("总工会", BuildMode.TOWNSHIP_UNION),
    ("镇街自建", BuildMode.TOWNSHIP_UNION),
    ("自建", BuildMode.TOWNSHIP_UNION),
)


@lru_cache(maxsize=_KEPT)
def read_build_mode(text: str) -> BuildMode | None:
    """Read who set a station up; None where the words are not known."""
    plain = "".join(text.split()).casefold()
    if plain in tuple(BuildMode):
        return BuildMode(plain)
    return next((mode for word, mode in _MODES if word in plain), None)


KINDS: Mapping[str, str] = MappingProxyType(
    {
        "示例": EXAMPLE,
        "示例数据": EXAMPLE,
        "模拟": EXAMPLE,
        "modelled": EXAMPLE,
        "false": EXAMPLE,
        "否": EXAMPLE,
        "台账": LEDGER,
        "工会台账": LEDGER,
        "公开来源": PUBLISHED,
        "公开资料": PUBLISHED,
        "documented": LEDGER,
        "true": LEDGER,
        "是": LEDGER,
    }
)
"""How 数据性质 may be worded."""

_IN_USE = "yes 是 在用 正常 正常使用 正常开放 正常运营 开放 运营 运营中 使用中 有 已开放 开放中"
_GONE = "no 否 停用 已停用 撤销 已撤 已撤销 关闭 已关闭 暂停 停运 不开放"
STILL_OPEN: Mapping[str, Answer] = MappingProxyType(
    dict.fromkeys(_IN_USE.split(), Answer.YES)
    | dict.fromkeys(_GONE.split(), Answer.NO)
    | dict.fromkeys(("unknown", "未知", "不详", "待核实"), Answer.UNKNOWN)
)
"""How 是否在用 may be worded."""

CHECKS: Mapping[str, CheckedBy] = MappingProxyType(
    {by.value: by for by in CheckedBy}
    | {"台账": CheckedBy.LEDGER, "有人到过": CheckedBy.STREET, "不详": CheckedBy.UNKNOWN}
)
"""How 核实途径 may be worded."""

BASES: Mapping[str, Basis] = MappingProxyType(
    {basis.value: basis for basis in Basis}
    | {"有来源": Basis.DOCUMENTED, "示例": Basis.MODELLED, "未知": Basis.UNKNOWN}
)
"""How the basis of hours and facilities may be worded."""

QUALITIES: Mapping[str, PositionQuality] = MappingProxyType(
    {quality.value: quality for quality in PositionQuality}
    | {
        "实测": PositionQuality.SURVEYED,
        "图上点选": PositionQuality.PICKED,
        "台账": PositionQuality.LEDGER,
        "地址解析": PositionQuality.GEOCODED,
        "大致": PositionQuality.APPROXIMATE,
        "村居位置": PositionQuality.COMMITTEE,
        "镇街驻地": PositionQuality.SEAT,
        "只知镇街": PositionQuality.TOWNSHIP,
        "只知本区": PositionQuality.DISTRICT,
        "示例": PositionQuality.MODELLED,
    }
)
"""How 位置精度 may be worded."""
