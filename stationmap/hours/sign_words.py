"""The words of a sign at the door, cut into tokens.

Everything is matched in full: a stretch of text that is no known word is
refused by name, never skipped, because what is skipped may be the exception.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple, NoReturn

from stationmap.errors import HoursError

EXAMPLES = (
    "每天 8:30-21:00",
    "24小时",
    "工作日 8:30-12:00，14:30-18:00",
    "周一至周五 9:00-17:00，周末 10:00-16:00",
    "9:00-次日2:00",
    "8:00-20:00（午休12:00-13:30），法定节假日除外",
    "5月-9月 8:00-20:00，10月-4月 9:00-18:00",
)
DAY_NAMES = "一二三四五六日"

_DASH = r"(?:至|到|[-~–—―−〜]+)"
_WEEK = r"每?(?:周|星期|礼拜)"
_DAY = r"[一二三四五六日天]"
_CLOCK_AHEAD = r"(?!\s*[点时十])"
_DIGIT_AHEAD = r"(?![\d:.]|\s*[点时])"
_TENS = r"二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九]"
_MINUTES = r"[二三四五]?十[一二三四五六七八九]?分?|\d{1,2}分|\d{2}(?![\d:点时])"

# Kinds of tokens and how they are written; the first that matches wins.
_WORDS = (
    ("ALLDAY", (r"(?:7\s*[xX×*]\s*24|24\s*[xX×*]\s*7|24|二十四)\s*(?:个)?小时制?"
               r"|24\s*[hH]|24/7|全天候|全天|全日|昼夜")),
    ("DATES", (rf"\d{{1,2}}(?:月份?(?:\d{{1,2}}[日号])?)?\s*{_DASH}\s*(?:次年|翌年|来年)?"
              r"\d{1,2}月份?(?:\d{1,2}[日号])?"
              r"|\d{1,2}(?:[、,]\d{1,2})*月份?(?!\s*\d{1,2}[日号])")),
    ("TIME", (r"\d{1,2}:\d{2}(?![\d:])|\d{1,2}\.\d{2}(?![\d.])"
             rf"|(?:\d{{1,2}}|{_TENS})[点时](?!间|段)钟?(?:半|整|[一三]刻|{_MINUTES})?"
             r"|\d{1,2}(?![\d:.月日号年/小个天周])")),
    ("DAYS", (rf"{_WEEK}{_DAY}\s*{_DASH}\s*(?:{_WEEK})?{_DAY}{_CLOCK_AHEAD}"
             rf"|{_WEEK}[1-7]\s*{_DASH}\s*(?:{_WEEK})?[1-7]{_DIGIT_AHEAD}"
             rf"|{_WEEK}{_DAY}+(?:[、,]\s*{_DAY}{_CLOCK_AHEAD})*{_CLOCK_AHEAD}"
             rf"|{_WEEK}[1-7]{_DIGIT_AHEAD}")),
    ("RESTDAYS", r"非(?:法定)?工作日"),
    ("WORKDAYS", r"(?:法定)?工作日|上班日"),
    ("WEEKEND", r"双休日|双休|周末|公休日|休息日"),
    ("HOLIDAYS", (r"(?:国家)?法定(?:节假日|节日|假日|假期)|(?:国家)?节假日|国定假日"
                 r"|公众假期|公共假期")),
    ("NOREST", r"全年无休|常年无休|年中无休|全年不休"),
    ("EVERYDAY", r"每天|每日|天天|全年|常年|一年四季|一年365天|365天|全周"),
    ("NOBREAK", r"(?:中午|午间)(?:不(?:休息|关门|休)|无休)|无午休|不午休"),
    ("BREAK", r"午休(?:时间)?|(?:中午|午间|中间)休息(?:时间)?"),
    ("ASUSUAL", r"不休息|不休|无休|不打烊|(?:照常|正常)(?:开放|营业|服务)?"),
    ("OFF", r"(?:不|暂停)(?:对外)?(?:开放|营业|服务)|休息|休馆|关闭|关门|闭馆|闭站|休"),
    ("EXCEPTED", r"除外"),
    ("EXCEPT", r"除了|除去|除"),
    ("EXCEPT_END", r"以外|之外|外"),
    ("NOTINCL", r"不包括|不包含|不含"),
    ("INCL", r"包括|包含|含"),
    ("NEXTDAY", r"次日|翌日|第二天|第二日"),
    ("DAYPART", r"上午|早上|早晨|清晨|凌晨|中午|午间|下午|午后|傍晚|晚上|晚间|夜间|夜里|早|晚"),
    ("SEASON", r"[春夏秋冬]+(?:季节?|天)|[夏冬]令时?"),
    ("LABEL", r"(?:对外)?(?:开放|服务|营业|运营|开门|开馆)?时间(?:段)?(?:为|是)?"),
    ("FILLER", (r"(?:对外|免费|均|都|为)*(?:开放|营业|服务|运营|开门|开馆)"
               r"|不间断|对外|每年|从|均|都|为")),
    ("DASH", _DASH),
    ("JOIN", r"以及|、|和|及|与|&"),
    ("COMMA", r"[,;。/|\n]"),
    ("COLON", r":"),
    ("OPEN", r"[(\[【]"),
    ("CLOSE", r"[)\]】]"),
)  # fmt: skip
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _WORDS), re.ASCII)
_SPACE = re.compile(r"[^\S\n]*")
_LOOKALIKES = str.maketrans({"∶": ":", "﹕": ":", "︰": ":", "\r": "\n"})
_DIGITS = {name: number for number, name in enumerate("零一二三四五六七八九")} | {"两": 2}


class Token(NamedTuple):
    """A word of the sign."""

    kind: str
    text: str


def tokens(sign: str) -> list[Token]:
    """Cut a sign into its words, full-width letters and digits made plain.

    Raises
    ------
    HoursError
        A stretch of the text is no known word.
    """
    text = unicodedata.normalize("NFKC", sign.translate(_LOOKALIKES)).strip()
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            refuse(sign, _unknown(text, place), "看不懂", "it is not understood")
        found.append(Token(match.lastgroup or "", match.group()))
        gap = _SPACE.match(text, match.end())
        place = gap.end() if gap else match.end()
    return found


def refuse(sign: str, part: str, zh: str, en: str) -> NoReturn:
    """Raise the HoursError that names the part of `sign` not understood."""
    examples = "；".join(EXAMPLES[:4])
    raise HoursError(
        zh=f"开放时间“{sign}”里的“{part}”：{zh}。可以写成例如：{examples}。",
        en=f"Posted hours {sign!r}, at {part!r}: {en}. Accepted, for example: {examples}.",
        field="hours_as_posted",
        value=sign,
        accepted=EXAMPLES,
    )


def number(text: str) -> int:
    """Read a number below 100 in Arabic or Chinese digits."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[ones] if ones else 0)


def weekdays(text: str) -> frozenset[int]:
    """Read days of the week (Monday 0): 周一至周五, 周一、三、五, 周六日, 周1-周5."""
    digits = text.replace("天", "日")
    named = [DAY_NAMES.index(c) if c in DAY_NAMES else int(c) - 1 for c in _day_letters(digits)]
    if re.search(_DASH, digits):
        first, last = named
        return frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    return frozenset(named)


def _day_letters(text: str) -> list[str]:
    return re.findall(r"[一二三四五六日1-7]", text.replace("星期", "周"))


def _unknown(text: str, place: int) -> str:
    end = place + 1
    while end < len(text) and not (text[end].isspace() or _TOKEN.match(text, end)):
        end += 1
    return text[place:end]
