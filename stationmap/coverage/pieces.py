"""Curves cut into pieces along which the number of discs that cover them is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Spans(NamedTuple):
    """Stretches of curves that a disc covers: from `start` to `stop` of the parameter."""

    curve: NDArray[np.intp]
    start: NDArray[np.float64]
    stop: NDArray[np.float64]
    disc: NDArray[np.intp]


class Cuts(NamedTuple):
    """Further places to cut curves at."""

    curve: NDArray[np.intp]
    at: NDArray[np.float64]


class Pieces(NamedTuple):
    """Stretches of curves along which nothing changes.

    ``depth`` is how many stations reach them; ``only`` which disc covers them,
    where that is one station alone.
    """

    curve: NDArray[np.intp]
    start: NDArray[np.float64]
    stop: NDArray[np.float64]
    depth: NDArray[np.intp]
    only: NDArray[np.intp]

    def where(self, wanted: NDArray[np.bool_]) -> Pieces:
        """Return those of the pieces that are wanted."""
        return Pieces(
            self.curve[wanted],
            self.start[wanted],
            self.stop[wanted],
            self.depth[wanted],
            self.only[wanted],
        )


def cut(
    curves: int,
    low: float,
    high: float,
    spans: Spans,
    stations: NDArray[np.intp],
    cuts: Cuts | None = None,
) -> Pieces:
    """Cut curves wherever a span begins or ends, and count who covers each piece.

    Parameters
    ----------
    curves : int
        How many there are; the parameter of each runs from `low` to `high`.
    low, high : float
        The ends of every curve.
    spans : Spans
        Every one within [low, high].
    stations : ndarray of int
        How many stations each disc stands for.
    cuts : Cuts, optional
        Further places to cut at.
    """
    every, cuts = np.arange(curves), cuts or Cuts(np.empty(0, np.intp), np.empty(0))
    curve = np.concatenate([every, spans.curve, spans.curve, cuts.curve])
    at = np.concatenate([np.full(curves, low), spans.start, spans.stop, cuts.at])
    # One key for both, with room between the end of one curve and the next.
    order = np.argsort(curve * (2.0 * (high - low)) + (at - low), kind="stable")
    depth, only = (
        np.cumsum(_changes(curves, of_disc, len(cuts.at))[order])
        for of_disc in (stations[spans.disc], spans.disc)
    )
    curve, at = curve[order], at[order]
    last = np.append(curve[1:] != curve[:-1], [True])[: len(at)]
    stop = np.where(last, high, np.roll(at, -1))
    return Pieces(curve, at, stop, depth, only).where(stop > at)


def _changes(curves: int, of_disc: NDArray[np.intp], cuts: int) -> NDArray[np.intp]:
    """Return what changes at each event: nothing at the ends of curves and at cuts."""
    nothing = np.zeros(curves, np.intp), np.zeros(cuts, np.intp)
    return np.concatenate([nothing[0], of_disc, -of_disc, nothing[1]])
