"""A planner's question for sites: typed, then checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stationmap import planning, query
from stationmap.coverage.asked import CoverageQuery  # noqa: TC001 - read at run time
from stationmap.coverage.limits import MAX_CELL_M, MIN_CELL_M
from stationmap.errors import InputError, NumberError
from stationmap.siting.result import Model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from stationmap.query import Text
    from stationmap.settings import Settings

MOST_NEW = 10_000
CELL_M, TIME_LIMIT_S, MOST_TIME_S = 1000.0, 60.0, 3600.0
MINIMUM = re.compile(r"(\d{12}):(\d{1,4})", re.ASCII)
SITING_PARAMETERS = (planning.COVERAGE_PARAMETERS - {"cross", "farthest"}) | {
    "new",
    "model",
    "existing",
    "candidates",
    "cell",
    "minimum",
    "forbid",
    "curve",
    "skip_unreachable",
    "time_limit",
}


class Existing(StrEnum):
    """What becomes of the stations that stand."""

    FIXED = "fixed"  # they stay, and cost nothing of p
    FREE = "free"  # they are candidates like the others, and p counts all


class CandidateKind(StrEnum):
    """Where stations may be opened."""

    COMMITTEES = "committees"  # every village and community without a station
    GRID = "grid"
    FILE = "file"  # the planner's own list


@dataclass(frozen=True, slots=True)
class SitingQuery:
    """A checked question for sites.

    Attributes
    ----------
    coverage : CoverageQuery
        Which stations count, how far is within reach, for whom.
    model : Model
        What is wanted.
    new : int or None
        How many stations; the LSCP finds that itself.
    existing : Existing
        What becomes of the stations that stand.
    candidates : CandidateKind
        Where stations may be opened; with ``FILE`` they are handed over beside.
    cell_m : float
        The side of a cell of the grid of candidates, metres.
    minimum : tuple of (str, int)
        Township codes, and how many stations must stand there in the end.
    forbid : frozenset of str
        Codes of candidates that may not be chosen.
    curve : bool
        MCLP: tell also what 1, 2, .. `new` stations would bring.
    skip_unreachable : bool
        LSCP: serve all demand but what no candidate reaches.
    time_limit_s : float
        After so many seconds the best answer so far is given, with its gap.
    """

    coverage: CoverageQuery
    model: Model = Model.MCLP
    new: int | None = None
    existing: Existing = Existing.FIXED
    candidates: CandidateKind = CandidateKind.COMMITTEES
    cell_m: float = CELL_M
    minimum: tuple[tuple[str, int], ...] = ()
    forbid: frozenset[str] = frozenset()
    curve: bool = False
    skip_unreachable: bool = False
    time_limit_s: float = TIME_LIMIT_S


def siting_query(text: Text, *, now: datetime, settings: Settings) -> SitingQuery:
    """Check the parameters of a question for sites.

    Parameters
    ----------
    text : mapping of str to sequence of str
        Those of `stationmap.planning.coverage_query`, and ``new``, ``model``
        (mclp, lscp, p-median, p-center), ``existing`` (fixed, free),
        ``candidates`` (committees, grid, file), ``cell`` (metres),
        ``minimum`` (code:number, repeated), ``forbid`` (codes of candidates,
        repeated), ``curve``, ``skip_unreachable``, ``time_limit`` (seconds).
    now : datetime
        This moment.
    settings : Settings
        Speeds and detour.

    Raises
    ------
    InputError
        The first parameter that is wrong: its name, its value, the remedy.
    """
    model = query.choice(text, "model", Model, default=Model.MCLP)
    new = query.count(text, "new", default=0, most=MOST_NEW) or None
    if new is None and model is not Model.LSCP:
        raise NumberError(
            zh="要建几座（new）没有填。请写 1 或更多，例如 new=5。",
            en="new is missing: how many stations. Give 1 or more, as in new=5.",
            field="new",
        )
    if new is not None and model is Model.LSCP:
        raise InputError(
            zh="LSCP 自己算出最少要几座，不用写 new。请去掉它，或换一个模型。",
            en="The LSCP finds itself how many stations it takes. Leave out new, or choose "
            "another model.",
            field="new",
            value=new,
        )
    drawn = query.flag(text, "curve")
    if drawn and model is not Model.MCLP:
        raise InputError(
            zh="逐座的曲线（curve）只有 mclp 有。请去掉它，或用 mclp。",
            en="Only the mclp has a curve. Leave it out, or choose mclp.",
            field="curve",
            value="1",
        )
    return SitingQuery(
        coverage=planning.coverage_query(text, now=now, settings=settings),
        model=model,
        new=new,
        existing=query.choice(text, "existing", Existing, default=Existing.FIXED),
        candidates=query.choice(
            text, "candidates", CandidateKind, default=CandidateKind.COMMITTEES
        ),
        cell_m=_cell_m(text),
        minimum=tuple(_minimums(text)),
        forbid=frozenset(_words(text, "forbid")),
        curve=drawn,
        skip_unreachable=query.flag(text, "skip_unreachable"),
        time_limit_s=planning.number(
            text, "time_limit", default=TIME_LIMIT_S, most=MOST_TIME_S, unit=("秒", "s")
        ),
    )


def _cell_m(text: Text) -> float:
    cell_m = planning.number(text, "cell", default=CELL_M, most=MAX_CELL_M, unit=("米", "m"))
    if cell_m < MIN_CELL_M:
        raise NumberError(
            zh=f"cell 至少要 {MIN_CELL_M:g} 米，现在是 {cell_m:g}。",
            en=f"cell must be at least {MIN_CELL_M:g} m; it is {cell_m:g}.",
            field="cell",
            value=cell_m,
        )
    return cell_m


def _minimums(text: Text) -> Iterator[tuple[str, int]]:
    for words in _words(text, "minimum"):
        match = MINIMUM.fullmatch(words)
        if not match:
            raise InputError(
                zh=f"看不懂下限“{words[:40]}”。请写：乡镇街道代码:座数，例如 110113006000:2。",
                en=f"The minimum {words[:40]!r} is not understood. Write code:number, "
                "as in 110113006000:2.",
                field="minimum",
                value=words[:40],
            )
        yield match[1], int(match[2])


def _words(text: Text, name: str) -> Iterator[str]:
    for raw in text.get(name, ()):
        yield from filter(None, map(str.strip, re.split("[,，、]", raw)))
