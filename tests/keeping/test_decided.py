"""Decisions as plain values, and back without a difference."""

from __future__ import annotations

import json
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from stationmap.datum import Datum
from stationmap.keeping import decided
from stationmap.ledger.decisions import Decisions, Placed
from stationmap.ledger.fault import Remedy
from stationmap.model import LonLat, PositionQuality

numbers = st.integers(0, 1_048_576)
places = st.builds(
    Placed,
    st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90)),
    st.sampled_from(PositionQuality),
    st.none() | st.floats(0, 1e5),
    st.text(max_size=20),
)
decisions = st.builds(
    Decisions,
    st.sampled_from(Datum),
    st.dictionaries(st.text(), st.none() | st.text(max_size=10)).map(MappingProxyType),
    st.dictionaries(st.tuples(numbers, st.text(max_size=20)), st.sampled_from(Remedy)).map(
        MappingProxyType
    ),
    st.dictionaries(numbers, places).map(MappingProxyType),
)


@given(decisions)
def test_decisions_come_back_as_they_were(said: Decisions) -> None:
    assert decided.decisions(json.loads(json.dumps(decided.plain(said)))) == said


def test_nothing_said_is_nothing_decided() -> None:
    assert decided.decisions({}) == Decisions()
