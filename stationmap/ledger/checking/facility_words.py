"""Facilities in words: what a cell lists, and what a cell of one facility says."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.model import Answer, Facility

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Mapping[Facility, str] = MappingProxyType(
    {
        Facility.MICROWAVE: "微波炉 热饭 热餐 加热 microwave",
        Facility.WATER: "饮水 热水 开水 直饮 茶水 喝水 饮用水 净水 纯净水 凉白开 渴可饮水",
        Facility.CHARGING: "充电 插座 插排 充手机 电源插",
        Facility.TOILET: "厕所 卫生间 洗手间 公厕 如厕 盥洗室",
        Facility.SEATING: "座椅 桌椅 座位 桌子 椅子 凳 沙发 休息 歇脚 歇息 小憩 休憩 长椅",
        Facility.CLIMATE: "空调 暖气 取暖 供暖 纳凉 冷暖 避暑 电暖 暖风 制冷 冷气 乘凉 风扇 电扇",
        Facility.FIRST_AID: "药箱 急救箱 急救包 药品 药盒 常用药 应急药 医药 医疗箱 急救用品 用药",
        Facility.BATTERY_SWAP: "换电 电池更换 换电池",
        Facility.READING: "图书 书籍 阅读 书报 报刊 书架 读书 杂志 书屋 看书 报纸 书柜",
        Facility.LOCKERS: "储物 寄存 存包 存放 更衣柜 储藏柜 置物柜",
        Facility.WIFI: "wifi wi-fi 无线网 无线上网 无线信号 免费上网 无线",
        Facility.UMBRELLA: "雨伞 雨具 借伞 爱心伞 雨衣 遮阳伞 伞",
        Facility.FRIDGE: "冰箱 冰柜 冷柜 冷藏",
    }
)
# Words that hold one of those above and mean something else.
_OTHERS = "热水器 充电桩故障 休息日 休息时间 加热垫 药品回收 存放车辆 车辆存放 电动车充电 充气 伞兵"
_YES = re.compile(
    r"(?:o|yes|y|true|t|1|ok)$|已?(?:有|是|√|✓|✔|☑|✅|●|■|具备|配备|提供|可|正常|能|齐全|已配|支持)"
)
_NO = re.compile(
    r"(?:无|否|没有|没|×|✗|✘|❌|☒|x|no|n|false|f|0"
    r"|不具备|未配备|未配|不提供|暂无|不可|不能|缺|未设|无此项)"
)
_PIECES = "台个把套张部间处只箱组件口盏条座本册"
_COUNT = re.compile(rf"约?(\d+(?:\.\d+)?)\s*[{_PIECES}]?")
_NOT = re.compile(r"^(?:没有|暂无|无|没|不提供|不含|未配备|未配|未设|不具备|缺少|缺)(?!线)")
_FAILS = re.compile(r"坏|停用|故障|损坏|维修|报修|暂停|未启用|未开放|待安装|计划|拟")
_INSIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SEPARATORS = re.compile(
    r"[、,;/|\n\r\t+&。·•]|(?<![A-Za-z])\s+|\s+(?![A-Za-z])"
    r"|(?:以及|及|和|与|还有)(?=[\u4e00-\u9fff])"
)
_NUMBERED = re.compile(r"^(?:\d+[.、)]|[(①-⑳]|[一二三四五六七八九十]+、)\s*")
_PADDING = re.compile(
    r"^(?:可以|可|能|提供|配备|配有|设有|备有|有|免费)+(?=.{2})|(?:等|服务|功能|设备|设施)+$"
)
_TIMES = re.compile(rf"[x×*]?\s*\d+\s*[{_PIECES}]?$")
_STASHED = 0xE000  # private characters stand for brackets while a list is cut
_MOST_BRACKETS = 1000
_NOT_SAID = frozenset({"", "-", "--", "—", "——", "/", "?", "未知", "不详", "unknown", "待核实"})
_NOTHING = frozenset({"", "无", "暂无", "没有", "-", "--", "—", "——", "/", "其他", "其它"})


class Listed:
    """What a cell with many facilities says; see `listed`."""

    __slots__ = ("answers", "unknown")

    def __init__(self, answers: Mapping[Facility, Answer], unknown: tuple[str, ...]) -> None:
        self.answers = answers
        self.unknown = unknown


@lru_cache(maxsize=20_000)
def listed(text: str) -> Listed:
    """Read a cell that lists facilities.

    What is listed is there; 无X and 没有X say that it is not. What is not
    listed is not known. A thing that is broken counts as not known, and words
    that stand for none of the facilities are handed back.
    """
    answers: dict[Facility, Answer] = {}
    unknown: list[str] = []
    for word in _pieces(text):
        facilities = facilities_in(word)
        inside = " ".join(a or b for a, b in _INSIDE.findall(word))
        outside = _INSIDE.sub("", word).strip()
        if not facilities or _FAILS.search(word):
            if outside.casefold() not in _NOTHING:
                unknown.append(word)
            continue
        absent = bool(_NOT.match(outside)) or _NO.fullmatch(inside.strip().casefold()) is not None
        for facility in facilities:
            # Said twice, in two ways: what is there is there.
            if not absent or facility not in answers:
                answers[facility] = Answer.NO if absent else Answer.YES
    ordered = {facility: answers[facility] for facility in Facility if facility in answers}
    return Listed(MappingProxyType(ordered), tuple(dict.fromkeys(unknown)))


@lru_cache(maxsize=20_000)
def answer_of(text: str) -> Answer | None:
    """Read a cell of one facility; None where it says neither yes nor no.

    Blank is not known. A number says yes unless it is 0.
    """
    plain = _folded(text).strip()
    if plain in _NOT_SAID:
        return Answer.UNKNOWN
    if _NO.fullmatch(plain) or _NOT.match(plain):
        return Answer.NO
    if _FAILS.search(plain):
        return None
    counted = _COUNT.fullmatch(plain)
    if counted:
        return Answer.YES if float(counted[1]) > 0 else Answer.NO
    return Answer.YES if _YES.match(plain) or facilities_in(plain) else None


@lru_cache(maxsize=20_000)
def facilities_in(word: str) -> tuple[Facility, ...]:
    """Return the facilities that one word stands for."""
    plain = _INSIDE.sub("", _folded(word))
    for other in _OTHERS.split():
        plain = plain.replace(other, "")
    return tuple(f for f, words in _WORDS.items() if any(name in plain for name in words.split()))


def _pieces(text: str) -> list[str]:
    """Cut a list into its words; what stands in brackets belongs to the word before."""
    brackets: list[str] = []

    def stash(match: re.Match[str]) -> str:
        brackets.append(match.group())
        return chr(_STASHED + len(brackets) - 1)

    guarded = _INSIDE.sub(stash, _one_width(text), count=_MOST_BRACKETS)
    found = []
    for piece in _SEPARATORS.split(guarded):
        word = _TIMES.sub("", _NUMBERED.sub("", piece.strip()))
        for number, bracket in enumerate(brackets):
            word = word.replace(chr(_STASHED + number), bracket)
        word = word.strip(" :：.!！").strip()
        bare = word if facilities_in(word) else _PADDING.sub("", word)
        if bare:
            found.append(bare)
    return found


def _folded(text: str) -> str:
    return _one_width(text).casefold()


def _one_width(text: str) -> str:
    """Return a text in one width; its case stays, so that a word is told as it was written."""
    return unicodedata.normalize("NFKC", text).replace("【", "[").replace("】", "]")
