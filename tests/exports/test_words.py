"""The words that an export writes are those that the import reads."""

from __future__ import annotations

import pytest

from stationmap.exports import words
from stationmap.exports.columns import READERS
from stationmap.ledger.checking.columns import by_words
from stationmap.ledger.checking.facility_words import answer_of
from stationmap.ledger.checking.plain_cells import BASES, QUALITIES, STILL_OPEN, read_build_mode
from stationmap.ledger.fields import FIELDS
from stationmap.model import Answer, Basis, BuildMode, PositionQuality


def test_every_word_is_read_as_what_it_was_written_for() -> None:
    assert {quality: QUALITIES[words.POSITION[quality]] for quality in PositionQuality} == {
        quality: quality for quality in PositionQuality
    }
    assert [BASES[words.BASIS[basis]] for basis in Basis] == list(Basis)
    assert [answer_of(words.HAS[answer]) for answer in Answer] == list(Answer)
    assert [STILL_OPEN[words.IN_USE[answer]] for answer in Answer] == list(Answer)
    for mode in BuildMode:
        word = words.BUILD.get(mode)
        assert (read_build_mode(word) if word else BuildMode.UNKNOWN) is mode


@pytest.mark.parametrize("name", FIELDS)
def test_every_heading_is_known_again(name: str) -> None:
    assert name in READERS
    assert by_words(FIELDS[name].zh)[0] == name
    assert by_words(name)[0] == name
