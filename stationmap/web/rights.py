"""Who may open which address: said once for each, and closed where nothing is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import current_app, g

from stationmap.errors import RightsError
from stationmap.people import may

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.people import Person, Role

ASKING = "stationmap.asking"  # where the application keeps how to tell who asks
View = TypeVar("View", bound="Callable[..., object]")

# What everybody may open, with or without an account: the pages and the interface of the map.
# Views of other modules say `@anybody` or `@needs(...)` themselves; this table is for those
# that know nothing of people.
VISITORS = frozenset(
    {
        "api.description",
        "api.nearest",
        "api.page",
        "api.places",
        "api.station",
        "api.stations",
        "api.townships",
        "api_plan.begin",
        "api_plan.coverage",
        "api_plan.look",
        "api_plan.stop",
        "downloads.bulletin",
        "downloads.download_geojson",
        "downloads.download_gpkg",
        "downloads.download_xlsx",
        "embed.page",
        "finder.fragment",
        "finder.land",
        "finder.page",
        "finder.places",
        "finder.station",
        "finder.stations",
        "health.alive",
        "health.ready",
        "oembed.answer",
        "ogc.api",
        "ogc.collection",
        "ogc.collections",
        "ogc.conformance",
        "ogc.item",
        "ogc.items",
        "ogc.landing",
        "on_phone.manifest",
        "on_phone.worker",
        "packed.phrases",
        "packed.places",
        "packed.stations",
        "planner.hand_in",
        "planner.heat",
        "planner.layer",
        "planner.page",
        "planner.parts",
        "planner.siting_begin",
        "planner.siting_look",
        "planner.siting_stop",
        "pocket.kept",
        "share.code",
        "signs.one",
        "static_files.file",
        "static_map.picture",
        "way.page",
        "wechat.signature",
    }
)
# Sums that anybody may ask for, and lists kept for whoever handed them in: nothing here looks
# at who asks, so another site gains nothing by sending them.
FROM_ANYWHERE = frozenset(
    {
        "api_plan.begin",
        "api_plan.stop",
        "planner.hand_in",
        "planner.siting_begin",
        "planner.siting_stop",
    }
)
# What is told at a door looks at nobody's rights either, and the station's page, from which one
# tap sends it, is to set no cookie; but another site may not send it for its own visitors.
WITHOUT_TOKEN = FROM_ANYWHERE | {"reports.more", "reports.take"}


def needs(*roles: Role) -> Callable[[View], View]:
    """Declare that a view is for people with one of `roles`; a keeper may always.

    ``@needs(Role.KEEPER)`` is for keepers, ``@needs(*Role)`` for everybody with an
    account. It only declares: `guard` asks before any view of the application runs,
    so that a view that declares nothing stays closed. Put it outermost.
    """

    def declare(view: View) -> View:
        view.opened_by = roles  # type: ignore[attr-defined]
        return view

    return declare


def anybody(view: View) -> View:
    """Declare that a view is for everybody, with or without an account."""
    view.opened_by = None  # type: ignore[attr-defined]
    return view


def takes(most_bytes: int) -> Callable[[View], View]:
    """Declare how large the body of a request to this view may be; else 1 MB.

    The guard reads the form to find its token, so a view itself would say it too late.
    """

    def declare(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return declare


def person() -> Person | None:
    """Return who asks, or None for a visitor.

    A page that calls this differs from reader to reader: no public page does.
    """
    if "person" not in g:
        asking: Callable[[], Person | None] | None = current_app.extensions.get(ASKING)
        g.person = asking() if asking else None
    found: Person | None = g.person
    return found


def who() -> str:
    """Return the name that the audit log is told.

    Raises
    ------
    RightsError
        A visitor asks; a view that calls this is declared with `needs`.
    """
    asking = person()
    if asking is None:
        raise RightsError(zh="请先登录。", en="Log in first.")
    return asking.name


def declared(endpoint: str) -> tuple[Role, ...] | None:
    """Return the roles that open an endpoint; None: everybody.

    Raises
    ------
    LookupError
        Nothing is said about it.
    """
    if endpoint in VISITORS:
        return None
    view = current_app.view_functions[endpoint]
    if not hasattr(view, "opened_by"):
        raise LookupError(endpoint)
    opened_by: tuple[Role, ...] | None = view.opened_by
    return opened_by


def most_bytes(endpoint: str) -> int | None:
    """Return how large a request to an endpoint may be; None: as everywhere."""
    most: int | None = getattr(current_app.view_functions[endpoint], "most_bytes", None)
    return most


def allowed(role: Role | None, endpoint: str) -> bool:
    """Return whether somebody with `role` may open an endpoint."""
    wanted = declared(endpoint)
    return wanted is None or may(role, *wanted)
