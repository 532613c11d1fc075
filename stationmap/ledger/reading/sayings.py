"""What is said about the oddities that reading finds in cells and rows."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stationmap.ledger.fault import Fault, Remedy, Weight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.ledger.reading.grid import Marks


class Saying(NamedTuple):
    """How much a kind of oddity weighs, what is said, and what can be done."""

    weight: Weight
    zh: str
    en: str
    remedies: tuple[Remedy, ...] = ()


def _note(zh: str, en: str) -> Saying:
    return Saying(Weight.NOTE, zh, en)


def _doubt(zh: str, en: str, *remedies: Remedy) -> Saying:
    return Saying(Weight.DOUBT, zh, en, remedies or (Remedy.ACCEPT, Remedy.LEAVE_OUT))


def _stop(zh: str, en: str) -> Saying:
    return Saying(Weight.STOPS, zh, en, (Remedy.LEAVE_OUT,))


SAYINGS: Mapping[str, Saying] = MappingProxyType(
    {
        "formula": _note(
            "是公式，用的是存着的结果。要是结果旧了，请用 Excel 打开，重算后再存。",
            "A formula; its stored result is used. If that is stale, recalculate and save.",
        ),
        "formula-empty": _doubt(
            "是公式，却没有存下结果，按空白读。请用 Excel 打开并保存一次，或改成数值。",
            "A formula without a stored result, read as blank. Open it in Excel and save it once.",
        ),
        "cell-error": _doubt(
            "是错误值，按空白读。请在 Excel 里改正这一格。",
            "An error value, read as blank. Correct this cell in Excel.",
        ),
        "text-missing": _doubt(
            "指向的文字不在文件里，按空白读。请重新填写这一格。",
            "Points to a text that the file does not hold; read as blank. Type it again.",
        ),
        "number-broken": _doubt(
            "应是数字，却读不出来，按文字读。请重新填写这一格。",
            "Should be a number and is none; read as text. Type it again.",
        ),
        "number-rounded": _doubt(
            "数字超过 15 位，Excel 已经把末尾变成 0。请把这一列设为文本，再重新填写。",
            "More than 15 digits: Excel has rounded it. Make the column text and type it again.",
        ),
        "date-broken": _doubt(
            "设成了日期，数字却不是日期，按数字读。请重新填写这一格。",
            "Formatted as a date, but the number is none; read as a number. Type it again.",
        ),
        "cell-twice": _doubt(
            "这一格在文件里写了两次，用的是后一次。请在 Excel 里查对。",
            "This cell stands in the file twice; the second is used. Check it in Excel.",
        ),
        "cell-too-long": _doubt(
            "文字太长，后面的没有读。请缩短，或查看是不是粘贴错了。",
            "The text is too long and was cut. Shorten it, or see whether it belongs here.",
        ),
        "row-hidden": _note(
            "这一行在 Excel 里是隐藏的，也读了。不要的话，请删去这一行。",
            "This row is hidden in Excel and was read as well. Delete it if it should not count.",
        ),
        "merged": _note(
            "是合并的单元格，已按每一行都填上。",
            "Merged over several rows; the value was filled into each of them.",
        ),
        "heading-repeated": _note(
            "这一行又是表头，跳过了。", "The headings again; the row was passed over."
        ),
        "row-numbering": _note(
            "这一行是栏目的编号，跳过了。", "Numbers of the columns; the row was passed over."
        ),
        "row-total": _note("这一行是合计，跳过了。", "A row of totals; it was passed over."),
        "row-section": _note(
            "这一行是分段的小标题，跳过了。", "A heading between rows; it was passed over."
        ),
        "row-note": _note(
            "这一行是表下面的说明，跳过了。", "A remark below the table; it was passed over."
        ),
        "text-invisible": _note(
            "里面有看不见的字符，已去掉。", "Held characters that nobody sees; they were removed."
        ),
        "text-control": _note(
            "里面有控制字符，已去掉。", "Held control characters; they were removed."
        ),
        "text-lost": _doubt(
            "里面有丢失的文字，显示为 \ufffd。请对照原件补上。",
            "Characters were lost before the file came here. Fill them in from the original.",
        ),
        "text-formula-like": _note(
            "像公式，按普通文字保存，不会计算。",
            "Looks like a formula; it is kept as plain text and never calculated.",
        ),
        "text-full-width": _note(
            "用了全角数字，按半角读。", "Full-width digits, read as half-width."
        ),
        "heading-blank": _note(
            "这一列没有表头，下面却有内容，照原样保存。请补上表头。",
            "A column without a heading holds values; they are kept as they are. Name it.",
        ),
        "heading-duplicate": _doubt(
            "前面已有同名的表头，这一列改叫现在的名字。请改成不同的名字，或确认无误。",
            "The heading stands there twice; this column was renamed. Give it a name of its own.",
            Remedy.ACCEPT,
        ),
        "row-long": _stop(
            "比表头多出几格，后面的多半错了位。常见的原因是地址里有逗号，请给那一格加上引号。",
            "More cells than headings, so they may stand in the wrong columns. Quote the cell"
            " that holds the separator.",
        ),
        "row-short": _doubt(
            "比表头少几格，缺的按空白读。请查对有没有错位。",
            "Fewer cells than headings; what is missing is read as blank. See that none moved.",
        ),
        "bytes-mixed": _doubt(
            "这一行的编码和别的行不一样，换一种编码读出来了。请查对文字。",
            "This row is in another encoding than the others and was read in that. Check it.",
        ),
        "bytes-lost": _stop(
            "这一行有几个字节读不出文字。请用记事本打开，改正后另存为 UTF-8。",
            "Some bytes of this row are no text. Correct it in an editor and save it as UTF-8.",
        ),
        "geometry-blank": _note("没有位置。", "Has no position."),
        "geometry-not-point": _stop(
            "位置不是一个点。请改成点，或不要这一条。",
            "The position is not one point. Make it a point, or leave it out.",
        ),
        "geometry-broken": _stop(
            "位置写坏了，读不出经纬度。请在地图软件里重新画这个点。",
            "The position is broken: no longitude and latitude. Draw the point again.",
        ),
        "geometry-height": _note(
            "位置带有高程，没有用。", "The position has a height; it is not used."
        ),
        "value-nested": _note(
            "是一组数据，按文字保存。", "Several values in one; they are kept as text."
        ),
        "feature-broken": _stop(
            "这一条不是要素。请重新导出，或不要这一条。",
            "This item is not a feature. Export the file again, or leave it out.",
        ),
    }
)


def faults_of(marks: Marks, sheet: str, names: Mapping[int, str]) -> list[Fault]:
    """Say what was odd, in the order of the rows.

    Notes are told once for each column, with their number. Whatever asks for
    a decision is told one by one, as far as it was kept, and then summed up.
    """
    faults: list[Fault] = []
    for code, places in marks.places.items():
        saying = SAYINGS[code]
        seen: dict[str | None, int] = {}
        for row, column, value in places:
            name = names.get(column) if column is not None else None
            seen[name] = seen.get(name, 0) + 1
            if saying.weight is not Weight.NOTE or seen[name] == 1:
                faults.append(_fault(code, saying, sheet, row, name, value))
        more = marks.counts[code] - len(places)
        if more > 0 and saying.weight is not Weight.NOTE:
            faults.append(_summed(code, saying, sheet, more))
    return sorted(_counted(faults, marks), key=lambda fault: fault.row or 0)


def _counted(faults: list[Fault], marks: Marks) -> list[Fault]:
    """Add to each note how many there are of its kind, where there are several."""
    return [
        fault if fault.weight is not Weight.NOTE else _with_number(fault, marks.counts[fault.code])
        for fault in faults
    ]


def _with_number(note: Fault, times: int) -> Fault:
    if times == 1:
        return note
    return replace(
        note,
        zh=f"{note.zh}这样的共 {times} 处。",
        en=f"{note.en} There are {times} of this kind.",
    )


def _fault(
    code: str, saying: Saying, sheet: str, row: int, column: str | None, value: object
) -> Fault:
    return Fault(
        code, saying.weight, saying.zh, saying.en, sheet, row, column, value, saying.remedies
    )


def _summed(code: str, saying: Saying, sheet: str, more: int) -> Fault:
    return Fault(
        code,
        saying.weight,
        f"还有 {more} 处一样的问题，没有逐一列出。",
        f"{more} more of the same kind are not listed.",
        sheet,
        value=more,
        remedies=saying.remedies,
    )
