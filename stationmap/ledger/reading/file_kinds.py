"""Tells what a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from stationmap.errors import FileError


class Kind(StrEnum):
    """What is read; the value is the ending that such a file has."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"


ENDINGS = {
    "xlsx": Kind.XLSX,
    "xlsm": Kind.XLSX,
    "xls": Kind.XLS,
    "et": Kind.XLS,
    "csv": Kind.CSV,
    "txt": Kind.CSV,
    "tsv": Kind.CSV,
    "geojson": Kind.GEOJSON,
    "json": Kind.GEOJSON,
    "gpkg": Kind.GEOPACKAGE,
}

_ALIEN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"RIFF", "多媒体文件"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"BZh", "bzip2 压缩包"),
    (b"\xfd7zXZ", "xz 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"PAR1", "Parquet 文件"),
    (b"ID;P", "SYLK 表格"),
    (b"\x00\x00\x00\x20ftyp", "视频或照片"),
    (b"\x00\x00\x00\x18ftyp", "视频或照片"),
    (b"SIMPLE  =", "FITS 文件"),
    (b"\x00\x00\x27\x0a", "Shapefile 的一部分"),
)
_ALIEN_TEXT = (
    (b"mime-version:", "网页存档（mhtml）"),
    (b"<!doctype html", "网页（HTML）"),
    (b"<html", "网页（HTML）"),
    (b"<table", "网页（HTML）"),
    (b"<kml", "KML"),
    (b"<gpx", "GPX"),
    (b"<?xml", "XML"),
    (b"<svg", "SVG 图片"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SQLITE = b"SQLite format 3\x00"
_OLD_EXCEL = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_OLD_BOOK = "Book\x00".encode("utf-16-le")
_IN_OLE = (
    ("EncryptedPackage", "加了打开密码的 Excel 文件"),
    ("WordDocument", "Word 文档"),
    ("PowerPoint Document", "PowerPoint 文稿"),
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x84\x31\x95\x33")
_LOOKED_AT = 4096
_FIRST = 64
_MOST_ODD = 0.1  # share of control characters that a text may have


def kind_of(content: bytes) -> Kind:
    """Tell what the content is.

    Raises
    ------
    FileError
        It is empty, or something that holds no ledger.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refusal(
            "file-empty",
            zh="文件是空的。请查看是否传错了文件，或还没有保存。",
            en="The file is empty. See whether it is the right one, and whether it was saved.",
            value=len(content),
        )
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind.XLSX
    if content.startswith(_OLE):
        return _in_ole(content)
    if content.startswith(_SQLITE):
        return Kind.GEOPACKAGE
    if content.startswith(_OLD_EXCEL):
        raise alien("Excel 5 以前的表格")
    for start, name in _ALIEN:
        if content.startswith(start) and not _reads_on(content, start):
            raise alien(name)
    return _text_kind(content)


def _reads_on(content: bytes, start: bytes) -> bool:
    """Say whether a file that begins with letters such as BM is plain text after all."""
    return start.isalpha() and b"\x00" not in content[:_LOOKED_AT] and b"\n" in content[:_LOOKED_AT]


def _in_ole(content: bytes) -> Kind:
    """Tell an old workbook from other files that use the same container."""
    for stream, name in _IN_OLE:
        if stream.encode("utf-16-le") in content:
            if stream == "EncryptedPackage":
                raise locked()
            raise alien(name)
    if "Workbook".encode("utf-16-le") in content:
        return Kind.XLS
    if _directory_missing(content):
        raise cut_off()
    raise alien("Excel 5 或 95 的表格" if _OLD_BOOK in content else "别的 Office 文件")


def _directory_missing(content: bytes) -> bool:
    """Say whether the list of streams should lie beyond the end of the file."""
    at, shift = int.from_bytes(content[48:52], "little"), int.from_bytes(content[30:32], "little")
    return (at + 2) << min(shift, 12) > len(content)


def _text_kind(content: bytes) -> Kind:
    bare = content
    for mark in _MARKS:
        bare = bare.removeprefix(mark)
    head = bare[:_LOOKED_AT].replace(b"\x00", b"").lstrip().lower()
    for start, name in _ALIEN_TEXT:
        if head.startswith(start):
            raise alien(_xml_name(head) or name)
    if head.startswith((b"{", b"[")):
        return Kind.GEOJSON
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_like_utf16(content)
    if not wide and any(_is_binary(content[:size]) for size in (_FIRST, _LOOKED_AT)):
        raise alien("二进制文件")
    return Kind.CSV


def _is_binary(head: bytes) -> bool:
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)  # noqa: PLR2004 - ASCII control characters
    return odd > _MOST_ODD * len(head)


def looks_like_utf16(content: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" where the zero bytes say so, without a mark."""
    head = content[:_LOOKED_AT]
    if len(head) < 8 or b"\n" not in head:  # noqa: PLR2004 - too short to tell
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < len(head) // 10 or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _xml_name(head: bytes) -> str | None:
    for word, name in (
        (b"schemas-microsoft-com:office:spreadsheet", "Excel 2003 的 XML 表格"),
        (b"<html", "网页（HTML）"),
        (b"<kml", "KML"),
        (b"<gpx", "GPX"),
        (b"<svg", "SVG 图片"),
    ):
        if word in head:
            return name
    return None


def alien(name: str) -> FileError:
    """Make the error about a file of another kind."""
    gap = " " if name[0].isascii() else ""
    word = "".join(letter for letter in name if letter.isascii()).strip()  # such as JPG
    told = f" ({word})" if word else ""
    return refusal(
        "file-alien",
        zh=f"这是{gap}{name}，不是表格文件。请用 Excel 或 WPS 打开台账，另存为 .xlsx，再上传。",
        en=f"This is another kind of file{told}. Open the ledger in Excel, save it as .xlsx.",
        value=name,
        accepted=tuple(ENDINGS),
    )


def cut_off() -> FileError:
    """Make the error about an old workbook of which a part is missing."""
    return refusal(
        "xls-broken",
        zh="这个 .xls 文件坏了，多半没有传完整。请用 Excel 打开，另存为 .xlsx，再上传。",
        en="This .xls file is damaged, most likely cut off. Open it in Excel, save it as .xlsx.",
    )


def locked() -> FileError:
    """Make the error about a workbook that opens only with a password."""
    return refusal(
        "file-locked",
        zh="这个 Excel 文件加了打开密码。请在 Excel 里取消密码，另存后再上传。",
        en="The workbook opens only with a password. Remove the password and save it again.",
    )
