"""The words of the keeper's pages, in the language of the request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stationmap.datum import Datum
from stationmap.hours import SHANGHAI
from stationmap.language import translate as _
from stationmap.ledger.fault import Remedy, Weight

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.store import Version

SIZES = ("B", "KB", "MB", "GB")
STEP = 1024
STEP_M = 1000
SHORT = 14
LATIN = 2  # letters in the room of a Chinese character


def datum(value: Datum | str) -> str:
    """Name a datum, and where one meets it."""
    return {
        Datum.WGS84: _("WGS-84（GPS、天地图）"),
        Datum.GCJ02: _("GCJ-02（高德、腾讯、微信）"),
        Datum.BD09: _("BD-09（百度）"),
    }[Datum(value)]


def short_datum(value: Datum | str) -> str:
    """Name a datum in one word."""
    return {Datum.WGS84: "WGS-84", Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}[Datum(value)]


def remedy(value: Remedy | str) -> str:
    """Say what a remedy does, as on a button."""
    return {
        Remedy.SWAP: _("对调经纬度"),
        Remedy.SHIFT: _("换坐标系"),
        Remedy.GEOCODE: _("按地址查"),
        Remedy.PICK: _("在图上点"),
        Remedy.COMMITTEE: _("放到村居委会"),
        Remedy.TOWNSHIP: _("放到乡镇街道"),
        Remedy.LEAVE_OUT: _("这行不要"),
        Remedy.ACCEPT: _("就是这样"),
    }[Remedy(value)]


def weight(value: Weight | str) -> str:
    """Say how much a fault weighs, as a heading."""
    return {
        Weight.STOPS: _("要先处理"),
        Weight.DOUBT: _("请您确认"),
        Weight.NOTE: _("知道就好"),
    }[Weight(value)]


def version_kind(value: str) -> str:
    """Say what made a version."""
    return {
        "packaged": _("随程序带来"),
        "import": _("换台账"),
        "rollback": _("退回"),
        "decision": _("改一家"),
        "boundaries": _("换边界"),
    }[value]


def made(version: Version) -> str:
    """Say in one line what a version is."""
    if version.kind == "packaged":
        return _("随程序带来的示例")
    if version.kind == "rollback":
        return _("退回到第 %(to)s 版", to=version.details.get("to", "?"))
    if version.kind == "decision":
        return _whole(version.note) or _("改了 %(ref)s", ref=version.details.get("ref", ""))
    if version.kind == "boundaries":
        return version.file_name or _("换回随程序带来的边界")
    return version.file_name


def _whole(text: str) -> str:
    """Let no code break at its hyphen, and no number from its 第 and 号."""
    text = re.sub(r"(?<=\d)-(?=\d)", "-\N{WORD JOINER}", text)
    return re.sub(r"(?<=第) (?=\d)|(?<=\d) (?=号)", "\N{NO-BREAK SPACE}", text)


def author(version: Version) -> str:
    """Name who made a version."""
    return _("程序") if version.kind == "packaged" else version.who


def moment(at: datetime) -> str:
    """Write a moment in Beijing, as in 2026-11-21 14:10."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def size(count: int) -> str:
    """Write the size of a file."""
    value, unit = float(count), 0
    while value >= STEP and unit < len(SIZES) - 1:
        value, unit = value / STEP, unit + 1
    digits = 0 if unit == 0 or value >= 10 else 1  # noqa: PLR2004 - two digits say enough
    return f"{value:.{digits}f} {SIZES[unit]}"


def metres(distance_m: float) -> str:
    """Write how far a station would move."""
    if distance_m < STEP_M:
        return _("%(number)s 米", number=f"{distance_m:.0f}")
    return _("%(number)s 公里", number=f"{distance_m / STEP_M:.1f}")


def step(word: str) -> str:
    """Say what is being done with a file."""
    return {
        "read": _("正在读文件"),
        "columns": _("正在认列"),
        "cells": _("正在读每一格"),
        "places": _("正在核对位置"),
        "refs": _("正在核对编号"),
        "stations": _("正在排台账"),
        "compare": _("正在和现在的一版比"),
        "keep": _("正在换上"),
        "geocode": _("正在按地址查位置"),
    }.get(word, _("正在处理"))


def suspicion(word: str) -> str:
    """Say why what a geocoder found is not used."""
    return {
        "outside-district": _("在本区以外"),
        "other-township": _("不在所写的乡镇街道"),
        "rough": _("只查到乡镇街道或区"),
    }.get(word, _("和这一行对不上"))


def why(word: str) -> str:
    """Say why a column was matched as it was."""
    return {
        "chosen": _("您选的"),
        "remembered": _("上次记得的"),
        "exact": _("就是这个名字"),
        "alias": _("常用的叫法"),
        "contained": _("名字里带这个词"),
        "values": _("按内容猜的"),
        "private": _("涉及个人，留在台账里，不公开"),
        "none": _("照原样留着"),
    }[word]


def kind(code: str, sentence: str, *, alike: bool) -> str:
    """Say what all faults of a kind have in common."""
    return sentence if alike else _KINDS.get(code, lambda: sentence)()


def short(code: str, sentence: str) -> str:
    """Name a kind of fault for a chip: by its own words, or the first of what is said."""
    if code in _KINDS:
        sentence = _KINDS[code]()
    first = re.split(r"[，。：；,.:;]", sentence, maxsplit=1)[0].strip()
    if not first:
        return code
    most = LATIN * SHORT if first.isascii() else SHORT
    return first if len(first) <= most else first[: most - 1] + "…"


# What is said of one row names other places and figures than of the next.
_KINDS = {
    "outside-district": lambda: _("位置在本区外"),
    "district-edge": lambda: _("位置在本区边界外一点"),
    "outside-township": lambda: _("位置不在所写的乡镇街道里"),
    "township-edge": lambda: _("位置在所写乡镇街道的边界外一点"),
    "duplicate": lambda: _("像是同一家写了两次"),
    "near-duplicate": lambda: _("两家离得太近"),
    "ref-twice": lambda: _("编号重复"),
    "ref-other-station": lambda: _("同一个编号，上一版是另一家"),
    "name-twice": lambda: _("名称重复"),
    "position-kept-address": lambda: _("地址变了，坐标空着"),
    "micro-degrees": lambda: _("像是百万分之一度"),
    "plane-mercator": lambda: _("像是网络墨卡托的米"),
    "plane-gauss": lambda: _("像是平面坐标的米"),
    "hours-not-understood": lambda: _("开放时间看不懂"),
    "hours-as-date": lambda: _("开放时间被存成了日期"),
    "datum-doubt": lambda: _("坐标系像是选错了"),
    "datum-villages": lambda: _("坐标系像是选错了"),
    "datum-moved": lambda: _("坐标系像是选错了"),
    "datum-heading": lambda: _("表头写的坐标系不同"),
    "many-removed": lambda: _("上一版的多半不在文件里"),
    "facility-unknown": lambda: _("没见过的设施"),
    "facility-unclear": lambda: _("设施看不出有没有"),
    "township-unknown": lambda: _("没见过的乡镇街道"),
    "committee-unknown": lambda: _("没见过的村、社区"),
}
