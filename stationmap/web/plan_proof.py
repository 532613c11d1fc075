"""What the planner's page says of a siting: its sites, and no more than its proof allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.language import translate as _
from stationmap.model import LonLat
from stationmap.siting.result import Model, SolveStatus
from stationmap.web import plan_words as say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.maps import BaseMap
    from stationmap.web.jobs import Plain
    from stationmap.web.plan_asked import Plan

NAMED = 3


@dataclass(frozen=True, slots=True)
class Site:
    """A proposed place."""

    rank: int
    name: str
    township: str
    said: str


@dataclass(frozen=True, slots=True)
class Sited:
    """What a siting found, and in which words it is proven."""

    sites: tuple[Site, ...]
    places: tuple[tuple[float, float, int], ...]  # in the datum of the map, with the rank
    tone: str  # proven | open | impossible
    verdict: str
    proof: str
    link: str


def sited(result: Plain, plan: Plan, base: BaseMap) -> Sited:
    """Say what a siting found: its sites, and no more than its proof allows."""
    spots = [LonLat(site["lon"], site["lat"]) for site in result["chosen"]]
    shown = [base.shift(spot) for spot in spots]
    tone, verdict = _verdict(result)
    return Sited(
        sites=tuple(
            Site(site["rank"], site["name"], site["township"] or "", _gain(site, result))
            for site in result["chosen"]
        ),
        places=tuple(
            (spot.lon, spot.lat, site["rank"])
            for spot, site in zip(shown, result["chosen"], strict=True)
        ),
        tone=tone,
        verdict=verdict,
        proof=_proof(result),
        link=plan.with_opened(spots).link(),
    )


def _gain(site: Plain, result: Plain) -> str:
    if _unit(result) == "km2":
        return say.signed(site["adds"], "{:,.1f}")
    return say.signed(site["adds"])


def _unit(result: Plain) -> str:
    unit: str = result["parameters"]["demand"]["unit"]
    return unit


def _verdict(result: Plain) -> tuple[str, str]:
    status, gap = SolveStatus(result["status"]), result["gap"]
    if status is SolveStatus.OPTIMAL:
        return "proven", _("最优，已证明")
    if status is SolveStatus.INFEASIBLE:
        return "impossible", _("做不到，已证明")
    if gap is None:
        return "open", _("停在这里，还没有答案")
    return "open", _("停在这里，离最优最多差 %(percent)s", percent=f"{gap * 100:.1f}%")


def _proof(result: Plain) -> str:
    """Say objective, bound, gap, time, model, candidates, and the solver's own word."""
    said = [*_objective(result)]
    if result["gap"] is not None:
        said.append(_("差距 %(percent)s", percent=f"{result['gap'] * 100:.1f}%"))
    said.append(_("用时 %(seconds)s 秒", seconds=f"{result['duration_s']:.2f}"))
    return _(
        "%(said)s。%(model)s，候选 %(count)s 个还没有驿站的村居，求解器原话“%(word)s”。",
        said=_("，").join(said),
        model=say.model_names()[Model(result["model"])][1],
        count=result["candidates"],
        word=result["solver_status"],
    )


def _objective(result: Plain) -> Iterator[str]:
    objective, bound, model = result["objective"], result["bound"], Model(result["model"])
    if result["unreachable"] and model is Model.LSCP:
        names = _("、").join(result["unreachable"][:NAMED])
        yield _(
            "%(names)s等 %(count)s 处，建在哪个候选都够不着",
            names=names,
            count=len(result["unreachable"]),
        )
    if objective is None:
        return
    unit = say.units()[_unit(result)].name
    if model is Model.MCLP:
        before = result["covered_before"]
        yield _("多覆盖 %(amount)s %(unit)s", amount=say.amount(objective - before), unit=unit)
        if bound is not None:
            yield _("上界 %(amount)s", amount=say.amount(bound - before))
    elif model is Model.LSCP:
        yield _("最少再建 %(count)s 座", count=f"{objective:.0f}")
        if bound is not None:
            yield _("下界 %(amount)s", amount=f"{bound:.0f}")
    elif model is Model.P_MEDIAN:
        yield _("平均 %(metres)s 米", metres=f"{objective / result['demand']:,.0f}")
        if bound is not None:
            yield _("下界 %(amount)s", amount=f"{bound / result['demand']:,.0f}")
    else:
        yield _("最远 %(metres)s 米", metres=f"{objective:,.0f}")
        if bound is not None:
            yield _("下界 %(amount)s", amount=f"{bound:,.0f}")
