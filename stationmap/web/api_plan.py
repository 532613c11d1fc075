"""What a planner's programs ask: /api/v1/coverage, and /api/v1/siting with its jobs.

A siting may take longer than an answer should, so it is a job: begun with POST,
looked at with GET, stopped with DELETE. Most are over before the first answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import Blueprint, request
from werkzeug.exceptions import UnsupportedMediaType

from stationmap import planning, proposals, query
from stationmap.coverage.report import coverage_report
from stationmap.errors import StationmapError
from stationmap.hours import SHANGHAI
from stationmap.web.api import JSON, MOMENT_S, VERSION_S, open_to_all, reply
from stationmap.web.jobs import Jobs, JobState
from stationmap.web.kept import Kept
from stationmap.web.plan_sites import told_to
from stationmap.web.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

    from stationmap.catalogue import CatalogueSlot
    from stationmap.coverage.asked import CoverageQuery
    from stationmap.coverage.report import CoverageReport
    from stationmap.settings import Settings
    from stationmap.web.jobs import Handle, Job, Plain

KIND = "api-siting"
AT_ONCE_S = 1.0
REPORTS_KEPT = 8


class ApiPlan:
    """The routes of a planner's part of /api/v1/.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version that serves.
    settings : Settings
        Speeds and detour.
    clock : callable
        Tells the moment.
    jobs : Jobs
        Where sitings run.
    """

    def __init__(
        self,
        slot: CatalogueSlot,
        settings: Settings,
        clock: Callable[[], datetime],
        jobs: Jobs | None = None,
    ) -> None:
        self._slot, self._settings, self._clock = slot, settings, clock
        self._jobs = jobs or Jobs()
        self._reports: Kept[CoverageReport] = Kept(REPORTS_KEPT)

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        api = Blueprint("api_plan", __name__, url_prefix="/api/v1")
        api.register_error_handler(StationmapError, problem)
        api.after_request(open_to_all)
        for rule, view, method in (
            ("/coverage", self.coverage, "GET"),
            ("/siting", self.begin, "POST"),
            ("/siting/<job_id>", self.look, "GET"),
            ("/siting/<job_id>", self.stop, "DELETE"),
        ):
            api.add_url_rule(rule, view.__name__, view, methods=[method])
        return api

    def coverage(self) -> Response:
        """Answer with the coverage report."""
        text = request.args.to_dict(flat=False)
        query.only(text, planning.COVERAGE_PARAMETERS)
        asked = planning.coverage_query(text, now=self._clock(), settings=self._settings)
        moves = text.get("at", [""])[-1].strip().lower() == "now"
        return reply(self._report(asked).plain(), JSON, MOMENT_S if moves else VERSION_S)

    def begin(self) -> Response:
        """Begin a siting, and answer with its job."""
        if request.is_json:
            raise UnsupportedMediaType
        text = {name: request.values.getlist(name) for name in request.values}
        query.only(text, proposals.SITING_PARAMETERS)
        asked = proposals.siting_query(text, now=self._clock(), settings=self._settings)
        report = self._report(asked.coverage)

        faults: list[StationmapError] = []

        def work(handle: Handle) -> Plain:
            try:
                found = proposals.propose(
                    report,
                    asked,
                    stop=handle.stopped,
                    progress=told_to(handle),
                )
            except StationmapError as error:
                faults.append(error)
                raise
            return proposals.plain(found)

        question = [[name, value] for name, values in text.items() for value in values]
        job = self._jobs.start(KIND, {"question": question}, work)
        job = self._jobs.wait(job.id, AT_ONCE_S)
        if job.state is JobState.FAILED and faults and faults[0].field:
            # What was asked cannot be solved: said at once, as of any other parameter.
            raise faults[0]
        answer = _job(job, 202)
        answer.headers["Location"] = _address(job)
        return answer

    def look(self, job_id: str) -> Response:
        """Answer with how a siting is going."""
        return _job(self._find(job_id), 200)

    def stop(self, job_id: str) -> Response:
        """Stop a siting; its best answer so far stays."""
        self._find(job_id)
        self._jobs.stop(job_id)
        return _job(self._jobs.wait(job_id, AT_ONCE_S), 202)

    def _find(self, job_id: str) -> Job:
        return self._jobs.find(job_id, KIND)

    def _report(self, asked: CoverageQuery) -> CoverageReport:
        catalogue, day = self._slot.current, self._clock().date()
        return self._reports.get(
            catalogue, (asked, day), lambda: coverage_report(catalogue, asked, today=day)
        )


def _job(job: Job, status: int) -> Response:
    told = {
        "job": job.id,
        "state": job.state.value,
        "stopping": job.stopping,
        "begun": datetime.fromtimestamp(job.begun, SHANGHAI).isoformat(),
        "progress": job.progress,
        "result": job.result,
        "error": job.error,
        "self": _address(job),
    }
    answer = reply(told, JSON, 0)
    if answer.status_code != 304:  # noqa: PLR2004 - not modified
        answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _address(job: Job) -> str:
    return f"/api/v1/siting/{job.id}"
