"""A ledger comes back from its bytes as it was; equal ledgers have equal bytes."""

from __future__ import annotations

import contextlib
import json
import time
import zlib
from dataclasses import fields, replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import DataError
from stationmap.ledger.entry import Departed, Entry, Heading, Ledger
from stationmap.model import (
    Answer,
    Basis,
    BuildMode,
    CheckedBy,
    Facility,
    LonLat,
    PositionQuality,
    Source,
    Station,
)
from stationmap.store.blobs import Blob, blob_of, pieces
from stationmap.store.content import decode, encode

texts = st.text(st.characters(exclude_categories=()), max_size=12)  # half surrogate pairs as well
optional = st.none() | texts
finite = st.floats(allow_nan=False, allow_infinity=False)
places = st.builds(LonLat, finite, finite)
FIELDS = {
    "ref": texts,
    "name": texts,
    "position": places,
    "position_quality": st.sampled_from(PositionQuality),
    "position_error_m": st.none() | finite,
    "township_code": optional,
    "committee_code": optional,
    "addr": optional,
    "operator": optional,
    "phone": optional,
    "build_mode": st.sampled_from(BuildMode),
    "opening_hours": optional,
    "hours_as_posted": optional,
    "hours_basis": st.sampled_from(Basis),
    "facilities": st.dictionaries(st.sampled_from(Facility), st.sampled_from(Answer)).map(
        MappingProxyType
    ),
    "facilities_basis": st.sampled_from(Basis),
    "facilities_as_published": optional,
    "stars": st.none() | st.integers(0, 5),
    "checked_on": st.none() | st.dates(),
    "checked_by": st.sampled_from(CheckedBy),
    "documented": st.booleans(),
    "still_open": st.sampled_from(Answer),
    "source": st.none() | st.builds(Source, texts, texts),
}
stations = st.builds(Station, **FIELDS)
entries = st.builds(Entry, stations, st.dictionaries(texts, texts, max_size=3))
ledgers = st.builds(
    Ledger,
    st.lists(entries, max_size=4).map(tuple),
    st.lists(st.builds(Departed, texts, texts, places, optional, optional), max_size=2).map(tuple),
    st.lists(st.builds(Heading, texts, optional), max_size=3).map(tuple),
)
PLAIN = Station("SY-0001", "甲", LonLat(116.65, 40.13), PositionQuality.LEDGER)


def test_no_field_is_left_untried() -> None:
    assert list(FIELDS) == [field.name for field in fields(Station)]


@given(ledgers)
def test_a_ledger_comes_back_as_it_was(ledger: Ledger) -> None:
    blob = encode(ledger)
    assert decode(blob) == ledger
    assert encode(decode(blob)) == blob


@given(stations)
def test_every_field_counts(station: Station) -> None:
    blank = encode(Ledger((Entry(PLAIN),)))
    for field in fields(Station):
        changed = replace(PLAIN, **{field.name: getattr(station, field.name)})
        same = getattr(changed, field.name) == getattr(PLAIN, field.name)
        assert (encode(Ledger((Entry(changed),))).hash == blank.hash) is same, field.name


@given(ledgers)
def test_the_order_in_which_cells_and_facilities_were_put_down_does_not_count(
    ledger: Ledger,
) -> None:
    def turned(entry: Entry) -> Entry:
        known = dict(reversed(list(entry.station.facilities.items())))
        kept = dict(reversed(list(entry.kept.items())))
        return Entry(replace(entry.station, facilities=MappingProxyType(known)), kept)

    other = replace(ledger, entries=tuple(turned(entry) for entry in ledger.entries))
    assert encode(other) == encode(ledger)


def test_equal_numbers_are_written_alike() -> None:
    one = replace(PLAIN, position=LonLat(116.0, 0.0), position_error_m=5.0)
    other = replace(PLAIN, position=LonLat(116, -0.0), position_error_m=5)
    assert encode(Ledger((Entry(one),))) == encode(Ledger((Entry(other),)))


def test_the_bytes_are_those_of_the_first_release() -> None:
    """Whoever changes these bytes gives every version that was ever kept another hash."""
    station = replace(
        PLAIN,
        facilities=MappingProxyType({Facility.WATER: Answer.NO, Facility.TOILET: Answer.YES}),
        documented=True,
    )
    ledger = Ledger((Entry(station, {"负责人": "王"}),), (), (Heading("名称", "name"),))
    text = b"".join(pieces(encode(ledger))).decode()
    assert text == (
        '{"form":"stationmap-ledger-1","entries":1,"departed":0,"headings":[["名称","name"]]}\n'
        '{"ref":"SY-0001","name":"甲","position":[116.65,40.13],"position_quality":"ledger",'
        '"facilities":{"toilet":"yes","water":"no"},"documented":true,"kept":{"负责人":"王"}}\n'
    )


@given(ledgers, st.data())
def test_changed_bytes_are_refused(ledger: Ledger, data: st.DataObject) -> None:
    blob = encode(ledger)
    at = data.draw(st.integers(0, len(blob.content) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    spoilt = bytearray(blob.content)
    spoilt[at] ^= bit
    for content in (bytes(spoilt), blob.content[:at]):
        with contextlib.suppress(DataError):
            held = decode(replace(blob, content=content))
            assert held == ledger  # what changed was of the envelope, and says nothing


def test_bytes_that_unpack_to_far_too_much_are_refused_early() -> None:
    bomb = zlib.compress(bytes(50_000_000))
    with pytest.raises(DataError):
        decode(Blob("0" * 64, 1_000, packed=True, content=bomb))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"form":"stationmap-ledger-2"}', '{"form":"stationmap-ledger-1"}', "x"],
)
def test_what_is_no_ledger_of_this_release_is_said(text: str) -> None:
    with pytest.raises(DataError, match="not understood by this release"):
        decode(blob_of(text.encode()))


def test_a_field_of_a_later_release_is_not_silently_lost() -> None:
    head = {"form": "stationmap-ledger-1", "entries": 1, "departed": 0, "headings": []}
    entry = {"ref": "a", "name": "b", "position": [1, 2], "position_quality": "ledger", "new": 1}
    with pytest.raises(DataError, match="Upgrade"):
        decode(blob_of(f"{json.dumps(head)}\n{json.dumps(entry)}\n".encode()))


def test_twenty_thousand_rows_take_a_second_or_two() -> None:
    kept = {"负责人": "王", "备注": "一楼临街"}
    ledger = Ledger(
        tuple(
            Entry(replace(PLAIN, ref=f"SY-{n:06}", addr=f"府前东街{n}号"), kept)
            for n in range(20_000)
        )
    )
    begun = time.process_time()
    blob = encode(ledger)
    assert decode(blob) == ledger
    assert time.process_time() - begun < 5
    assert len(blob.content) < 2_000_000
