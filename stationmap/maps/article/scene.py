"""What an article's map shows, before anything of it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry


class Dot(NamedTuple):
    """A station: where in the plane, metres, and what is known of it.

    ``name`` is written beside it where there is room. ``sure`` tells one that a
    source names from an example; ``first`` comes first when room is given away.
    """

    x_m: float
    y_m: float
    name: str = ""
    sure: bool = False
    all_day: bool = False
    first: bool = False


class Figure(NamedTuple):
    """A number, and of what."""

    number: str
    words: str


class Centre(NamedTuple):
    """A place around which is looked, with the rings drawn around it."""

    x_m: float
    y_m: float
    name: str
    rings_m: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Scene:
    """What one map tells, metres in an equal-area plane.

    Attributes
    ----------
    title, subtitle : str
        Above the map.
    townships : ndarray of Polygon or MultiPolygon, shape (t,)
        All of the area served.
    names : tuple of str, shape (t,)
        What they are called.
    counts : tuple of int, shape (t,)
        How many stations each has, drawn ones or not; empty: not told.
    view : geometry
        What the map shows whole.
    focus : tuple of int
        The townships that it is about; the others are only its surroundings.
    dots : tuple of Dot
        The stations that have a place.
    places : tuple of Dot
        What else has a name, such as an airport.
    gap, filled : geometry, optional
        Land out of reach; land that was, and is no longer.
    centre : Centre, optional
        An address around which is looked.
    figures : tuple of Figure
        The numbers beside the map.
    gap_words, filled_words : str
        What these areas mean, for the legend.
    foot : tuple of str
        What the map rests on, sentence by sentence.
    brief_foot : tuple of str
        The same in the little room of a cover: version, examples, seal.
    seal : str
        The number of approval, or that it has none.
    """

    title: str
    subtitle: str
    townships: NDArray[np.object_]
    names: tuple[str, ...]
    counts: tuple[int, ...]
    view: BaseGeometry
    focus: tuple[int, ...]
    dots: tuple[Dot, ...]
    places: tuple[Dot, ...] = ()
    gap: BaseGeometry | None = None
    filled: BaseGeometry | None = None
    centre: Centre | None = None
    figures: tuple[Figure, ...] = ()
    gap_words: str = ""
    filled_words: str = ""
    foot: tuple[str, ...] = ()
    brief_foot: tuple[str, ...] = ()
    seal: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is about all townships there are."""
        return len(self.focus) == len(self.townships)

    @cached_property
    def township_of_dots(self) -> NDArray[np.intp]:
        """In which township each station stands, -1 for none."""
        from stationmap.coverage.land import Land

        return Land(self.townships).township_of(self.places_m(self.dots))

    def places_m(self, dots: tuple[Dot, ...]) -> NDArray[np.float64]:
        """Return where stations are, shape (n, 2)."""
        return np.array([(dot.x_m, dot.y_m) for dot in dots], np.float64).reshape(-1, 2)
