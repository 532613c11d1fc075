"""Drawn: the map of an article in all its forms, each drawn when it is first wanted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from stationmap.articles.fragment import inline
from stationmap.articles.measures import TITLE_MOST
from stationmap.articles.pictures import fitting_png
from stationmap.maps.article import DARK, LIGHT, SQUARE, WIDE, cover, portrait
from stationmap.maps.svg import svg
from stationmap.maps.typeset import drawable

if TYPE_CHECKING:
    from stationmap.articles.pictures import Picture
    from stationmap.maps.article import Scene
    from stationmap.maps.canvas import Canvas

PAPER_MM = 210.0
TITLE_DRAWN = 2 * TITLE_MOST  # characters on a cover; the lint speaks of one that is longer


class Covers(NamedTuple):
    """The pictures before an article is opened: as wide as WeChat's cut, and square."""

    wide: bytes
    square: bytes


class Drawn:
    """A scene as the drawings of an article.

    Parameters
    ----------
    scene : Scene
        What they show.
    dark : bool
        Whether they are drawn on dark paper.
    """

    def __init__(self, scene: Scene, *, dark: bool = False) -> None:
        self.scene = scene
        self._palette = DARK if dark else LIGHT

    @cached_property
    def canvas(self) -> Canvas:
        """The map."""
        return portrait(self.scene, palette=self._palette)

    @cached_property
    def drawing(self) -> str:
        """The map as SVG."""
        return svg(self.canvas)

    @cached_property
    def map(self) -> Picture:
        """The map as PNG, small enough for WeChat."""
        return fitting_png(self.drawing)

    @cached_property
    def inline(self) -> str:
        """The map as it may stand in the text of an article, to be tapped."""
        return inline(svg(portrait(self.scene, palette=self._palette, brief=True)))

    @cached_property
    def print(self) -> bytes:
        """The map as PDF."""
        from stationmap.maps.pdf import pdf

        return pdf([self.canvas], width_mm=PAPER_MM, title=self.scene.title)

    def cover(self, title: str, *, square: bool = False) -> bytes:
        """Draw one cover of an article called `title`."""
        return fitting_png(self._cover(title, SQUARE if square else WIDE)).content

    def covers(self, title: str) -> Covers:
        """Draw the covers of an article called `title`."""
        covers = [self._cover(title, ratio) for ratio in (WIDE, SQUARE)]
        with ThreadPoolExecutor(len(covers)) as threads:
            wide, square = threads.map(fitting_png, covers)
        return Covers(wide.content, square.content)

    def _cover(self, title: str, ratio: float) -> str:
        shown = drawable(title[:TITLE_DRAWN])
        scene = replace(self.scene, title=shown or self.scene.title)
        return svg(cover(scene, ratio=ratio, palette=self._palette))

    def everything(self, title: str, covers: Covers | None = None) -> Covers:
        """Draw map and covers side by side, on as many cores as there are; return the covers."""
        _ = self.drawing  # before the threads, which both need it
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(getattr, self, "map")
            found = covers or self.covers(title)
            waiting.result()
        return found
