"""Stations that may be written twice in one file, by place and by name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from stationmap.ledger.checking.matching import plain
from stationmap.ledger.checking.places.borders import distances
from stationmap.ledger.checking.places.neighbours import near_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stationmap.ledger.checking.findings import Findings
    from stationmap.ledger.checking.places import Positions
    from stationmap.ledger.checking.table import Table


def tell_doubles(
    table: Table,
    findings: Findings,
    found: Positions,
    *,
    names: Sequence[str],
    townships: Sequence[str | None],
    is_vague: Callable[[int], bool],
) -> None:
    """Tell rows that are near an earlier one, then those with the name of an earlier one.

    Parameters
    ----------
    table, findings : Table, Findings
        The file, and what takes the faults.
    found : Positions
        Where the rows are.
    names, townships : sequence of (str or None)
        What each row is called, and in which township it is.
    is_vague : callable
        Says of a row whether its position stands for an area: it is near nobody.
    """
    out = findings.left_out
    there = [row for row, number in enumerate(table.rows) if number not in out]
    exact = [row for row in there if math.isfinite(found.lon[row]) and not is_vague(row)]
    told: set[int] = set()
    heading = table.heading("name")
    for pair in near_pairs(found.lon, found.lat, np.array(exact, np.intp)):
        same = plain(names[pair.row]) == plain(names[pair.other])
        findings.tell(
            "duplicate" if same else "near-duplicate",
            table.rows[pair.row],
            column=heading,
            value=names[pair.row],
            other=table.rows[pair.other],
            name=names[pair.other],
            **distances(pair.distance_m),
        )
        if same:
            told.add(pair.row)
    first: dict[tuple[str, str | None], int] = {}
    for row in there:
        # A row that was left out for standing twice keeps its name to itself.
        if not names[row] or table.rows[row] in out:
            continue
        other = first.setdefault((plain(names[row]), townships[row]), row)
        if other != row and row not in told:
            findings.tell(
                "name-twice",
                table.rows[row],
                column=heading,
                value=names[row],
                other=table.rows[other],
            )
