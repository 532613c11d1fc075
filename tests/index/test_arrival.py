"""Open on arrival, against measuring every station and asking its hours at its own moment."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationmap.geodesy import distance_m
from stationmap.hours import SHANGHAI, OpeningHours, OpenState, WorkingCalendar
from stationmap.index import Arrival, Journey, Layer, Traits
from stationmap.index.arrival import _edge_m
from stationmap.model import Answer, Facility, LonLat, PositionQuality, Station

CALENDAR = WorkingCalendar()
TEXTS = [
    None,
    "24/7",
    "Mo-Fr 08:30-17:00",
    "Mo-Su 09:00-26:00",
    "06:00-18:00",
    "Mo-Fr 08:30-12:00,14:30-18:00; PH off",
]
CHARGING = Traits(facilities=frozenset({Facility.CHARGING}))


def layer_of(n: int, seed: int, span_deg: float = 0.5, texts: list[str | None] = TEXTS) -> Layer:
    rng = np.random.default_rng(seed)
    lons, lats = rng.uniform(116.4, 116.4 + span_deg, n), rng.uniform(40.0, 40.0 + span_deg, n)
    answers = [Answer.YES, Answer.NO, Answer.UNKNOWN]
    return Layer(
        [
            Station(
                ref=f"S{i:04}",
                name="示例",
                position=LonLat(lon, lat),
                position_quality=PositionQuality.MODELLED,
                opening_hours=texts[int(rng.integers(len(texts)))],
                facilities={Facility.CHARGING: answers[int(rng.integers(3))]},
            )
            for i, (lon, lat) in enumerate(zip(lons.tolist(), lats.tolist(), strict=True))
        ]
    )


def expected(layer: Layer, traits: Traits, journey: Journey, origin: LonLat) -> list[str]:
    """All that are open on arrival, by (distance, ref), the slow way."""
    met = []
    for station in layer.stations:
        metres = distance_m(*origin, *station.position)
        # Spans are half-open, so a part of a microsecond is let go.
        after = timedelta(microseconds=math.floor(metres / journey.speed_m_s * 1e6))
        opening = OpeningHours.parse(station.opening_hours).at(journey.leaves + after, CALENDAR)
        has_all = all(station.has(f) is Answer.YES for f in traits.facilities)
        if opening.state is OpenState.OPEN and has_all:
            met.append((metres, station.ref))
    return [ref for _, ref in sorted(met)]


@pytest.mark.parametrize("n", [150, 900])
@pytest.mark.parametrize("speed_m_s", [0.9, 3.2])
@pytest.mark.parametrize("traits", [Traits(), CHARGING])
@pytest.mark.parametrize(
    "leaves",
    [
        datetime(2026, 11, 20, 17, 40, tzinfo=SHANGHAI),
        datetime(2026, 11, 20, 3, 0, tzinfo=SHANGHAI),
        datetime(2026, 9, 30, 16, 59, 30, tzinfo=SHANGHAI),
        datetime(2026, 11, 22, 1, 59, tzinfo=SHANGHAI),
    ],
)
def test_ring_by_ring_is_one_by_one(
    n: int, speed_m_s: float, traits: Traits, leaves: datetime
) -> None:
    layer = layer_of(n, seed=n)
    journey = Journey(leaves, CALENDAR, speed_m_s)
    arrival = Arrival(layer, traits, journey, None)
    rng = np.random.default_rng(1)
    for lon, lat in rng.uniform((116.3, 39.9), (117.0, 40.6), (6, 2)).tolist():
        refs = expected(layer, traits, journey, LonLat(lon, lat))
        for k in (1, 5, 40):
            hits = arrival.nearest(lon, lat, k)
            assert [layer.stations[row].ref for _, row in hits] == refs[:k]
            one_and_all = arrival._one_and_all(lon, lat, k)
            assert one_and_all == hits


def test_what_is_gone_is_left_out() -> None:
    layer = layer_of(900, seed=5)
    journey = Journey(datetime(2026, 11, 20, 17, 40, tzinfo=SHANGHAI), CALENDAR, 0.9)
    gone = np.random.default_rng(2).random(900) < 0.6
    left = Layer([s for s, away in zip(layer.stations, gone.tolist(), strict=True) if not away])
    arrival = Arrival(layer, Traits(), journey, gone)
    for lon, lat in np.random.default_rng(3).uniform((116.4, 40.0), (116.9, 40.5), (8, 2)).tolist():
        refs = expected(left, Traits(), journey, LonLat(lon, lat))
        hits = arrival.nearest(lon, lat, 12)
        assert [layer.stations[row].ref for _, row in hits] == refs[:12]
        assert arrival._one_and_all(lon, lat, 12) == hits


def at_edge(metres: float, opening_hours: str) -> Layer:
    """One station due north, at a distance that is known to the last bit."""
    lat = 40.0 + metres / 111_000.0
    return Layer(
        [
            Station(
                ref="S",
                name="示例",
                position=LonLat(116.5, lat),
                position_quality=PositionQuality.MODELLED,
                opening_hours=opening_hours,
            )
        ]
    )


def test_arriving_just_at_closing_is_too_late_and_just_at_opening_is_not() -> None:
    noon = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
    for metres in (540.0, 1000.0, 3333.0):
        closing, opening = at_edge(metres, "08:00-12:10"), at_edge(metres, "12:10-18:00")
        true_m = distance_m(116.5, 40.0, *closing.stations[0].position)
        # The speed at which ten minutes are needed, and those on either side of it.
        speed = true_m / 600.0
        for _ in range(5):
            speed = math.nextafter(speed, 0.0)
        for _ in range(11):
            journey = Journey(noon, CALENDAR, speed)
            too_late = true_m / speed >= 600.0
            assert (
                Arrival(closing, Traits(), journey, None).nearest(116.5, 40.0, 1) == []
            ) is too_late
            assert (
                Arrival(opening, Traits(), journey, None).nearest(116.5, 40.0, 1) != []
            ) is too_late
            speed = math.nextafter(speed, math.inf)


def test_nobody_open_ends() -> None:
    journey = Journey(datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI), CALENDAR, 0.9)
    for n in (0, 1, 900):
        layer = layer_of(n, seed=1, texts=[None, "Mo-Su off"])
        assert Arrival(layer, Traits(), journey, None).nearest(116.5, 40.2, 5) == []
    # Half the globe away, on foot: the better part of a year of opening and closing.
    layer = layer_of(5, seed=1, texts=["Dec 24 10:00-11:00"])
    assert Arrival(layer, Traits(), journey, None).nearest(-63.5, -40.2, 5) == []


@settings(max_examples=150)
@given(
    minute=st.integers(0, 7 * 24 * 60),
    speed_m_s=st.floats(0.2, 30.0),
    seed=st.integers(0, 5),
    k=st.integers(1, 8),
    lon=st.floats(116.3, 117.0),
    lat=st.floats(39.9, 40.6),
)
def test_at_any_moment_and_speed(
    minute: int, speed_m_s: float, seed: int, k: int, lon: float, lat: float
) -> None:
    layer = layer_of(40, seed)
    leaves = datetime(2026, 9, 28, tzinfo=SHANGHAI) + timedelta(minutes=minute)
    journey = Journey(leaves, CALENDAR, speed_m_s)
    hits = Arrival(layer, Traits(), journey, None).nearest(lon, lat, k)
    refs = expected(layer, Traits(), journey, LonLat(lon, lat))
    assert [layer.stations[row].ref for _, row in hits] == refs[:k]


@given(duration_s=st.floats(0.0, 1e7), speed_m_s=st.floats(0.1, 50.0))
def test_the_edge_is_the_least_distance_that_takes_as_long(
    duration_s: float, speed_m_s: float
) -> None:
    edge = _edge_m(duration_s, speed_m_s)
    assert edge / speed_m_s >= duration_s
    assert edge == 0.0 or math.nextafter(edge, 0.0) / speed_m_s < duration_s
