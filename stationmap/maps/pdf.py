"""Prints drawings as the pages of a PDF: lines stay lines, and text can be searched and copied."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from stationmap.maps.canvas import BOLD, REGULAR
from stationmap.maps.svg import writable
from stationmap.maps.typeset import FONT_FILES, font_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reportlab.pdfgen.canvas import Canvas as Sheet

    from stationmap.maps.canvas import Canvas, Mark

POINTS_PER_MM = 72 / 25.4
CAPS = {"butt": 0, "round": 1, "square": 2}
JOINS = {"miter": 0, "round": 1, "bevel": 2}
MOVE = re.compile(r"(translate|scale|rotate)\(([^)]*)\)")


def pdf(pages: Iterable[Canvas], *, width_mm: float, title: str) -> bytes:
    """Print each drawing on a page of its own.

    Parameters
    ----------
    pages : iterable of Canvas
        The drawings; each page is as high as its drawing asks for.
    width_mm : float
        How wide the paper is.
    title : str
        What the file says it is.

    Returns
    -------
    bytes
        The file; the same drawings give the same bytes. The type is in it, as
        far as it is used.

    Raises
    ------
    DataError
        The type is not there: the installation is not complete.
    """
    from reportlab.pdfgen.canvas import Canvas as Sheet

    _teach_type()
    file = BytesIO()
    # `invariant` leaves out the moment and the random name of the file.
    sheet = Sheet(file, pageCompression=1, invariant=1, lang="zh-CN")
    sheet.setTitle(writable(title))
    sheet.setCreator("stationmap")
    for page in pages:
        _print(sheet, page, width_mm * POINTS_PER_MM / page.width_px)
    sheet.save()
    return file.getvalue()


def _teach_type() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for weight in FONT_FILES:
        if _type(weight) not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(_type(weight), str(font_file(weight))))


def _type(weight: object) -> str:
    return f"NotoSansSC-{BOLD if weight == BOLD else REGULAR}"


def _print(sheet: Sheet, page: Canvas, points_per_px: float) -> None:
    height = page.height_px * points_per_px
    sheet.setPageSize((page.width_px * points_per_px, height))
    # A drawing counts from its upper left corner, paper from the lower one.
    sheet.transform(points_per_px, 0, 0, -points_per_px, 0, height)
    for mark in page.marks:
        _draw(sheet, mark)
    sheet.showPage()


def _draw(sheet: Sheet, mark: Mark) -> None:
    if mark.look.get("opacity") == 0 or mark.name == "set":  # waits for a tap, and paper has none
        return
    sheet.saveState()
    _pen(sheet, mark.look)
    _BY_NAME[mark.name](sheet, mark)
    sheet.restoreState()


def _pen(sheet: Sheet, look: dict[str, object]) -> None:
    fill, stroke = _ink(look, "fill", "#000"), _ink(look, "stroke", "none")
    if fill != "none":
        sheet.setFillColor(_colour(fill))
        sheet.setFillAlpha(_measure(look, "fill_opacity", 1.0))
    if stroke != "none":
        sheet.setStrokeColor(_colour(stroke))
        sheet.setStrokeAlpha(_measure(look, "stroke_opacity", 1.0))
        sheet.setLineWidth(_measure(look, "stroke_width", 1.0))
    sheet.setLineCap(CAPS[str(look.get("stroke_linecap", "butt"))])
    sheet.setLineJoin(JOINS[str(look.get("stroke_linejoin", "miter"))])
    if dashes := look.get("stroke_dasharray"):
        sheet.setDash([float(part) for part in str(dashes).replace(",", " ").split()])


def _path(sheet: Sheet, mark: Mark) -> None:
    from stationmap.maps._reportlab import PathPen

    pen = PathPen(sheet.beginPath())
    for stroke, points in _strokes(str(mark.look["d"])):
        getattr(pen, stroke)(*points)
    _ink_it(sheet, pen.path, mark.look)


@lru_cache(maxsize=256)
def _strokes(words: str) -> list[tuple[str, tuple[tuple[float, float], ...]]]:
    """Read a path once: pages of one kind share their icons."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path import parse_path

    pen = RecordingPen()
    parse_path(words, pen)
    strokes: list[tuple[str, tuple[tuple[float, float], ...]]] = pen.value
    return strokes


def _rect(sheet: Sheet, mark: Mark) -> None:
    look, path = mark.look, sheet.beginPath()
    x, y, width, height = (_measure(look, name, 0.0) for name in ("x", "y", "width", "height"))
    if radius := _measure(look, "rx", 0.0):
        path.roundRect(x, y, width, height, radius)
    else:
        path.rect(x, y, width, height)
    _ink_it(sheet, path, look)


def _circle(sheet: Sheet, mark: Mark) -> None:
    path = sheet.beginPath()
    x, y, radius = (_measure(mark.look, name, 0.0) for name in ("cx", "cy", "r"))
    path.circle(x, y, radius)
    _ink_it(sheet, path, mark.look)


def _ink_it(sheet: Sheet, path: Any, look: dict[str, object]) -> None:  # noqa: ANN401 - reportlab's
    sheet.drawPath(
        path,
        fill=_ink(look, "fill", "#000") != "none",
        stroke=_ink(look, "stroke", "none") != "none",
        fillMode=0 if look.get("fill_rule") == "evenodd" else 1,
    )


def _text(sheet: Sheet, mark: Mark) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    look, words = mark.look, writable(mark.words)
    face, size = _type(look.get("font_weight")), _measure(look, "font_size", 16.0)
    back = {"start": 0.0, "middle": 0.5, "end": 1.0}[str(look.get("text_anchor", "start"))]
    left = _measure(look, "x", 0.0) - back * stringWidth(words, face, size)
    sheet.translate(left, _measure(look, "y", 0.0))
    sheet.scale(1, -1)  # letters stand upright again
    line = sheet.beginText(0, 0)
    line.setFont(face, size)
    if _ink(look, "stroke", "none") != "none":
        line.setTextRenderMode(2)  # filled, with a stroke around
    line.textOut(words)
    sheet.drawText(line)


def _group(sheet: Sheet, mark: Mark) -> None:
    for name, numbers in MOVE.findall(str(mark.look.get("transform", ""))):
        values = [float(part) for part in numbers.replace(",", " ").split()]
        _MOVES[name](sheet, values)
    for inside in mark.inside:
        # What the group says holds for all in it that says nothing itself.
        _draw(sheet, replace(inside, look=_handed_down(mark) | inside.look))


def _handed_down(group: Mark) -> dict[str, object]:
    return {key: value for key, value in group.look.items() if key not in {"transform", "opacity"}}


def _scale(sheet: Sheet, values: list[float]) -> None:
    sheet.scale(values[0], values[-1])


def _translate(sheet: Sheet, values: list[float]) -> None:
    sheet.translate(values[0], values[1] if len(values) > 1 else 0.0)


def _rotate(sheet: Sheet, values: list[float]) -> None:
    degrees, *middle = values
    _translate(sheet, middle or [0.0])
    sheet.rotate(degrees)
    _translate(sheet, [-value for value in middle] or [0.0])


_MOVES: dict[str, Callable[[Sheet, list[float]], None]] = {
    "translate": _translate,
    "scale": _scale,
    "rotate": _rotate,
}
_BY_NAME: dict[str, Callable[[Sheet, Mark], None]] = {
    "path": _path,
    "rect": _rect,
    "circle": _circle,
    "text": _text,
    "g": _group,
}


def _ink(look: dict[str, object], name: str, otherwise: str) -> str:
    return str(look.get(name, otherwise))


def _measure(look: dict[str, object], name: str, otherwise: float) -> float:
    value = look.get(name, otherwise)
    return float(value) if isinstance(value, int | float | str) else otherwise


def _colour(words: str) -> Any:  # noqa: ANN401 - reportlab's own
    from reportlab.lib.colors import HexColor

    short = 4
    return HexColor("#" + "".join(2 * c for c in words[1:]) if len(words) == short else words)
