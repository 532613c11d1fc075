"""Arrival: the nearest stations that are open when one gets there, exactly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from stationmap.hours import WorkingCalendar
    from stationmap.index.layer import Layer, Traits
    from stationmap.index.points import Gone, Hit

# What one look into a ring costs, in points measured one and all instead.
RING_POINTS = 40


class Journey(NamedTuple):
    """When somebody leaves, by which calendar, and how fast in a straight line."""

    leaves: datetime
    calendar: WorkingCalendar
    speed_m_s: float


class Arrival:
    """The nearest that are open on arrival, in one layer.

    Who is open changes at a few moments only. At each of them somebody who
    left before has come as far as one distance: between two such distances
    lies a ring on which the same hours are open all over, and the nearest of
    each ring come from the point set of those hours.

    Parameters
    ----------
    layer : Layer
        The stations.
    traits : Traits
        What a station has to have besides.
    journey : Journey
        When it begins, and how fast it goes.
    gone : ndarray of bool, optional
        Which rows of the layer to leave out.
    """

    def __init__(self, layer: Layer, traits: Traits, journey: Journey, gone: Gone) -> None:
        self._layer = layer
        self._traits = traits
        self._journey = journey
        self._gone = gone

    def nearest(self, lon: float, lat: float, k: int) -> list[Hit]:
        """Return the `k` nearest stations open on arrival, by (distance, ref)."""
        layer, hits, work = self._layer, list[tuple[float, int]](), 0
        candidates = layer.points(self._traits)
        for inner_m, outer_m, texts in self._rings(candidates.farthest_m(lon, lat)):
            points = layer.points(self._traits, texts)
            work += RING_POINTS + points.inside(lon, lat, inner_m)
            if work > len(candidates) + RING_POINTS:
                return self._one_and_all(lon, lat, k)
            ring = points.nearest_beyond(lon, lat, k - len(hits), inner_m, gone=self._gone)
            hits += [hit for hit in ring if hit[0] < outer_m]
            if len(hits) == k:
                break
        return hits

    def _one_and_all(self, lon: float, lat: float, k: int) -> list[Hit]:
        """Measure all that could qualify: for when the rings would cost more."""
        layer, hits = self._layer, list[tuple[float, int]]()
        distances, rows = layer.points(self._traits).by_distance(lon, lat)
        for inner_m, outer_m, texts in self._rings(float(distances.max(initial=0.0))):
            first, last = np.searchsorted(distances, (inner_m, outer_m)).tolist()
            here = rows[first:last]
            counts = layer.rota.has(texts, here)
            if self._gone is not None:
                counts &= ~self._gone[here]
            hits += zip(distances[first:last][counts].tolist(), here[counts].tolist(), strict=True)
            if len(hits) >= k:
                break
        return hits[:k]

    def _rings(self, farthest_m: float) -> Iterator[tuple[float, float, int]]:
        """Yield (inner_m, outer_m, texts): those hours are open on [inner_m, outer_m)."""
        leaves, calendar, speed_m_s = self._journey
        # One second more: no rounding makes the last ring end too near.
        until_s = farthest_m / speed_m_s + 1.0
        for start_s, end_s, texts in self._layer.rota.spells(leaves, calendar, until_s=until_s):
            yield _edge_m(start_s, speed_m_s), _edge_m(end_s, speed_m_s), texts


def _edge_m(duration_s: float, speed_m_s: float) -> float:
    """Return the least distance that takes at least `duration_s`, to the last bit.

    So that the edge of a ring agrees with ``distance_m / speed_m_s`` as told.
    """
    edge = duration_s * speed_m_s
    if edge == math.inf:
        return edge
    while edge > 0.0 and edge / speed_m_s >= duration_s:
        edge = math.nextafter(edge, 0.0)
    while edge / speed_m_s < duration_s:
        edge = math.nextafter(edge, math.inf)
    return edge
