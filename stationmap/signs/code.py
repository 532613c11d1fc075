"""A QR code as one path: sharp at any size, and small in the file."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from stationmap.signs import measures as m

if TYPE_CHECKING:
    from stationmap.maps.canvas import Canvas

QUIET_MODULES = 4  # of white around it, as ISO/IEC 18004 asks
LEVEL = "m"  # a seventh of it may be scratched


def qr(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    """Draw a code, its quiet zone within, with its upper left corner at (x, y).

    Parameters
    ----------
    canvas : Canvas
        Where to draw.
    text : str
        What it says.
    x, y, size : float
        Where, and how wide with the white around it.
    """
    import segno

    rows = segno.make(text, micro=False, error=LEVEL).matrix
    module = size / (len(rows) + 2 * QUIET_MODULES)
    canvas.rect(x, y, size, size, fill=m.PAPER)
    place = f"translate({x:.2f} {y:.2f}) scale({module:.5f})"
    with canvas.group(transform=place, fill="none", stroke="#000000", stroke_width=1):
        canvas.path("".join(_runs(rows)))


def _runs(rows: tuple[bytearray, ...]) -> list[str]:
    """Write each run of dark modules as a line as thick as a module: the shortest way to say it."""
    words = []
    for down, row in enumerate(rows, QUIET_MODULES):
        right = QUIET_MODULES
        for dark, run in groupby(row):
            wide = len(list(run))
            if dark:
                words.append(f"M{right} {down}.5h{wide}")
            right += wide
    return words
