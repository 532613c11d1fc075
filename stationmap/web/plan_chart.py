"""Coverage by hour as a drawing: two lines between which the truth lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.hours import DayKind
from stationmap.language import translate as _
from stationmap.web.plan_words import day_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.coverage.figures import HourRow
    from stationmap.coverage.report import CoverageReport

LEFT, TOP, WIDTH, HEIGHT = 38.0, 12.0, 290.0, 150.0
HOURS = 24
ROOM = 15.0  # a word fits between two lines so far apart
NIGHT = range(7)
DAYTIME = range(8, 18)
NOONISH = range(11, 15)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the drawing, and the middle of its foot."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws; lengths are units of its view box."""

    kind: str
    other: str
    lower: str
    upper: str
    band: str
    other_line: str
    words: tuple[Word, ...]
    other_word: Word
    now: float | None
    left: float = LEFT
    top: float = TOP
    right: float = LEFT + WIDTH
    bottom: float = TOP + HEIGHT

    @property
    def levels(self) -> list[tuple[str, float]]:
        """The marks of the upright scale."""
        return [("100%" if n == 100 else str(n), y_of(n / 100)) for n in (0, 25, 50, 75, 100)]  # noqa: PLR2004 - all

    @property
    def hours(self) -> list[tuple[str, float]]:
        """The marks of the hours."""
        return [(_("24 时") if h == HOURS else str(h), x_of(h)) for h in (0, 6, 12, 18, HOURS)]


def chart(report: CoverageReport, kind: DayKind, now: int | None) -> Chart:
    """Draw one kind of day with both lines, and another's lower line to compare.

    Parameters
    ----------
    report : CoverageReport
        Whose hours.
    kind : DayKind
        The day in front; weekends, or working days, stand behind it.
    now : int, optional
        An hour to mark.
    """
    other = DayKind.WORKDAY if kind is not DayKind.WORKDAY else DayKind.WEEKEND
    front, behind = _rows(report, kind), _rows(report, other)
    days = day_names()
    lower = [row.demand_lower or 0.0 for row in front]
    upper = [row.demand_upper or 0.0 for row in front]
    back = [row.demand_lower or 0.0 for row in behind]
    up, down = steps(upper), steps(lower)
    backwards = " ".join(reversed(down.split(" ")))
    return Chart(
        kind=days[kind],
        other=days[other],
        lower=down,
        upper=up,
        band=f"{up} {backwards}",
        other_line=steps(back),
        words=(
            _front_word(days[kind], lower, upper, back),
            *_band_word(lower, upper),
        ),
        other_word=_other_word(days[other], back, lower),
        now=None if now is None else x_of(now + 0.5),
    )


def table(report: CoverageReport) -> list[tuple[int, list[tuple[float | None, float | None]]]]:
    """Return for each hour the two bounds of each kind of day, in the order of `day_names`."""
    rows = [_rows(report, kind) for kind in day_names()]
    return [
        (hour, [(day[hour].demand_lower, day[hour].demand_upper) for day in rows])
        for hour in range(HOURS)
    ]


def x_of(hour: float) -> float:
    """Return where an hour stands."""
    return round(LEFT + WIDTH * hour / HOURS, 1)


def y_of(share: float) -> float:
    """Return where a share stands."""
    return round(TOP + HEIGHT * (1 - share), 1)


def steps(shares: Sequence[float]) -> str:
    """Return the points of a line that stays level for each hour."""
    found = []
    for hour, share in enumerate(shares):
        found += [f"{x_of(hour)},{y_of(share)}", f"{x_of(hour + 1)},{y_of(share)}"]
    return " ".join(found)


def _rows(report: CoverageReport, kind: DayKind) -> list[HourRow]:
    return [row for row in report.by_hour if row.day_kind is kind]


def _front_word(
    text: str, lower: Sequence[float], upper: Sequence[float], back: Sequence[float]
) -> Word:
    """Name the lines in front above them, or beneath where the one behind runs above."""
    if max(back[h] for h in NOONISH) > max(upper[h] for h in NOONISH):
        return Word(text, x_of(13), y_of(min(lower[h] for h in NOONISH)) + 15)
    return Word(text, x_of(13), y_of(max(upper[h] for h in NOONISH)) - 6)


def _band_word(lower: Sequence[float], upper: Sequence[float]) -> tuple[Word, ...]:
    """Name the band in the night, where it is widest, if there is room in it."""
    top, foot = y_of(min(upper[h] for h in NIGHT)), y_of(max(lower[h] for h in NIGHT))
    if foot - top < ROOM:
        return ()
    return (Word(_("时间待核实的"), x_of(4), (top + foot) / 2 + 4),)


def _other_word(text: str, back: Sequence[float], lower: Sequence[float]) -> Word:
    """Name the line behind under its daytime, or above it where it runs above."""
    hour = max(DAYTIME, key=lambda h: abs(lower[h] - back[h]))
    below = back[hour] <= lower[hour]
    return Word(text, x_of(10), y_of(back[hour]) + (15 if below else -6))
