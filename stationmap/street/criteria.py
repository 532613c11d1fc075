"""The criteria of the star rating, read from a small file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationmap.errors import DataError
from stationmap.model import Facility

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("criteria.toml")
LEVELS = range(1, 6)


class Fact(StrEnum):
    """What a criterion looks at."""

    PLACED = "placed"  # known more closely than by the district
    HOURS_KNOWN = "hours-known"
    FACILITY = "facility"  # any of those named
    LEDGER = "ledger"  # a number of the ledger, at least so much
    CHECKED = "checked-within-days"
    HOURS_KEPT = "hours-kept"  # share of checked days, at least so much of enough days
    BROKEN = "broken"  # confirmed reports of something broken, at most so many


@dataclass(frozen=True, slots=True)
class Criterion:
    """One point of the rating.

    Parameters
    ----------
    id : str
        Names it, the same in every language.
    stars : int
        The level that needs it, 1 to 5.
    zh, en : str
        What it asks for.
    fact : Fact
        What it looks at.
    of : tuple of str
        Which facilities, or which number of the ledger.
    at_least, at_most : float
        The bound.
    checks : int
        Of how many checked days a share has to be made to mean anything.
    source, grade : str
        Where it comes from, and how far that is to be trusted.
    """

    id: str
    stars: int
    zh: str
    en: str
    fact: Fact
    of: tuple[str, ...] = ()
    at_least: float = 0.0
    at_most: float = 0.0
    checks: int = 1
    source: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Criteria:
    """All points, with what is to be said about them.

    Parameters
    ----------
    zh, en : str
        What they are and who has published them.
    window_days : int
        How far back reports count.
    points : tuple of Criterion
        Ordered by level.
    """

    zh: str
    en: str
    window_days: int
    points: tuple[Criterion, ...]


@lru_cache(maxsize=4)
def read_criteria(file: Path = FILE) -> Criteria:
    """Read the criteria.

    Raises
    ------
    DataError
        The file cannot be read, or a criterion in it says what cannot be.
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        points = tuple(_criterion(item) for item in told["criterion"])
        about = told["about"]
        return Criteria(
            zh=about["zh"],
            en=about["en"],
            window_days=int(about["window_days"]),
            points=tuple(sorted(points, key=lambda point: point.stars)),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            zh=f"星级评定标准 {file.name} 有误（{error}）。请照原来的样子改正。",
            en=f"The criteria in {file.name} are not valid ({error}). Correct the file.",
            file=file.name,
        ) from None


def _criterion(item: Mapping[str, Any]) -> Criterion:
    made = Criterion(**{**item, "fact": Fact(item["fact"]), "of": tuple(item.get("of", ()))})
    if made.stars not in LEVELS:
        raise ValueError(f"{made.id}: stars = {made.stars}")
    if made.fact is Fact.FACILITY:
        _ = [Facility(word) for word in made.of]
    return made
