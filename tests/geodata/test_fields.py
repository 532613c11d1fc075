from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.geodata.fields import Refused, compile_field


def field(kind: str, **constraints: object) -> dict[str, object]:
    return {"name": "x", "type": kind, "constraints": constraints}


@pytest.mark.parametrize("kind", ["string", "number", "integer", "boolean", "date"])
def test_blank_is_none_never_zero(kind: str) -> None:
    assert compile_field(field(kind))("") is None


@pytest.mark.parametrize("kind", ["string", "number", "integer", "boolean", "date"])
def test_blank_is_refused_where_a_value_is_required(kind: str) -> None:
    with pytest.raises(Refused, match="blank"):
        compile_field(field(kind, required=True))("")


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "1e999", "0x10", "1_000", "１２", " 1", "1,5", "12a", "+", "."]
)
def test_numbers_that_are_no_plain_finite_numbers_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        compile_field(field("number"))(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_comes_back_as_it_was_written(value: float) -> None:
    assert compile_field(field("number"))(repr(value)) == value


@given(st.text())
def test_a_number_is_finite_or_refused(text: str) -> None:
    try:
        value = compile_field(field("number"))(text)
    except Refused:
        return
    assert value is None or math.isfinite(value)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-1-1", "20260101", "2026-01-01T00:00", "昨天"])
def test_dates_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="date"):
        compile_field(field("date"))(text)


@pytest.mark.parametrize("text", ["True", "1", "yes", "TRUE", "是"])
def test_only_true_and_false_are_booleans(text: str) -> None:
    with pytest.raises(Refused, match="true or false"):
        compile_field(field("boolean"))(text)


def test_an_unknown_word_is_refused_with_those_that_are_known() -> None:
    convert = compile_field(field("string", enum=["yes", "no"]))
    assert convert("yes") == "yes"
    with pytest.raises(Refused, match="yes, no"):
        convert("maybe")


def test_bounds_are_inclusive() -> None:
    convert = compile_field(field("integer", minimum=1, maximum=5))
    assert [convert("1"), convert("5")] == [1, 5]
    for text in ("0", "6"):
        with pytest.raises(Refused, match="between 1 and 5"):
            convert(text)


def test_a_pattern_must_match_the_whole_cell() -> None:
    convert = compile_field(field("string", pattern="[0-9]{3}-[0-9]{2}"))
    assert convert("112-07") == "112-07"
    for text in ("112-070", "x112-07"):
        with pytest.raises(Refused):
            convert(text)


def test_a_longitude_out_of_range_asks_whether_it_was_swapped() -> None:
    convert = compile_field({"name": "lon", "type": "number", "constraints": {"minimum": 73}})
    with pytest.raises(Refused, match="swapped") as refused:
        convert("40.1")
    assert "写反" in refused.value.zh


def test_a_type_that_is_not_supported_is_no_silent_string() -> None:
    with pytest.raises(KeyError):
        compile_field(field("geopoint"))
