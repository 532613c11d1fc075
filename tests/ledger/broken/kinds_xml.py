"""Workbooks whose XML is broken or hostile."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.ledger.broken.kind import TABLE, Kind
from tests.ledger.broken.one_change import changed, replaced, with_rows
from tests.ledger.broken.xlsx_bytes import (
    BOOK,
    BOOK_RELS,
    SHEET,
    STYLES,
    TEXTS,
    book_of,
    sheet_xml,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_FETCHED = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
_PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a"> %a;]>'


def kinds() -> Iterator[Kind]:
    """List them."""
    yield from _hostile()
    yield from _malformed()
    yield from _misnumbered()


def _hostile() -> Iterator[Kind]:
    for part, name in (
        (SHEET, "sheet"),
        (TEXTS, "texts"),
        (BOOK, "book"),
        (STYLES, "styles"),
        (BOOK_RELS, "rels"),
    ):
        root = {
            "sheet": "<worksheet",
            "texts": "<sst",
            "book": "<workbook",
            "styles": "<styleSheet",
            "rels": "<Relationships",
        }[name]
        yield Kind(
            f"entities-{name}.xlsx",
            partial(changed, part, root, _LAUGHS + root),
            "xml-doctype",
            value=part,
        )
    for declared, name in ((_OUTSIDE, "file"), (_FETCHED, "fetched"), (_PARAMETER, "parameter")):
        yield Kind(
            f"entities-{name}.xlsx",
            partial(changed, SHEET, "<worksheet", declared + "<worksheet"),
            "xml-doctype",
            value=SHEET,
        )
    deep = "<a>" * 200 + "</a>" * 200
    yield Kind(
        "deep-sheet.xlsx",
        lambda: changed(SHEET, "<sheetData>", f"{deep}<sheetData>"),
        "xml-depth",
        value=SHEET,
    )
    yield Kind(
        "deep-styles.xlsx",
        lambda: changed(STYLES, "<cellXfs>", f"{deep}<cellXfs>"),
        "xml-depth",
        value=STYLES,
    )
    yield Kind(
        "deep-texts.xlsx", lambda: changed(TEXTS, "<si>", f"{deep}<si>"), "xml-depth", value=TEXTS
    )
    yield Kind(
        "deep-million.xlsx",
        lambda: changed(SHEET, "<sheetData>", "<a>" * 1_000_000),
        "xml-depth",
        value=SHEET,
        kept=False,
    )


def _malformed() -> Iterator[Kind]:
    changes = {
        "cut": ("</sheetData>", ""),
        "crossed": ("</row>", "</c></row>"),
        "entity": ("全天", "&nbsp;"),
        "ampersand": ("全天", "A & B"),
        "twice": ('<row r="1">', '<row r="1" r="1">'),
        "two-roots": ("</worksheet>", "</worksheet><worksheet/>"),
        "prefix": ("<sheetData>", "<x:sheetData>"),
        "control": ("全天", "\x0b"),
        "nul": ("全天", "\x00"),
        "comment": ("<sheetData>", "<!-- <sheetData>"),
        "cdata": ("全天", "<![CDATA["),
    }
    for name, (old, new) in changes.items():
        yield Kind(f"xml-{name}.xlsx", partial(changed, SHEET, old, new), "xml-broken")
    for part, name in (
        (BOOK, "book"),
        (STYLES, "styles"),
        (TEXTS, "texts"),
        (BOOK_RELS, "rels"),
        (SHEET, "sheet"),
    ):
        yield Kind(f"xml-empty-{name}.xlsx", partial(replaced, part, b""), "xml-broken")
    yield Kind(
        "xml-html.xlsx",
        lambda: replaced(SHEET, b"<html><body><table/></body></html>"),
        "sheet-broken",
        sheet="台账",
    )
    yield Kind("xml-binary.xlsx", lambda: replaced(SHEET, bytes(range(256))), "xml-broken")
    yield Kind(
        "xml-gbk.xlsx",
        lambda: replaced(
            SHEET, b'<?xml version="1.0" encoding="GBK"?>' + sheet_xml(TABLE).encode("gbk")
        ),
        "xml-broken",
    )
    yield Kind(
        "xml-wrong-encoding.xlsx",
        lambda: replaced(
            SHEET, b'<?xml version="1.0" encoding="UTF-16"?>' + sheet_xml(TABLE).encode()
        ),
        "xml-broken",
    )
    yield Kind(
        "xml-not-utf8.xlsx", lambda: replaced(SHEET, sheet_xml(TABLE).encode("gbk")), "xml-broken"
    )
    yield Kind(
        "xml-utf16.xlsx",
        lambda: replaced(SHEET, sheet_xml(TABLE).encode("utf-16")),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "xml-mark.xlsx",
        lambda: replaced(SHEET, b"\xef\xbb\xbf" + sheet_xml(TABLE).encode()),
        "",
        taken=True,
        rows=3,
    )


def _misnumbered() -> Iterator[Kind]:
    for name, number in (
        ("zero", "0"),
        ("minus", "-1"),
        ("beyond", "1048577"),
        ("word", "abc"),
        ("huge", "99999999999999"),
    ):
        yield Kind(
            f"row-{name}.xlsx",
            partial(with_rows, f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>'),
            "sheet-broken",
            sheet="台账",
        )
    yield Kind(
        "row-again.xlsx",
        lambda: with_rows('<row r="2"><c r="A2"><v>1</v></c></row>'),
        "sheet-broken",
        sheet="台账",
        row=2,
    )
    for name, ref in (
        ("turned", "5A"),
        ("letters", "A"),
        ("foreign", "À5"),
        ("far", "AAAA5"),
        ("other-row", "A9"),
        ("empty", ""),
    ):
        yield Kind(
            f"cell-{name}.xlsx",
            partial(with_rows, f'<row r="5"><c r="{ref}"><v>1</v></c></row>'),
            "sheet-broken",
            sheet="台账",
            row=5,
        )
    yield Kind(
        "cell-last-column.xlsx",
        lambda: with_rows('<row r="5"><c r="XFD5"><v>7</v></c></row>'),
        "too-many-columns",
        sheet="台账",
        row=5,
        column="XFD",
        value=7,
    )
    yield Kind(
        "cell-twice.xlsx",
        lambda: with_rows(
            '<row r="5"><c r="A5" t="str"><v>x</v></c><c r="A5" t="str"><v>y</v></c></row>'
        ),
        "cell-twice",
        taken=True,
        sheet="台账",
        row=5,
        column="驿站名称",
        value="y",
    )
    yield Kind(
        "cell-backwards.xlsx",
        lambda: with_rows(
            '<row r="5"><c r="B5" t="str"><v>仁和镇</v></c><c r="A5" t="str"><v>丁</v></c></row>'
        ),
        "",
        taken=True,
        rows=4,
    )
    yield Kind(
        "no-numbers.xlsx",
        lambda: changed(SHEET, sheet_xml(TABLE), _bare()),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "wrong-dimension.xlsx",
        lambda: book_of(sheet_xml(TABLE, before='<dimension ref="A1:XFD1048576"/>')),
        "",
        taken=True,
        rows=3,
    )


def _bare() -> str:
    text = sheet_xml(TABLE)
    for row in range(1, 5):
        text = text.replace(f'<row r="{row}">', "<row>")
        for column in "ABCDEF":
            text = text.replace(f' r="{column}{row}"', "")
    return text
