"""Workbooks that open well and are no plain table: sheets, headings, rows, texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ledger.broken.kind import HEAD, ROWS, TABLE, Kind
from tests.ledger.broken.xlsx_bytes import (
    BOOK,
    BOOK_RELS,
    book,
    parts,
    sheet_xml,
    worksheet,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLE = ("顺义区工会驿站台账（2026年）",)
_EMPTY = worksheet("<sheetData/>")
_GOOD = sheet_xml(TABLE)
_NOTES = sheet_xml((("填表说明",), ("请按要求填写每一列",)))
_STATISTICS = sheet_xml((("镇街", "数量"), ("仁和镇", 12), ("马坡镇", 9)))


def kinds() -> Iterator[Kind]:
    """List them."""
    yield from _sheets()
    yield from _headings()
    yield from _rows()


def _of(sheets: dict[str, str], **states: str) -> bytes:
    return zipped(parts(sheets, states=states))


def _book_changed(part: str, old: str, new: str) -> bytes:
    files = parts({"台账": _GOOD})
    files[part] = files[part].decode().replace(old, new).encode()
    return zipped(files)


def _sheets() -> Iterator[Kind]:
    yield Kind("sheets-none.xlsx", lambda: _of({}), "no-sheets")
    yield Kind("sheets-empty.xlsx", lambda: _of({"一": _EMPTY}), "sheet-empty", sheet="一")
    yield Kind(
        "sheets-all-empty.xlsx",
        lambda: _of({"一": _EMPTY, "二": _EMPTY}),
        "sheet-empty",
        sheet="一",
    )
    yield Kind(
        "sheets-first-notes.xlsx",
        lambda: _of({"说明": _NOTES, "台账": _GOOD, "统计": _STATISTICS}),
        "sheet-chosen",
        taken=True,
        sheet="台账",
        rows=3,
        value="“说明”、“统计”",
    )
    yield Kind(
        "sheets-first-empty.xlsx",
        lambda: _of({"空": _EMPTY, "台账": _GOOD}),
        "sheet-chosen",
        taken=True,
        sheet="台账",
        rows=3,
        value="“空”",
    )
    yield Kind(
        "sheets-hidden.xlsx",
        lambda: _of({"旧": _GOOD, "台账": _GOOD}, 旧="hidden"),
        "sheet-chosen",
        taken=True,
        sheet="台账",
        rows=3,
        value="“旧”",
    )
    yield Kind(
        "sheets-very-hidden.xlsx",
        lambda: _of({"旧": _GOOD, "台账": _GOOD}, 旧="veryHidden"),
        "sheet-chosen",
        taken=True,
        sheet="台账",
        rows=3,
    )
    yield Kind(
        "sheets-only-hidden.xlsx",
        lambda: _of({"台账": _GOOD}, 台账="hidden"),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "sheets-by-township.xlsx",
        lambda: _of({"仁和镇": _GOOD, "马坡镇": _GOOD}),
        "sheets-alike",
        taken=True,
        sheet="仁和镇",
        rows=3,
        value="“马坡镇”",
    )
    yield Kind(
        "sheets-same-name.xlsx",
        _book_same_name,
        "sheets-alike",
        taken=True,
        sheet="台账",
        rows=3,
    )
    yield Kind(
        "sheets-other-broken.xlsx",
        lambda: _of({"坏": "<worksheet>", "台账": _GOOD}),
        "sheet-chosen",
        taken=True,
        sheet="台账",
        rows=3,
    )
    yield Kind(
        "sheets-charts.xlsx",
        lambda: _book_changed(BOOK_RELS, '/worksheet"', '/chartsheet"'),
        "no-sheets",
    )
    yield Kind(
        "sheets-many.xlsx",
        lambda: _of({f"表{n}": _EMPTY for n in range(201)}),
        "too-many-sheets",
        value=201,
        kept=False,
    )
    yield Kind(
        "sheets-unrelated.xlsx",
        lambda: _book_changed(BOOK, 'r:id="r1"', 'r:id="r9"'),
        "part-missing",
    )
    yield Kind(
        "sheets-outside.xlsx",
        lambda: _book_changed(
            BOOK_RELS, 'worksheets/sheet1.xml"', 'http://127.0.0.1:9/x" TargetMode="External"'
        ),
        "part-missing",
    )
    yield Kind(
        "sheets-climbing.xlsx",
        lambda: _book_changed(BOOK_RELS, "worksheets/sheet1.xml", "../../../etc/passwd"),
        "part-missing",
    )
    yield Kind(
        "sheets-odd-name.xlsx", lambda: _of({"<b>台账</b> & 🏠": _GOOD}), "", taken=True, rows=3
    )
    yield Kind("sheets-no-name.xlsx", lambda: _of({"": _GOOD}), "", taken=True, rows=3)


def _book_same_name() -> bytes:
    files = parts({"台账": _GOOD, "台账2": _GOOD})
    files[BOOK] = files[BOOK].replace("台账2".encode(), "台账".encode())
    return zipped(files)


def _headings() -> Iterator[Kind]:
    yield Kind("head-none.xlsx", lambda: book(ROWS), "no-headings", sheet="台账", row=1)
    yield Kind("head-only.xlsx", lambda: book((HEAD,)), "no-rows", sheet="台账", row=1)
    yield Kind("head-only-title.xlsx", lambda: book((_TITLE,)), "no-headings", sheet="台账", row=1)
    yield Kind(
        "head-prose.xlsx",
        lambda: book((("今年的驿站建设情况如下。",), ("共建成二百余家。",))),
        "no-headings",
        sheet="台账",
        row=1,
    )
    yield Kind(
        "head-numbers.xlsx",
        lambda: book(((1, 2, 3), (4, 5, 6))),
        "no-headings",
        sheet="台账",
        row=1,
    )
    yield Kind(
        "head-title.xlsx", lambda: book((_TITLE, *TABLE), merged=("A1:F1",)), "", taken=True, rows=3
    )
    yield Kind(
        "head-title-blank.xlsx",
        lambda: book((_TITLE, (), ("填报单位：区总工会", None, None, "2026 年 6 月"), (), *TABLE)),
        "",
        taken=True,
        rows=3,
    )
    groups = ("驿站名称", "所属镇街", "位置", None, None, "开放时间")
    below = (None, None, "地址", "经度", "纬度", None)
    yield Kind(
        "head-two-rows.xlsx",
        lambda: book((groups, below, *ROWS), merged=("A1:A2", "B1:B2", "C1:E1", "F1:F2")),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "head-two-rows-plain.xlsx", lambda: book((groups, below, *ROWS)), "", taken=True, rows=3
    )
    yield Kind(
        "head-title-two-rows.xlsx",
        lambda: book(
            (_TITLE, groups, below, *ROWS), merged=("A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3")
        ),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "head-repeated.xlsx",
        lambda: book((*TABLE[:3], HEAD, TABLE[3])),
        "heading-repeated",
        taken=True,
        sheet="台账",
        row=4,
        rows=3,
    )
    yield Kind(
        "head-numbering.xlsx",
        lambda: book((HEAD, (1, 2, 3, 4, 5, 6), *ROWS)),
        "row-numbering",
        taken=True,
        sheet="台账",
        row=2,
        rows=3,
    )
    yield Kind(
        "head-numbering-words.xlsx",
        lambda: book((HEAD, ("甲", "乙", "1", "2", "3", "4"), *ROWS)),
        "row-numbering",
        taken=True,
        sheet="台账",
        row=2,
        rows=3,
    )
    yield Kind(
        "head-blank.xlsx",
        lambda: book(((*HEAD, None), *[(*row, "？") for row in ROWS])),
        "heading-blank",
        taken=True,
        sheet="台账",
        row=2,
        column="（G 列）",
        value="？",
        rows=3,
    )
    yield Kind(
        "head-twice.xlsx",
        lambda: book(((*HEAD, "地址"), *[(*row, "旧址") for row in ROWS])),
        "heading-duplicate",
        taken=True,
        sheet="台账",
        row=1,
        column="地址（2）",
        value="地址",
        rows=3,
    )
    yield Kind(
        "head-broken-lines.xlsx",
        lambda: book(
            (
                ("驿站\n名称", "所 属 镇 街", "地址\r\n（门牌）", "经度\t", " 纬度", "开放\n时间"),
                *ROWS,
            )
        ),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "head-foreign.xlsx",
        lambda: book((("Naam", "Gemeente", "Straat", "A", "B", "C"), *ROWS)),
        "headings-guessed",
        taken=True,
        sheet="台账",
        row=1,
        rows=3,
    )
    yield Kind(
        "head-one-column.xlsx",
        lambda: book((("驿站名称",), ("甲站",), ("乙站",))),
        "",
        taken=True,
        rows=2,
    )
    yield Kind(
        "head-far-down.xlsx",
        lambda: book((*[(f"说明第 {n} 条",) for n in range(80)], *TABLE)),
        "no-headings",
        sheet="台账",
        row=1,
    )
    yield Kind(
        "head-indented.xlsx",
        lambda: book([(None, None, *row) for row in TABLE]),
        "",
        taken=True,
        rows=3,
    )


def _rows() -> Iterator[Kind]:
    yield Kind(
        "rows-total.xlsx",
        lambda: book((*TABLE, ("合计", 298))),
        "row-total",
        taken=True,
        sheet="台账",
        row=5,
        rows=3,
        value="合计 298",
    )
    yield Kind(
        "rows-total-spaced.xlsx",
        lambda: book((*TABLE, ("合  计", None, None, None, None, 3))),
        "row-total",
        taken=True,
        sheet="台账",
        row=5,
        rows=3,
    )
    yield Kind(
        "rows-subtotals.xlsx",
        lambda: book((*TABLE[:3], ("小计", 2), TABLE[3], ("小计", 1), ("总计：3 家",))),
        "row-total",
        taken=True,
        sheet="台账",
        row=4,
        rows=3,
    )
    yield Kind(
        "rows-sections.xlsx",
        lambda: book(
            (HEAD, ("一、仁和镇",), *ROWS[:2], ("二、马坡镇",), ROWS[2]), merged=("A2:F2", "A5:F5")
        ),
        "row-section",
        taken=True,
        sheet="台账",
        row=2,
        rows=3,
        value="一、仁和镇",
    )
    yield Kind(
        "rows-notes.xlsx",
        lambda: book((*TABLE, (), ("备注：以上时间节假日另行通知。",), ("填表人：某某",))),
        "row-note",
        taken=True,
        sheet="台账",
        row=6,
        rows=3,
    )
    yield Kind(
        "rows-signatures.xlsx",
        lambda: book(
            (
                *TABLE,
                (),
                ("填表人：", "某某", None, "审核人：某某"),
                ("单位（盖章）：", None, "填表日期：2026年11月20日"),
            )
        ),
        "row-note",
        taken=True,
        sheet="台账",
        row=6,
        rows=3,
        value="填表人： 某某 审核人：某某",
    )
    yield Kind(
        "rows-blank-between.xlsx",
        lambda: book((HEAD, (), ROWS[0], (), (), ROWS[1], (None, " ", "\u3000"), ROWS[2])),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "rows-merged-down.xlsx",
        lambda: book((HEAD, ROWS[0], (ROWS[1][0], None, *ROWS[1][2:]), ROWS[2]), merged=("B2:B3",)),
        "merged",
        taken=True,
        sheet="台账",
        row=2,
        column="所属镇街",
        value="仁和镇",
        rows=3,
    )
    yield Kind(
        "rows-merged-all.xlsx", lambda: book(TABLE, merged=("A1:F4",)), "", taken=True, rows=3
    )
    yield Kind(
        "rows-merged-overlap.xlsx",
        lambda: book(
            (HEAD, ROWS[0], (ROWS[1][0], None, *ROWS[1][2:]), ROWS[2]),
            merged=("B2:B3", "B3:B4", "B2:B4"),
        ),
        "merged",
        taken=True,
        sheet="台账",
        row=2,
        column="所属镇街",
        rows=3,
    )
    yield Kind(
        "rows-merged-turned.xlsx",
        lambda: book(TABLE, merged=("B4:B2", "ZZZZ1:A1", "x", "")),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "rows-merged-million.xlsx",
        lambda: book(TABLE, merged=("B4:B1048576",)),
        "merged",
        taken=True,
        sheet="台账",
        row=4,
        column="所属镇街",
        rows=3,
    )
