"""The type of every drawing: its files, how wide a line is, where a long one breaks.

Fonts of the machine are never used: the same drawing is the same everywhere.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from stationmap.errors import DataError
from stationmap.maps.canvas import BOLD, REGULAR

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(__file__).resolve().parent / "fonts"
FONT_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}
MEASURED_PX = 100
# No line begins with these, and none ends with those (GB/T 15834, W3C clreq).
NOT_FIRST = frozenset("。，、；：？！）》〉」』】〕”’…·%℃,.;:?!)]}–—")
NOT_LAST = frozenset("（《〈「『【〔“‘([{")


def font_file(weight: int) -> Path:
    """Return the file of that weight, 400 or 700.

    Raises
    ------
    DataError
        The type is not there: the installation is not complete.
    """
    name = FONT_FILES[weight]
    path = FONTS / name
    if not path.is_file():
        raise DataError(
            zh=f"缺少字体文件 {name}，画不了图。请运行 make install，或重新安装。",
            en=f"The font {name} is missing, so no picture can be drawn. Run make install, "
            "or install again.",
            file=str(path),
        )
    return path


def text_width(words: str, size: float, *, weight: int = REGULAR) -> float:
    """Return how wide a line of that size is, as the type itself says."""
    return _measured(words, weight) * size / MEASURED_PX


@lru_cache(maxsize=1 << 16)
def _measured(words: str, weight: int) -> float:
    """Measure a line once, for it grows with its size alone."""
    return _font(str(font_file(weight))).getlength(words)


def broken(words: str, size: float, most: float, *, weight: int = REGULAR) -> list[str]:
    """Break words into lines at most that wide.

    Chinese may break anywhere but before closing and after opening marks; Latin
    words and figures stay whole unless one alone is too wide.
    """
    lines, line = [], ""
    for piece in _pieces(words):
        for part in _cut(piece, size, most, weight):
            if line and text_width((line + part).rstrip(), size, weight=weight) > most:
                lines.append(line.rstrip())
                line = part.lstrip()
            else:
                line += part
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def balanced(words: str, size: float, most: float, *, weight: int = REGULAR) -> list[str]:
    """Break words into as few lines as `broken` does, all about as long: none is one letter."""
    lines = broken(words, size, most, weight=weight)
    step = size / 2
    while len(lines) > 1 and most > step:
        most -= step
        tried = broken(words, size, most, weight=weight)
        if len(tried) > len(lines) or _widest(tried, size, weight) > most:
            break
        lines = tried
    return lines


def _widest(lines: list[str], size: float, weight: int) -> float:
    return max(text_width(line, size, weight=weight) for line in lines)


def _pieces(words: str) -> list[str]:
    """Part words where a line may break."""
    pieces: list[str] = []
    for letter in words:
        if pieces and _stays(pieces[-1][-1], letter):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _stays(before: str, after: str) -> bool:
    return (
        after in NOT_FIRST
        or before in NOT_LAST
        or after == " "
        or (_joins(before) and _joins(after))
    )


def _joins(letter: str) -> bool:
    """Say whether a letter is of a word that stays whole: Latin, figures and their marks."""
    return letter == "–" or (letter.isascii() and not letter.isspace())


def _cut(piece: str, size: float, most: float, weight: int) -> list[str]:
    """Cut a piece that is wider than a whole line."""
    if text_width(piece.rstrip(), size, weight=weight) <= most:
        return [piece]
    parts = [""]
    for letter in piece:
        if parts[-1] and text_width(parts[-1] + letter, size, weight=weight) > most:
            parts.append("")
        parts[-1] += letter
    return parts


@lru_cache
def _font(path: str) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(path, MEASURED_PX, layout_engine=ImageFont.Layout.BASIC)


def drawable(words: str) -> str:
    """Leave out what the type has no letter for, such as emoji: it would draw empty boxes."""
    drawn = "".join(letter for letter in words if ord(letter) in _letters())
    return " ".join(drawn.split())


@lru_cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_file(REGULAR), lazy=True) as font:
        return frozenset(font.getBestCmap())
