"""Workbooks whose container is broken: cut off, damaged, incomplete, or a bomb."""

from __future__ import annotations

import struct
import zlib
from functools import partial
from typing import TYPE_CHECKING

from tests.ledger.broken.kind import TABLE, Kind
from tests.ledger.broken.xlsx_bytes import (
    BOOK,
    BOOK_RELS,
    ROOT_RELS,
    SHEET,
    STYLES,
    TEXTS,
    TYPES,
    Raw,
    book,
    flipped,
    parts,
    patched,
    sheet_xml,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SHARED = Raw('<c r="{ref}" t="s"><v>0</v></c>')
_MIB = 1 << 20


def good() -> bytes:
    return book(TABLE)


def _parts() -> dict[str, bytes]:
    return parts({"台账": sheet_xml(TABLE)}, texts=("共享",))


def _cut(share: float) -> bytes:
    content = good()
    return content[: int(len(content) * share)]


def _without(part: str) -> bytes:
    files = _parts()
    del files[part]
    return zipped(files)


def _with(name: str, content: bytes) -> bytes:
    return zipped({**_parts(), name: content})


def _renamed(change: str) -> bytes:
    ways: dict[str, Callable[[str], str]] = {
        "upper": str.upper,
        "backslash": lambda name: name.replace("/", "\\"),
        "slash": lambda name: "/" + name,
    }
    return zipped({ways[change](name): content for name, content in _parts().items()})


def _header(part: str, offset: int, value: bytes, local: int = 0) -> bytes:
    return patched(good(), part, offset, value, local=local)


def deflated_zeros(size: int) -> bytes:
    """Return a deflate stream of `size` bytes of blanks without making them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(b" " * _MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    return piece * (size // _MIB) + last.compress(b"") + last.flush()


def bomb(part: str, size: int, declared: int) -> bytes:
    """Return a workbook of which one part unpacks to `size` bytes and says `declared`."""
    content = zipped({**_parts(), part: b""})
    with_data = deflated_zeros(size)
    name = part.encode()
    first = content.find(name) - 30
    at = first + 30 + len(name)
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(name))
    numbers = struct.pack("<III", 0, len(with_data), declared)
    local = bytearray(content[first:at])
    local[8:10] = struct.pack("<H", 8)
    local[14:26] = numbers
    directory = bytearray(content[entry:])
    directory[10:12] = struct.pack("<H", 8)
    directory[16:28] = numbers
    end = directory.rfind(b"PK\x05\x06")
    start = content.find(b"PK\x01\x02")
    moved = struct.pack("<I", start + len(with_data))
    directory[end + 16 : end + 20] = moved
    return content[:first] + bytes(local) + with_data + content[at:entry] + bytes(directory)


def _last(part: str, files: dict[str, bytes]) -> bytes:
    """Pack with `part` last, so that nothing after it has to be moved."""
    rest = {name: content for name, content in files.items() if name != part}
    return zipped({**rest, part: files[part]})


def _many_parts() -> bytes:
    return zipped({**_parts(), **{f"xl/media/{n}.png": b"" for n in range(3_100)}})


def kinds() -> Iterator[Kind]:
    """List them."""
    for percent in (1, 10, 25, 50, 75, 90, 99):
        yield Kind(f"zip-cut-{percent}.xlsx", partial(_cut, percent / 100), "zip-broken")
    yield Kind("zip-cut-one-byte.xlsx", lambda: good()[:-1], "zip-broken")
    yield Kind("zip-no-directory.xlsx", lambda: good()[:-22], "zip-broken")
    yield Kind("zip-only-start.xlsx", lambda: b"PK\x03\x04", "zip-broken")
    yield Kind("zip-empty.xlsx", lambda: zipped({}), "file-alien")
    yield Kind("zip-half-twice.xlsx", lambda: _cut(0.5) + good(), "", taken=True, rows=3)
    yield Kind("zip-more-after.xlsx", lambda: good() + bytes(200), "", taken=True, rows=3)
    yield Kind("zip-before.xlsx", lambda: b"\x00\x01\x02\x03" * 8 + good(), "file-alien")
    yield Kind("zip-middle-gone.xlsx", lambda: good()[:900] + good()[1400:], "part-damaged")
    for part in (BOOK, BOOK_RELS, ROOT_RELS, STYLES, SHEET):
        name = part.replace("/", "-").strip("-_.").replace(".", "-")
        damaged = partial(lambda p: flipped(good(), p), part)
        yield Kind(f"part-damaged-{name}.xlsx", damaged, "part-damaged")
    yield Kind("part-damaged-types.xlsx", lambda: flipped(good(), TYPES), "", taken=True, rows=3)
    for part in (SHEET, BOOK_RELS):
        name = part.replace("/", "-").strip("-_.").replace(".", "-")
        gone = partial(_without, part)
        yield Kind(f"part-missing-{name}.xlsx", gone, "part-missing", value=part)
    yield Kind("part-missing-book.xlsx", partial(_without, BOOK), "part-missing", value=BOOK)
    for part in (TYPES, ROOT_RELS, STYLES, TEXTS):
        name = part.strip("[]_./").replace("/", "-").replace(".", "-").replace("]", "")
        yield Kind(f"part-missing-{name}.xlsx", partial(_without, part), "", taken=True, rows=3)
    yield Kind(
        "texts-missing.xlsx",
        lambda: zipped(
            {
                n: c
                for n, c in parts({"台账": sheet_xml((*TABLE, (_SHARED, "仁和镇")))}).items()
                if n != TEXTS
            }
        ),
        "text-missing",
        taken=True,
        sheet="台账",
        row=5,
        column="驿站名称",
        value="0",
    )
    yield Kind(
        "zip-locked.xlsx",
        lambda: _header(SHEET, 8, b"\x01\x00", local=6),
        "zip-encrypted",
        value=SHEET,
    )
    yield Kind(
        "zip-method-99.xlsx", lambda: _header(SHEET, 10, b"\x63\x00", local=8), "part-damaged"
    )
    yield Kind(
        "zip-not-deflated.xlsx", lambda: _header(SHEET, 10, b"\x08\x00", local=8), "part-damaged"
    )
    yield Kind("zip-says-less.xlsx", lambda: _header(SHEET, 24, b"\x10\0\0\0"), "part-damaged")
    yield Kind("zip-says-more.xlsx", lambda: _header(SHEET, 24, b"\0\0\x10\0"), "part-damaged")
    yield Kind("zip-says-4-gb.xlsx", lambda: _header(SHEET, 24, b"\xfe\xff\xff\xff"), "zip-bomb")
    yield Kind("zip-wrong-place.xlsx", lambda: _header(SHEET, 42, b"\x05\0\0\0"), "part-damaged")
    yield Kind("zip-beyond-end.xlsx", lambda: _header(SHEET, 42, b"\0\0\0\x7f"), "part-damaged")
    yield Kind(
        "zip-in-zip.xlsx", lambda: zipped({"a.zip": zipped({"b.zip": good()})}), "file-alien"
    )
    yield Kind("zip-of-csv.xlsx", lambda: zipped({"台账.csv": b"a,b\n1,2\n"}), "file-alien")
    yield Kind("zip-of-xlsx.zip", lambda: zipped({"台账.xlsx": good()}), "file-alien")
    yield Kind(
        "zip-climbs.xlsx", lambda: _with("../../../etc/passwd", b"x"), "", taken=True, rows=3
    )
    for change in ("upper", "backslash", "slash"):
        yield Kind(f"zip-names-{change}.xlsx", partial(_renamed, change), "", taken=True, rows=3)
    yield Kind(
        "bomb-sheet.xlsx",
        lambda: bomb(SHEET, 700 * _MIB, 700 * _MIB),
        "zip-bomb",
        kept=False,
    )
    yield Kind(
        "bomb-sheet-lies.xlsx", lambda: bomb(SHEET, 700 * _MIB, 1000), "part-damaged", kept=False
    )
    yield Kind(
        "bomb-blanks.xlsx", lambda: bomb(SHEET, 40 * _MIB, 40 * _MIB), "part-damaged", kept=False
    )
    yield Kind(
        "bomb-texts.xlsx", lambda: bomb(TEXTS, 700 * _MIB, 700 * _MIB), "zip-bomb", kept=False
    )
    yield Kind(
        "bomb-nested.xlsx",
        lambda: zipped({"1.zip": bomb(SHEET, 99 * _MIB, 99)}),
        "file-alien",
        kept=False,
    )
    yield Kind("zip-many-parts.xlsx", _many_parts, "zip-parts", kept=False)
    yield Kind(
        "word.xlsx",
        lambda: zipped({"word/document.xml": b"<w/>", TYPES: b""}),
        "file-alien",
        value="Word 文档",
    )
    yield Kind(
        "powerpoint.xlsx",
        lambda: zipped({"ppt/presentation.xml": b"<p/>"}),
        "file-alien",
        value="PowerPoint 文稿",
    )
    yield Kind(
        "xlsb.xlsx",
        lambda: zipped({"xl/workbook.bin": b"\x83\x01", ROOT_RELS: _parts()[ROOT_RELS]}),
        "file-alien",
        value="Excel 二进制工作簿（.xlsb）",
    )
    yield Kind(
        "ods.xlsx",
        lambda: zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"}
        ),
        "file-alien",
        value="OpenDocument 文件（.ods）",
    )
    yield Kind("kmz.xlsx", lambda: zipped({"doc.kml": b"<kml/>"}), "file-alien", value="KMZ")
