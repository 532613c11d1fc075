"""The picture in the body of an article: title, map, enlarged core, figures, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap.maps.article.page import EDGE_PX, TAG_HIGH_PX, WIDTH_PX, Page
from stationmap.maps.article.palette import LIGHT
from stationmap.maps.article.panel import Panel
from stationmap.maps.canvas import Canvas
from stationmap.maps.frame import Frame
from stationmap.maps.labels import Box, Room

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from stationmap.maps.article.palette import Palette
    from stationmap.maps.article.scene import Scene

LEAST_PX, MOST_PX = 560.0, 1180.0
TELL_PX = 44.0  # for the name of what is tapped
FINE_PX = 0.6  # what is left out of borders as too small to be seen
BRIEF_PX = {True: 4.8, False: 1.5}  # of the whole area; of a part of it
DOT_PX, NEAR_DOT_PX, LARGE_DOT_PX = 4.4, 6.0, 8.0
INSET_PX, INSET_GROWS = 500.0, 0.14
CROWDED_PX2 = 420.0  # of land for each station; with less, they stand too close to be told apart
CORE = "城区"
NAMED_MOST = 60  # stations whose names may find room
TINY_PX2 = 4200.0  # of land, on which no name finds room
SMALL_PX2 = 12_000.0  # of land that may be enlarged with its neighbours
MOSTLY = 0.25  # of a township within what is enlarged: then all of it is
FIGURES_PX = 430.0


def portrait(scene: Scene, *, palette: Palette = LIGHT, brief: bool = False) -> Canvas:
    """Draw the picture of a view, 1080 wide and as high as it needs.

    Parameters
    ----------
    scene : Scene
        What to show.
    palette : Palette
        Its colours.
    brief : bool
        For the body of an article, which holds so many letters of code and no
        more: borders are coarser, and what stands in its text or is told when
        a township is tapped is not drawn.
    """
    return _Portrait(scene, palette, brief=brief).drawn()


class _Portrait:
    """One picture in the making."""

    def __init__(self, scene: Scene, palette: Palette, *, brief: bool) -> None:
        self.scene, self.palette, self.brief = scene, palette, brief
        self.canvas = Canvas(WIDTH_PX, 0.0, per_px=1 if brief else 10)
        self.page = Page(self.canvas, palette)
        # An article says its title itself.
        self.top = 0.0 if brief else self.page.measured_head(scene.title, scene.subtitle)
        frame = Frame.around(scene.view, width_px=WIDTH_PX, least_px=LEAST_PX, most_px=MOST_PX)
        self.frame = frame.at(0.0, self.top + (TELL_PX if brief else 0.0))
        self.detail_px = BRIEF_PX[scene.whole] if brief else FINE_PX
        self.bottom = self.frame.top_px + self.frame.height_px
        self.room = Room(Box(0.0, self.frame.top_px, WIDTH_PX, self.bottom))
        self.enlarged: list[int] = []
        self.unnamed = 0

    def drawn(self) -> Canvas:
        scene, palette = self.scene, self.palette
        self.canvas.rect(0, 0, WIDTH_PX, 0, fill=palette.paper)
        panel = self.main = self.panel(self.frame, self.room)
        panel.land(tappable=self.brief)
        panel.north(WIDTH_PX - EDGE_PX - 14, self.frame.top_px + 16)
        panel.scale(EDGE_PX, self.bottom - 14)
        self.centre(panel)
        inset = self.named(panel)
        self.lettered(panel)
        y = self.below(inset)
        if not self.brief:
            self.page.head(scene.title, scene.subtitle)
        self.close(self.page.foot(y, self.foot(), scene.seal))
        return self.canvas

    def foot(self) -> tuple[str, ...]:
        """Return what the map rests on; and how many names found no room, if any."""
        if not self.unnamed:
            return self.scene.foot
        return (f"有 {self.unnamed} 座的名字在图上写不下，名字和时间见文中。", *self.scene.foot)

    def close(self, height_px: float) -> None:
        """Say how high the drawing and its paper have become."""
        self.canvas.height_px = height_px
        self.canvas.marks[0].look["height"] = height_px

    def panel(self, frame: Frame, room: Room) -> Panel:
        return Panel(
            self.canvas,
            frame,
            room,
            scene=self.scene,
            palette=self.palette,
            shapes=simpler(self.scene.townships, self.detail_px / frame.px_per_m),
            dot_px=self.dot_px(frame),
        )

    def dot_px(self, frame: Frame) -> float:
        if frame.px_per_m < 0.04 and len(self.scene.dots) > NAMED_MOST:  # noqa: PLR2004 - a whole district
            return DOT_PX
        dots = frame.place(self.scene.places_m(self.scene.dots))
        seen = sum(frame.left_px < x < WIDTH_PX and self.top < y < self.bottom for x, y in dots)
        return NEAR_DOT_PX if seen > NAMED_MOST else LARGE_DOT_PX

    def lettered(self, panel: Panel) -> None:
        """Draw stations and names, letters on top."""
        if self.brief:  # whoever taps a name or a station means the land below it
            with self.canvas.group(pointer_events="none"):
                panel.dots(halo=False)
                panel.lettering.letters()
            return
        panel.lettering.halos()
        panel.dots()
        panel.lettering.letters()

    # ---- the map ------------------------------------------------------------

    def named(self, panel: Panel) -> Box | None:
        """Write the names; return which part of the drawing is to be enlarged."""
        if not self.scene.whole:
            self.unnamed = panel.name_dots()
            panel.name_around()
            panel.name_places()
            return None
        panel.keep_houses_free()
        self.enlarged = _dense(panel)
        core = None if self.brief else _around(panel, self.enlarged)
        if core is not None:
            self.enlarged = _mostly_in(panel, core)
            core = _around(panel, self.enlarged)
        if core is not None:
            self.page.tagged_frame(core, CORE, above=True)
            self.room.take(core._replace(top=core.top - TAG_HIGH_PX))
        panel.name_townships(
            (n for n in self.scene.focus if n not in self.enlarged), counts=not self.brief
        )
        panel.name_places()
        return core

    def centre(self, panel: Panel) -> None:
        centre = self.scene.centre
        if centre is None:
            return
        (x, y), *_ = panel.frame.place(np.array([[centre.x_m, centre.y_m]])).tolist()
        # Blue means whoever looks, and nothing else: a station's rings are of the map.
        colour = self.palette.place if centre.name else self.palette.ink_3
        look = {"fill": "none", "stroke": colour, "stroke_width": 1.6}
        for ring_m in centre.rings_m:
            radius = ring_m * panel.frame.px_per_m
            self.canvas.circle(x, y, radius, **look, stroke_dasharray="2 7", stroke_linecap="round")
            panel.name_ring(x, y - radius, f"{ring_m:,.0f} 米")
        if centre.name:  # a station is its own mark
            self.canvas.path(f"M{x:.1f} {y - 13:.1f}l13 13-13 13-13-13z", fill=self.palette.place)
            self.room.take(Box.around(x, y, 28, 28))
            panel.name_centre(x, y, centre.name)

    # ---- below the map ------------------------------------------------------

    def below(self, core: Box | None) -> float:
        """Draw what stands between map and sources; return where it ends."""
        y = self.bottom + 36
        if core is None:
            if not self.brief:
                y = self.page.figures_row(y, self.scene.figures)
            return self.page.legend(EDGE_PX, y, self.legend(), wide=WIDTH_PX - 2 * EDGE_PX)
        height = INSET_PX * (core.bottom - core.top) / (core.right - core.left)
        self.inset(core, Box(EDGE_PX, y, EDGE_PX + INSET_PX, y + height))
        left = WIDTH_PX - EDGE_PX - FIGURES_PX
        right_y = self.page.figures_column(left, y, self.scene.figures)
        right_y = self.page.legend(left, right_y + 20, self.legend(), wide=FIGURES_PX)
        return max(y + height + 36, right_y)

    def inset(self, core: Box, into: Box) -> None:
        """Draw the dense part again, larger."""
        frame = self.frame
        grows = (into.right - into.left) / (core.right - core.left)
        west_m = frame.west_m + (core.left - frame.left_px) / frame.px_per_m
        north_m = frame.north_m - (core.top - frame.top_px) / frame.px_per_m
        larger = Frame(
            west_m=west_m,
            north_m=north_m,
            px_per_m=frame.px_per_m * grows,
            width_px=into.right - into.left,
            height_px=into.bottom - into.top,
        ).at(into.left, into.top)
        self.canvas.rect(
            into.left, into.top, larger.width_px, larger.height_px, fill=self.palette.paper
        )
        room = Room(into)
        room.take(Box(into.left, into.top, into.left + 80, into.top + 44))
        panel = self.panel(larger, room)
        panel.land()
        panel.scale(into.right - 220, into.bottom - 16)
        panel.keep_houses_free()
        panel.name_townships(self.enlarged)
        self.lettered(panel)
        self.page.tagged_frame(into, CORE)

    def legend(self) -> Sequence[tuple[str, str]]:
        """Return what the signs mean, those that are on the map."""
        scene, dots = self.scene, [dot for dot, _, _ in self.main.in_sight()]
        signs = [
            ("house", "工会驿站", any(dot.sure and not dot.all_day for dot in dots)),
            ("all-day-house", "工会驿站，24 小时开放", any(d.sure and d.all_day for d in dots)),
            ("dot", "示例驿站", any(not dot.sure and not dot.all_day for dot in dots)),
            ("all-day", "示例驿站，24 小时开放", any(not d.sure and d.all_day for d in dots)),
            ("gap", scene.gap_words, scene.gap is not None and not scene.gap.is_empty),
            ("filled", scene.filled_words, scene.filled is not None and not scene.filled.is_empty),
            (
                "centre",
                scene.centre.name if scene.centre else "",
                bool(scene.centre and scene.centre.name),
            ),
        ]
        return [(sign, words) for sign, words, there in signs if there]


def simpler(townships: NDArray[np.object_], detail_m: float) -> NDArray[np.object_]:
    """Leave out what is not seen of borders; neighbours keep the same border."""
    from shapely import coverage_is_valid, coverage_simplify, simplify

    if coverage_is_valid(townships):
        return np.asarray(coverage_simplify(townships, 2 * detail_m), np.object_)
    return np.asarray(simplify(townships, detail_m), np.object_)


def _dense(panel: Panel) -> list[int]:
    """Return the townships too small for their name, or for their stations to be told apart."""
    from shapely import area

    where = panel.scene.township_of_dots
    return [
        n
        for n in panel.scene.focus
        if area(panel.shapes[n]) < max(TINY_PX2, int((where == n).sum()) * CROWDED_PX2)
    ]


def _around(panel: Panel, numbers: list[int]) -> Box | None:
    """Return what to enlarge so that these townships find room; None: nothing."""
    from shapely import total_bounds

    if not numbers:
        return None
    left, top, right, bottom = total_bounds([_in_one(panel.shapes[n]) for n in numbers]).tolist()
    grow_x, grow_y = INSET_GROWS * (right - left), INSET_GROWS * (bottom - top)
    return Box(left - grow_x, top - grow_y, right + grow_x, bottom + grow_y)


def _mostly_in(panel: Panel, core: Box) -> list[int]:
    """Return the townships of which a good part is enlarged anyway."""
    from shapely import area, clip_by_rect

    shapes = [panel.shapes[n] for n in panel.scene.focus]
    inside = area([clip_by_rect(shape, *core) for shape in shapes]) / area(shapes)
    small = area(shapes) < SMALL_PX2
    wanted = (inside >= MOSTLY) & small
    return [n for n, one in zip(panel.scene.focus, wanted.tolist(), strict=True) if one]


def _in_one(shape: BaseGeometry) -> BaseGeometry:
    from shapely import area, get_parts

    largest: BaseGeometry = max(get_parts(shape), key=area)
    return largest
