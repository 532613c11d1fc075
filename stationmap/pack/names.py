"""The names of a pack: everything that can be searched, with its reading."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from stationmap.places import sound

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue


def pack_places(catalogue: Catalogue) -> dict[str, Any]:
    """Gather the places in the order in which a search knows them.

    Returns
    -------
    dict
        ``places``: columns; ``reading`` has one item for each sign of a name,
        and ``own`` says how many of the signs are its own name, without the word
        for what it is. ``sounds``: for each reading the characters of GB 2312
        that have it, because somebody may type them.
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
        "sounds": _sounds(),
    }


@cache
def _sounds() -> dict[str, str]:
    characters: dict[str, str] = defaultdict(str)
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            character = bytes((row, cell)).decode("gb2312", "ignore")
            if character:
                characters[sound(character)] += character
    return dict(characters)
