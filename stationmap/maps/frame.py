"""Frame: the part of the plane that a drawing shows, and how large."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

FINEST_PX = 0.4  # less than this of a border is not seen
MARGIN = 0.06
SCALE_STEPS = (1.0, 2.0, 5.0)
OVERHANG_PX = 4.0  # borders that leave the drawing are cut off out of sight


@dataclass(frozen=True, slots=True)
class Frame:
    """A view of the plane, north up, in equal measure both ways.

    Attributes
    ----------
    west_m, north_m : float
        The upper left corner, metres in the plane.
    px_per_m : float
        The scale.
    width_px, height_px : float
        The size of the view.
    left_px, top_px : float
        Where on the drawing it stands.
    overhang_px : float
        How far out of sight borders that leave the view are cut off.
    """

    west_m: float
    north_m: float
    px_per_m: float
    width_px: float
    height_px: float
    left_px: float = 0.0
    top_px: float = 0.0
    overhang_px: float = OVERHANG_PX

    @classmethod
    def around(
        cls, geometry: BaseGeometry, *, width_px: float, least_px: float, most_px: float
    ) -> Frame:
        """Show a geometry whole, with a margin, as high as it asks for within bounds."""
        west, south, east, north = geometry.bounds
        wide, high = (east - west) * (1 + 2 * MARGIN), (north - south) * (1 + 2 * MARGIN)
        height_px = float(np.clip(width_px * high / wide, least_px, most_px))
        px_per_m = min(width_px / wide, height_px / high)
        return cls(
            west_m=(west + east - width_px / px_per_m) / 2,
            north_m=(south + north + height_px / px_per_m) / 2,
            px_per_m=px_per_m,
            width_px=width_px,
            height_px=height_px,
        )

    def place(self, xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return positions of the plane in pixels, shape (n, 2)."""
        corner_m = np.array([self.west_m, self.north_m])
        corner_px = np.array([self.left_px, self.top_px])
        placed: NDArray[np.float64] = (xy_m - corner_m) * self.px_per_m * np.array(
            [1.0, -1.0]
        ) + corner_px
        return placed

    def draw(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry of the plane in pixels, cut to the drawing, as fine as is seen."""
        from shapely import simplify, transform

        return self.cut(simplify(transform(geometry, self.place), FINEST_PX))

    def cut(self, shape: BaseGeometry) -> BaseGeometry:
        """Return what of a shape in pixels lies in the view."""
        from shapely import clip_by_rect

        whole = shape if shape.is_valid else shape.buffer(0)
        left, top, far = self.left_px, self.top_px, self.overhang_px
        right, bottom = left + self.width_px, top + self.height_px
        return clip_by_rect(whole, left - far, top - far, right + far, bottom + far)

    def at(self, left_px: float, top_px: float) -> Frame:
        """Return the same view elsewhere on the drawing, cut off sharply."""
        return replace(self, left_px=left_px, top_px=top_px, overhang_px=0.0)

    def scale_bar(self, longest_px: float) -> tuple[float, float]:
        """Return a round length, metres, and how long it is in pixels, at most `longest_px`."""
        longest_m = longest_px / self.px_per_m
        power = 10.0 ** np.floor(np.log10(longest_m))
        length_m = max(step * power for step in SCALE_STEPS if step * power <= longest_m)
        return float(length_m), float(length_m * self.px_per_m)


def hatching(shape: BaseGeometry, *, apart_px: float) -> BaseGeometry:
    """Return lines at 45 degrees over a shape in pixels: a pattern, without one."""
    from shapely import MultiLineString

    if shape.is_empty:
        return shape
    left, top, right, bottom = shape.bounds
    high = bottom - top
    start = np.arange(left - high, right, apart_px * np.sqrt(2.0))
    lines = [((x, bottom), (x + high, top)) for x in start.tolist()]
    return MultiLineString(lines).intersection(shape)
