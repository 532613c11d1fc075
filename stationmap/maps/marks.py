"""The little house, which stands for a station on everything that is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stationmap.maps.canvas import Canvas


def house(canvas: Canvas, x: float, y: float, size: float, *, fill: str, stroke: str) -> None:
    """Draw a little house with its middle at (x, y)."""
    half, eave, wall = size / 2, -0.04 * size, 0.36 * size
    canvas.path(
        f"M{x:.1f} {y - half:.1f}L{x + half:.1f} {y + eave:.1f}H{x + wall:.1f}V{y + half:.1f}"
        f"H{x - wall:.1f}V{y + eave:.1f}H{x - half:.1f}Z",
        fill=fill,
        stroke=stroke,
        stroke_width=2.2,
        stroke_linejoin="round",
    )
