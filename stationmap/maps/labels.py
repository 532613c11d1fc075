"""Room: where a name finds place on a drawing. Names move, stations never do."""

from __future__ import annotations

from typing import NamedTuple

# Around a point: right and left of it first, which read best, then above and below.
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Box:
        """Return the rectangle of that size with its middle at (x, y)."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def meets(self, other: Box) -> bool:
        """Say whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Say whether this one lies inside `other` altogether."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


class Room:
    """What is taken of a drawing, and what is free.

    Parameters
    ----------
    frame : Box
        Nothing is placed outside.
    """

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self._taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Keep others out of a rectangle."""
        self._taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Say whether nothing lies in a rectangle, and it lies on the drawing."""
        return box.within(self.frame) and not any(box.meets(other) for other in self._taken)

    def place(self, box: Box) -> bool:
        """Take a rectangle if it is free."""
        free = self.is_free(box)
        if free:
            self.take(box)
        return free

    def beside(self, point: Box, width: float, height: float) -> Box | None:
        """Take the first free place beside a point's own rectangle; None without room."""
        x, y = point.middle
        away_x = (point.right - point.left + width) / 2
        away_y = (point.bottom - point.top + height) / 2
        for right, down in SIDES:
            box = Box.around(x + right * away_x, y + down * away_y, width, height)
            if self.place(box):
                return box
        return None
