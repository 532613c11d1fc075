"""What stands around a planner's question: filters, presets, changes, faults, downloads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import current_app

from stationmap import words
from stationmap.language import translate as _
from stationmap.model import Facility
from stationmap.web import plan_words
from stationmap.web.plan_asked import read, section

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.coverage.report import CoverageReport
    from stationmap.model import LonLat
    from stationmap.settings import Settings
    from stationmap.web.plan_asked import Plan

CHIPS = (Facility.CHARGING, Facility.MICROWAVE, Facility.TOILET)
BULLETIN = "/plan/bulletin/<code>.docx"


def presets(
    plan: Plan, catalogue: Catalogue, settings: Settings, now: datetime
) -> list[tuple[str, str, bool]]:
    """Return what each preset says, where it leads, and whether it is chosen."""
    usual = (
        (_("步行 15 分钟"), {"minutes": "15", "mode": "walk"}),
        (plan_words.length(500), {"radius": "500"}),
        (plan_words.length(1000), {"radius": "1000"}),
    )
    found = []
    for name, text in usual:
        given = {word: [value] for word, value in text.items()}
        other = read(given, now=now, catalogue=catalogue, settings=settings).coverage
        asked = plan.asking(radius_m=other.radius_m, travel=other.travel)
        found.append((name, asked.link(), asked.coverage == plan.coverage))
    return found


def changes(plan: Plan, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Say each change of the scenario, and where it is taken back."""
    scenario = plan.coverage.scenario
    stations = {station.ref: station for station in catalogue.stations}
    found = [
        (
            _("关掉 %(name)s", name=stations[ref].name),
            replace(scenario, close=tuple(r for r in scenario.close if r != ref)),
        )
        for ref in scenario.close
    ]
    for planned in scenario.open:
        where = _where(planned.position, catalogue)
        hours = _("，") + plan_words.hours(planned.opening_hours) if planned.opening_hours else ""
        others = tuple(other for other in scenario.open if other is not planned)
        found.append((_("新开：%(where)s", where=where) + hours, replace(scenario, open=others)))
    for change in scenario.hours:
        others_left = tuple(other for other in scenario.hours if other is not change)
        name = stations[change.ref].name
        to = plan_words.hours(change.opening_hours)
        found.append(
            (
                _("%(name)s 改为 %(hours)s", name=name, hours=to),
                replace(scenario, hours=others_left),
            )
        )
    return [(said, plan.with_scenario(rest).link()) for said, rest in found]


def _where(position: LonLat, catalogue: Catalogue) -> str:
    code = catalogue.township_index.township_at(lon=position.lon, lat=position.lat)
    near = catalogue.ground.nearest_committees(catalogue.ground.place([position]))
    name = catalogue.township(code).name if code else _("区外")
    if not near:
        return name
    return name + _("，") + _("近%(name)s", name=near[0][0].short_name)


def chips(plan: Plan, facilities: Iterable[Facility]) -> list[tuple[Facility, str, bool]]:
    """Return each filter, its name, and whether it is on."""
    return [(f, words.facility_name(f), f in plan.coverage.need) for f in facilities]


def faults(plan: Plan) -> list[tuple[str, str]]:
    """Say each fault, and the part of the page that it belongs to."""
    return [(section(fault), plan_words.fault(fault)) for fault in plan.faults]


def downloads(plan: Plan) -> list[tuple[str, str]]:
    """Return the files of an answer, and their addresses."""
    files = (
        (_("下载 Excel"), "/plan/report.xlsx"),
        ("GeoJSON", "/plan/gaps.geojson"),
        ("GeoPackage", "/plan/gaps.gpkg"),
    )
    return [(title, plan.link(path)) for title, path in files if path in _rules()]


def bulletins(plan: Plan, report: CoverageReport) -> list[tuple[str, str]]:
    """Return the bulletin of each township, where there are any."""
    if BULLETIN not in _rules():
        return []
    return [(row.name, plan.link(BULLETIN.replace("<code>", row.code))) for row in report.townships]


def _rules() -> set[str]:
    return {rule.rule for rule in current_app.url_map.iter_rules()}
