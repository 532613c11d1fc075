"""The icons of the pages, for print: one file tells both what they look like."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from stationmap.errors import DataError

if TYPE_CHECKING:
    from stationmap.maps.canvas import Canvas

FILE = Path(__file__).resolve().parent.parent / "web" / "static" / "icons" / "icons.svg"
GRID = 24.0
NUMBERS = frozenset({"x", "y", "width", "height", "rx", "cx", "cy", "r"})

Shape = tuple[str, dict[str, object]]


def icon(canvas: Canvas, name: str, x: float, y: float, size: float, **look: object) -> None:
    """Draw an icon with its upper left corner at (x, y); `look` is its ink.

    Raises
    ------
    DataError
        There is no such icon: the installation is not complete.
    """
    scale = size / GRID
    move = f"translate({x:.2f} {y:.2f}) scale({scale:.4f})"
    with canvas.group(transform=move, **look):
        for kind, shape in _icons().get(name) or _missing(name):
            if kind == "path":
                canvas.path(str(shape["d"]), **{k: v for k, v in shape.items() if k != "d"})
            elif kind == "circle":
                canvas.circle(*(float(str(shape[k])) for k in ("cx", "cy", "r")))
            else:
                box = (float(str(shape[k])) for k in ("x", "y", "width", "height"))
                canvas.rect(*box, rx=float(str(shape.get("rx", 0.0))))


@lru_cache(maxsize=1)
def _icons() -> dict[str, tuple[Shape, ...]]:
    try:
        root = ET.parse(FILE).getroot()  # noqa: S314 - our own file
    except OSError:
        return {}
    return {
        symbol.attrib["id"]: tuple((part.tag.rpartition("}")[2], _look(part)) for part in symbol)
        for symbol in root
        if "id" in symbol.attrib
    }


def _look(part: ET.Element) -> dict[str, object]:
    """Return what a shape says of itself; its colour is whoever draws it to say."""
    return {
        key.replace("-", "_"): float(value) if key in NUMBERS else value
        for key, value in part.attrib.items()
        if "currentColor" not in value
    }


def _missing(name: str) -> tuple[Shape, ...]:
    raise DataError(
        zh=f"缺少图标 {name}，印不了标识牌。请重新安装。",
        en=f"The icon {name} is missing, so no sign can be printed. Install again.",
        file=str(FILE),
    )
