"""Where to build: a siting begun, watched and stopped from the planner's page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import redirect, render_template, request

from stationmap.web import plan_words
from stationmap.web.plan_asked import NEW, section
from stationmap.web.plan_sites import sites

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from stationmap.web.jobs import Handle, Job, Plain
    from stationmap.web.planner import Planner

KIND = "siting"
AT_ONCE_S = 1.0  # most answers are there by then; the page need not ask again
TIME_LIMIT_S = 300.0


class Siting:
    """The routes of sitings, beside those of the page.

    Parameters
    ----------
    planner : Planner
        Reads addresses, and knows the data.
    """

    def __init__(self, planner: Planner) -> None:
        self.planner, self.jobs = planner, planner.jobs

    def add_to(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        for rule, view, methods in (
            ("/siting", self.begin, ["POST"]),
            ("/siting/<job_id>", self.look, ["GET"]),
            ("/siting/<job_id>/stop", self.stop, ["POST"]),
        ):
            blueprint.add_url_rule(rule, f"siting_{view.__name__}", view, methods=methods)

    def begin(self) -> Response | tuple[str, int]:
        """Begin to look for sites, and show them if that was quick."""
        plan = self.planner.asked(request.form.to_dict(flat=False))
        if plan.faults:
            told = [(section(fault), plan_words.fault(fault)) for fault in plan.faults]
            return render_template("plan_faults.html", faults=told), 400
        plan = replace(plan, new=plan.new or NEW)
        report, demand = self.planner.report(plan), self.planner.demand(plan)

        def work(handle: Handle) -> Plain:
            return sites(report, plan, handle, demand=demand, time_limit_s=TIME_LIMIT_S)

        job = self.jobs.start(KIND, {"question": plan.posed()}, work)
        if request.headers.get("X-Wants") != "parts":
            self.jobs.wait(job.id, AT_ONCE_S)
            return redirect(replace(plan, job=job.id).link(), 303)  # type: ignore[return-value]
        return self._shown(self.jobs.wait(job.id, AT_ONCE_S))

    def look(self, job_id: str) -> tuple[str, int]:
        """Show how far a siting has come."""
        return self._shown(self.jobs.find(job_id, KIND))

    def stop(self, job_id: str) -> Response | tuple[str, int]:
        """Stop a siting, and show the best that was found."""
        self.jobs.stop(self.jobs.find(job_id, KIND).id)
        job = self.jobs.wait(job_id, AT_ONCE_S)
        if request.headers.get("X-Wants") != "parts":
            plan = self.planner.asked(_parameters(job))
            return redirect(replace(plan, job=job.id).link(), 303)  # type: ignore[return-value]
        return self._shown(job)

    def _shown(self, job: Job) -> tuple[str, int]:
        asked = _parameters(job) | {"job": [job.id]}
        plan = self.planner.asked(asked)
        told = {"say": plan_words, "plan": plan, **self.planner.siting(plan)}
        return render_template("plan_sites.html", **told), 200


def _parameters(job: Job) -> dict[str, list[str]]:
    """Return the question of a job as parameters, each with all its values."""
    asked: dict[str, list[str]] = {}
    for name, value in job.question["question"]:
        asked.setdefault(name, []).append(value)
    return asked
