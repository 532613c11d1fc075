"""Files of the planner's page: the same address parameters, another kind of answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response, request

from stationmap import reports, words
from stationmap.errors import InputError
from stationmap.proposals import sites_of
from stationmap.reports.files import DOCX
from stationmap.web.plan_siting import KIND as SITING

if TYPE_CHECKING:
    from stationmap.reports.sites import Sites
    from stationmap.web.plan_asked import Plan
    from stationmap.web.planner import Planner

NAMES = {
    ".xlsx": ("report", "工会驿站覆盖"),
    ".geojson": ("gaps", "空白"),
    ".gpkg": ("gaps", "工会驿站覆盖"),
}


class Downloads:
    """The routes of files, beside those of the page.

    Parameters
    ----------
    planner : Planner
        Reads addresses, and keeps reports.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        downloads = Blueprint("downloads", __name__, url_prefix="/plan")
        for kind, (name, _) in NAMES.items():
            downloads.add_url_rule(
                f"/{name}{kind}", f"download_{kind[1:]}", self.report, defaults={"kind": kind}
            )
        downloads.add_url_rule("/bulletin/<code>.docx", "bulletin", self.bulletin)
        return downloads

    def report(self, kind: str) -> Response:
        """Send the report of an address as a file."""
        plan = self._asked()
        body = reports.contents(self._planner.report(plan), kind, self._sites(plan))
        return file_answer(body, reports.KINDS[kind], NAMES[kind][0] + kind, NAMES[kind][1] + kind)

    def bulletin(self, code: str) -> Response:
        """Send the bulletin of a township."""
        from stationmap.reports.bulletin import bulletin

        plan, planner = self._asked(), self._planner
        township = planner.slot.current.township(code)
        district = words.DISTRICT_NAMES.get(township.district_code)
        body = bulletin(
            planner.report(plan),
            code,
            today=planner.clock().date(),
            district=district() if district else "",
            approval=planner.settings.map_approval_number,
        )
        name_zh = f"{township.name}工会驿站月度通报.docx"
        return file_answer(body, DOCX, f"bulletin-{code}.docx", name_zh)

    def _asked(self) -> Plan:
        """Read the address; a page shows what is wrong, a file must not leave it out."""
        plan = self._planner.asked()
        if plan.faults:
            raise plan.faults[0]
        return plan

    def _sites(self, plan: Plan) -> Sites | None:
        """Return the sites of the siting that the address names, if it has found any."""
        if not plan.job:
            return None
        job = self._planner.jobs.find(plan.job, SITING)
        if job.question["question"] != plan.posed():
            raise InputError(
                zh="这次选址算的是另一个问题。请按现在的条件再算一次，再下载。",
                en="These sites answer another question. Find them again, then download.",
                field="job",
                value=plan.job,
            )
        return sites_of(job.result) if job.result and job.result["chosen"] else None


def file_answer(body: bytes, kind: str, name: str, name_zh: str) -> Response:
    """Send a file under a Chinese name, and under a plain one for who reads only those."""
    response = Response(body, mimetype=kind)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name_zh)}"
    )
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response
