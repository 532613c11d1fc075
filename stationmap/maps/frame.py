"""Frame: the part of the plane that a drawing shows, and how large."""

from __future__ import annotations

from dataclasses import dataclass
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
        The size of the drawing.
    """

    west_m: float
    north_m: float
    px_per_m: float
    width_px: float
    height_px: float

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
        corner = np.array([self.west_m, self.north_m])
        turned: NDArray[np.float64] = (xy_m - corner) * self.px_per_m * np.array([1.0, -1.0])
        return turned

    def draw(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry of the plane in pixels, cut to the drawing, as fine as is seen."""
        from shapely import clip_by_rect, simplify, transform

        fine = simplify(transform(geometry, self.place), FINEST_PX)
        whole = fine if fine.is_valid else fine.buffer(0)
        far = OVERHANG_PX
        return clip_by_rect(whole, -far, -far, self.width_px + far, self.height_px + far)

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
