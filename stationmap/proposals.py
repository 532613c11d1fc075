"""Where to build: from a question to sites with names and a proof, said once for all.

The command line and the interface take parameters of the same names, and
answer with the same members.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from stationmap import planning, query
from stationmap.coverage.asked import CoverageQuery  # noqa: TC001 - read at run time
from stationmap.coverage.figures import DemandBasis, Notice, plain_row
from stationmap.coverage.limits import MAX_CELL_M, MIN_CELL_M
from stationmap.errors import InputError, NumberError
from stationmap.model import PositionQuality
from stationmap.reports.sites import Site, Sites
from stationmap.reports.tables import UNITS
from stationmap.siting.result import Model, SolveStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from stationmap.coverage.demand import Demand
    from stationmap.coverage.report import CoverageReport
    from stationmap.model import Station
    from stationmap.query import Text
    from stationmap.settings import Settings
    from stationmap.siting.candidates import Candidates
    from stationmap.siting.curve import CurvePoint
    from stationmap.siting.sites import PlanTerms, SitePlan
    from stationmap.siting.watch import Listener

    Plain = dict[str, Any]

MOST_NEW = 10_000
CELL_M, TIME_LIMIT_S, MOST_TIME_S = 1000.0, 60.0, 3600.0
NAMED = 20  # of the demand that nothing reaches, so many are told by name
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
MODEL_NAMES = {
    Model.LSCP: "座数最少而处处够得着（LSCP）",
    Model.MCLP: "最大覆盖（MCLP）",
    Model.P_MEDIAN: "平均最近（p-median）",
    Model.P_CENTER: "最远的最近（p-center）",
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


@dataclass(frozen=True, slots=True, eq=False)
class Proposed:
    """Sites, and the question and the report that they answer.

    ``curve`` holds what 1, 2, .. stations would bring, where that was asked.
    """

    query: SitingQuery
    report: CoverageReport
    plan: SitePlan
    curve: tuple[CurvePoint, ...] = ()

    @property
    def unit(self) -> str:
        """The unit of demand, in Chinese."""
        return UNITS[self.report.demand.unit]


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


def propose(
    report: CoverageReport,
    asked: SitingQuery,
    *,
    demand: Demand | None = None,
    listed: Candidates | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Listener | None = None,
) -> Proposed:
    """Find sites.

    Parameters
    ----------
    report : CoverageReport
        Of ``asked.coverage``: the stations that count there are those that stand.
    asked : SitingQuery
        What is asked.
    demand : Demand, optional
        The planner's own, where ``asked.coverage.demand`` is a file.
    listed : Candidates, optional
        The planner's own, where ``asked.candidates`` is a file.
    stop, progress : callable, optional
        May end the search; hears how it goes. See `stationmap.siting.Terms`.

    Raises
    ------
    InputError
        More stations than candidates, nothing to choose from, or demand or
        candidates that were to be handed over and were not.
    """
    from stationmap.siting.candidates import station_sites
    from stationmap.siting.sites import plan_curve, plan_sites

    points, places = demand or _demand(report, asked), listed or _candidates(report, asked)
    terms: PlanTerms = {
        "keep_existing": asked.existing is Existing.FIXED,
        "forbidden": _forbidden(places, asked.forbid),
        "minimum": dict(asked.minimum),
        "skip_unreachable": asked.skip_unreachable,
        "time_limit_s": asked.time_limit_s,
        "stop": stop,
        "progress": progress,
    }
    radius_m, standing = report.distance.radius_m, station_sites(report.ground, _standing(report))
    plan = plan_sites(
        points,
        places,
        model=asked.model,
        p=asked.new,
        service_radius_m=radius_m,
        existing=standing,
        **terms,
    )
    if not asked.curve or asked.new is None:
        return Proposed(asked, report, plan)
    drawn = plan_curve(
        points, places, asked.new, service_radius_m=radius_m, existing=standing, **terms
    )
    return Proposed(asked, report, plan, drawn)


def plain(found: Proposed) -> Plain:
    """Return what was found as values that `json` can write."""
    plan, result, asked = found.plan, found.plan.result, found.query
    said = verdict(found)
    return {
        "chosen": list(_chosen(found)),
        "objective": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "status": result.status.value,
        "solver_status": result.solver_status,
        "duration_s": round(result.duration_s, 6),
        "model": asked.model.value,
        "p": asked.new,
        "existing": asked.existing.value,
        "candidates": plan.candidates,
        "demand": plan.demand,
        "covered_before": plan.covered_before,
        "covered_after": plan.covered_after,
        "unreachable": list(plan.unreachable),
        "curve": [
            {
                "p": point.p,
                "covered": point.covered,
                "covered_share": point.covered_share,
                "adds": point.added,
                "proven": point.result.proven,
            }
            for point in found.curve
        ],
        "verdict": {"zh": said[0], "en": said[1]},
        "parameters": found.report.plain()["parameters"]
        | {
            "candidates": asked.candidates.value,
            "cell_m": asked.cell_m if asked.candidates is CandidateKind.GRID else None,
            "minimum": dict(asked.minimum),
            "forbid": sorted(asked.forbid),
            "skip_unreachable": asked.skip_unreachable,
            "time_limit_s": asked.time_limit_s,
        },
        "stations": plain_row(found.report.stations),
        "notices": [plain_row(notice) for notice in notices(found)],
        "data": {"version": found.report.version},
    }


def sites(found: Proposed) -> Sites:
    """Return what was found as a file tells it."""
    return sites_of(plain(found))


def sites_of(told: Plain) -> Sites:
    """Return what `plain` said as a file tells it; so a finished job can be written, too."""
    demand, model = told["parameters"]["demand"], Model(told["model"])
    return Sites(
        chosen=tuple(
            Site(
                rank=c["rank"],
                name=c["name"],
                township=c["township"] or "",
                lon=c["lon"],
                lat=c["lat"],
                adds=c["adds"],
                modelled=c["position_quality"] == PositionQuality.MODELLED.value
                and not c["existing"],
            )
            for c in told["chosen"]
        ),
        unit=UNITS[demand["unit"]],
        verdict=told["verdict"]["zh"],
        about=(
            ("模型", MODEL_NAMES[model]),
            ("求解器的原话", f"{told['solver_status']}，用时 {told['duration_s']:.2f} 秒"),
            ("目标值和上下界", f"{_value(told['objective'])}；{_value(told['bound'])}"),
            ("候选", f"{told['candidates']} 处"),
        ),
    )


def verdict(found: Proposed) -> tuple[str, str]:
    """Say in Chinese and in English what is proven, and no more."""
    plan, result = found.plan, found.plan.result
    if result.status is SolveStatus.INFEASIBLE:
        return unreachable(plan.unreachable, len(plan.unreachable), plan.service_radius_m)
    return proof(result.status, result.gap, answered=result.objective is not None)


def proof(status: SolveStatus, gap: float | None, *, answered: bool) -> tuple[str, str]:
    """Say how far an answer is from the best one there is."""
    share = 0.0 if gap is None else gap
    if status is SolveStatus.OPTIMAL:
        return f"最优，已证明，差距 {share:.1%}", f"Optimal, proven; the gap is {share:.1%}"
    stopped = status is SolveStatus.STOPPED
    why_zh, why_en = ("按要求停下", "Stopped") if stopped else ("到了时限", "Out of time")
    if not answered:
        return f"{why_zh}，还没有答案", f"{why_en}; there is no answer yet"
    if gap is None:
        return f"{why_zh}，离最优差多少不知道", f"{why_en}; the gap is not known"
    return (
        f"{why_zh}，离最优最多差 {share:.1%}",
        f"{why_en}; at most {share:.1%} from the optimum",
    )


def unreachable(names: Sequence[str], count: int, radius_m: float) -> tuple[str, str]:
    """Say which demand no candidate can reach; `names` are the first of `count`."""
    if not count:
        return "做不到，已证明。请放宽条件", "Not possible, proven. Ask for less"
    shown = names[:NAMED]
    more_zh, more_en = ("等", ", and more") if count > len(shown) else ("", "")
    zh = (
        f"做不到：有 {count} 处在 {radius_m:g} 米内没有候选点，建在哪儿都够不着："
        f"{'、'.join(shown)}{more_zh}。请放大半径、添候选点，或用 skip_unreachable 略过它们"
    )
    en = (
        f"Not possible: {count} demand points have no candidate within {radius_m:g} m: "
        f"{', '.join(shown)}{more_en}. Raise the radius, add candidates, or leave them out "
        "with skip_unreachable"
    )
    return zh, en


def notices(found: Proposed) -> tuple[Notice, ...]:
    """List what has to be known before using the sites: of the report, and of their places."""
    told = list(found.report.notices)
    left, result = found.plan.unreachable, found.plan.result
    if left and result.status is not SolveStatus.INFEASIBLE:
        more_zh, more_en = ("等", ", and more") if len(left) > NAMED else ("", "")
        told.append(
            Notice(
                zh=f"略过了怎么也够不着的 {len(left)} 处：{'、'.join(left[:NAMED])}{more_zh}。",
                en=f"{len(left)} places that nothing can reach were left out: "
                f"{', '.join(left[:NAMED])}{more_en}.",
            )
        )
    modelled = sum(
        c["position_quality"] == PositionQuality.MODELLED and not c["existing"]
        for c in _chosen(found)
    )
    if not modelled:
        return tuple(told)
    notice = Notice(
        zh=f"选中的 {len(found.plan.proposals)} 处里有 {modelled} 处只知道是哪个村居，"
        "位置由程序估出，动工前要到现场看。",
        en=f"Of the {len(found.plan.proposals)} sites chosen {modelled} are known by their "
        "committee only: their places are modelled. See them before building.",
    )
    return (*told, notice)


def refuse_impossible(found: Proposed) -> None:
    """Raise InputError where it is proven that no choice does what was asked."""
    if found.plan.result.status is SolveStatus.INFEASIBLE:
        zh, en = verdict(found)
        raise InputError(zh=zh, en=en, field="model", value=found.query.model.value)


def _chosen(found: Proposed) -> Iterator[Plain]:
    ground = found.report.ground
    names = {township.code: township.name for township in ground.townships}
    known = {c.code: c.position_quality for c in ground.committees}
    known |= {station.ref: station.position_quality for station in found.report.counted.fit}
    for proposal in found.plan.proposals:
        site = proposal.site
        quality = known.get(site.code or "", PositionQuality.PICKED)
        yield {
            "rank": proposal.rank,
            "name": site.name,
            "code": site.code,
            "township": names.get(site.township_code or ""),
            "township_code": site.township_code,
            "lon": round(site.position.lon, 7),
            "lat": round(site.position.lat, 7),
            "position_quality": quality.value,
            "adds": proposal.added,
            "covered": proposal.covered,
            "existing": proposal.existing,
        }


def _standing(report: CoverageReport) -> list[Station]:
    """Return the stations that count; the others do not serve what is asked for."""
    counted = report.counted
    return [s for s, counts in zip(counted.fit, counted.counts, strict=True) if counts]


def _demand(report: CoverageReport, asked: SitingQuery) -> Demand:
    if asked.coverage.demand is DemandBasis.FILE:
        raise InputError(
            zh="按自己的名单算，要先给出名单文件。",
            en="To count for your own points, hand over their file.",
            field="demand",
            value=asked.coverage.demand.value,
        )
    area = asked.coverage.demand is DemandBasis.AREA
    return report.ground.area_demand if area else report.ground.committee_demand


def _candidates(report: CoverageReport, asked: SitingQuery) -> Candidates:
    from stationmap.siting.candidates import committee_sites, grid_sites

    if asked.candidates is CandidateKind.FILE:
        raise InputError(
            zh="用自己的候选点，要先给出文件。",
            en="For candidates of your own hand over their file.",
            field="candidates",
            value=asked.candidates.value,
        )
    if asked.candidates is CandidateKind.GRID:
        return grid_sites(report.ground, asked.cell_m)
    return committee_sites(report.ground, _standing(report))


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


def _forbidden(places: Candidates, codes: frozenset[str]) -> list[int]:
    """Find the candidates of these codes; a code that is none of theirs is refused."""
    columns = {site.code: column for column, site in enumerate(places.sites)}
    for code in sorted(codes):
        if code not in columns:
            raise InputError(
                zh=f"候选点里没有代码为“{code[:40]}”的。请查对 forbid。",
                en=f"No candidate has the code {code[:40]!r}. Check forbid.",
                field="forbid",
                value=code[:40],
            )
    return [columns[code] for code in sorted(codes)]


def _value(value: float | None) -> str:
    return "—" if value is None else f"{value:,.1f}"
