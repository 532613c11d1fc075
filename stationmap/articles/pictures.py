"""The pictures of an article: drawn, made to fit, the same bytes every time."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

import segno

from stationmap.articles.measures import BYTES_MOST
from stationmap.maps.raster import png

COLOURS = 256
SHRINK = 0.85
LEAST_ZOOM = 0.3
QUIET_MODULES = 4  # of white around a code, as ISO/IEC 18004 asks
MODULE_PX = 12
CODE_INK = "#2a251f"


class Picture(NamedTuple):
    """A picture that WeChat takes, and by how much it had to be made smaller."""

    content: bytes
    zoom: float = 1.0
    fewer_colours: bool = False


def fitting_png(svg: str, *, most: int = BYTES_MOST) -> Picture:
    """Draw SVG as PNG of less than `most` bytes.

    What is too heavy gets fewer colours first, which hardly shows on a map,
    and then becomes smaller until it fits.

    Parameters
    ----------
    svg : str
        The drawing.
    most : int
        It weighs less than this.
    """
    content = png(svg)
    if len(content) < most:
        return Picture(content)
    zoom = 1.0
    while len(content := _fewer_colours(png(svg, zoom=zoom))) >= most and zoom > LEAST_ZOOM:
        zoom *= SHRINK
    return Picture(content, zoom, fewer_colours=True)


def _fewer_colours(content: bytes) -> bytes:
    from PIL import Image

    file = BytesIO()
    with Image.open(BytesIO(content)) as picture:
        drawn = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        drawn.save(file, "png", optimize=True)
    return file.getvalue()


def code_png(text: str) -> bytes:
    """Draw a QR code that says `text`; a seventh of it may be lost (level M)."""
    file = BytesIO()
    code = segno.make(text, micro=False, error="m")
    code.save(
        file, kind="png", scale=MODULE_PX, border=QUIET_MODULES, dark=CODE_INK, light="#ffffff"
    )
    return file.getvalue()
