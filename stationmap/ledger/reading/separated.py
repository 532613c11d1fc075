"""Reads text files with separators: CSV, TSV, and what people call so."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from stationmap.ledger.reading.encodings import decoded
from stationmap.ledger.reading.grid import Grid, letters
from stationmap.ledger.reading.heading_words import heading_score
from stationmap.ledger.reading.too_many import too_many_columns, too_many_rows
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stationmap.ledger.limits import Limits
    from stationmap.ledger.reading.encodings import Text
    from stationmap.ledger.sheet import Cell

_SEPARATORS = (",", "\t", ";", "，", "|", "；", "、")
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_SAMPLED = 40  # rows
_FIELD_CHARS = 1 << 20
_TOLD_EVERY = 5_000  # rows


def read_csv(content: bytes, limits: Limits, tell: Callable[[float], None] | None = None) -> Grid:
    """Read a text file as a grid; every cell is text.

    Raises
    ------
    FileError
        A quotation mark is never closed, or the file is larger than the limits.
    """
    text = decoded(content)
    body = text.text
    said = _SAID.match(body)
    if said:
        body = body[said.end() :]
    separator = said[1] if said else _separator(body)
    grid = Grid()
    grid.marks.kept = limits.listed
    first_line = 2 if said else 1
    for row, (line, cells) in enumerate(_records(body, separator), 1):
        _take(grid, row, cells, limits)
        _mark_bytes(grid, text, row, line + first_line - 1)
        if tell is not None and row % _TOLD_EVERY == 0:
            tell(min(1.0, row * 60 / max(len(body), 1)))
    return grid


def _take(grid: Grid, row: int, cells: list[str], limits: Limits) -> None:
    values: list[Cell] = [cell or None for cell in cells]
    if not any(cell and not cell.isspace() for cell in cells):
        return
    last = max(column for column, cell in enumerate(cells) if cell)
    if last >= limits.columns:
        raise too_many_columns("", row, last, cells[last], limits)
    if len(grid.rows) >= limits.rows:
        raise too_many_rows("", row, limits)
    grid.rows.append((row, values))


def _mark_bytes(grid: Grid, text: Text, row: int, lines: int) -> None:
    """Note the row whose last physical line is `lines` if its bytes were odd."""
    for code, places in (("bytes-mixed", text.mixed), ("bytes-lost", text.lost)):
        for line in [number for number in places if number <= lines]:
            grid.marks.add(code, row, None, places.pop(line).hex(" ").upper())


def _records(body: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the number of its last physical line."""
    csv.field_size_limit(_FIELD_CHARS)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    row = 0
    while True:
        began = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = body.split("\n", began)[began - 1 : began]
            raise refusal(
                "quote-open",
                zh="这一行有一个引号没有配对，后面的行都连进了一格。请补上或删去这个引号。",
                en="A quotation mark in this row is not closed properly and swallows what follows."
                " Close it or delete it.",
                row=row + 1,
                column=_open_column(line[0] if line else "", separator),
                value=(line[0] if line else "").strip()[:200] or str(error),
            ) from error
        row += 1
        yield reader.line_num, cells


def _open_column(line: str, separator: str) -> str | None:
    """Name the column in which a quotation mark opens and does not close."""
    inside, column = False, 0
    opened = None
    for letter in line:
        if letter == '"':
            inside = not inside
            opened = column if inside else opened
        elif letter == separator and not inside:
            column += 1
    return letters(opened) if opened is not None else None


def _separator(body: str) -> str:
    """Choose what separates the cells: what the headings and most rows agree on."""
    lines = [line for line in body[:100_000].splitlines() if line.strip()][:_SAMPLED]
    best, most = ",", (0.0, 0)
    for separator in _SEPARATORS:
        counts = [line.count(separator) for line in lines]
        if not any(counts):
            continue
        usual = max(set(counts), key=counts.count)
        agreed = counts.count(usual) / len(counts) if usual else 0.0
        known = max(heading_score(_split(line, separator)) for line in lines)
        score = (min(known, 20) + agreed, usual)
        if score > most:
            best, most = separator, score
    return best


def _split(line: str, separator: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(separator)]
