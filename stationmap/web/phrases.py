"""What is said in English, by the Chinese in which it is written."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import read_mo

from stationmap.model import FACILITY_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.web.static_files import Shelf

CATALOGUE = Path(__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.mo"


@cache
def in_english() -> Mapping[str, str]:
    """Return every phrase that there is."""
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_mo(file)}


def phrases(shelf: Shelf) -> dict[str, str]:
    """Return the phrases whose Chinese stands in what a phone runs, or is named in its pack."""
    named = "".join(chinese for chinese, _english in FACILITY_NAMES.values())
    said = named + "".join(
        body.data.decode()
        for name, body in shelf.bodies.items()
        if name.startswith(("js/phone/", "vendor/phone/templates"))
    )
    return {phrase: text for phrase, text in in_english().items() if _stands(phrase, said)}


def _stands(phrase: str, said: str) -> bool:
    """Say whether a phrase stands in a script, where quotation marks may be escaped."""
    return bool(phrase) and (phrase in said or phrase.replace('"', '\\"') in said)
