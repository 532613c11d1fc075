"""The names of a pack: everything that can be searched, with its reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue


def pack_places(catalogue: Catalogue) -> dict[str, Any]:
    """Gather the places in the order in which a search knows them.

    Returns
    -------
    dict
        ``places``: columns; ``signs`` of a place are [start, end, key, reading]
        of each sign in its name, and ``own`` says how many of them are its own
        name, without the word for what it is.
    """
    entries = catalogue.places.entries()
    return {
        "version": catalogue.version,
        "places": {
            "kind": [place.kind.value for place, _ in entries],
            "name": [place.name for place, _ in entries],
            "code": [place.code for place, _ in entries],
            "township": [place.township_name for place, _ in entries],
            "lon": [place.position.lon for place, _ in entries],
            "lat": [place.position.lat for place, _ in entries],
            "quality": [place.position_quality.value for place, _ in entries],
            "own": [spelling.own for _, spelling in entries],
            "reading": [" ".join(spelling.pinyin) for _, spelling in entries],
        },
    }
