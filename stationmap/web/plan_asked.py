"""What the address of the planner's page asks for; the state of the page is all in it.

Names are those of the command line and of the interface (`stationmap.planning`),
and four more of the page's own: ``list`` (a file that was handed in), ``sort``,
``day`` and ``hour``, which a form sends and which become ``at``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from stationmap import planning, query
from stationmap.coverage.asked import RADIUS_M, CoverageQuery
from stationmap.coverage.figures import DemandBasis
from stationmap.coverage.schedule import SAMPLED_AT_MINUTE
from stationmap.errors import DataError, HoursError, InputError, NotFoundError, TimeError
from stationmap.hours import SHANGHAI, DayKind
from stationmap.model import Facility
from stationmap.scenario import Planned
from stationmap.siting.result import Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from stationmap.catalogue import Catalogue
    from stationmap.errors import StationmapError
    from stationmap.model import LonLat
    from stationmap.scenario import Scenario
    from stationmap.settings import Settings

    Text = Mapping[str, Sequence[str]]

USUAL = CoverageQuery()
NOON = 12
A_YEAR = 366
NEW, MOST_NEW = 5, 100
TOGETHER = {  # parameters that stand or fall together, under the part of the page they are in
    "radius": ("radius", "minutes", "mode"),
    "at": ("at", "day", "hour"),
    "need": ("need",),
    "all_day": ("all_day",),
    "demand": ("demand", "list"),
    "scenario": ("close", "open", "hours", "scenario"),
    "site": ("new", "model", "job", "p"),
}


class Column(StrEnum):
    """The columns of the table of townships, in their order."""

    NAME = "name"
    STATIONS = "stations"
    COVERED = "covered"
    OUT = "out"
    P95 = "p95"
    LAND = "land"
    GAP = "gap"
    MEAN = "mean"
    PER_STATION = "per"
    CROSS2 = "cross2"
    CROSS3 = "cross3"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column the table stands, and whether the greatest comes first."""

    column: Column = Column.OUT
    falling: bool = True

    def __str__(self) -> str:
        """Write it as in an address."""
        return f"-{self.column.value}" if self.falling else self.column.value


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked address of the planner's page.

    ``list_id`` names a file that was handed in. ``new`` is None until somebody
    asks where to build. ``job`` names a siting that was begun. ``upload`` says
    that a list is wanted, but none was handed in yet. ``lang`` is the language asked for.
    """

    coverage: CoverageQuery
    list_id: str = ""
    model: Model = Model.MCLP
    new: int | None = None
    job: str = ""
    sort: Sort = Sort()
    upload: bool = False
    lang: str = ""
    faults: tuple[StationmapError, ...] = ()

    def link(self, path: str = "/plan") -> str:
        """Write the address that asks for this."""
        asked = self.parameters()
        # A colon, a comma or a slash in hours need no escaping in a query.
        return f"{path}?{urlencode(asked, quote_via=quote, safe=',:/')}" if asked else path

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters that `read` reads back as this, without what goes unsaid."""
        page = {
            "new": str(self.new or ""),
            "model": "" if self.model is Model.MCLP else self.model.value,
            "job": self.job,
            "sort": "" if self.sort == Sort() else str(self.sort),
            "lang": self.lang,
        }
        return [*self.question(), *((name, text) for name, text in page.items() if text)]

    def posed(self) -> list[list[str]]:
        """Return what a siting is an answer to: all but how the page is looked at."""
        bare = replace(self, job="", sort=Sort(), new=self.new or NEW, lang="")
        return [list(pair) for pair in bare.parameters()]

    def question(self) -> list[tuple[str, str]]:
        """Return only the parameters that coverage depends on."""
        asked, travel = self.coverage, self.coverage.travel
        plain = asked.radius_m == RADIUS_M
        given = {
            "radius": "" if travel or plain else f"{asked.radius_m:g}",
            "minutes": f"{travel.minutes:g}" if travel else "",
            "mode": travel.mode if travel else "",
            "need": ",".join(f.value for f in Facility if f in asked.need),
            "all_day": "1" if asked.all_day else "",
            "at": asked.at.strftime("%Y-%m-%dT%H:%M") if asked.at else "",
            "demand": "" if asked.demand is DemandBasis.COMMITTEES else asked.demand.value,
            "list": self.list_id,
            "unplaced": "1" if asked.unplaced else "",
            "cross": "" if asked.cross == USUAL.cross else str(asked.cross),
            "farthest": "" if asked.farthest == USUAL.farthest else str(asked.farthest),
        }
        said = [(name, text) for name, text in given.items() if text]
        return said + asked.scenario.parameters()

    def asking(self, **changes: object) -> Plan:
        """Ask the same with another question for coverage."""
        return replace(self, coverage=replace(self.coverage, **changes), job="")  # type: ignore[arg-type]

    def with_scenario(self, scenario: Scenario) -> Plan:
        """Ask the same of another scenario."""
        return self.asking(scenario=scenario)

    def with_closed(self, ref: str) -> Plan:
        """Ask what if a station were closed."""
        scenario = self.coverage.scenario
        kept = tuple(change for change in scenario.hours if change.ref != ref)
        close = tuple(dict.fromkeys((*scenario.close, ref)))
        return self.with_scenario(replace(scenario, close=close, hours=kept))

    def with_opened(self, positions: Iterable[LonLat]) -> Plan:
        """Ask what if stations were opened at these places, too."""
        scenario = self.coverage.scenario
        there = {planned.position for planned in scenario.open}
        more = tuple(Planned(position) for position in positions if position not in there)
        asked = self.with_scenario(replace(scenario, open=scenario.open + more))
        return replace(asked, new=None)


def read(text: Text, *, now: datetime, catalogue: Catalogue, settings: Settings) -> Plan:
    """Check the address of the page; what is wrong is left out, and told in `Plan.faults`."""
    given = {name: list(values) for name, values in text.items()}
    faults: list[StationmapError] = []
    while True:
        try:
            return replace(_read(given, now, catalogue, settings), faults=tuple(faults))
        except (InputError, NotFoundError) as fault:
            faults.append(fault)
            names = TOGETHER.get(section(fault), (fault.field or "",))
            if not [given.pop(name) for name in names if name in given]:
                raise


def section(fault: StationmapError) -> str:
    """Return the part of the page that a fault belongs to; "" for none."""
    if isinstance(fault, HoursError):
        return "scenario"
    if isinstance(fault, DataError):
        return "demand"
    field = fault.field or ""
    return next((part for part, names in TOGETHER.items() if field in (part, *names)), "")


def _read(text: Text, now: datetime, catalogue: Catalogue, settings: Settings) -> Plan:
    asked = planning.coverage_query(
        _with_moment(text, now.date(), catalogue), now=now, settings=settings
    )
    asked.scenario.apply(catalogue.stations)  # a ref that is not there is told here
    by_list, list_id = asked.demand is DemandBasis.FILE, _one(text, "list")
    if by_list and not list_id:
        asked = replace(asked, demand=DemandBasis.COMMITTEES)
    new = query.count(text, "new", default=0, most=MOST_NEW, least=0)
    return Plan(
        coverage=asked,
        list_id=list_id if by_list else "",
        upload=by_list and not list_id,
        model=query.choice(text, "model", Model, default=Model.MCLP),
        new=new or None,
        job=_one(text, "job"),
        sort=_sort(text),
        lang=_one(text, "lang"),
    )


def _with_moment(text: Text, today: date, catalogue: Catalogue) -> Text:
    """Turn a kind of day and an hour into the moment that stands for them.

    A form sends the moment of the page along; it stays, if it is of that kind.
    """
    if "day" not in text:
        return text
    kind = query.choice(text, "day", DayKind, default=None)
    if kind is None:
        return {**text, "at": []}
    hour = query.count(text, "hour", default=NOON, most=23, least=0)
    if _one(text, "at"):
        given = query.moment(text, now=datetime.combine(today, time(), SHANGHAI))
        if given.hour == hour and catalogue.calendar.kind(given.date()) is kind:
            return text
    day = day_of(kind, today, catalogue)
    at = datetime.combine(day, time(hour, SAMPLED_AT_MINUTE), SHANGHAI)
    return {**text, "at": [at.isoformat()]}


def day_of(kind: DayKind, today: date, catalogue: Catalogue) -> date:
    """Return the next day of a kind, or the last one where none is announced.

    Raises
    ------
    TimeError
        The calendar knows of none in a year either way.
    """
    for days in chain(range(A_YEAR), range(-1, -A_YEAR, -1)):
        day = today + timedelta(days=days)
        if catalogue.calendar.kind(day) is kind:
            return day
    raise TimeError(
        zh="已公布的日历里，前后一年都没有这样的日子。请换一种。",
        en="The calendar knows no such day within a year. Choose another kind of day.",
        field="day",
        value=kind.value,
    )


def _sort(text: Text) -> Sort:
    raw = _one(text, "sort")
    try:
        return Sort(Column(raw.removeprefix("-")), raw.startswith("-")) if raw else Sort()
    except ValueError:
        raise query.unknown_choice("sort", raw, [column.value for column in Column]) from None


def _one(text: Text, name: str) -> str:
    return (text.get(name) or ("",))[-1].strip()
