"""The distance to the nearest station as a smooth picture, a PNG of our own.

The picture holds one byte for each cell, the distance in steps; what a step
looks like stands in the palette. So another radius, or a dark screen, costs a
few hundred bytes written anew, not another picture.
"""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.coverage.grid import Bounds, DistanceGrid

TOP, OFF = 254, 255  # the greatest step, and what is no land
LEAST_STEP_M = 1.0
LEAST_REACH = 3  # the ramp ends at so many times the radius, or where few places are left
FEW = 0.6  # of the way to the farthest place
SIGNATURE = b"\x89PNG\r\n\x1a\n"
EIGHT_BITS, INDEXED = 8, 3
ABOVE = 2  # the filter of a line whose bytes are differences from the line above


class Scheme(StrEnum):
    """Whether the screen is light or dark."""

    LIGHT = "light"
    DARK = "dark"


# From no distance at all to the radius, and from the radius on to three times as far.
WITHIN = {Scheme.LIGHT: ("fffefc", "fcf6ec"), Scheme.DARK: ("191612", "231d16")}
BEYOND = {
    Scheme.LIGHT: ("f8e6cd", "f3cc9f", "e9ac6d", "d98a48", "b95e26"),
    Scheme.DARK: ("3b2a1a", "553619", "7a4a1f", "a8652a", "e08a40"),
}


@dataclass(frozen=True, slots=True)
class Levels:
    """Distances in steps of equal length, squeezed, ready to be coloured.

    Attributes
    ----------
    width, height : int
        Cells.
    step_m : float
        What one step is long, metres.
    squeezed : bytes
        The picture's data as PNG wants them.
    bounds : Bounds
        Where the picture lies, degrees.
    """

    width: int
    height: int
    step_m: float
    squeezed: bytes
    bounds: Bounds


def levels(grid: DistanceGrid, *, farthest_m: float) -> Levels:
    """Divide distances into 254 equal steps up to the farthest place; beyond is like there."""
    distance = grid.distance_m
    step_m = max(LEAST_STEP_M, farthest_m / TOP)
    with np.errstate(invalid="ignore"):
        steps = np.where(np.isnan(distance), OFF, np.minimum(distance / step_m, TOP))
    height, width = steps.shape
    cells = np.vstack([np.zeros((1, width), np.uint8), steps.astype(np.uint8)])
    lines = np.full((height, width + 1), ABOVE, np.uint8)
    lines[:, 1:] = cells[1:] - cells[:-1]  # PNG counts modulo 256, as bytes do
    return Levels(width, height, step_m, zlib.compress(lines.tobytes(), 6), grid.bounds)


def reaches(radius_m: float, farthest_m: float) -> int:
    """Return how many radii long the ramp is: so that far places still differ."""
    return max(LEAST_REACH, math.ceil(FEW * farthest_m / radius_m))


def png(picture: Levels, *, radius_m: float, farthest_m: float, scheme: Scheme) -> bytes:
    """Colour a picture: nearly white within the radius, deeper the farther beyond."""
    header = struct.pack(">IIBBBBB", picture.width, picture.height, EIGHT_BITS, INDEXED, 0, 0, 0)
    end = reaches(radius_m, farthest_m)
    colours = ramp(np.arange(float(OFF)) * picture.step_m, radius_m, end=end, scheme=scheme)
    palette = np.vstack([colours, colours[:1]]).tobytes()
    clear = bytes([255] * OFF + [0])
    chunks = [(b"IHDR", header), (b"PLTE", palette), (b"tRNS", clear)]
    chunks += [(b"IDAT", picture.squeezed), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def ramp(
    distance_m: NDArray[np.float64], radius_m: float, *, end: int, scheme: Scheme
) -> NDArray[np.uint8]:
    """Return the colour of each distance, shape (n, 3); the ramp ends at `end` radii."""
    within, beyond = WITHIN[scheme], BEYOND[scheme]
    far = np.linspace(1.0, end, len(beyond)) * radius_m
    near = np.array([0.0, np.nextafter(radius_m, 0.0)])
    colours = np.array([list(bytes.fromhex(colour)) for colour in (*within, *beyond)])
    at = np.concatenate([near, far])
    mixed = [np.interp(distance_m, at, colours[:, channel]) for channel in range(3)]
    found: NDArray[np.uint8] = np.rint(np.stack(mixed, axis=-1)).astype(np.uint8)
    return found


def _chunk(name: bytes, data: bytes) -> bytes:
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
