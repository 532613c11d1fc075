"""The view that a public address names: what is drawn carries no stranger's words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from stationmap.articles.view import Kind, View, parse_view

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue

SEARCHED = 8


def public_view(slug: str, catalogue: Catalogue) -> View:
    """Read a view from a public address.

    Anybody may write such an address, and what it shows looks as if the union
    had said it: so a place is called by a name that the data know, or by none.

    Raises
    ------
    NotFoundError
        There is no such view, township or station.
    InputError
        The place is no position, or far away.
    """
    view = parse_view(slug, catalogue)
    if view.place is None or _known(view.of, catalogue):
        return view
    return View.near(view.place, "")


def view_at(address: str, catalogue: Catalogue) -> View | None:
    """Return the view that a page of this site shows; None: the page shows none.

    Parameters
    ----------
    address : str
        Path and query of the page.
    catalogue : Catalogue
        The version that serves.

    Raises
    ------
    NotFoundError, InputError
        As `public_view`.
    """
    parts = urlsplit(address)
    for prefix, kind in (("/embed/", ""), ("/s/", f"{Kind.STATION}-")):
        rest = parts.path.removeprefix(prefix)
        if rest != parts.path and "/" not in rest:
            return public_view(kind + unquote(rest), catalogue)
    if parts.path not in ("", "/"):
        return None
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if code := asked.get("township"):
        return public_view(f"{Kind.TOWNSHIP}-{code}", catalogue)
    if "lon" in asked and "lat" in asked:
        place = f"{asked['lon']},{asked['lat']}"
        return public_view(f"{Kind.NEAR}-{place}-{asked.get('q', '')}", catalogue)
    return public_view(Kind.ALL_DAY if asked.get("all_day") == "1" else Kind.DISTRICT, catalogue)


def _known(name: str, catalogue: Catalogue) -> bool:
    found = catalogue.places.search(name, limit=SEARCHED) if name else ()
    return any(place.name == name for place in found)
