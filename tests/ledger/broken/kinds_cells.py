"""Workbooks whose cells are odd, and workbooks of an odd size."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from tests.ledger.broken.kind import TABLE, Kind, with_cell
from tests.ledger.broken.one_change import changed, replaced, with_rows, with_value
from tests.ledger.broken.xlsx_bytes import (
    BOOK_RELS,
    CLOCK,
    DATE,
    ELAPSED,
    MAIN,
    MONTH,
    OFFICE,
    PERCENT,
    SHEET,
    TEXTS,
    ZEROS,
    Raw,
    book,
    book_of,
    error,
    formula,
    parts,
    rows_xml,
    sheet_xml,
    styled,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


_SHARED = '<c r="{{ref}}" t="s"><v>{}</v></c>'


def kinds() -> Iterator[Kind]:
    """List them."""
    yield from _values()
    yield from _unusual()
    yield from _large()


def _values() -> Iterator[Kind]:
    lon = {"taken": True, "sheet": "台账", "row": 2, "column": "经度"}
    for name, number in (("missing", "7"), ("minus", "-1"), ("word", "x")):
        yield Kind(
            f"text-{name}.xlsx",
            partial(with_value, Raw(_SHARED.format(number))),
            "text-missing",
            value=number,
            **lon,
        )
    for name, number in (
        ("word", "abc"),
        ("infinite", "1e999"),
        ("nan", "NaN"),
        ("hex", "0x1F"),
        ("comma", "116,65"),
    ):
        yield Kind(
            f"number-{name}.xlsx",
            partial(with_value, Raw(f'<c r="{{ref}}"><v>{number}</v></c>')),
            "number-broken",
            value=number,
            **lon,
        )
    for name, text in (
        ("ref", "#REF!"),
        ("na", "#N/A"),
        ("div", "#DIV/0!"),
        ("name", "#NAME?"),
        ("value", "#VALUE!"),
        ("null", "#NULL!"),
        ("num", "#NUM!"),
        ("spill", "#SPILL!"),
    ):
        yield Kind(
            f"error-{name}.xlsx", partial(with_value, error(text)), "cell-error", value=text, **lon
        )
    yield Kind(
        "formula.xlsx", lambda: with_value(formula("B2*2", 116.65)), "formula", value=116.65, **lon
    )
    yield Kind(
        "formula-empty.xlsx",
        lambda: with_value(formula("VLOOKUP(A2,x!A:B,2)")),
        "formula-empty",
        **lon,
    )
    yield Kind(
        "formula-error.xlsx",
        lambda: with_value(Raw('<c r="{ref}" t="e"><f>1/0</f><v>#DIV/0!</v></c>')),
        "cell-error",
        value="#DIV/0!",
        **lon,
    )
    yield Kind(
        "formula-shared.xlsx",
        lambda: with_value(Raw('<c r="{ref}"><f t="shared" si="0"/><v>116.65</v></c>')),
        "formula",
        value=116.65,
        **lon,
    )
    yield Kind(
        "formula-link.xlsx",
        lambda: with_value(Raw('<c r="{ref}"><f>[1]Sheet1!$A$1</f><v>116.65</v></c>')),
        "formula",
        value=116.65,
        **lon,
    )
    yield Kind(
        "formula-all.xlsx",
        lambda: book((TABLE[0], *[("站", "镇", "路", formula("1"), 40.1, "") for _ in range(120)])),
        "formula-empty",
        taken=True,
        sheet="台账",
        row=2,
        column="经度",
        rows=120,
    )
    yield Kind(
        "date-negative.xlsx", lambda: with_value(styled(-5, DATE)), "date-broken", value="-5", **lon
    )
    yield Kind(
        "date-far.xlsx",
        lambda: with_value(styled(99999999, DATE)),
        "date-broken",
        value="99999999",
        **lon,
    )
    yield Kind(
        "number-rounded.xlsx",
        lambda: with_value(110113199001011200, 2),
        "number-rounded",
        taken=True,
        sheet="台账",
        row=2,
        column="地址",
        value="110113199001011200",
    )
    for name, number, style in (
        ("date", 46000, DATE),
        ("clock", 0.354166666666, CLOCK),
        ("percent", 0.5, PERCENT),
        ("zeros", 1069441234, ZEROS),
        ("month", 46000, MONTH),
        ("elapsed", 1, ELAPSED),
        ("leap-1900", 60, DATE),
        ("day-zero", 0, DATE),
    ):
        yield Kind(
            f"styled-{name}.xlsx",
            partial(with_value, styled(number, style), 5),
            "",
            taken=True,
            rows=3,
        )
    yield Kind("style-missing.xlsx", lambda: with_value(styled(116.65, 99)), "", taken=True, rows=3)
    yield Kind(
        "date-1904.xlsx",
        lambda: book_of(
            sheet_xml(with_cell(2, 5, styled(44538, DATE))), properties='<workbookPr date1904="1"/>'
        ),
        "",
        taken=True,
        rows=3,
    )
    yield Kind("boolean.xlsx", lambda: with_value(True, 5), "", taken=True, rows=3)
    yield Kind(
        "type-unknown.xlsx",
        lambda: with_value(Raw('<c r="{ref}" t="zz"><v>116.65</v></c>')),
        "",
        taken=True,
        rows=3,
    )


def _unusual() -> Iterator[Kind]:
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
        + rows_xml(TABLE).replace("<", "<x:").replace("<x:/", "</x:")
        + "</x:sheetData></x:worksheet>"
    )
    yield Kind("prefixed.xlsx", lambda: book_of(prefixed), "", taken=True, rows=3)
    strict = (
        sheet_xml(TABLE)
        .replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    )
    yield Kind("strict.xlsx", lambda: book_of(strict), "", taken=True, rows=3)
    rich = Raw(
        '<c r="{ref}" t="inlineStr"><is><r><t>全</t></r><r><t>天</t></r>'
        '<rPh sb="0" eb="1"><t>ぜん</t></rPh></is></c>'
    )
    yield Kind("rich-text.xlsx", lambda: with_value(rich, 5), "", taken=True, rows=3)
    yield Kind(
        "macros.xlsm",
        lambda: zipped(
            {**parts({"台账": sheet_xml(TABLE)}), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
        ),
        "macros",
        taken=True,
        rows=3,
    )
    yield Kind(
        "macros-hidden.xlsx",
        lambda: zipped(
            {**parts({"台账": sheet_xml(TABLE)}), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
        ),
        "macros",
        taken=True,
        rows=3,
    )
    link = (
        f'<Relationship Id="rL" Type="{OFFICE}/externalLink"'
        ' Target="externalLinks/externalLink1.xml"/></Relationships>'
    )
    yield Kind(
        "links.xlsx",
        lambda: changed(BOOK_RELS, "</Relationships>", link),
        "links",
        taken=True,
        rows=3,
        value=1,
    )
    yield Kind(
        "row-hidden.xlsx",
        lambda: changed(SHEET, '<row r="3">', '<row r="3" hidden="1">'),
        "row-hidden",
        taken=True,
        sheet="台账",
        row=3,
        rows=3,
    )


@cache
def _empty_rows() -> bytes:
    """Return a sheet with a million empty rows below, each with a style of its own."""
    files = parts({"台账": sheet_xml(TABLE)})
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(5, 1_000_005))
    files[SHEET] = files[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")
    return zipped(files)


def _large() -> Iterator[Kind]:
    yield Kind("rows-empty-million.xlsx", _empty_rows, "", taken=True, rows=3, kept=False)
    yield Kind(
        "rows-styled.xlsx",
        lambda: with_rows(
            "".join(
                f'<row r="{n}"><c r="A{n}" s="1"/><c r="F{n}" s="1"/></row>'
                for n in range(5, 50_005)
            )
        ),
        "",
        taken=True,
        rows=3,
        kept=False,
    )
    yield Kind(
        "row-last.xlsx",
        lambda: with_rows('<row r="1048576"><c r="A1048576" t="str"><v>末行</v></c></row>'),
        "",
        taken=True,
        rows=4,
    )
    yield Kind(
        "rows-too-many.xlsx",
        lambda: book((*TABLE, *TABLE[1:] * 40)),
        "too-many-rows",
        sheet="台账",
        row=101,
        limits={"rows": 100},
    )
    yield Kind(
        "columns-too-many.xlsx",
        lambda: with_rows('<row r="5"><c r="GS5"><v>7</v></c></row>'),
        "too-many-columns",
        sheet="台账",
        row=5,
        column="GS",
        value=7,
    )
    yield Kind(
        "texts-memory.xlsx",
        lambda: replaced(
            TEXTS,
            b"<sst>" + b"".join(b"<si><t>%d</t></si>" % n for n in range(400_000)) + b"</sst>",
        ),
        "reading-memory",
        kept=False,
        limits={"memory_bytes": 48 << 20},
    )
    yield Kind("sheet-slow.xlsx", _empty_rows, "reading-time", kept=False, limits={"wall_s": 0.3})
    yield Kind("sheet-busy.xlsx", _empty_rows, "reading-time", kept=False, limits={"cpu_s": 1})
    yield Kind(
        "file-large.xlsx",
        lambda: book(TABLE) + bytes(5000),
        "file-too-large",
        limits={"file_bytes": 5000},
    )
