from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from stationmap.places.typing_errors import variants

LETTERS = "abc"
words = st.text(LETTERS, min_size=3, max_size=8)


def near(one: str, other: str) -> bool:
    """Whether one error leads from `one` to `other`; the plain definition."""
    edits = {one[:i] + one[i + 1 :] for i in range(len(one))}
    edits |= {one[:i] + c + one[i + 1 :] for i in range(len(one)) for c in LETTERS}
    edits |= {one[:i] + c + one[i:] for i in range(1, len(one)) for c in LETTERS}
    edits |= {one[:i] + one[i + 1] + one[i] + one[i + 2 :] for i in range(len(one) - 1)}
    return other in edits


@given(words, words)
def test_it_finds_what_one_error_explains_and_nothing_else(wanted: str, text: str) -> None:
    found = set(variants(text, wanted))
    every = {
        (start, end)
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
        if near(wanted, text[start:end])
    }
    assert found == every


@given(words, st.data())
def test_a_wrong_letter_is_found_anywhere_in_a_text(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    typed = word[:at] + "x" + word[at + 1 :]
    assert (1, 1 + len(word)) in set(variants(f"\n{word}\n", typed))


@given(words, words)
def test_a_match_never_spans_two_names(one: str, other: str) -> None:
    assume(one != other)
    text = f"{one}\n{other}"
    assert all("\n" not in text[start:end] for start, end in variants(text, one + other))
