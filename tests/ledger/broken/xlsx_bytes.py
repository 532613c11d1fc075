"""Writes small workbooks, byte by byte the same each time, and breaks them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"
BOOK_RELS = "xl/_rels/workbook.xml.rels"
ROOT_RELS = "_rels/.rels"
TYPES = "[Content_Types].xml"

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="00000000000"/>'
    '<numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="9"/><xf numFmtId="164"/>'
    '<xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/></cellXfs></styleSheet>'
)
DATE, CLOCK, PERCENT, ZEROS, MONTH, ELAPSED, MOMENT = range(1, 8)


@dataclass(frozen=True)
class Raw:
    """A cell as XML; `{ref}` stands for its place."""

    xml: str


def formula(text: str, stored: object = None) -> Raw:
    value = "" if stored is None else f"<v>{escape(str(stored))}</v>"
    kind = ' t="str"' if isinstance(stored, str) else ""
    return Raw(f'<c r="{{ref}}"{kind}><f>{escape(text)}</f>{value}</c>')


def error(text: str) -> Raw:
    return Raw(f'<c r="{{ref}}" t="e"><v>{text}</v></c>')


def styled(number: float, style: int) -> Raw:
    return Raw(f'<c r="{{ref}}" s="{style}"><v>{number}</v></c>')


def place(column: int, row: int) -> str:
    return f"{chr(ord('A') + column)}{row}"


def cell(value: object, ref: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Raw):
        return value.xml.replace("{ref}", ref)
    if isinstance(value, bool):
        return f'<c r="{ref}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{ref}"><v>{value}</v></c>'
    return (
        f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
    )


def rows_xml(rows: Iterable[Iterable[object]], first: int = 1) -> str:
    lines = []
    for number, cells in enumerate(rows, first):
        body = "".join(cell(value, place(at, number)) for at, value in enumerate(cells))
        lines.append(f'<row r="{number}">{body}</row>')
    return "".join(lines)


def sheet_xml(
    rows: Iterable[Iterable[object]], merged: Iterable[str] = (), *, before: str = ""
) -> str:
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    tail = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    return worksheet(f"{before}<sheetData>{rows_xml(rows)}</sheetData>{tail}")


def worksheet(inside: str) -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{inside}</worksheet>'


def parts(
    sheets: Mapping[str, str],
    *,
    states: Mapping[str, str] | None = None,
    texts: Iterable[str] = (),
    properties: str = "",
) -> dict[str, bytes]:
    """Return the parts of a workbook; `sheets` is name to XML, in their order."""
    states = states or {}
    listed, related, files = [], [], {}
    for number, (name, xml) in enumerate(sheets.items(), 1):
        state = f' state="{states[name]}"' if name in states else ""
        listed.append(f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"{state}/>')
        related.append(_relation(f"r{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        files[f"xl/worksheets/sheet{number}.xml"] = xml.encode()
    related += [
        _relation("rT", "sharedStrings", "sharedStrings.xml"),
        _relation("rS", "styles", "styles.xml"),
    ]
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{"".join(listed)}'
        "</sheets></workbook>"
    )
    root = _relation("r1", "officeDocument", BOOK)
    return {
        TYPES: _TYPES.encode(),
        ROOT_RELS: _relations(root).encode(),
        BOOK: book.encode(),
        BOOK_RELS: _relations("".join(related)).encode(),
        STYLES: _STYLES.encode(),
        TEXTS: f'<sst xmlns="{MAIN}">{shared}</sst>'.encode(),
        **files,
    }


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'


def zipped(files: Mapping[str, bytes], *, squeeze: bool = False) -> bytes:
    """Pack parts; stored as they are, since compressors differ from machine to machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
            archive.writestr(info, content)
    return buffer.getvalue()


def book(
    rows: Iterable[Iterable[object]] = (), *, name: str = "台账", merged: Iterable[str] = ()
) -> bytes:
    """Return a workbook of one sheet."""
    return zipped(parts({name: sheet_xml(rows, merged)}))


def book_of(sheet: str, *, texts: Iterable[str] = (), properties: str = "") -> bytes:
    """Return a workbook whose only sheet is this XML."""
    return zipped(parts({"台账": sheet}, texts=texts, properties=properties))


def flipped(content: bytes, part: str) -> bytes:
    """Damage one byte in the middle of a stored part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(part)
    at = info.header_offset + 30 + len(info.filename.encode()) + info.file_size // 2
    return content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]


def patched(content: bytes, part: str, offset: int, value: bytes, *, local: int = 0) -> bytes:
    """Overwrite a field of a part's entry in the directory, and of its local header."""
    name = part.encode()
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(name)) + offset
    content = content[:at] + value + content[at + len(value) :]
    if local:
        first = content.find(name) - 30 + local
        content = content[:first] + value + content[first + len(value) :]
    return content
