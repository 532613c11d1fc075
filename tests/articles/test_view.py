from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stationmap.articles import View, parse_view
from stationmap.errors import CoordinateError, NotFoundError, OutsideError
from stationmap.model import LonLat

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue


@pytest.mark.parametrize(
    ("slug", "address"),
    [
        ("district", "/"),
        ("township-110113011000", "/?township=110113011000"),
        ("station-011-02", "/s/011-02"),
        ("all-day", "/?all_day=1"),
        ("closed-gaps", "/"),
        (
            "near-116.65460,40.13020-顺义西站",
            "/?lon=116.65460&lat=40.13020&q=%E9%A1%BA%E4%B9%89%E8%A5%BF%E7%AB%99",
        ),
    ],
)
def test_a_view_is_one_word_and_one_address(catalogue: Catalogue, slug: str, address: str) -> None:
    view = parse_view(slug, catalogue)
    assert view.slug == slug
    assert view.address == address
    assert parse_view(view.slug, catalogue) == view


@pytest.mark.parametrize("name", ["a/b\\c", "<script>", "x" * 200, "../..", "😀 门\n口", ""])
def test_a_slug_is_a_file_name_whatever_the_place_is_called(
    catalogue: Catalogue, name: str
) -> None:
    view = View.near(LonLat(116.6546, 40.1302), name)
    assert not set(view.slug) & set('/\\:*?"<>|\n#%&')
    assert len(view.slug) < 100
    assert view.of
    assert parse_view(view.slug, catalogue) == view


@pytest.mark.parametrize(
    ("slug", "error"),
    [
        ("", NotFoundError),
        ("nowhere", NotFoundError),
        ("township-", NotFoundError),
        ("township-1", NotFoundError),
        ("station-none", NotFoundError),
        ("near-", NotFoundError),
        ("near-here", CoordinateError),
        ("near-116.6", CoordinateError),
        ("near-nan,inf", CoordinateError),
        ("near-116.6,140", CoordinateError),
        ("near-121.47,31.23-外滩", OutsideError),
    ],
)
def test_what_is_no_view_is_refused(
    catalogue: Catalogue, slug: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        parse_view(slug, catalogue)
    assert caught.value.zh  # type: ignore[attr-defined]
