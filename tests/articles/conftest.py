from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from stationmap.articles import make_kit, parse_view
from stationmap.geodata import open_catalogue
from stationmap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.articles import Kit
    from stationmap.catalogue import Catalogue

DAY = date(2026, 11, 21)
SETTINGS = Settings(site_url="https://yizhan.example.org")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return open_catalogue(None, "110113")


@pytest.fixture(scope="session")
def before(catalogue: Catalogue) -> Catalogue:
    """The data of a month before, made up: ten stations fewer, and one that is no more."""
    kept = [s for s in catalogue.stations if not s.ref.endswith("-05")]
    gone = replace(catalogue.stations[5], ref="999-99")
    return replace(catalogue, version="2026.10+before", stations=(*kept, gone))


@pytest.fixture(scope="session")
def named_views(catalogue: Catalogue) -> tuple[str, ...]:
    """Every township, the district, and one of each other kind of view."""
    return (
        *(f"township-{township.code}" for township in catalogue.townships),
        "district",
        "all-day",
        "closed-gaps",
        "station-011-02",
        "station-005-01",
        "near-116.65460,40.13020-顺义西站",
    )


@pytest.fixture(scope="session")
def kit(catalogue: Catalogue) -> Callable[..., Kit]:
    """Make kits of views of the real data, or of other data."""

    def make(slug: str, data: Catalogue = catalogue, **more: object) -> Kit:
        given: dict[str, object] = {"settings": SETTINGS, "day": DAY}
        return make_kit(parse_view(slug, data), data, **(given | more))  # type: ignore[arg-type]

    return make
