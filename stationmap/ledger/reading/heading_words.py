"""Tells a heading from a value by its words alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 16
# fmt: off
_WHOLE = frozenset(
    (
    "名", "名称", "姓名", "驿站", "站点", "站名", "店名", "商户", "地址", "位置", "经度", "纬度",
    "经纬度", "坐标", "经", "纬", "镇", "乡镇", "街道", "镇街", "街镇", "村", "社区", "村居",
    "村社区", "区域", "属地", "片区", "电话", "手机", "座机", "联系", "设施", "功能", "服务",
    "设备", "星级", "备注", "说明", "序号", "编号", "编码", "代码", "面积", "单位", "类型", "类别",
    "性质", "时间", "日期", "状态", "工会", "来源", "数量", "照片", "网址", "id", "no", "ref",
    "code", "name", "address", "addr", "location", "lon", "lat", "lng", "long", "longitude",
    "latitude", "x", "y", "hours", "opening_hours", "phone", "tel", "telephone", "mobile", "town",
    "township", "community", "village", "facilities", "facility", "services", "operator", "stars",
    "star", "level", "rating", "type", "notes", "note", "remarks", "remark", "area", "district",
    "status",
    )
)
_ENDINGS = (
    "名称", "站名", "地址", "位置", "经度", "纬度", "经纬度", "坐标", "时间", "时段", "电话",
    "手机", "号码", "负责人", "联系人", "联系方式", "责任人", "管理员", "方式", "模式", "星级",
    "等级", "评级", "序号", "编号", "编码", "代码", "备注", "功能", "设施", "设备", "项目", "内容",
    "面积", "单位", "工会", "类型", "类别", "性质", "日期", "镇街", "街镇", "乡镇", "街道", "镇",
    "社区", "村居", "状态", "情况", "数量", "人数", "主体", "来源", "情况说明", "与否", "楼层",
    "人员", "品牌", "网址", "照片",
)
# fmt: on
_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_AROUND = " *＊※:：#.、/\\-_—"
_VALUE = re.compile(r"\d{2,}|[。；;!？?]|^[-+]?\d")


def is_heading(text: str) -> bool:
    """Say whether a text reads like the heading of a ledger's column.

    >>> is_heading("驿站名称（全称）"), is_heading("开放时间"), is_heading("仁和镇河南村")
    (True, True, False)
    """
    bare = _BRACKETS.sub("", text).strip(_AROUND).replace(" ", "")
    if bare.lower() in _WHOLE or text.strip().lower() in _WHOLE:
        return True
    if not 1 < len(bare) <= _LONGEST or _VALUE.search(bare):
        return False
    if bare.startswith(("是否", "有无")):
        return True
    # 仁和镇 ends like a heading and is none: what stands before 镇 must be a word for "which".
    if bare.endswith(("镇", "街道", "社区", "工会", "村居")):
        return bare.startswith(("所属", "所在", "属地", "上级", "隶属", "镇", "村"))
    return bare.endswith(_ENDINGS)


def heading_score(cells: Iterable[object]) -> int:
    """Count the different headings among the cells of a row; what is no text counts against."""
    known: set[str] = set()
    against = 0
    for cell in cells:
        if isinstance(cell, str):
            if is_heading(cell):
                known.add(cell)
        elif cell is not None:
            against += 1
    return len(known) - against
