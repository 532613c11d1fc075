"""A name in its spellings: characters, pinyin, first letters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_OFFICE = re.compile(r"(村民委员会|村委会|居民委员会|居委会)$")
_KIND = re.compile(r"(街道|地区|镇|乡|村|社区)$")


@dataclass(frozen=True, slots=True)
class Sign:
    """One character of a name, or one run of letters and digits.

    ``start`` and ``end`` are its place in the name, half-open; ``key`` is how
    it is compared, ``reading`` its pinyin as shown.
    """

    start: int
    end: int
    key: str
    reading: str

    @property
    def sound(self) -> str:
        """The pinyin as it is compared."""
        return normal(self.reading)


class Spelling:
    """The signs of one name, and how many of them are its own.

    Parameters
    ----------
    name : str
        Any name; marks and spaces in it are no signs.
    """

    def __init__(self, name: str) -> None:
        self.signs = _signs(name)
        self.own = len(_signs_plain(_core(name)))

    @cached_property
    def pinyin(self) -> tuple[str, ...]:
        """The reading, one item a sign."""
        return tuple(sign.reading for sign in self.signs)

    def name_span(self, first: int, last: int) -> tuple[int, int]:
        """Return where the signs from `first` to `last` stand in the name."""
        return self.signs[first].start, self.signs[last].end

    def pinyin_span(self, first: int, last: int) -> tuple[int, int]:
        """Return where they stand in ``" ".join(pinyin)``."""
        before = sum(len(reading) + 1 for reading in self.pinyin[:first])
        return before, before + len(" ".join(self.pinyin[first : last + 1]))


def normal(text: str) -> str:
    """Return `text` as it is compared: letters, digits and characters only.

    Full-width forms become plain; case and tone marks go; ü and v become u, so
    that lü, lv and lu are the same.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(character for character in plain if character.isalnum())
    return _V.sub("u", kept)


_V = re.compile(r"(?<=[ln])v")


def asked(text: str) -> str:
    """Return what somebody typed as it is compared, without the office's name."""
    compared = normal(text)
    office = _OFFICE.search(compared)
    if not office or office.start() == 0:
        return compared
    stem = compared[: office.start()]
    return stem + "村" if office[0].startswith("村") and not stem.endswith("村") else stem


def sound(text: str) -> str:
    """Return the pinyin of normal text, joined, as it is compared."""
    return normal("".join(_readings(text)))


def has_characters(text: str) -> bool:
    """Say whether normal text holds anything but Latin letters and digits."""
    return not text.isascii()


def _core(name: str) -> str:
    """Return a name without the word for what it is: 天竺 of 天竺镇."""
    stem = _OFFICE.sub("", name)
    return _KIND.sub("", stem) or stem or name


def _readings(text: str) -> list[str]:
    """Return a reading for each character; those without one stand for themselves."""
    from pypinyin import lazy_pinyin

    # A list keeps one item a character; the stub knows only strings.
    return lazy_pinyin(text, errors=list, v_to_u=True)  # type: ignore[arg-type]


def _signs(name: str) -> tuple[Sign, ...]:
    readings = _readings(name)
    return tuple(
        Sign(start, end, key, readings[start] if end == start + 1 else key)
        for start, end, key in _signs_plain(name)
    )


def _signs_plain(name: str) -> list[tuple[int, int, str]]:
    return [(found.start(), found.end(), normal(found[0])) for found in _SIGN.finditer(name)]


_SIGN = re.compile(r"[A-Za-z0-9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+|[^\W_]")
