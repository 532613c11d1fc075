"""What was found, in words and in values: for JSON, for a file, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stationmap.coverage.figures import Notice, plain_row
from stationmap.errors import InputError
from stationmap.model import PositionQuality
from stationmap.proposals.asked import CandidateKind
from stationmap.reports.sites import Site, Sites
from stationmap.reports.tables import UNITS
from stationmap.siting.result import Model, SolveStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stationmap.proposals.found import Proposed

    Plain = dict[str, Any]

NAMED = 20  # of the demand that nothing reaches, so many are told by name
MODEL_NAMES = {
    Model.LSCP: "座数最少而处处够得着（LSCP）",
    Model.MCLP: "最大覆盖（MCLP）",
    Model.P_MEDIAN: "平均最近（p-median）",
    Model.P_CENTER: "最远的最近（p-center）",
}


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


def _value(value: float | None) -> str:
    return "—" if value is None else f"{value:,.1f}"
