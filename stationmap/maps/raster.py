"""Turns a drawing into a picture, with the type that comes with the program.

Fonts of the machine are never used: the same drawing gives the same picture
everywhere.
"""

from __future__ import annotations

from pathlib import Path

from stationmap.errors import DataError
from stationmap.maps.svg import FONT

FONTS = Path(__file__).resolve().parent / "fonts"
FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


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
            font_files=[str(_font(name)) for name in FONT_FILES],
            font_family=FONT,
            sans_serif_family=FONT,
        )
    )


def _font(name: str) -> Path:
    path = FONTS / name
    if not path.is_file():
        raise DataError(
            zh=f"缺少字体文件 {name}，画不了图。请运行 make install，或重新安装。",
            en=f"The font {name} is missing, so no picture can be drawn. Run make install, "
            "or install again.",
            file=str(path),
        )
    return path
