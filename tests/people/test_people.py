from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import InputError
from stationmap.people import Role, may, name_key, named


def test_a_keeper_may_all_and_the_others_their_own() -> None:
    for wanted in Role:
        assert may(Role.KEEPER, wanted)
        assert not may(None, wanted)
    assert may(Role.PLANNER, Role.PLANNER)
    assert may(Role.PLANNER, Role.EDITOR, Role.PLANNER)
    assert not may(Role.PLANNER, Role.EDITOR)
    assert not may(Role.EDITOR, Role.KEEPER)
    assert not may(Role.EDITOR)
    assert may(Role.KEEPER)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王 芳", "王 芳"),
        ("  Li\tPing ", "Li Ping"),
        ("ｗａｎｇ", "wang"),
        ("买买提·艾力", "买买提·艾力"),
    ],
)
def test_a_name_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert named(typed) == kept


@pytest.mark.parametrize("typed", ["", "  ", "a" * 41, "<b>", "a\x00b", "a\u202eb", "=1+1", "a,b"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(InputError) as raised:
        named(typed)
    assert raised.value.field == "name"


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_every_way_of_writing_a_name_is_the_same_name(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert name_key(f" {name} ") == key
    assert name_key(unicodedata.normalize("NFD", name)) == key
