"""The planner's page: `/plan`, and what its map, its tables and its forms fetch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, render_template, request

from stationmap import query, words
from stationmap.coverage.compare import compare
from stationmap.coverage.figures import DemandBasis
from stationmap.coverage.report import coverage_report
from stationmap.datum import Datum
from stationmap.errors import InputError, NotFoundError, StationmapError
from stationmap.hours import DayKind
from stationmap.maps.heat import Scheme, levels, png, reaches
from stationmap.maps.planner import (
    PlannerAssets,
    coverage_features,
    heat_grid,
    planner_map,
)
from stationmap.model import Facility, LonLat
from stationmap.scenario import Scenario
from stationmap.web import plan_around, plan_chart, plan_proof, plan_view, plan_words
from stationmap.web.compact import compact
from stationmap.web.jobs import Jobs
from stationmap.web.kept import Kept
from stationmap.web.lists import MOST_BYTES, Listed, Lists
from stationmap.web.messages import plan_messages
from stationmap.web.plan_asked import read
from stationmap.web.plan_siting import KIND as SITING
from stationmap.web.plan_siting import Siting
from stationmap.web.static_files import FOREVER_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.coverage.asked import CoverageQuery
    from stationmap.coverage.demand import Demand
    from stationmap.coverage.report import CoverageReport
    from stationmap.maps import BaseMap, MapParts
    from stationmap.maps.heat import Levels
    from stationmap.settings import Settings
    from stationmap.web.plan_asked import Plan
    from stationmap.web.static_files import Shelf

GEOJSON, PNG = "application/geo+json", "image/png"
CELL_M, LEAST_CELL_M, MOST_CELL_M = 100, 25, 1000
REPORTS_KEPT, PICTURES_KEPT, LISTS_KEPT = 48, 16, 8
FIRST_ZOOM = 10


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and all that is known about it."""

    plan: Plan
    report: CoverageReport
    today: CoverageReport | None  # without the scenario, where there is one


class Planner:
    """The planner's pages over the catalogue that a slot holds.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version that serves.
    settings : Settings
        Speeds, and what stands on maps.
    clock : callable
        Tells the moment.
    base : BaseMap
        What lies under the map.
    shelf : Shelf
        The addresses of the static files.
    jobs : Jobs
        Where sitings run.
    lists : Lists
        Where handed-in lists are.
    """

    def __init__(
        self,
        slot: CatalogueSlot,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        base: BaseMap,
        shelf: Shelf,
        jobs: Jobs | None = None,
        lists: Lists | None = None,
    ) -> None:
        self.slot, self.settings, self.clock = slot, settings, clock
        self.base, self.shelf = base, shelf
        self.jobs, self.lists = jobs or Jobs(), lists or Lists()
        self._reports: Kept[CoverageReport] = Kept(REPORTS_KEPT)
        self._layers: Kept[bytes] = Kept(PICTURES_KEPT)
        self._pictures: Kept[Levels] = Kept(PICTURES_KEPT)
        self._demands: Kept[Demand] = Kept(LISTS_KEPT)

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        planner = Blueprint("planner", __name__, url_prefix="/plan")
        planner.add_url_rule("", view_func=self.page, endpoint="page")
        planner.add_url_rule("/parts", view_func=self.parts, endpoint="parts")
        planner.add_url_rule("/map.geojson", view_func=self.layer, endpoint="layer")
        planner.add_url_rule("/heat.png", view_func=self.heat, endpoint="heat")
        planner.add_url_rule("/list", view_func=self.hand_in, endpoint="hand_in", methods=["POST"])
        Siting(self).add_to(planner)
        return planner

    # ---- what the browser asks for -----------------------------------------

    def page(self) -> tuple[str, int]:
        """Show the planner's page."""
        plan = self.asked()
        if (
            "day" in request.args and not plan.faults
        ):  # a form without scripts: say the moment in the address
            return redirect(plan.link()), 303  # type: ignore[return-value]
        told = self.told(self.answered(plan))
        return render_template("plan.html", map=self._map(plan), **told), _status(plan)

    def parts(self) -> tuple[str, int]:
        """Send the parts of the page that change."""
        plan = self.asked()
        if plan.faults:
            return render_template("plan_faults.html", faults=plan_around.faults(plan)), _status(
                plan
            )
        return render_template("plan_parts.html", **self.told(self.answered(plan))), 200

    def layer(self) -> Response:
        """Send gaps, stations and farthest places for the map."""
        catalogue, plan = self.catalogue, self.asked()
        body = self._layers.get(catalogue, plan.coverage, lambda: self._layer(plan))
        return _fixed(body, GEOJSON, catalogue)

    def heat(self) -> Response:
        """Send the picture of distances."""
        catalogue, plan = self.catalogue, self.asked()
        text = request.args.to_dict(flat=False)
        cell_m = float(
            query.count(text, "cell", default=CELL_M, most=MOST_CELL_M, least=LEAST_CELL_M)
        )
        scheme = query.choice(text, "scheme", Scheme, default=Scheme.LIGHT)
        # The distances are the same for every radius: only their colours change.
        picture = self._pictures.get(
            catalogue, (_of_stations(plan.coverage), cell_m), lambda: self._picture(plan, cell_m)
        )
        radius_m = plan.coverage.service_radius_m
        body = png(
            picture, radius_m=radius_m, farthest_m=farthest_m(self.report(plan)), scheme=scheme
        )
        return _fixed(body, PNG, catalogue)

    def hand_in(self) -> Response | tuple[str, int]:
        """Take a list, check it, and go to the page that counts by it."""
        catalogue = self.catalogue
        request.max_content_length = MOST_BYTES
        plan, file = self.asked(request.form.to_dict(flat=False)), request.files.get("file")
        try:
            if file is None or not file.filename:
                raise InputError(zh="还没有选文件。", en="No file was chosen.", field="file")
            datum = query.choice(
                request.form.to_dict(flat=False), "datum", Datum, default=Datum.WGS84
            )
            listed = Listed(file.filename[-80:], datum, file.read())
            self._read_list(catalogue, listed)
        except StationmapError as fault:
            plan = replace(plan, faults=(*plan.faults, fault), upload=True)
            if _scripted():
                return render_template("plan_faults.html", faults=plan_around.faults(plan)), 400
            told = self.told(self.answered(plan))
            return render_template("plan.html", map=self._map(plan), **told), 400
        taken = replace(plan.asking(demand=DemandBasis.FILE), list_id=self.lists.keep(listed))
        return redirect(taken.link(), 303)  # type: ignore[return-value]

    # ---- what they are made of ---------------------------------------------

    @property
    def catalogue(self) -> Catalogue:
        """The version of the data that this request speaks of, from its first word to its last."""
        if "catalogue" not in g:
            g.catalogue = self.slot.current
        catalogue: Catalogue = g.catalogue
        return catalogue

    def asked(self, text: dict[str, list[str]] | None = None) -> Plan:
        """Read the address; a list that is gone is a fault like any other."""
        given = request.args.to_dict(flat=False) if text is None else text
        plan = read(given, now=self.clock(), catalogue=self.catalogue, settings=self.settings)
        if not plan.list_id:
            return plan
        try:
            self.demand(plan)
        except StationmapError as fault:
            plain = replace(plan.asking(demand=DemandBasis.COMMITTEES), list_id="")
            return replace(plain, faults=(*plan.faults, fault), upload=True)
        return plan

    def answered(self, plan: Plan) -> Answered:
        """Answer a question, and the same without its scenario."""
        report = self.report(plan)
        today = self.report(plan.with_scenario(Scenario())) if plan.coverage.scenario else None
        return Answered(plan, report, today)

    def report(self, plan: Plan) -> CoverageReport:
        """Return the report of a question, made now or a moment ago."""
        catalogue, day = self.catalogue, self.clock().date()
        return self._reports.get(
            catalogue,
            (plan.coverage, plan.list_id, day),
            lambda: coverage_report(catalogue, plan.coverage, today=day, demand=self.demand(plan)),
        )

    def demand(self, plan: Plan) -> Demand | None:
        """Return the demand of a handed-in list, None where none is asked for."""
        if plan.coverage.demand is not DemandBasis.FILE:
            return None
        catalogue = self.catalogue
        return self._demands.get(
            catalogue,
            plan.list_id,
            lambda: self._read_list(catalogue, self.lists.find(plan.list_id)),
        )

    def told(self, answered: Answered) -> dict[str, object]:
        """Gather what the templates of the page speak of."""
        plan, report = answered.plan, answered.report
        catalogue = self.catalogue
        unit = plan_words.units()[report.demand.unit]
        kind = catalogue.calendar.kind(plan.coverage.at.date()) if plan.coverage.at else None
        comparison = compare(answered.today, report) if answered.today else None
        return {
            "plan": plan,
            "asked": plan.coverage,
            "report": report,
            "unit": unit,
            "say": plan_words,
            "radius": plan_words.radius(plan.coverage),
            "presets": plan_around.presets(plan, catalogue, self.settings, self.clock()),
            "day": kind,
            "days": plan_words.day_names(),
            "chips": plan_around.chips(plan, plan_around.CHIPS),
            "more_chips": plan_around.chips(
                plan, [f for f in Facility if f not in plan_around.CHIPS]
            ),
            "bases": DemandBasis,
            "datums": Datum,
            "models": plan_words.model_names(),
            "headlines": plan_view.headlines(report),
            "heads": plan_view.heads(plan, unit),
            "rows": plan_view.rows(report, plan.sort, comparison),
            "compared": plan_view.compared(comparison) if comparison else [],
            "changes": plan_around.changes(plan, catalogue),
            "nothing": Scenario(),
            "chart": plan_chart.chart(
                report, kind or DayKind.WORKDAY, plan.coverage.at.hour if plan.coverage.at else None
            ),
            "by_hour": plan_chart.table(report),
            "reaches": reaches(plan.coverage.service_radius_m, farthest_m(report)),
            "farthest": plan_view.farthest(report),
            "critical": plan_view.critical(report),
            "critical_shown": plan_view.CRITICAL_SHOWN,
            "faults": plan_around.faults(plan),
            "downloads": plan_around.downloads(plan),
            "bulletins": plan_around.bulletins(plan, report),
            "urls": self._urls(plan),
            "shift": self._shift(),
            "catalogue": catalogue,
            "settings": self.settings,
            "base": self.base,
            "words": words,
            "messages": plan_messages(),
            **self.siting(plan),
        }

    def _shift(self) -> tuple[float, float]:
        """Return how far the map's datum lies from WGS 84 in the middle of the land.

        It differs by some 15 m across the district: less than a touch on the map can mean.
        """
        lon, lat = self.catalogue.ground.plane.from_plane(0.0, 0.0).tolist()
        moved = self.base.shift(LonLat(lon, lat))
        return moved.lon - lon, moved.lat - lat

    def siting(self, plan: Plan) -> dict[str, object]:
        """Say how far a siting that the address names has come; none is not worth a word."""
        try:
            job = self.jobs.find(plan.job, SITING) if plan.job else None
        except NotFoundError:
            job = None
        if job and job.question["question"] != plan.posed():
            job = None  # the proof of another question is none of this one
        found = plan_proof.sited(job.result, plan, self.base) if job and job.result else None
        return {"job": job, "sited": found}

    def _layer(self, plan: Plan) -> bytes:
        return compact(coverage_features(self.report(plan), base=self.base))

    def _picture(self, plan: Plan, cell_m: float) -> Levels:
        report = self.report(plan)
        grid = heat_grid(report, base=self.base, cell_m=cell_m)
        return levels(grid, farthest_m=farthest_m(report))

    def _read_list(self, catalogue: Catalogue, listed: Listed) -> Demand:
        from stationmap.coverage.demand_file import read_demand

        return read_demand(listed.content, listed.name, catalogue.ground, datum=listed.datum)

    def _urls(self, plan: Plan) -> dict[str, str]:
        """Return the addresses of what the map is made of, for this version of the data."""
        asked = urlencode([*plan.question(), ("v", self.catalogue.version)])
        land = urlencode({"v": self.catalogue.version})
        return {
            "land": f"/finder/land.geojson?{land}",
            "coverage": f"/plan/map.geojson?{asked}",
            "heat": f"/plan/heat.png?{asked}",
        }

    def _map(self, plan: Plan) -> MapParts:
        catalogue, urls = self.catalogue, self._urls(plan)
        picture = self._pictures.get(
            catalogue, (_of_stations(plan.coverage), CELL_M), lambda: self._picture(plan, CELL_M)
        )
        bounds = picture.bounds
        middle = LonLat((bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2)
        return planner_map(
            PlannerAssets(
                leaflet_js=self.shelf.url("vendor/leaflet/leaflet.js"),
                leaflet_css=self.shelf.url("vendor/leaflet/leaflet.css"),
                layers_js=self.shelf.url("js/plan-layers.js"),
                land_url=urls["land"],
                coverage_url=urls["coverage"],
                heat_url=urls["heat"],
            ),
            base=self.base,
            bounds=bounds,
            center=self.base.shift(middle),
            zoom=FIRST_ZOOM,
        )


def farthest_m(report: CoverageReport) -> float:
    """Return how far the farthest place is, 0 where there is no station."""
    return report.farthest[0].distance_m if report.farthest else 0.0


def _of_stations(asked: CoverageQuery) -> tuple[object, ...]:
    """Return what decides which stations count: not the radius, not the demand."""
    return asked.need, asked.all_day, asked.at, asked.unplaced, asked.scenario


def _fixed(body: bytes, mimetype: str, catalogue: Catalogue) -> Response:
    """Send what stays as it is as long as the data are of this version."""
    response = Response(body, mimetype=mimetype)
    fixed = request.args.get("v") == catalogue.version
    response.cache_control.max_age = FOREVER_S if fixed else 0
    response.add_etag()
    response.make_conditional(request)
    return response


def _status(plan: Plan) -> int:
    return 400 if plan.faults else 200


def _scripted() -> bool:
    """Say whether a script asks, which wants parts, not pages."""
    return request.headers.get("X-Wants") == "parts"
