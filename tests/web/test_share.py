"""A QR code that somebody else's decoder reads, for an address that no version changes."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
import resvg_py
import zxingcpp
from PIL import Image

from stationmap.web.share import qr_svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

SIDE_PX = 300


def read(svg: str) -> list[str]:
    png = resvg_py.svg_to_bytes(svg_string=svg, width=SIDE_PX)
    picture = Image.open(io.BytesIO(bytes(png))).convert("L")
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("site", ["", "https://map.example.org/yizhan/"])
def test_the_code_opens_the_station_s_page(make_app: Callable[..., Flask], site: str) -> None:
    client = make_app(site_url=site).test_client()
    answer = client.get("/s/001-03/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    (address,) = read(answer.text)
    root = site.rstrip("/") or "http://localhost"
    assert address == f"{root}/s/001-03"
    page = client.get("/s/001-03?lon=116.65&lat=40.13&need=toilet").text
    assert f'<span class="short">{address}</span>' in page
    assert 'src="/s/001-03/qr.svg"' in page


@pytest.mark.parametrize(
    "text", ["https://a.cn/s/1", "https://map.example.org/s/" + "驿站" * 20, "x" * 300]
)
def test_any_address_can_be_read(text: str) -> None:
    assert read(qr_svg(text).decode()) == [text]


def test_the_code_is_dark_on_white_with_room_around_it(client: FlaskClient) -> None:
    svg = client.get("/s/001-03/qr.svg").text
    assert "#fff" in svg
    side = re.search(r'viewBox="0 0 (\d+) \1"', svg)
    assert side
    assert (int(side[1]) - 8 - 17) % 4 == 0  # the sizes that there are, and four modules around


def test_there_is_no_code_for_a_station_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/s/nothing/qr.svg").status_code == 404
