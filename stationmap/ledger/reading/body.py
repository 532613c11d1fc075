"""Makes a table out of a grid: merged cells filled down, totals and repeated headings left out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from stationmap.ledger.reading.cell_text import cleaned, heading_text
from stationmap.ledger.reading.headings import heading_names
from stationmap.ledger.reading.sayings import faults_of
from stationmap.ledger.sheet import Line, Sheet

if TYPE_CHECKING:
    from stationmap.ledger.limits import Limits
    from stationmap.ledger.reading.cell_text import Oddity
    from stationmap.ledger.reading.grid import Grid, Marks
    from stationmap.ledger.reading.headings import Head
    from stationmap.ledger.sheet import Cell

    Rows = list[tuple[int, list[Cell]]]

_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|累\s*计|合\s*共)[^\w]*\d*\s*[家个处]?"
)
_NOTE = re.compile(
    r"(?:备注|注|说明|填表|制表|审核|统计|联系人|联系电话|填报|负责人|日期|单位|截至|截止|附)\w*\s*[:：、\d]"
    r"|(?:注|备注|说明)$|^[*※]|^共\s*\d+"
)
_SIGNED = re.compile(
    r"(?:填表|填报|制表|报送|上报|审核|审批|复核|经办|统计|主管|分管|领导|负责|联系|单位|日期|电话|盖章)"
    r"[^:：]{0,12}[:：]"
)
_ORDINALS = "甲乙丙丁戊己庚辛壬癸"
_WIDE = 3  # columns; a cell merged over so many in one row speaks of the rows below it
_SIGNATURES = 8  # cells of a row of signatures, labels and names
_FEW = 3  # cells of a row of totals besides the word
_REMEMBERED = 200_000  # texts; each is looked at once


def table(grid: Grid, head: Head, file: str, limits: Limits) -> Sheet:
    """Return the rows under the headings as a sheet, with what was odd about them."""
    grid.rows[:] = [row for row in grid.rows if row[0] > head.bottom]
    passed_over = _leave_out(grid, head)
    _drop_marks(grid.marks, head.bottom, {number for _, number, _ in passed_over})
    for code, number, seen in passed_over:
        grid.marks.add(code, number, None, seen)
    _fill_down(grid, head)
    names, twice = _named(grid.rows, head, grid.marks)
    _clean(grid.rows, grid.marks, limits)
    order = tuple(names)
    lines = tuple(Line(number, _picked(cells, order)) for number, cells in grid.rows)
    for column in twice:
        grid.marks.add("heading-duplicate", head.bottom, column, head.names[column])
    return Sheet(
        file=file,
        name=grid.name,
        headings=tuple(names.values()),
        lines=tuple(line for line in lines if any(cell is not None for cell in line.cells)),
        row=head.bottom,
        faults=tuple(faults_of(grid.marks, grid.name, names)),
    )


def _picked(cells: list[Cell], order: tuple[int, ...]) -> tuple[Cell, ...]:
    width = len(cells)
    return tuple([cells[c] if c < width else None for c in order])


def _drop_marks(marks: Marks, bottom: int, without: set[int]) -> None:
    """Forget what was odd about the title, the headings and rows that do not count."""
    for code, places in list(marks.places.items()):
        below = [mark for mark in places if mark.row > bottom and mark.row not in without]
        marks.counts[code] -= len(places) - len(below)
        marks.places[code] = below
        if not below:
            del marks.places[code]


def _named(rows: Rows, head: Head, marks: Marks) -> tuple[dict[int, str], list[int]]:
    """Name the columns; one without heading counts where it holds something."""
    width = max((len(cells) for _, cells in rows), default=0)
    unnamed = [c for c in range(width) if c >= len(head.names) or not head.names[c]]
    used: set[int] = set()
    for number, cells in rows if unnamed else ():
        for column in unnamed:
            if column not in used and column < len(cells) and _said(cells[column]):
                used.add(column)
                marks.add("heading-blank", number, column, cells[column])
        if len(used) == len(unnamed):
            break
    return heading_names(head.names, used)


def _said(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or not cell.isspace())


def _clean(rows: Rows, marks: Marks, limits: Limits) -> None:
    """Clean every text in place; the same text is looked at once."""
    known: dict[str, tuple[str | None, tuple[Oddity, ...]]] = {}
    for number, cells in rows:
        for column, cell in enumerate(cells):
            if not isinstance(cell, str):
                continue
            found = known.get(cell)
            if found is None:
                text, odd = cleaned(cell, limits.cell_chars)
                found = (cell if text == cell else text or None, odd)
                if len(known) < _REMEMBERED:
                    known[cell] = found
            cells[column] = found[0]
            for oddity in found[1]:
                marks.add(oddity.value, number, column, cell[: limits.cell_chars])


def _fill_down(grid: Grid, head: Head) -> None:
    """Give every row of a merged cell the value that stands in its first."""
    rows = grid.rows
    numbers = [number for number, _ in rows]
    reached: dict[int, int] = {}
    for region in sorted(grid.merged):
        column = region.left
        if region.bottom == region.top or region.top <= max(head.bottom, reached.get(column, 0)):
            continue
        reached[column] = region.bottom
        first = bisect_left(numbers, region.top)
        last = bisect_right(numbers, region.bottom)
        if first >= last or numbers[first] != region.top or column >= len(rows[first][1]):
            continue
        value = rows[first][1][column]
        if value is None:
            continue
        for _, cells in rows[first + 1 : last]:
            if column >= len(cells):
                cells.extend([None] * (column + 1 - len(cells)))
            if cells[column] is None:
                cells[column] = value
        grid.marks.add("merged", region.top, column, value)


def _leave_out(grid: Grid, head: Head) -> list[tuple[str, int, str]]:
    """Take out the rows that are no stations; return why, which, and what they say."""
    passed_over: list[tuple[str, int, str]] = []
    again = {_shape(head.names)}
    wide = {r.top for r in grid.merged if r.top == r.bottom and r.right - r.left + 1 >= _WIDE}
    columns = sum(bool(name) for name in head.names)
    kept: Rows = []
    lone: list[int] = []  # places in `kept` of the last rows with a single text
    for at, (number, cells) in enumerate(grid.rows):
        values = [cell for cell in cells if _said(cell)]
        code = _no_station(values, number, cells, again, first=at == 0, head=head)
        if code is None and len(values) == 1 and number in wide:
            code = "row-section"
        if code is not None:
            passed_over.append((code, number, _seen(values)))
            continue
        single = len(values) == 1 and isinstance(values[0], str) and columns > _WIDE
        lone = [*lone, len(kept)] if single else []
        kept.append((number, cells))
    notes = {at for at in lone if _remark(kept[at][1])}
    passed_over += [("row-note", kept[at][0], _seen(kept[at][1])) for at in sorted(notes)]
    grid.rows[:] = [row for at, row in enumerate(kept) if at not in notes]
    return passed_over


def _no_station(  # what a row says, and where it stands
    values: list[Cell],
    number: int,
    cells: list[Cell],
    again: set[tuple[str, ...]],
    *,
    first: bool,
    head: Head,
) -> str | None:
    texts = [cell for cell in values if isinstance(cell, str)]
    if texts and len(texts) == len(values) and _repeats(cells, again, head):
        return "heading-repeated"
    if first and _numbering(values):
        return "row-numbering"
    if texts and number and len(values) <= _FEW + 1 and _TOTAL.fullmatch(texts[0].strip()):
        return "row-total"
    return "row-note" if _signed(values) else None


def _signed(values: list[Cell]) -> bool:
    """Say whether a row is who filled in the table, and when: 填表人：王某 and the like."""
    if not 1 < len(values) <= _SIGNATURES:
        return False
    awaited = False  # what stands beside a label that ends in a colon is what it asks for
    for value in values:
        text = value.strip() if isinstance(value, str) else ""
        if not awaited and not _SIGNED.match(text):
            return False
        awaited = text.endswith((":", "："))
    return True


def _repeats(cells: list[Cell], again: set[tuple[str, ...]], head: Head) -> bool:
    """Say whether a row repeats the headings, or one of the rows they were joined from."""
    shape = _shape(cells)
    if shape in again:
        return True
    pairs = [
        (str(cell), head.names[column] if column < len(head.names) else "")
        for column, cell in enumerate(cells)
        if cell is not None
    ]
    parts = sum(heading_text(text) in name.split("/") for text, name in pairs)
    return len(pairs) > 1 and parts == len(pairs)


def _shape(cells: tuple[str, ...] | list[Cell]) -> tuple[str, ...]:
    shape = [heading_text(cell) if cell else "" for cell in cells]
    while shape and not shape[-1]:
        shape.pop()
    return tuple(shape)


def _numbering(values: list[Cell]) -> bool:
    """Say whether the cells count the columns: 1 2 3 …, （1）（2）…, or 甲 乙 1 2 …."""
    if len(values) < _WIDE:
        return False
    bare = [str(value).strip("（）() 　") for value in values]
    letters = [text for text in bare if text in _ORDINALS and text]
    numbers = bare[len(letters) :]
    if letters and "".join(letters) != _ORDINALS[: len(letters)]:
        return False
    return numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _remark(cells: list[Cell]) -> bool:
    text = next((cell for cell in cells if isinstance(cell, str) and cell.strip()), "")
    return bool(_NOTE.match(text.strip())) or len(text) > 30  # noqa: PLR2004 - no name is so long


def _seen(values: list[Cell]) -> str:
    return " ".join(str(value) for value in values if value is not None)
