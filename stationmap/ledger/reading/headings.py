"""Finds the row, or the two rows, that hold the headings of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from stationmap.ledger.reading.cell_text import heading_text
from stationmap.ledger.reading.grid import letters
from stationmap.ledger.reading.heading_words import heading_score, is_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.ledger.reading.grid import Grid, Region
    from stationmap.ledger.sheet import Cell

LOOKED_AT = 60  # rows; a ledger whose headings stand lower is not found
_ENOUGH = 2
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Head:
    """Where the headings stand.

    ``top`` and ``bottom`` are rows as a spreadsheet counts. ``names`` has one
    heading for each column from A on, empty where there is none. ``score``
    counts the headings that are known words; 0: the row was guessed.
    """

    top: int
    bottom: int
    names: tuple[str, ...]
    score: int


def find_head(grid: Grid) -> Head | None:
    """Find the headings of a grid, or None where no row looks like them."""
    rows = grid.rows[:LOOKED_AT]
    scores = [heading_score(cells) for _, cells in rows]
    best = max(scores, default=0)
    if best >= _ENOUGH:
        at = scores.index(best)
    else:
        guess = _guess(rows, scores)
        if guess is None:
            return None
        at, best = guess
    top, bottom = _block(grid, rows, at)
    names = _names(grid, rows, top, bottom)
    return Head(rows[top][0], rows[bottom][0], names, max(best, 0))


def _guess(rows: Sequence[tuple[int, list[Cell]]], scores: list[int]) -> tuple[int, int] | None:
    """Choose a row without known words: the first that is all text and as wide as the rest."""
    single = next((at for at, score in enumerate(scores) if score == 1), None)
    if single is not None and _filled(rows[single][1]) == 1:
        return single, 1
    width = max((_filled(cells) for _, cells in rows), default=0)
    for at, (_, cells) in enumerate(rows[:-1]):
        values = [cell for cell in cells if cell is not None]
        if len(values) < max(_ENOUGH, (width + 1) // 2):
            continue
        texts = [cell for cell in values if isinstance(cell, str)]
        if len(texts) == len(set(texts)) == len(values) and not any(map(_like_value, texts)):
            return at, max(scores[at], 0)
        return None
    return None


def _like_value(text: str) -> bool:
    return len(text) > 24 or sum(map(str.isdigit, text)) > 3  # noqa: PLR2004 - headings are short


def _filled(cells: list[Cell]) -> int:
    return sum(cell is not None for cell in cells)


def _block(grid: Grid, rows: Sequence[tuple[int, list[Cell]]], at: int) -> tuple[int, int]:
    """Widen the row of headings to the group headings above or the sub-headings below."""
    top = bottom = at
    width = len(rows[at][1])
    if at and _groups(grid, rows[at - 1], width):
        top = at - 1
    reaching = [r.bottom for r in grid.merged if r.top <= rows[at][0] < r.bottom <= r.top + 2]
    lowest = max(reaching, default=0)
    while bottom + 1 < len(rows) and bottom - top + 1 < _MOST_ROWS:
        number, cells = rows[bottom + 1]
        if number > lowest and not _below(rows[bottom][1], cells):
            break
        if _filled(cells) and not any(isinstance(cell, str) for cell in cells):
            break
        bottom += 1
    return top, bottom


def _groups(grid: Grid, row: tuple[int, list[Cell]], width: int) -> bool:
    """Say whether a row holds group headings: several texts, one of them over several columns."""
    number, cells = row
    texts = [cell for cell in cells if cell is not None]
    if not texts or not all(isinstance(cell, str) for cell in texts):
        return False
    across = [r for r in grid.merged if r.top == number and r.right > r.left]
    if any(r.right - r.left + 1 >= width - 1 and width > _ENOUGH for r in across):
        return False  # a title over the whole table
    return bool(across) or (len(texts) >= _ENOUGH and heading_score(texts) >= 1)


def _below(above: list[Cell], cells: list[Cell]) -> bool:
    """Say whether a row holds sub-headings, by its words and by the gaps above them."""
    texts = [cell for cell in cells if cell is not None]
    if len(texts) < _ENOUGH or not all(isinstance(t, str) and is_heading(t) for t in texts):
        return False
    repeated = sum(a is not None and a == b for a, b in zip(above, cells, strict=False))
    return repeated < len(texts) and _filled(above) > len(texts)


def _names(
    grid: Grid, rows: Sequence[tuple[int, list[Cell]]], top: int, bottom: int
) -> tuple[str, ...]:
    """Join the headings of each column from top to bottom, such as 位置/经度."""
    block = rows[top : bottom + 1]
    width = max(len(cells) for _, cells in block)
    lines = [
        [heading_text(cell) if cell is not None else "" for cell in cells]
        + [""] * (width - len(cells))
        for _, cells in block
    ]
    numbers = [number for number, _ in block]
    for region in grid.merged:
        if region.top in numbers:
            _spread(lines[numbers.index(region.top)], region)
    if not any(r.top == numbers[0] and r.right > r.left for r in grid.merged):
        for upper, lower in pairwise(lines):
            _spread_over(upper, lower)
    return tuple(
        "/".join(dict.fromkeys(line[column] for line in lines if line[column]))
        for column in range(width)
    )


def _spread(line: list[str], region: Region) -> None:
    for column in range(region.left, min(region.right + 1, len(line))):
        line[column] = line[column] or line[region.left]


def _spread_over(upper: list[str], lower: list[str]) -> None:
    """Let a group heading reach right over sub-headings that have none of their own."""
    for column in range(1, len(upper)):
        if not upper[column] and lower[column]:
            upper[column] = upper[column - 1] if lower[column - 1] else ""


def heading_names(names: Sequence[str], used: set[int]) -> tuple[dict[int, str], list[int]]:
    """Give every column that holds something a name of its own.

    Parameters
    ----------
    names : sequence of str
        As found; empty where a column has none.
    used : set of int
        Columns that hold values.

    Returns
    -------
    tuple
        Column to name, in the order of the columns, and the columns whose
        name stood there before.
    """
    named: dict[int, str] = {}
    taken: set[str] = set()
    twice = []
    for column in sorted(used | {c for c, name in enumerate(names) if name}):
        name = names[column] if column < len(names) else ""
        wanted = name or f"（{letters(column)} 列）"
        unique, number = wanted, 1
        while unique in taken:
            number += 1
            unique = f"{wanted}（{number}）"
        if unique != wanted:
            twice.append(column)
        taken.add(unique)
        named[column] = unique
    return named, twice
