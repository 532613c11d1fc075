from __future__ import annotations

import time
from contextlib import suppress
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import InputError
from stationmap.people import passwords

GUESSED = [
    "1234567890",
    "0987654321",
    "12345678901234567890",
    "abcdefghijkl",
    "zyxwvutsrqpo",
    "aaaaaaaaaaaaaaa",
    "ababababababab",
    "abcabcabcabcabc",
    "qwertyuiop",
    "1qaz2wsx3edc",
    "asdfghjkl123",
    "password1234",
    "PASSWORD1234",
    "admin123456789",
    "stationmap2345",
    "wangfang1234",
    "WangFangWangFang",
    "wang fang 123",
    "驿站驿站驿站驿站驿站",
    "１２３４５６７８９０",
    "!!!!!!!!!!!!",
]
GOOD = [
    "正月里来是新春好呀",
    "vier Kerzen, ein Keks",
    "lamp-on-the-stair",
    "Tr0ub4dor&3x",
    "早上八点半去国展站点",
]


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(InputError, match="too easy to guess") as raised:
        passwords.checked(password, "Wang Fang")
    assert raised.value.value is None


@pytest.mark.parametrize("password", [f"{p}啊" if len(p) < 10 else p for p in GOOD])
def test_a_long_password_of_any_kind_is_taken(password: str) -> None:
    assert passwords.checked(password, "王芳")


@pytest.mark.parametrize("password", ["", "kurz", "nine char", "xy" * 101])
def test_too_short_and_too_long_are_refused_with_their_length(password: str) -> None:
    with pytest.raises(InputError, match=f"has {len(password)}") as raised:
        passwords.checked(password, "王芳")
    assert password not in raised.value.zh or not password


@given(st.text(max_size=260), st.text(max_size=30))
def test_any_text_is_taken_or_refused_with_words(password: str, name: str) -> None:
    with suppress(InputError):
        assert passwords.checked(password, name) == passwords.normalised(password)


def test_only_the_same_password_matches_however_it_is_typed() -> None:
    kept = passwords.hashed("Ｃafé am Eck 9")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(kept, "Cafe\u0301 am Eck 9")
    assert not passwords.matches(kept, "cafe\u0301 am Eck 9")
    assert not passwords.matches(kept, "")
    assert not passwords.matches("not a hash", "Café am Eck 9")
    assert passwords.hashed("Café am Eck 9") != kept
    assert not passwords.outdated(kept)


def test_what_was_made_with_other_parameters_is_outdated() -> None:
    import argon2

    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(
        "lamp on the stair"
    )
    assert passwords.matches(weak, "lamp on the stair")
    assert passwords.outdated(weak)


def test_an_unknown_name_takes_as_long_as_a_wrong_password() -> None:
    kept, taken = passwords.hashed("lamp on the stair"), {True: [], False: []}
    for known in (True, False) * 5:
        began = time.process_time()
        assert not passwords.matches(kept if known else None, "wrong password")
        taken[known].append(time.process_time() - began)
    known_s, unknown_s = (min(taken[known]) for known in (True, False))
    assert 0.5 < unknown_s / known_s < 2


def test_a_password_to_hand_on_is_good_and_never_the_same() -> None:
    made = {passwords.new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(passwords.checked(password, "王芳") for password in made)
    assert not set("il1o0") & set(chain.from_iterable(made))
