"""Old workbooks, and files that are something else altogether."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.ledger.broken.kind import HEAD, ROWS, TABLE, Kind, with_cell
from tests.ledger.broken.kinds_csv import lines
from tests.ledger.broken.xls_bytes import (
    BIFF5,
    compound,
    fault,
    merged,
    record,
    sheet,
    workbook,
    xls,
)
from tests.ledger.broken.xlsx_bytes import book

if TYPE_CHECKING:
    from collections.abc import Iterator


def kinds() -> Iterator[Kind]:
    """List them."""
    yield from _old()
    yield from _aliens()
    yield from _names()


def _old() -> Iterator[Kind]:
    good = partial(xls, TABLE)
    yield Kind("old-good.xls", good, "", taken=True, rows=3)
    yield Kind("old-good.et", good, "", taken=True, rows=3)
    for percent in (5, 40, 70, 95):
        yield Kind(
            f"old-cut-{percent}.xls",
            partial(lambda p: good()[: len(good()) * p // 100], percent),
            "xls-broken",
        )
    yield Kind("old-header-only.xls", lambda: good()[:512], "xls-broken")
    yield Kind(
        "old-95.xls",
        lambda: compound({"Book": workbook({"台账": sheet(TABLE, version=BIFF5)}, version=BIFF5)}),
        "file-alien",
        value="Excel 5 或 95 的表格",
    )
    yield Kind(
        "old-locked.xls",
        lambda: compound(
            {
                "Workbook": workbook(
                    {"台账": sheet(TABLE)},
                    more=record(0x2F, b"\x01\x00\x01\x00\x01\x00" + bytes(48)),
                )
            }
        ),
        "file-locked",
    )
    yield Kind(
        "new-locked.xlsx",
        lambda: compound({"EncryptionInfo": b"\x04\x00", "EncryptedPackage": bytes(64)}),
        "file-locked",
    )
    yield Kind(
        "old-word.xls",
        lambda: compound({"WordDocument": bytes(64)}),
        "file-alien",
        value="Word 文档",
    )
    yield Kind(
        "old-slides.xls",
        lambda: compound({"PowerPoint Document": bytes(64)}),
        "file-alien",
        value="PowerPoint 文稿",
    )
    yield Kind(
        "old-mail.xls",
        lambda: compound({"__properties_version1.0": bytes(64)}),
        "file-alien",
        value="别的 Office 文件",
    )
    yield Kind("old-no-records.xls", lambda: compound({"Workbook": bytes(4096)}), "no-sheets")
    yield Kind(
        "old-noise.xls",
        lambda: compound({"Workbook": bytes(n * 31 % 251 for n in range(5_000))}),
        "xls-broken",
    )
    yield Kind(
        "old-record-long.xls",
        lambda: compound({"Workbook": workbook({"台账": sheet(TABLE, more=b"\x04\x02\xff\xff")})}),
        "xls-broken",
    )
    yield Kind("old-loop.xls", _looped, "", taken=True, rows=3)
    yield Kind(
        "old-shifted.xls",
        lambda: good()[:4000] + bytes(64) + good()[4000:],
        "reading-crash",
        kept=False,
    )
    yield Kind(
        "old-total.xls",
        lambda: xls((*TABLE, ("合计", 3))),
        "row-total",
        taken=True,
        sheet="台账",
        row=5,
        rows=3,
    )
    yield Kind(
        "old-error.xls",
        lambda: xls([list(row) for row in with_cell(2, 5, None)], more=fault(1, 5, 0x17)),
        "cell-error",
        taken=True,
        sheet="台账",
        row=2,
        column="开放时间",
        value="#REF!",
    )
    yield Kind(
        "old-merged.xls",
        lambda: xls(
            (HEAD, ROWS[0], (ROWS[1][0], None, *ROWS[1][2:]), ROWS[2]), more=merged(1, 2, 1, 1)
        ),
        "merged",
        taken=True,
        sheet="台账",
        row=2,
        column="所属镇街",
        value="仁和镇",
    )
    yield Kind(
        "old-hidden.xls",
        lambda: compound(
            {"Workbook": workbook({"旧": sheet(TABLE), "台账": sheet(TABLE)}, hidden="旧")}
        ),
        "sheet-chosen",
        taken=True,
        sheet="台账",
        rows=3,
        value="“旧”",
    )
    yield Kind(
        "old-sheets.xls",
        lambda: compound(
            {"Workbook": workbook({"说明": sheet((("说明",),)), "台账": sheet(TABLE)})}
        ),
        "sheet-chosen",
        taken=True,
        sheet="台账",
        rows=3,
    )
    yield Kind("old-empty.xls", lambda: xls(()), "sheet-empty", sheet="台账")
    yield Kind("old-no-sheets.xls", lambda: compound({"Workbook": workbook({})}), "no-sheets")
    yield Kind(
        "old-injection.xls",
        lambda: xls(with_cell(2, 0, "=1+1")),
        "text-formula-like",
        taken=True,
        sheet="台账",
        row=2,
        column="驿站名称",
        value="=1+1",
    )
    yield Kind("old-raw.xls", lambda: workbook({"台账": sheet(TABLE)}), "file-alien")


def _looped() -> bytes:
    """Let a chain of sectors run in a circle."""
    content = bytearray(xls(TABLE))
    fat = len(content) - 512
    content[fat + 12 : fat + 16] = (1).to_bytes(4, "little")
    return bytes(content)


_PAGE = "<html><body><table><tr><td>驿站名称</td></tr></table></body></html>"


def _aliens() -> Iterator[Kind]:
    starts = {
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "png": b"\x89PNG\r\n\x1a\n" + bytes(16),
        "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
        "gif": b"GIF89a" + bytes(16),
        "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        "bmp": b"BM\x46\x00\x00\x00" + bytes(60),
        "tiff": b"II*\x00\x08\x00\x00\x00",
        "rar": b"Rar!\x1a\x07\x01\x00",
        "7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
        "gz": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
        "bz2": b"BZh91AY&SY\x00\x01",
        "xz": b"\xfd7zXZ\x00\x00\x04",
        "rtf": b"{\\rtf1\\ansi x}",
        "exe": b"MZ\x90\x00\x03\x00\x00\x00",
        "elf": b"\x7fELF\x02\x01\x01\x00",
        "parquet": b"PAR1\x15\x04\x15\x10PAR1",
        "sylk": b"ID;PWXL;N;E\r\nP;PGeneral\r\n",
        "shp": b"\x00\x00\x27\x0a" + bytes(96),
        "heic": b"\x00\x00\x00\x18ftypheic" + bytes(12),
        "noise": bytes(n * 37 % 256 for n in range(2_000)),
        "html": _PAGE.encode(),
        "html-doctype": b"<!DOCTYPE html>" + _PAGE.encode(),
        "html-table": b"\r\n  <table><tr><td>1</td></tr></table>",
        "html-gbk": _PAGE.encode("gbk"),
        "html-utf16": _PAGE.encode("utf-16"),
        "mhtml": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
        "xml": b"<?xml version='1.0'?><a/>",
        "xml-2003": b'<?xml version="1.0"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "kml": b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>',
        "gpx": b'<?xml version="1.0"?><gpx version="1.1"/>',
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "biff4": b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00",
    }
    for name, content in starts.items():
        yield Kind(f"alien-{name}.xlsx", partial(bytes, content), "file-alien")
    for name, content in {
        "bytes": b"",
        "blanks": b" \r\n\t\r\n",
        "nul": bytes(1000),
        "mark": b"\xef\xbb\xbf",
        "wide-mark": b"\xff\xfe",
    }.items():
        yield Kind(f"empty-{name}.xlsx", partial(bytes, content), "file-empty")


def _names() -> Iterator[Kind]:
    table = lines(*TABLE).encode()
    note = {"taken": True, "rows": 3}
    yield Kind("really-csv.xlsx", lambda: table, "name-lies", value="really-csv.xlsx", **note)
    yield Kind("really-csv.xls", lambda: table, "name-lies", **note)
    yield Kind("really-xlsx.xls", lambda: book(TABLE), "name-lies", **note)
    yield Kind("really-xlsx.csv", lambda: book(TABLE), "name-lies", **note)
    yield Kind("really-xls.xlsx", lambda: xls(TABLE), "name-lies", **note)
    yield Kind("really-pictures.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(9), "file-alien")
    yield Kind("no-ending", lambda: table, "name-lies", **note)
