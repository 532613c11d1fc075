"""What is said about the faults that checking finds; the blanks are filled in for each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stationmap.ledger.fault import Remedy, Weight

if TYPE_CHECKING:
    from collections.abc import Mapping


class Wording(NamedTuple):
    """How much a kind of fault weighs, what is said, and what is offered."""

    weight: Weight
    zh: str
    en: str
    remedies: tuple[Remedy, ...] = ()


def _stop(zh: str, en: str, *remedies: Remedy) -> Wording:
    return Wording(Weight.STOPS, zh, en, remedies or (Remedy.LEAVE_OUT,))


def _doubt(zh: str, en: str, *remedies: Remedy) -> Wording:
    return Wording(Weight.DOUBT, zh, en, remedies or (Remedy.ACCEPT, Remedy.LEAVE_OUT))


def _note(zh: str, en: str, *remedies: Remedy) -> Wording:
    return Wording(Weight.NOTE, zh, en, remedies)


_OTHER_WAY = "请改正，或用给出的办法给它一个位置。"
_OTHER_WAY_EN = "Correct it, or give the row a position in one of the ways offered."

PLACES: Mapping[str, Wording] = MappingProxyType(
    {
        "position-missing": _stop(
            "没有坐标。请补上经纬度，或用给出的办法给它一个位置。",
            "There is no position. Give longitude and latitude, or one of the ways offered.",
        ),
        "lon-blank": _stop(f"经度是空的。{_OTHER_WAY}", f"Longitude is blank. {_OTHER_WAY_EN}"),
        "lat-blank": _stop(f"纬度是空的。{_OTHER_WAY}", f"Latitude is blank. {_OTHER_WAY_EN}"),
        "lon-unreadable": _stop(
            f"经度读不懂。{_OTHER_WAY}", f"Longitude is not understood. {_OTHER_WAY_EN}"
        ),
        "lat-unreadable": _stop(
            f"纬度读不懂。{_OTHER_WAY}", f"Latitude is not understood. {_OTHER_WAY_EN}"
        ),
        "lonlat-unreadable": _stop(
            "读不出一对经纬度。请写成“116.65,40.13”这样，或用给出的办法给它一个位置。",
            f"This is no pair of longitude and latitude, such as 116.65,40.13. {_OTHER_WAY_EN}",
        ),
        "position-zero": _stop(
            f"坐标是 0，多半是没有填。{_OTHER_WAY}",
            f"The position is 0: it was most likely left blank. {_OTHER_WAY_EN}",
        ),
        "lon-range": _stop(
            f"经度应在 -180 到 180 之间。{_OTHER_WAY}",
            f"Longitude lies between -180 and 180. {_OTHER_WAY_EN}",
        ),
        "lat-range": _stop(
            f"纬度应在 -90 到 90 之间。{_OTHER_WAY}",
            f"Latitude lies between -90 and 90. {_OTHER_WAY_EN}",
        ),
        "swapped": _stop(
            "经度和纬度像是写反了：对调后正好在本区。请确认对调。",
            "Longitude and latitude seem to be swapped: exchanged they lie in the district.",
            Remedy.SWAP,
        ),
        "micro-degrees": _doubt(
            "像是以百万分之一度记的：除以一百万是 {lon:.6f}，{lat:.6f}，正好在本区。请确认。",
            "These seem to be millionths of a degree: {lon:.6f}, {lat:.6f} lies in the district.",
            Remedy.ACCEPT,
        ),
        "plane-mercator": _doubt(
            "像是网络墨卡托的米：换算成经纬度是 {lon:.6f}，{lat:.6f}，正好在本区。请确认。",
            "These seem to be metres of Web Mercator: {lon:.6f}, {lat:.6f} lies in the district.",
            Remedy.ACCEPT,
        ),
        "plane-gauss": _doubt(
            "像是高斯-克吕格平面坐标的米（CGCS2000，{belt}）：换算成经纬度是 {lon:.6f}，{lat:.6f}，"
            "正好在本区。请确认。",
            "These seem to be metres of a Gauss-Krüger plane (CGCS2000, central meridian "
            "{meridian}°): {lon:.6f}, {lat:.6f} lies in the district.",
            Remedy.ACCEPT,
        ),
        "plane-unknown": _stop(
            "像是平面坐标的米，但按常用的投影都换算不到本区。请向测量单位要经纬度，"
            "或用给出的办法给它一个位置。",
            "These seem to be metres of some plane, but no usual projection leads into the "
            "district. Ask for degrees. " + _OTHER_WAY_EN,
        ),
        "outside-district": _stop(
            "位置在本区外，离边界 {distance}。请查对坐标和坐标系，或用给出的办法给它一个位置。",
            "The position lies outside the district, {distance_en} from its border. Check "
            "coordinates and datum. " + _OTHER_WAY_EN,
        ),
        "district-edge": _doubt(
            "位置在本区边界外 {distance}。边界画得没有这么准，请确认它属于本区。",
            "The position lies {distance_en} beyond the district's border, which is not drawn "
            "as exactly as that. Confirm that it belongs to the district.",
            Remedy.ACCEPT,
        ),
        "outside-township": _doubt(
            "写的是{township}，位置却在{found}，离{township} {distance}。请查对镇街和坐标；"
            "没有错就确认。",
            "It names {township}, but lies in {found}, {distance_en} outside. Check township and "
            "coordinates, or confirm that it is right.",
            Remedy.ACCEPT,
        ),
        "township-edge": _note(
            "写的是{township}，位置在它边界外 {distance}。边界画得没有这么准，按{township}记。",
            "It names {township} and lies {distance_en} beyond its border, which is not drawn as "
            "exactly as that. It is counted there.",
        ),
        "position-kept": _note(
            "坐标空着，沿用上一版的位置。", "No position is given; that of the last version stays."
        ),
        "position-kept-address": _doubt(
            "坐标空着，地址却和上一版（{before}）不同。请确认位置没有变，或给它一个新位置。",
            "No position is given, but the address is not that of the last version ({before}). "
            "Confirm that it has not moved, or give it a new position.",
            Remedy.ACCEPT,
        ),
        "duplicate": _doubt(
            "和第 {other} 行同名，位置只差 {distance}，像是同一家写了两次。请去掉一行，"
            "或确认是两家。",
            "Row {other} has the same name and lies {distance_en} away: the same station twice? "
            "Leave one out, or confirm that there are two.",
            Remedy.LEAVE_OUT,
            Remedy.ACCEPT,
        ),
        "near-duplicate": _doubt(
            "离第 {other} 行“{name}”只有 {distance}。请确认是两家，或去掉一行。",
            "It is {distance_en} from row {other}, {name!r}. Confirm that there are two, "
            "or leave one out.",
            Remedy.ACCEPT,
            Remedy.LEAVE_OUT,
        ),
    }
)
"""Faults of where a row is."""

SAID: Mapping[str, Wording] = MappingProxyType(
    {
        "no-rows": Wording(
            Weight.STOPS,
            "表头下面没有一行驿站。请查对选的是不是这张表。",
            "There is no station below the headings. See that this is the right sheet.",
        ),
        "name-blank": _stop(
            "驿站名称是空的。请补上，或不要这一行。",
            "The name is blank. Fill it in, or leave the row out.",
        ),
        "name-long": _note(
            "名称有 {count} 个字，屏幕上会折成几行。请看看是不是写进了别的内容。",
            "The name has {count} characters and will wrap. See that nothing else got into it.",
        ),
        "name-markup": _note(
            "名称里有网页标记，按文字原样显示。",
            "The name holds markup; it is shown as the text that it is.",
        ),
        "name-twice": _note(
            "和第 {other} 行同名。请查对是不是同一家。",
            "Row {other} has the same name. See whether it is the same station.",
        ),
        "ref-twice": _stop(
            "编号和第 {other} 行一样。编号要各不相同，请改一个，或不要这一行。",
            "Row {other} has the same ref. Give each its own, or leave this row out.",
        ),
        "ref-other-station": _doubt(
            "编号 {ref} 上一版是“{name}”，名称和位置都不一样。请查对编号有没有错行；没有错就确认。",
            "In the last version {ref} was {name!r}: another name at another place. See that the "
            "refs did not slip by a row, or confirm it.",
        ),
        "hours-not-understood": _note(
            "开放时间里“{part}”看不懂：原样保留，是否开着记为“时间待核实”。可写成例如“{example}”。",
            "Of the hours, {part!r} is not understood: they are kept as posted and count as not "
            "known. For example: {example}.",
        ),
        "hours-as-date": _note(
            "Excel 把开放时间“{guess}”存成了日期。请在表里改成文字；没有改之前记为“时间待核实”。"
            "确认的话，按 {start}:00–{end}:00 记。",
            "Excel stored the hours {guess!r} as a date. Retype them as text; until then they are "
            "not known. Accept to read them as {start}:00–{end}:00.",
            Remedy.ACCEPT,
        ),
        "hours-as-number": _note(
            "开放时间存成了日期、钟点或一个数（{shown}），看不出几点到几点，记为“时间待核实”。"
            "请改成文字。",
            "The hours were stored as a date, a time or a number ({shown}): from when to when is "
            "not known. "
            "Retype them as text.",
        ),
        "opening-hours-odd": _note(
            "这不是 OSM 写法的开放时间，没有用。请改正，或清空这一格。",
            "These are no opening hours in OSM syntax; they are not used. Correct or clear them.",
        ),
        "phone-odd": _note(
            "不像电话号码，没有公开，原样留在台账里。请改成“010-69441234”这样。",
            "This is no phone number; it is kept in the ledger and not shown. Write it such as "
            "010-69441234.",
        ),
        "phone-with-name": _note(
            "电话里还写了别的，只公开号码 {phone}，原文留在台账里。",
            "Something else stands beside the phone number; only {phone} is shown.",
        ),
        "stars-odd": _note(
            "星级应是 1 到 5，没有用。请改成“五星”或“5”。",
            "Stars are from 1 to 5; it is not used. Write 5, for example.",
        ),
        "date-odd": _note(
            "不像日期，没有用。请改成“2026-11-21”这样。",
            "This is no date; it is not used. Write it such as 2026-11-21.",
        ),
        "date-future": _note(
            "核实日期在今天以后，没有用。请改正。",
            "The date of the check is still to come; it is not used. Correct it.",
        ),
        "number-odd": _note("不是大于 0 的数，没有用。", "This is no number above 0; not used."),
        "many-removed": _doubt(
            "上一版的 {before} 家里有 {gone} 家不在这份文件里，换上后就没有了。"
            "请确认这是全区的台账，不是一部分。",
            "Of the {before} stations of the last version {gone} are not in this file and would "
            "be gone. Confirm that it is the whole ledger, not a part.",
            Remedy.ACCEPT,
        ),
        "datum-doubt": _doubt(
            "坐标按 {declared} 读，{rows} 行里有 {outside} 行不在自己写的镇街里；按 {fits} 读只有 "
            "{after} 行。两种读法相差约 {shift} 米。多半是 {fits}，请换坐标系，或确认没有错。",
            "Read as {declared}, {outside} of {rows} rows lie outside the township that they name; "
            "read as {fits} only {after}. The two differ by about {shift} m. Most likely they are "
            "{fits}: shift them, or confirm that they are right.",
            Remedy.SHIFT,
            Remedy.ACCEPT,
        ),
        "datum-villages": _doubt(
            "坐标按 {declared} 读，{rows} 行都在自己写的镇街里，但有 {places} 处离自己写的村居远了"
            "（反过来的有 {places_against} 处）；按 {fits} 读更近。两种读法相差约 {shift} 米。"
            "多半是 {fits}，请换坐标系，或确认没有错。",
            "Read as {declared}, all {rows} rows lie in the township that they name, but {places} "
            "places lie farther from the village that they name ({places_against} nearer) than "
            "read as {fits}. The two differ by about {shift} m. Most likely they are {fits}: "
            "shift them, or confirm that they are right.",
            Remedy.SHIFT,
            Remedy.ACCEPT,
        ),
        "datum-moved": _doubt(
            "坐标按 {declared} 读，上一版里也有的 {rows} 家里有 {moved} 家一齐挪了约 {shift} 米；"
            "按 {fits} 读，{stayed} 家还在原来的地方。多半是 {fits}，请换坐标系，或确认没有错。",
            "Read as {declared}, {moved} of the {rows} stations of the last version move by about "
            "{shift} m at once; read as {fits}, {stayed} stand where they stood. Most likely they "
            "are {fits}: shift them, or confirm that they are right.",
            Remedy.SHIFT,
            Remedy.ACCEPT,
        ),
        "datum-heading": _doubt(
            "表头写着 {fits}，现在按 {declared} 读。两者相差几百米。请换坐标系，或确认没有错。",
            "The heading says {fits}, but the coordinates are read as {declared}, some hundred "
            "metres away. Shift them, or confirm that they are right.",
            Remedy.SHIFT,
            Remedy.ACCEPT,
        ),
    }
)
"""Faults of what a row says, and of the whole file."""

WORDS: Mapping[str, Wording] = MappingProxyType(
    {
        "township-unknown": _note(
            "本区没有叫“{word}”的镇街，共 {count} 行；镇街按位置定，原文留在台账里。",
            "The district has no township called {word!r} ({count} rows); the position decides.",
        ),
        "committee-unknown": _note(
            "没有找到叫“{word}”的村居，共 {count} 行；原文留在台账里。",
            "No village or community called {word!r} was found ({count} rows); it is kept as "
            "printed.",
        ),
        "facility-unknown": _note(
            "“{word}”不在 13 项设施里，共 {count} 行；原文照样保留。",
            "{word!r} is none of the 13 facilities ({count} rows); it is kept as published.",
        ),
        "facility-unclear": _note(
            "“{word}”看不出是有还是没有，共 {count} 行；记为“还不知道”。请写“有”或“无”。",
            "{word!r} says neither yes nor no ({count} rows); it counts as not known.",
        ),
        "build-mode-unknown": _note(
            "“{word}”不是自建、园区、共建、助建中的一种，共 {count} 行；原文留在台账里。",
            "{word!r} is no known way of building a station ({count} rows); it is kept as printed.",
        ),
        "choice-unknown": _note(
            "“{word}”不是这一列认得的说法，共 {count} 行，没有用。可以写：{accepted}。",
            "{word!r} is not known in this column ({count} rows); not used. Accepted: {accepted}.",
        ),
    }
)
"""Words that were not understood; each is told once, with how many rows have it."""

WORDINGS: Mapping[str, Wording] = MappingProxyType({**PLACES, **SAID, **WORDS})

MORE_ZH = "还有 {more} 处一样的问题，没有逐一列出。"
MORE_EN = "{more} more of the same kind are not listed."
