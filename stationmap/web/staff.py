"""The bar on top of pages for people with an account: where they may go, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, request, url_for

from stationmap.language import translate as _
from stationmap.people import Role
from stationmap.web import rights

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True, slots=True)
class Way:
    """A place in the bar."""

    name: str
    address: str
    here: bool


def install(app: Flask) -> None:
    """Teach the templates of `app` what stands in the bar."""
    app.jinja_env.globals.update(ways=ways, role_name=role_name)


def role_name(role: Role) -> str:
    """Return what a role is called."""
    return {Role.PLANNER: _("规划"), Role.EDITOR: _("编辑"), Role.KEEPER: _("管理员")}[role]


def ways() -> list[Way]:
    """Return the places that are open to whoever asks; only those that there are."""
    names = (
        ("finder.page", _("找驿站")),
        ("planner.page", _("规划")),
        ("articles.page", _("文章")),
        ("keeper.overview", _("台账")),
        ("keeper.versions", _("版本")),
        ("keeper_reports.page", _("上报")),
        ("ratings.stars", _("星级")),
        ("accounts.page", _("账号")),
    )
    someone = rights.person()
    role = someone.role if someone else None
    known = [(e, name) for e, name in names if e in current_app.view_functions]
    open_to = [(url_for(e), name) for e, name in known if rights.allowed(role, e)]
    here = _here([address for address, _name in open_to])
    return [Way(name, address, address == here) for address, name in open_to]


def _here(addresses: list[str]) -> str:
    """Return the place to which the page asked for belongs, empty for none."""
    path = request.path.rstrip("/") + "/"
    around = [a for a in addresses if path.startswith(a.rstrip("/") + "/") and a != "/"]
    return max(around, key=len, default="")


def start(role: Role) -> str:
    """Return where somebody with `role` begins."""
    firsts = {
        Role.KEEPER: ("keeper.overview", "accounts.page"),
        Role.PLANNER: ("planner.page",),
        Role.EDITOR: ("articles.page", "people.account"),
    }[role]
    return url_for(next(name for name in firsts if name in current_app.view_functions))
