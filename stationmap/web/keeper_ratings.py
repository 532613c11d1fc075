"""/keeper/reports/figures and /keeper/stars: what the reports come to, and the star rating."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from stationmap import keeping, query
from stationmap.errors import InputError
from stationmap.language import translate as _
from stationmap.people import Role
from stationmap.store import reports_kept as kept
from stationmap.street import ReportKind
from stationmap.street.criteria import LEVELS, read_criteria
from stationmap.street.stars import rate
from stationmap.web import report_figures, report_view, rights
from stationmap.web.keeper_desk import Pages, see
from stationmap.web.problems import status_of
from stationmap.web.rights import needs

if TYPE_CHECKING:
    from stationmap.errors import StationmapError
    from stationmap.model import Station
    from stationmap.street import Report
    from stationmap.street.stars import Rating

WINDOWS = (30, 90, 365)  # days
CSV = "text/csv; charset=utf-8"


class By(StrEnum):
    """Of what a file of figures has a row."""

    STATION = "station"
    TOWNSHIP = "township"


class Ratings(Pages):
    """Figures and stars, for keepers and planners."""

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        ratings = Blueprint("ratings", __name__, url_prefix="/keeper")
        add = ratings.add_url_rule
        add("/reports/figures", "figures", self.figures)
        add("/reports/figures.csv", "figures_csv", self.figures_csv)
        add("/stars", "stars", self.stars)
        add("/stars.csv", "stars_csv", self.stars_csv)
        add("/stars/<ref>", "one", self.one)
        add("/stars/<ref>", "give", self.give, methods=["POST"])
        return ratings

    # -- figures -----------------------------------------------------------------

    @needs(Role.PLANNER)
    def figures(self) -> Response:
        """Show what was reported in the last days, by township and by station."""
        reports, days = self._window()
        return self.desk.page(
            "report_figures.html",
            days=days,
            windows=WINDOWS,
            kinds=[(kind, report_view.kind_name(kind)) for kind in ReportKind],
            townships=report_figures.townships(reports, self.desk.catalogue),
            stations=report_figures.stations(reports, self.desk.catalogue),
            keeps=_keeps(),
        )

    @needs(Role.PLANNER)
    def figures_csv(self) -> Response:
        """Send the same as CSV."""
        reports, days = self._window()
        by = query.choice(request.args.to_dict(flat=False), "by", By, default=By.STATION)
        make = report_figures.townships if by is By.TOWNSHIP else report_figures.stations
        rows = report_figures.table(make(reports, self.desk.catalogue))
        return _csv(report_figures.as_csv(rows), f"reports-{by}-{days}d.csv")

    def _window(self) -> tuple[list[Report], int]:
        text = request.args.to_dict(flat=False)
        days = query.count(text, "days", default=WINDOWS[1], most=3650)
        since = self.desk.clock() - timedelta(days=days)
        every = kept.some_reports(self.desk.store, limit=None)
        return [report for report in every if report.at >= since], days

    # -- stars -------------------------------------------------------------------

    @needs(Role.PLANNER)
    def stars(self) -> Response:
        """List the stations with the stars that are proven, and why not one more."""
        ratings = self._ratings()
        counts = [(n, sum(r.proven == n for _station, r in ratings)) for n in (0, *LEVELS)]
        return self.desk.page(
            "report_stars.html",
            criteria=read_criteria(),
            rows=[(station, rating, self._town(station)) for station, rating in ratings],
            counts=[(n, count) for n, count in counts if count],
            keeps=_keeps(),
        )

    @needs(Role.PLANNER)
    def stars_csv(self) -> Response:
        """Send the same as CSV."""
        head = [_("编号"), _("名称"), _("乡镇街道"), _("示例")]
        head += [_("够得上的星级"), _("最高可能"), _("台账里的星级"), _("差在哪里")]
        rows: list[list[object]] = [list(head)]
        for station, rating in self._ratings():
            why = "；".join(_why(rating))
            modelled = _("是") if rating.modelled else _("否")
            stars = station.stars if station.stars is not None else ""
            rows.append(
                [
                    *(station.ref, station.name, self._town(station), modelled),
                    *(rating.proven, rating.possible, stars, why),
                ]
            )
        return _csv(report_figures.as_csv(rows), "stars.csv")

    @needs(Role.PLANNER)
    def one(self, ref: str) -> Response:
        """Explain the rating of a station, point by point."""
        return self._one(self.desk.catalogue.station(ref))

    @needs(Role.KEEPER)
    def give(self, ref: str) -> Response:
        """Write a rating into the ledger: the keeper says so."""
        station = self.desk.catalogue.station(ref)
        try:
            stars = query.count(request.form.to_dict(flat=False), "stars", default=0, most=5)
            version = keeping.give_stars(
                self.desk.store, ref, stars, who=self.desk.who(), at=self.desk.clock()
            )
        except InputError as error:
            return self._one(station, error)
        self.desk.serve(version)
        return see(f"/keeper/stars/{ref}?done={stars}")

    def _one(self, station: Station, error: StationmapError | None = None) -> Response:
        reports = kept.some_reports(self.desk.store, kept.Wanted(ref=station.ref), limit=None)
        rating = self._rate(station, reports)
        return self.desk.page(
            "report_rating.html",
            status_of(error) if error else 200,
            criteria=read_criteria(),
            station=station,
            township=self._town(station),
            rating=rating,
            levels=[(n, [p for p in rating.points if p.criterion.stars == n]) for n in LEVELS],
            choices=LEVELS,
            keeps=_keeps(),
            done=request.args.get("done", ""),
            error=error,
        )

    def _ratings(self) -> list[tuple[Station, Rating]]:
        by_ref: dict[str, list[Report]] = {}
        for report in kept.some_reports(self.desk.store, limit=None):
            by_ref.setdefault(report.ref, []).append(report)
        stations = self.desk.catalogue.stations
        return [(s, self._rate(s, by_ref.get(s.ref, ()))) for s in stations]

    def _rate(self, station: Station, reports: list[Report] | tuple[Report, ...]) -> Rating:
        return rate(station, reports, read_criteria(), self.desk.clock().date())

    def _town(self, station: Station) -> str:
        return report_view.township_name(self.desk.catalogue, station.township_code)


def _why(rating: Rating) -> list[str]:
    return [f"{point.criterion.zh}：{point.zh}" for point in rating.missing]


def _keeps() -> bool:
    """Say whether whoever asks may change the ledger."""
    return rights.allowed(getattr(rights.person(), "role", None), "ratings.give")


def _csv(body: bytes, name: str) -> Response:
    response = Response(body, mimetype=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
