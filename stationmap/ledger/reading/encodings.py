"""Turns the bytes of a text file into text, and tells which lines were in another encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from stationmap.ledger.reading.file_kinds import looks_like_utf16

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CHINESE = re.compile("[\u3400-\u9fff]")
_LATE = re.compile(rb"[\xe3-\xe9][\x80-\xbf][\x80-\xbf]")  # Chinese, as UTF-8 writes it


@dataclass(slots=True)
class Text:
    """A file's text; `mixed` and `lost` hold physical lines, from 1, with the bytes at fault."""

    text: str
    encoding: str
    mixed: dict[int, bytes] = field(default_factory=dict)
    lost: dict[int, bytes] = field(default_factory=dict)


def decoded(content: bytes) -> Text:
    """Decode a file that says nothing, or not the truth, about its encoding.

    A mark at the beginning counts first, then UTF-8, then GB18030, which is
    GBK and GB2312 as well. A line that fails in the file's encoding is tried
    in the other; what fails in both keeps a replacement character.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            content = content[len(mark) :]
            if encoding.startswith(("utf-16", "utf-32")):
                return Text(content.decode(encoding, "replace"), encoding)
            return _plain(content, encoding)
    if wide := looks_like_utf16(content):
        return Text(content.decode(wide, "replace"), wide)
    return _plain(content, None)


def _plain(content: bytes, said: str | None) -> Text:
    if said != "gb18030":
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if said or not _rather_gbk(content, text):
                return Text(text, "utf-8")
    lines = content.splitlines(keepends=True)
    speaking = [line for line in lines if not line.isascii()]
    late = sum(_is_utf8(line) and bool(_LATE.search(line)) for line in speaking)
    base = said or ("utf-8" if late * 2 > len(speaking) else "gb18030")
    if base == "gb18030" and not late:
        try:
            return Text(content.decode("gb18030"), base)
        except UnicodeDecodeError:
            pass
    return _line_by_line(lines, base)


def _rather_gbk(content: bytes, text: str) -> bool:
    """Say whether UTF-8 only happens to fit, as it does for 联通 in GBK."""
    if text.isascii() or _CHINESE.search(text):
        return False
    try:
        return bool(_CHINESE.search(content.decode("gb18030")))
    except UnicodeDecodeError:
        return False


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line_by_line(lines: list[bytes], base: str) -> Text:
    result = Text("", base)
    pieces = []
    other = "gb18030" if base == "utf-8" else "utf-8"
    for number, line in enumerate(lines, 1):
        first = other if base == "gb18030" and _LATE.search(line) and _is_utf8(line) else base
        try:
            pieces.append(line.decode(first))
        except UnicodeDecodeError as error:
            where = line[error.start : error.start + _SHOWN]
            try:
                pieces.append(line.decode(other if first == base else base))
            except UnicodeDecodeError:
                pieces.append(line.decode(base, "replace"))
                result.lost[number] = where
            else:
                result.mixed[number] = where
        else:
            if first != base:
                result.mixed[number] = line.strip()[:_SHOWN]
    result.text = "".join(pieces)
    return result


_SHOWN = 12  # bytes
