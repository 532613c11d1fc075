"""/keeper/audit: who changed what, when, and from what to what."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request

from stationmap import noted, query
from stationmap.people import Role
from stationmap.web.keeper_desk import Pages
from stationmap.web.keeper_fields import field
from stationmap.web.rights import needs

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from stationmap.store import AuditRow

PAGE = 50
LONGEST = 200
HERE = "/keeper/audit"
EVERYTHING = "all"  # log-ins too


class Audit(Pages):
    """The audit log, for keepers."""

    def add_to(self, keeper: Blueprint) -> None:
        """Add the routes."""
        keeper.add_url_rule("/audit", "audit", self.page)

    @needs(Role.KEEPER)
    def page(self) -> Response:
        """List what was done, the newest first."""
        text = request.args.to_dict(flat=False)
        before = query.count(text, "before", default=0, most=2**53)
        wanted = {name: _given(name) for name in ("kind", "who", "about")}
        found = self.desk.store.audit(
            PAGE + 1,
            before or None,
            action="" if wanted["kind"] == EVERYTHING else wanted["kind"],
            subject=wanted["about"],
            who=wanted["who"],
            without="" if wanted["kind"] in (noted.LOG_INS, EVERYTHING) else noted.LOG_INS,
        )
        return self.desk.page(
            "keeper_audit.html",
            rows=[(row, _changes(row), _address(row)) for row in found[:PAGE]],
            noted=noted,
            wanted=wanted,
            everything=EVERYTHING,
            older=_older(found[PAGE - 1].id, wanted) if len(found) > PAGE else "",
        )


def _given(name: str) -> str:
    return request.args.get(name, "")[:LONGEST].strip()


def _changes(row: AuditRow) -> list[noted.Change]:
    found = noted.changes(row.before, row.after)
    if row.action != "columns.remember":
        return found
    return [noted.Change(what, field(before), field(after)) for what, before, after in found]


def _address(row: AuditRow) -> str:
    """Return where more is told about what a row speaks of; empty for nowhere."""
    kind = row.action.partition(".")[0]
    if kind == "reports":
        return f"/keeper/reports/{row.subject}"
    was = row.before.get("number") if isinstance(row.before, dict) else None
    if kind == "versions" and was:
        return f"/keeper/versions/diff?{urlencode({'from': was, 'to': row.subject})}"
    return ""


def _older(last: int, wanted: dict[str, str]) -> str:
    kept = {name: value for name, value in wanted.items() if value}
    return f"{HERE}?{urlencode({**kept, 'before': last})}"
