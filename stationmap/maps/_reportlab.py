"""PathPen: what SVG's paths say, drawn into a path of a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fontTools.pens.basePen import BasePen

if TYPE_CHECKING:
    Point = tuple[float, float]


class PathPen(BasePen):  # type: ignore[misc] # fontTools has no types
    """Takes the strokes that fontTools reads from a path, arcs already as curves.

    Parameters
    ----------
    path : reportlab's PDFPathObject
        What is drawn into.
    """

    def __init__(self, path: Any) -> None:  # noqa: ANN401 - reportlab has no types
        super().__init__(None)
        self.path = path

    def _moveTo(self, pt: Point) -> None:  # noqa: N802 - fontTools' own name
        self.path.moveTo(*pt)

    def _lineTo(self, pt: Point) -> None:  # noqa: N802 - the same
        self.path.lineTo(*pt)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:  # noqa: N802 - the same
        self.path.curveTo(*pt1, *pt2, *pt3)

    def _closePath(self) -> None:  # noqa: N802 - the same
        self.path.close()
