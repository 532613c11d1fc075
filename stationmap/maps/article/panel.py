"""Panel: a map within a rectangle of a drawing.

Land, borders, what has changed, halos, stations, names, in that order.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from stationmap.maps.article.lettering import LINE, Lettering, Line
from stationmap.maps.article.naming import beside, within
from stationmap.maps.article.page import WIDTH_PX
from stationmap.maps.canvas import BOLD, FONT, REGULAR
from stationmap.maps.frame import hatching
from stationmap.maps.labels import Box
from stationmap.maps.marks import house
from stationmap.maps.typeset import balanced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from stationmap.maps.article.palette import Palette
    from stationmap.maps.article.scene import Dot, Scene
    from stationmap.maps.canvas import Canvas
    from stationmap.maps.frame import Frame
    from stationmap.maps.labels import Room

NAME_PX, SMALL_PX = 26.0, 22.0
BORDER_PX, OUTLINE_PX = 1.4, 2.4
HATCH_PX = 12.0
LONGEST_PX = 330.0  # of a name in one line
NAMES_TRIED = 100  # of stations; more never find room, and trying takes its time
SCALE_PX = 200.0
TAPPED_S, TELL_PX, TOLD_PX = 4.0, 10.0, 30.0
KM = 1000.0


class Panel:
    """One map in the making.

    Parameters
    ----------
    canvas : Canvas
        What it is drawn on.
    frame : Frame
        Which part of the plane it shows, and where on the drawing.
    room : Room
        What is taken of the drawing.
    scene : Scene
        What to show.
    palette : Palette
        Its colours.
    shapes : ndarray of geometry
        The townships in the plane, as fine as they are to be drawn.
    dot_px : float
        How large a station is; the radius of its dot.
    """

    def __init__(
        self,
        canvas: Canvas,
        frame: Frame,
        room: Room,
        *,
        scene: Scene,
        palette: Palette,
        shapes: NDArray[np.object_],
        dot_px: float,
    ) -> None:
        self.canvas, self.frame, self.room = canvas, frame, room
        self.scene, self.palette, self.dot_px = scene, palette, dot_px
        self.lettering = Lettering(canvas, palette.land)
        self._shapes = shapes

    @cached_property
    def shapes(self) -> list[BaseGeometry]:
        """The townships in pixels, empty where out of sight."""
        from shapely import transform

        placed = transform(self._shapes, self.frame.place)
        return [self.frame.cut(shape) for shape in placed]

    @property
    def shown(self) -> list[int]:
        """The townships that are in sight."""
        return [n for n, shape in enumerate(self.shapes) if not shape.is_empty]

    # ---- the land ------------------------------------------------------------

    def land(self, *, tappable: bool = False) -> None:
        """Draw the townships; `tappable` ones tell their name when they are touched."""
        palette, focus = self.palette, set(self.scene.focus)
        look = {"stroke": palette.border, "stroke_width": BORDER_PX}
        for fill, wanted in ((palette.out, False), (palette.land, True)):
            with self.canvas.group(fill=fill, **look, **(_telling() if tappable else {})):
                for number in self.shown:
                    if (number in focus) is wanted:
                        self._township(number, tappable=tappable)
        self._changed()
        self._outline()

    def _township(self, number: int, *, tappable: bool) -> None:
        """Draw a township; tapped, it turns warm for a while and tells its name and count.

        All is said within one group, since nothing in an article may refer to anything
        else: the letters wait in its transparency, which the land does not share.
        """
        canvas, scene, shape = self.canvas, self.scene, self.shapes[number]
        if not tappable:
            canvas.shape(shape)
            return
        with canvas.group(fill_opacity=0):
            canvas.shape(shape, fill_opacity=1)
            x, y = WIDTH_PX / 2, self.frame.top_px - TELL_PX
            count = f" {scene.counts[number]} 座" if scene.counts else ""
            told = scene.names[number] + count
            canvas.tapped_words(x, y, told, fill=self.palette.orange)
            canvas.when_tapped("fill", self.palette.tapped, for_s=TAPPED_S)
            canvas.when_tapped("fill-opacity", "1", for_s=TAPPED_S)

    def _changed(self) -> None:
        palette, scene = self.palette, self.scene
        if scene.gap is not None:
            self.area(self.frame.draw(scene.gap), fill=palette.gap, edge=palette.gap_edge)
        if scene.filled is not None:
            shape = self.frame.draw(scene.filled)
            self.area(shape, fill=palette.filled, edge=palette.filled_edge)

    def area(self, shape: BaseGeometry, *, fill: str, edge: str) -> None:
        """Draw an area that stands out from the land in print, too."""
        if shape.is_empty:
            return
        self.canvas.shape(shape, fill=fill, fill_opacity=0.55)
        lines = hatching(shape, apart_px=HATCH_PX)
        self.canvas.shape(lines, fill="none", stroke=edge, stroke_width=0.9, stroke_opacity=0.6)
        self.canvas.shape(shape, fill="none", stroke=edge, stroke_width=1.2)

    @cached_property
    def outline(self) -> BaseGeometry:
        """What the map is about as one shape, in pixels; hairlines between townships closed."""
        from shapely import union_all

        focus = set(self.scene.focus)
        around = union_all([self.shapes[n] for n in self.shown if n in focus])
        return around.buffer(0.5, join_style="mitre").buffer(-0.5, join_style="mitre")

    def _outline(self) -> None:
        look = {"fill": "none", "stroke": self.palette.outline, "stroke_width": OUTLINE_PX}
        self.canvas.shape(self.outline, **look, stroke_linejoin="round")

    # ---- what stands on it ---------------------------------------------------

    @cached_property
    def dots_px(self) -> NDArray[np.float64]:
        """Where the stations are on the drawing, shape (n, 2)."""
        return self.frame.place(self.scene.places_m(self.scene.dots))

    def dots(self, *, halo: bool = True) -> None:
        """Draw the stations: examples as dots, those a source names as houses."""
        plain: list[tuple[float, float]] = []
        all_day: list[tuple[float, float]] = []
        for dot, x, y in self.in_sight():
            if not dot.sure:
                (all_day if dot.all_day else plain).append((x, y))
        self._points(plain, self.palette.dot, 1.0, halo=halo)
        self._points(all_day, self.palette.all_day, 1.25, halo=halo)
        for dot, x, y in self.in_sight():
            if dot.sure:
                fill = self.palette.all_day if dot.all_day else self.palette.dot
                house(self.canvas, x, y, self.house_px, fill=fill, stroke=self.palette.land)

    def _points(
        self, places: list[tuple[float, float]], fill: str, wide: float, *, halo: bool
    ) -> None:
        from shapely import MultiPoint

        width, dots = 2 * wide * self.dot_px, MultiPoint(places)
        look = {"fill": "none", "stroke_linecap": "round"}
        if halo:
            around = width + 0.45 * self.dot_px
            self.canvas.shape(dots, **look, stroke=self.palette.land, stroke_width=around)
        self.canvas.shape(dots, **look, stroke=fill, stroke_width=width)

    @property
    def house_px(self) -> float:
        """The size of a little house."""
        return 4.6 * self.dot_px if self.scene.whole else 3.2 * self.dot_px

    def in_sight(self) -> Iterator[tuple[Dot, float, float]]:
        """Yield the stations within the map, and where on the drawing."""
        frame = Box(
            self.frame.left_px,
            self.frame.top_px,
            self.frame.left_px + self.frame.width_px,
            self.frame.top_px + self.frame.height_px,
        )
        for dot, (x, y) in zip(self.scene.dots, self.dots_px.tolist(), strict=True):
            if frame.left < x < frame.right and frame.top < y < frame.bottom:
                yield dot, x, y

    # ---- names ---------------------------------------------------------------

    def keep_houses_free(self) -> None:
        """Keep names off the stations that a source names."""
        for dot, x, y in self.in_sight():
            if dot.sure:
                self.room.take(Box.around(x, y, *self._size(dot)))

    def name_townships(self, numbers: Iterable[int], *, counts: bool = True) -> None:
        """Name townships, the smallest first; one without room is tied to its name off the land."""
        from shapely import area

        without = [
            number
            for number in sorted(numbers, key=lambda n: float(area(self.shapes[n])))
            if not self._name_township(number, counts=counts)
        ]
        for number in without:
            inside = self.shapes[number].representative_point()
            point = Box.around(inside.x, inside.y, 8, 8)
            self._name_beside(
                point, self._township_lines(number, NAME_PX, counts), off=self.outline
            )

    def _name_township(self, number: int, *, counts: bool) -> bool:
        sizes = (NAME_PX, SMALL_PX)
        return any(
            self._name_within(number, self._township_lines(number, size, counts)) for size in sizes
        )

    def _township_lines(self, number: int, size: float, counts: bool) -> list[Line]:  # noqa: FBT001 - of two lines or one
        scene, palette = self.scene, self.palette
        name = Line(0, 0, scene.names[number], size, palette.ink)
        if not (counts and scene.counts):
            return [name]
        count = scene.counts[number]
        colour = palette.orange if count else palette.ink_3
        return [name, Line(0, 0, str(count), size, colour, BOLD)]

    def _name_within(self, number: int, lines: list[Line]) -> bool:
        width, height = _size(lines)
        box = within(
            self.shapes[number], width=width, height=height, room=self.room, keep_off=self.dots_px
        )
        if box is not None:
            self.lettering.add(*_stacked(lines, box))
        return box is not None

    def _name_beside(
        self, point: Box, lines: list[Line], *, off: BaseGeometry | None = None
    ) -> bool:
        found = beside(self.room, point, *_size(lines), off=off)
        if found is None:
            return False
        if found.tie is not None:
            (from_x, from_y), (to_x, to_y) = found.tie
            self.canvas.path(
                f"M{from_x:.1f} {from_y:.1f}L{to_x:.1f} {to_y:.1f}",
                stroke=self.palette.ink_3,
                stroke_width=1.4,
            )
        self.lettering.add(*_stacked(lines, found.box))
        return True

    def name_around(self) -> None:
        """Name the townships that are only surroundings, where there is room."""
        for number in self.shown:
            if number not in self.scene.focus:
                line = Line(0, 0, self.scene.names[number], SMALL_PX, self.palette.ink_3)
                self._name_within(number, [line])

    def name_dots(self) -> int:
        """Name stations beside their dots; return how many have no room for it.

        Those that come first get it first. A name that lies off its station is
        tied to it with a line.
        """
        without = 0
        taken = sorted(self.in_sight(), key=lambda seen: (not seen[0].first, not seen[0].sure))
        for dot, x, y in taken:
            self.room.take(Box.around(x, y, *self._size(dot)))
        named = [seen for seen in taken if seen[0].name]
        for dot, x, y in named[:NAMES_TRIED]:
            without += not self._name_dot(dot, x, y)
        return without + len(named[NAMES_TRIED:])

    def _name_dot(self, dot: Dot, x: float, y: float) -> bool:
        weight = BOLD if dot.first else REGULAR
        lines = self._lines(dot.name, weight)
        return self._name_beside(Box.around(x, y, *self._size(dot)), lines)

    def _lines(self, name: str, weight: int) -> list[Line]:
        """Break a name that is longer than a map's names are."""
        parts = balanced(name, SMALL_PX, LONGEST_PX, weight=weight)
        return [Line(0, 0, part, SMALL_PX, self.palette.ink, weight) for part in parts]

    def name_ring(self, x: float, y: float, words: str) -> None:
        """Write how far away a ring is, on its top."""
        line = Line(x, y, words, SMALL_PX, self.palette.ink_3)
        self.lettering.add(line)
        self.room.take(line.box)

    def name_centre(self, x: float, y: float, name: str) -> None:
        """Name the place around which is looked."""
        self._name_beside(Box.around(x, y, 28, 28), self._lines(name, BOLD))

    def _size(self, dot: Dot) -> tuple[float, float]:
        side = self.house_px if dot.sure else 2 * self.dot_px * (1.25 if dot.all_day else 1.0)
        return side + 2, side + 2

    def name_places(self) -> None:
        """Name what else people know, in the voice of the land."""
        where = self.frame.place(self.scene.places_m(self.scene.places)).tolist()
        for place, (x, y) in zip(self.scene.places, where, strict=True):
            for lines in _along_or_down(place.name, self.palette.ink_3):
                box = Box.around(x, y, *_size(lines))
                if self.room.place(box):
                    self.lettering.add(*_stacked(lines, box))
                    break

    # ---- scale and north -----------------------------------------------------

    def scale(self, left: float, bottom: float) -> None:
        """Draw the scale bar with its left lower corner there."""
        length_m, length_px = self.frame.scale_bar(SCALE_PX)
        words = f"{length_m / KM:g} 公里" if length_m >= KM else f"{length_m:g} 米"
        self.canvas.path(
            f"M{left:g} {bottom - 10:g}V{bottom:g}H{left + length_px:.1f}V{bottom - 10:g}",
            fill="none",
            stroke=self.palette.ink,
            stroke_width=2,
        )
        line = Line(left + length_px / 2, bottom - 26, words, SMALL_PX, self.palette.ink_2)
        self.lettering.add(line)
        self.room.take(Box(left - 12, bottom - 46, left + length_px + 12, bottom + 8))

    def north(self, x: float, top: float) -> None:
        """Draw the arrow to the north with its tip there."""
        self.canvas.path(
            f"M{x:g} {top:g}l11 34-11-8-11 8z",
            fill=self.palette.ink,
        )
        self.lettering.add(Line(x, top + 52, "北", SMALL_PX, self.palette.ink, BOLD))
        self.room.take(Box(x - 26, top - 8, x + 26, top + 72))


def _telling() -> dict[str, object]:
    return {"font_family": FONT, "font_size": TOLD_PX, "text_anchor": "middle"}


def _size(lines: list[Line]) -> tuple[float, float]:
    width = max(line.box.right - line.box.left for line in lines)
    return width, sum(LINE * line.size for line in lines)


def _stacked(lines: list[Line], box: Box) -> Iterator[Line]:
    """Put lines one below the other into a box."""
    x, y = (box.left + box.right) / 2, box.top
    for line in lines:
        high = LINE * line.size
        yield line._replace(x=x, y=y + high / 2)
        y += high


def _along_or_down(words: str, fill: str) -> Iterator[list[Line]]:
    yield [Line(0, 0, words, SMALL_PX, fill)]
    yield [Line(0, 0, letter, SMALL_PX, fill) for letter in words]
