"""From text to checked questions of a planner, in the same words for CLI and interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap import query
from stationmap.coverage.asked import CROSS, FARTHEST, RADIUS_M, CoverageQuery
from stationmap.coverage.figures import DemandBasis
from stationmap.coverage.limits import MAX_MINUTES, MAX_RADIUS_M
from stationmap.coverage.reach import TravelTime
from stationmap.errors import InputError, NumberError
from stationmap.nearest import TravelMode
from stationmap.scenario import PARAMETERS, Scenario

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.query import Text
    from stationmap.settings import Settings

MAX_CROSS = 9
MAX_FARTHEST = 100
COVERAGE_PARAMETERS = PARAMETERS | {
    "radius",
    "minutes",
    "mode",
    "need",
    "all_day",
    "at",
    "cross",
    "demand",
    "unplaced",
    "farthest",
}


def coverage_query(text: Text, *, now: datetime, settings: Settings) -> CoverageQuery:
    """Check the parameters of a question for coverage.

    Parameters
    ----------
    text : mapping of str to sequence of str
        ``radius`` (metres) or ``minutes`` and ``mode`` (walk or ebike);
        ``need`` (repeated or separated by commas), ``all_day``, ``at`` (ISO
        8601; not given, hours do not matter; ``now`` for this moment),
        ``cross``, ``demand`` (committees, area or file), ``unplaced``,
        ``farthest``, and the scenario: ``close``, ``open``, ``hours``.
    now : datetime
        This moment.
    settings : Settings
        The speeds and the detour from which minutes become metres.

    Raises
    ------
    InputError
        The first parameter that is wrong: its name, its value, the remedy.
    """
    travel = travel_time(text, settings)
    return CoverageQuery(
        radius_m=number(text, "radius", default=RADIUS_M, most=MAX_RADIUS_M, unit=("米", "m")),
        travel=travel,
        need=query.facilities(text),
        all_day=query.flag(text, "all_day"),
        at=_moment(text, now),
        cross=query.count(text, "cross", default=CROSS, most=MAX_CROSS),
        demand=query.choice(text, "demand", DemandBasis, default=DemandBasis.COMMITTEES),
        unplaced=query.flag(text, "unplaced"),
        farthest=query.count(text, "farthest", default=FARTHEST, most=MAX_FARTHEST, least=0),
        scenario=Scenario.parse(text),
    )


def travel_time(text: Text, settings: Settings) -> TravelTime | None:
    """Read ``minutes`` and ``mode``, None without minutes; see `coverage_query`."""
    mode = query.choice(text, "mode", TravelMode, default=None)
    if not _given(text, "minutes"):
        if mode is not None:
            raise InputError(
                zh=f"写了怎么走（mode={mode.value}），没写几分钟。"
                "请加上 minutes，例如 minutes=15。",
                en=f"mode={mode.value} needs minutes. Add them, as in minutes=15.",
                field="minutes",
            )
        return None
    if _given(text, "radius"):
        raise InputError(
            zh="服务半径（radius）和时间（minutes）只能写一个。请去掉一个。",
            en="Give radius or minutes, not both.",
            field="minutes",
            value=_given(text, "minutes"),
        )
    minutes = number(text, "minutes", default=0.0, most=MAX_MINUTES, unit=("分钟", "min"))
    mode = mode or TravelMode.WALK
    straight_m_s = settings.walk_speed_m_s if mode is TravelMode.WALK else settings.ebike_speed_m_s
    return TravelTime(minutes, mode.value, straight_m_s * settings.detour, settings.detour)


def number(text: Text, name: str, *, default: float, most: float, unit: tuple[str, str]) -> float:
    """Read a number that is more than 0 and at most `most`."""
    raw = _given(text, name)
    if not raw:
        return default
    value = float(raw) if query.DECIMAL.fullmatch(raw) else float("nan")
    if not 0.0 < value <= most:
        raise NumberError(
            zh=f"{name} 要是大于 0、不超过 {most:g} 的数（{unit[0]}），现在是“{raw[:40]}”。",
            en=f"{name} must be more than 0 and at most {most:g} ({unit[1]}); it is {raw[:40]!r}.",
            field=name,
            value=raw[:40],
        )
    return value


def _moment(text: Text, now: datetime) -> datetime | None:
    raw = _given(text, "at")
    if not raw:
        return None
    return query.moment({} if raw.lower() == "now" else text, now=now)


def _given(text: Text, name: str) -> str:
    return (text.get(name) or ("",))[-1].strip()
