"""Spreads points as real places spread: dense where people are, and apart.

Best-candidate sampling (Mitchell 1991) over an uneven density: of many drawn
candidates the one is taken that stands farthest from all that stand already,
measured in the spacing usual there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stationmap.geodata.model_ground import nearest_m

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from stationmap.geodata.model_ground import Ground, Points

    Density = Callable[[Points], Points]

_CANDIDATES = 8  # more would make a lattice and crowd the borders
_RELAX = 0.9


@dataclass(frozen=True, slots=True)
class Habit:
    """Where one kind of thing stands.

    Parameters
    ----------
    density : callable
        From points to a share between 0 and 1: how likely a place is.
    spacing_m : float
        Least distance to everything else; relaxed by steps of a tenth only
        where the township has no such place left.
    """

    density: Density
    spacing_m: float


def spread(
    ground: Ground,
    *,
    count: int,
    taken: Points,
    habit: Habit,
    rng: Random,
) -> Points:
    """Place `count` points in a township.

    Parameters
    ----------
    ground : Ground
        The township.
    count : int
        How many points to place.
    taken : array of shape (n, 2)
        What stands already, in metres.
    habit : Habit
        Where such things stand.
    rng : Random
        The source of chance.

    Returns
    -------
    array of shape (count, 2)
        Metres on the plane.
    """
    placed = np.empty((0, 2))
    for _ in range(count):
        spot = _next(ground, np.vstack([taken, placed]), habit, rng)
        placed = np.vstack([placed, spot])
    return placed


def _next(ground: Ground, standing: Points, habit: Habit, rng: Random) -> Points:
    apart_m = habit.spacing_m
    while True:
        candidates = _candidates(ground, habit.density, rng)
        gaps = nearest_m(candidates, standing)
        if gaps.max() >= apart_m:
            roomy = np.minimum(gaps, ground.size_m) * np.sqrt(habit.density(candidates))
            best: Points = candidates[int(np.argmax(np.where(gaps >= apart_m, roomy, -1.0)))]
            return best
        apart_m *= _RELAX


def _candidates(ground: Ground, density: Density, rng: Random) -> Points:
    kept = np.empty((0, 2))
    while len(kept) < _CANDIDATES:
        drawn = ground.draw(rng)
        chance = np.array([rng.random() for _ in range(len(drawn))])
        kept = np.vstack([kept, drawn[chance < density(drawn)]])
    return kept[:_CANDIDATES]
