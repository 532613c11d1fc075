"""Turns a drawing into a picture, with the type that comes with the program."""

from __future__ import annotations

from stationmap.maps.canvas import FONT
from stationmap.maps.typeset import FONT_FILES, font_file


def png(svg: str, *, zoom: float = 1.0) -> bytes:
    """Draw SVG as PNG.

    Parameters
    ----------
    svg : str
        The drawing.
    zoom : float
        Pixels of the picture for one of the drawing.

    Raises
    ------
    DataError
        The type is not there: the installation is not complete.
    """
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            skip_system_fonts=True,
            font_files=[str(font_file(weight)) for weight in FONT_FILES],
            font_family=FONT,
            sans_serif_family=FONT,
        )
    )
