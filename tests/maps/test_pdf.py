from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
import shapely
from PIL import Image

from stationmap.maps.canvas import Canvas
from stationmap.maps.pdf import pdf
from stationmap.maps.raster import png
from stationmap.maps.svg import svg

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH_MM = 210.0


def drawing() -> Canvas:
    """Draw each kind of mark, away from the others."""
    canvas = Canvas(420, 300)
    canvas.rect(0, 0, 420, 300, fill="#fffdf9")
    canvas.rect(20, 20, 80, 50, fill="#e57219", stroke="#000", stroke_width=3, rx=9)
    canvas.circle(160, 45, 26, fill="none", stroke="#1b7346", stroke_width=6)
    holed = shapely.box(210, 20, 300, 70) - shapely.box(235, 35, 270, 55)
    canvas.shape(holed, fill="#2a251f")
    canvas.path("M330 30a12 20 30 1 1 30 20q9 9 20-20t9 20", fill="none", stroke="#36f")
    canvas.text(20, 110, "胜利街道示例驿站 01", size=30, fill="#2a251f", weight=700)
    canvas.text(400, 150, "8:30–21:00", size=30, fill="#2a251f", anchor="end")
    canvas.text(210, 190, "一张图", size=30, fill="#2a251f", anchor="middle", halo="#f8e6cd")
    with canvas.group(transform="translate(40 220) scale(2)", fill="none", stroke="#b04605"):
        canvas.path("M0 0h20v20h-20z", stroke_linejoin="round")
        canvas.circle(40, 10, 8)
    with canvas.group(transform="rotate(45 300 240)"):
        canvas.rect(280, 220, 40, 40, fill="#7a3a0c")
    with canvas.group(opacity=0):
        canvas.rect(340, 210, 60, 60, fill="#f00")
        canvas.when_tapped("opacity", "1", for_s=4)
    return canvas


def ink(picture: Image.Image) -> NDArray[np.float64]:
    return np.asarray(picture.convert("L").resize((420, 300)), np.float64)


def test_paper_shows_what_the_screen_shows() -> None:
    page = pypdfium2.PdfDocument(pdf([drawing()], width_mm=WIDTH_MM, title="图"))[0]
    printed = ink(page.render(scale=2).to_pil())
    shown = ink(Image.open(BytesIO(png(svg(drawing()), zoom=2))))
    # Two programs smooth edges each in their own way; a mark out of place would be far more.
    assert np.abs(printed - shown).mean() < 1.5
    blocks = np.abs(printed - shown).reshape(30, 10, 42, 10).mean(axis=(1, 3))
    assert blocks.max() < 40


def test_each_drawing_is_a_page_of_the_paper_asked_for() -> None:
    file = pypdfium2.PdfDocument(pdf([drawing(), Canvas(100, 300)], width_mm=WIDTH_MM, title="图"))
    sizes = [page.get_size() for page in file]
    assert sizes == [
        pytest.approx((595.28, 425.2), abs=0.1),
        pytest.approx((595.28, 1785.8), abs=0.1),
    ]


def test_text_can_be_searched_and_copied() -> None:
    page = pypdfium2.PdfDocument(pdf([drawing()], width_mm=WIDTH_MM, title="图"))[0]
    told = page.get_textpage().get_text_bounded()
    assert "胜利街道示例驿站 01" in told
    assert "8:30–21:00" in told


def test_the_file_says_what_it_is_and_is_the_same_every_time() -> None:
    first, second = (pdf([drawing()], width_mm=WIDTH_MM, title="顺义的驿站") for _ in range(2))
    assert first == second
    assert pypdfium2.PdfDocument(first).get_metadata_dict()["Title"] == "顺义的驿站"


def test_words_that_no_xml_may_hold_harm_nothing() -> None:
    canvas = Canvas(100, 100)
    canvas.text(10, 50, "甲\x00\ud800乙(\\)", size=20, fill="#000")
    page = pypdfium2.PdfDocument(pdf([canvas], width_mm=WIDTH_MM, title="\x00"))[0]
    assert "甲乙(\\)" in page.get_textpage().get_text_bounded()
