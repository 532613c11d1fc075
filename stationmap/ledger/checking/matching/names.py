"""When two names are likely to mean one station."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_KEPT = 50_000
_GENERIC = re.compile(
    r"北京市?|[\u4e00-\u9fff]{2}区(?=[\u4e00-\u9fff])|总?工会|暖心|暖新|驿站|户外劳动者|新就业形态劳动者"
    r"|服务站点?|服务点|站点|劳动者|职工|之家|有限责任公司|有限公司"
)
_BETWEEN = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十]+(?=号|站|期|区|层|店|分|$)")
_ALIKE = 0.6


@lru_cache(maxsize=_KEPT)
def plain(name: str) -> str:
    """Return a name without spaces, width and case: two that are then equal are the same."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@lru_cache(maxsize=_KEPT)
def core(name: str) -> str:
    """Return what tells a name from others, without the words that most stations have."""
    whole = _BETWEEN.sub("", plain(name))
    return _GENERIC.sub("", whole) or whole


@lru_cache(maxsize=_KEPT)
def _pairs(name: str) -> frozenset[str]:
    text = core(name)
    return frozenset(text[n : n + 2] for n in range(len(text) - 1)) or frozenset((text,))


@lru_cache(maxsize=_KEPT)
def _numbers(name: str) -> tuple[str, ...]:
    return tuple(_NUMBERS.findall(_BETWEEN.sub(" ", plain(name))))


def alike(one: str, other: str) -> bool:
    """Say whether two names may mean one station, written in two ways.

    Names with different numbers never do: 一号店 is not 二号店.

    >>> alike("空港祥云工会驿站", "空港祥云暖心驿站"), alike("西街驿站1", "西街驿站2")
    (True, False)
    """
    if _numbers(one) != _numbers(other):
        return False
    first, second = core(one), core(other)
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) > 1 and shorter in longer:
        return True
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) >= _ALIKE * (len(a) + len(b))
