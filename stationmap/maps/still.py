"""The still map: a township and its stations as a drawing, for files and articles.

Land, borders, gaps, outline, stations, names, in that order. All of it is
drawn in the equal-area plane, so that one scale bar holds everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from stationmap.maps.canvas import Canvas
from stationmap.maps.frame import Frame, hatching
from stationmap.maps.labels import Box, Room
from stationmap.maps.marks import house
from stationmap.maps.svg import svg
from stationmap.maps.typeset import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

WIDTH_PX, LEAST_PX, MOST_PX = 1080.0, 560.0, 1000.0
LINE_PX, FOOT_PX, EDGE_PX = 38.0, 18.0, 20.0
NAME_PX, SMALL_PX = 22.0, 22.0
HOUSE_PX, DOT_PX, MARK_PX = 26.0, 4.5, 17.0
HATCH_PX, SCALE_PX = 11.0, 220.0
NUMBERS = "甲乙丙丁戊己庚辛壬癸"
KM = 1000.0

PAPER, LAND, OUT = "#F7F3EC", "#FFFDF9", "#EFE9DE"
INK, INK_2, INK_3 = "#2A251F", "#5F574D", "#736A5E"
BORDER, OUTLINE = "#CBBFAE", "#5F574D"
ORANGE, ORANGE_INK = "#E57219", "#221407"
GAP, HATCH, GAP_EDGE = "#F8E6CD", "#D98A48", "#7A3A0C"


@dataclass(frozen=True, slots=True)
class Pin:
    """A station on the drawing: where in the plane, and what it is called.

    ``sure`` tells one that a source names from one that is an example.
    """

    x_m: float
    y_m: float
    name: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a still map shows, metres in an equal-area plane.

    Attributes
    ----------
    townships : ndarray of Polygon or MultiPolygon
        All of the area served.
    names : tuple of str
        What they are called.
    focus : int
        The number of the township that the map is of.
    stations : tuple of Pin
        Those in it, with names where they should be written.
    others : ndarray, shape (n, 2)
        Where stations of its neighbours are.
    gap : geometry, optional
        Its land beyond every service area.
    far : ndarray, shape (f, 2)
        Places to mark 甲, 乙, 丙.
    sites : tuple of Pin
        Where stations are proposed; their numbers are drawn.
    places : tuple of Pin
        What else has a name, such as an airport.
    radius_words : str
        What the gap means, for the legend.
    foot : tuple of str
        What the map rests on, line by line: data version, number of approval.
    """

    townships: NDArray[np.object_]
    names: tuple[str, ...]
    focus: int
    stations: tuple[Pin, ...]
    others: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    gap: BaseGeometry | None = None
    far: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    sites: tuple[Pin, ...] = ()
    places: tuple[Pin, ...] = ()
    radius_words: str = ""
    foot: tuple[str, ...] = ()


def township_map(scene: Scene, *, width_px: float = WIDTH_PX) -> str:
    """Draw a township with its stations, as SVG without ids or definitions.

    Parameters
    ----------
    scene : Scene
        What to show.
    width_px : float
        How wide; type is drawn for 1080.
    """
    return _Still(scene, width_px).svg()


class _Still:
    """One drawing in the making."""

    def __init__(self, scene: Scene, width_px: float) -> None:
        self.scene = scene
        self.focus: BaseGeometry = scene.townships[scene.focus]
        self.frame = Frame.around(self.focus, width_px=width_px, least_px=LEAST_PX, most_px=MOST_PX)
        foot_px = 2 * FOOT_PX + LINE_PX * (1 + len(scene.foot))
        self.canvas = Canvas(width_px, self.frame.height_px + foot_px)
        self.room = Room(Box(0.0, 0.0, width_px, self.frame.height_px))

    def svg(self) -> str:
        self.land()
        self.gap()
        self.borders()
        self.furniture()
        self.points()
        self.names()
        self.foot()
        return svg(self.canvas)

    # ---- the land ------------------------------------------------------------

    def land(self) -> None:
        canvas, frame = self.canvas, self.frame
        canvas.rect(0, 0, canvas.width_px, canvas.height_px, fill=PAPER)
        for number in self.neighbours():
            canvas.shape(frame.draw(self.scene.townships[number]), fill=OUT, stroke="none")
        canvas.shape(frame.draw(self.focus), fill=LAND, stroke="none")

    def gap(self) -> None:
        if self.scene.gap is None or self.scene.gap.is_empty:
            return
        shape = self.frame.draw(self.scene.gap)
        self.hatch(shape)

    @property
    def has_gap(self) -> bool:
        return self.scene.gap is not None and not self.scene.gap.is_empty

    def borders(self) -> None:
        canvas, frame = self.canvas, self.frame
        for number in self.neighbours():
            shape = frame.draw(self.scene.townships[number])
            canvas.shape(shape, fill="none", stroke=BORDER, stroke_width=1.4)
        canvas.shape(frame.draw(self.focus), fill="none", stroke=OUTLINE, stroke_width=2.6)

    def neighbours(self) -> Iterator[int]:
        for number, township in enumerate(self.scene.townships):
            if number != self.scene.focus and not self.frame.draw(township).is_empty:
                yield number

    # ---- what stands on it ---------------------------------------------------

    def furniture(self) -> None:
        """Scale bar and north, before anything else takes their place."""
        length_m, length_px = self.frame.scale_bar(SCALE_PX)
        left, bottom = EDGE_PX, self.frame.height_px - EDGE_PX
        words = f"{length_m / KM:g} 公里" if length_m >= KM else f"{length_m:g} 米"
        self.canvas.path(
            f"M{left:g} {bottom - 9:.1f}V{bottom:.1f}H{left + length_px:.1f}V{bottom - 9:.1f}",
            fill="none",
            stroke=INK,
            stroke_width=2,
        )
        middle = left + length_px / 2
        self.write(middle, bottom - 22, words, fill=INK_2, anchor="middle")
        self.room.take(Box(0, bottom - 42, left + length_px + EDGE_PX, self.frame.height_px))
        self.north(self.canvas.width_px - EDGE_PX - 14, EDGE_PX)

    def north(self, x: float, y: float) -> None:
        self.canvas.path(
            f"M{x:.1f} {y:.1f}L{x + 11:.1f} {y + 34:.1f}L{x:.1f} {y + 26:.1f}"
            f"L{x - 11:.1f} {y + 34:.1f}Z",
            fill=INK,
        )
        self.write(x, y + 50, "北", fill=INK, anchor="middle", weight=700)
        self.room.take(Box(x - 24, 0, self.canvas.width_px, y + 68))

    def points(self) -> None:
        for x, y in self.frame.place(self.scene.others).tolist():
            if self.shown(x, y):
                self.canvas.circle(x, y, DOT_PX, fill=INK_3)
        for number, (x, y) in enumerate(self.frame.place(self.scene.far).tolist()):
            self.mark(x, y, NUMBERS[number])
        for pin, x, y in self.pins(self.scene.stations):
            house(self.canvas, x, y, HOUSE_PX, fill=INK if pin.sure else LAND, stroke=INK)
            self.room.take(Box.around(x, y, HOUSE_PX, HOUSE_PX))
        for number, (_, x, y) in enumerate(self.pins(self.scene.sites), start=1):
            self.site(x, y, number)

    def mark(self, x: float, y: float, word: str) -> None:
        x, y = self.inside(x, y, MARK_PX)
        self.canvas.circle(x, y, MARK_PX, fill=INK, stroke=LAND, stroke_width=2.5)
        self.canvas.text(x, y, word, size=20, fill=LAND, anchor="middle", weight=700)
        self.room.take(Box.around(x, y, 2 * MARK_PX + 4, 2 * MARK_PX + 4))

    def site(self, x: float, y: float, number: int) -> None:
        size = 1.6 * HOUSE_PX
        house(self.canvas, x, y, size, fill=ORANGE, stroke=LAND)
        self.canvas.text(
            x, y + 0.1 * size, str(number), size=20, fill=ORANGE_INK, anchor="middle", weight=700
        )
        self.room.take(Box.around(x, y, size, size))

    # ---- names ---------------------------------------------------------------

    def names(self) -> None:
        """Names of stations where there is room, then those of the townships around."""
        pins = sorted(self.pins(self.scene.stations), key=lambda pin: not pin[0].sure)
        for pin, x, y in pins:
            point = Box.around(x, y, HOUSE_PX + 4, HOUSE_PX)
            box = pin.name and self.room.beside(point, _width(pin.name), NAME_PX * 1.25)
            if box:
                middle_x, middle_y = box.middle
                self.write(middle_x, middle_y, pin.name, fill=INK, anchor="middle")
        for x, y in self.frame.place(self.scene.others).tolist():
            self.room.take(Box.around(x, y, 2 * DOT_PX, 2 * DOT_PX))
        for number in self.neighbours():
            self.neighbour_name(number)
        for pin, x, y in self.pins(self.scene.places):
            if self.room.place(Box.around(x, y, _width(pin.name) + 12, NAME_PX * 1.5)):
                self.write(x, y, pin.name, fill=INK_3, anchor="middle", halo=PAPER)

    def neighbour_name(self, number: int) -> None:
        from shapely import area, get_parts

        shape = self.frame.draw(self.scene.townships[number])
        part = max(get_parts(shape), key=area)
        middle, words = part.representative_point(), self.scene.names[number]
        box = Box.around(middle.x, middle.y, _width(words) + 12, NAME_PX * 1.5)
        if self.room.place(box):
            self.write(middle.x, middle.y, words, fill=INK_3, anchor="middle", halo=OUT)

    # ---- below the map -------------------------------------------------------

    @property
    def legend(self) -> list[str]:
        """What the signs mean; empty words are left out."""
        sure = any(pin.sure for pin in self.scene.stations)
        example = any(not pin.sure for pin in self.scene.stations)
        return [
            "工会驿站" if sure else "",
            "示例驿站" if example else "",
            self.scene.radius_words if self.has_gap else "",
        ]

    def foot(self) -> None:
        top = self.frame.height_px
        self.canvas.rect(0, top, self.canvas.width_px, self.canvas.height_px - top, fill=PAPER)
        self.canvas.rect(0, top, self.canvas.width_px, 1.2, fill=INK)
        y = top + FOOT_PX + LINE_PX / 2
        self.signs(y)
        for words in self.scene.foot:
            y += LINE_PX
            self.canvas.text(EDGE_PX, y, words, size=SMALL_PX, fill=INK_2)

    def signs(self, y: float) -> None:
        x, (sure, example, gap) = EDGE_PX, self.legend
        for words, fill in ((sure, INK), (example, LAND)):
            if words:
                house(self.canvas, x + HOUSE_PX / 2, y, HOUSE_PX, fill=fill, stroke=INK)
                x = self.sign_words(x + HOUSE_PX, y, words)
        if gap:
            self.swatch(x, y)
            x = self.sign_words(x + 40, y, gap)
        if len(self.scene.far):
            self.canvas.circle(x + 14, y, 14, fill=INK)
            self.canvas.text(x + 14, y, "甲", size=17, fill=LAND, anchor="middle", weight=700)
            x = self.sign_words(x + 28, y, "最远的地方")
        if len(self.scene.others):
            self.canvas.circle(x + 5, y, DOT_PX, fill=INK_3)
            self.sign_words(x + 10, y, "邻近的驿站")

    def sign_words(self, x: float, y: float, words: str) -> float:
        self.canvas.text(x + 8, y, words, size=SMALL_PX, fill=INK)
        return x + 8 + text_width(words, SMALL_PX) + 28

    def swatch(self, x: float, y: float) -> None:
        from shapely import box

        self.hatch(box(x, y - 12, x + 40, y + 12))

    def hatch(self, shape: BaseGeometry) -> None:
        lines = hatching(shape, apart_px=HATCH_PX)
        self.canvas.shape(shape, fill=GAP)
        self.canvas.shape(lines, fill="none", stroke=HATCH, stroke_width=1.2)
        self.canvas.shape(shape, fill="none", stroke=GAP_EDGE, stroke_width=1.4)

    # ---- small things --------------------------------------------------------

    def write(
        self,
        x: float,
        y: float,
        words: str,
        *,
        fill: str,
        anchor: str,
        weight: int = 400,
        halo: str = LAND,
    ) -> None:
        self.canvas.text(
            x, y, words, size=NAME_PX, fill=fill, anchor=anchor, weight=weight, halo=halo
        )

    def pins(self, pins: tuple[Pin, ...]) -> Iterator[tuple[Pin, float, float]]:
        places = np.array([(pin.x_m, pin.y_m) for pin in pins], np.float64).reshape(-1, 2)
        for pin, (x, y) in zip(pins, self.frame.place(places).tolist(), strict=True):
            if self.shown(x, y):
                yield pin, x, y

    def shown(self, x: float, y: float) -> bool:
        return 0 <= x <= self.frame.width_px and 0 <= y <= self.frame.height_px

    def inside(self, x: float, y: float, margin: float) -> tuple[float, float]:
        return (
            min(max(x, margin), self.frame.width_px - margin),
            min(max(y, margin), self.frame.height_px - margin),
        )


def _width(words: str) -> float:
    return text_width(words, NAME_PX) + 6
