"""The grammar of opening hours: what is read, and what is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationmap.errors import HoursError
from stationmap.hours import OpeningHours, OpenState
from stationmap.hours.grammar import ACCEPTED, parse_rules
from stationmap.hours.rules import Rule

WORKWEEK = frozenset(range(5))


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("24/7", [Rule(spans=((0, 1440),))]),
        ("Mo-Fr 9:00-17:00", [Rule(weekdays=WORKWEEK, spans=((540, 1020),))]),
        ("Sa,Su,PH off", [Rule((), frozenset({5, 6}), holidays=True, state=OpenState.CLOSED)]),
        ("Fr-Mo 10:00-26:00", [Rule(weekdays=frozenset({4, 5, 6, 0}), spans=((600, 1560),))]),
        ("22:00-06:00", [Rule(spans=((1320, 1800),))]),
        ("20:00-00:00", [Rule(spans=((1200, 1440),))]),
        ("Jun-Sep: 08:00-20:00", [Rule(((601, 930),), spans=((480, 1200),))]),
        ("Oct 15-Mar 31,Jul 08:00-20:00", [Rule(((1015, 331), (701, 731)), spans=((480, 1200),))]),
        ("Jun 01-15 open", [Rule(((601, 615),))]),
        ("Feb 29 off", [Rule(((229, 229),), state=OpenState.CLOSED)]),
        ('"call first"', [Rule(state=OpenState.UNKNOWN, comment="call first")]),
        ('10:00-11:00 open "ring"', [Rule(spans=((600, 660),), comment="ring")]),
        (
            "Mo 09:00-10:00, 11:00-12:00, Tu 09:00-10:00",
            [
                Rule(weekdays=frozenset({0}), spans=((540, 600), (660, 720))),
                Rule(weekdays=frozenset({1}), spans=((540, 600),), adds=True),
            ],
        ),
    ],
)
def test_a_text_is_read(text: str, rules: list[Rule]) -> None:
    assert list(parse_rules(text)) == rules


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("SH off", "SH"),
        ("Mo-Fr 09:00+", "+"),
        ("Mo-Fr 09:00-17:00 || unknown", "||"),
        ("2026 Mo-Fr 09:00-17:00", "2026"),
        ("week 1-10 Mo 09:00-17:00", "week"),
        ("Mo[1] 09:00-17:00", "["),
        ("sunrise-sunset", "sunrise"),
        ("PH Mo-Fr 09:00-17:00", "Mo"),
        ("PH off; Mo-Fr 09:00-17:00", ";"),
        ("Mo-Fr", "Mo"),
        ("Mo-Fr 09:00-17:00;", "结尾"),
        ("Mo-Fr 09:00", "结尾"),
        ("Mo-Fr 09:00-17:00 18:00-19:00", "18:00"),
        ("Mo-Fr 09:60-17:00", "09:60"),
        ("25:00-26:00", "25:00"),
        ("09:00-49:00", "49:00"),
        ("09:00-09:00", "09:00-09:00"),
        ("09:00-34:00", "09:00-34:00"),
        ("Feb 30 off", "Feb 30"),
        ("mo-fr 09:00-17:00", "mo"),
        ("Mo-Fri 09:00-17:00", "Fri"),
        ("９:00-17:00", "９"),
        ("8-22", "8"),
        ("周一至周五 09:00-17:00", "周一至周五"),
        ('"unfinished', '"'),
    ],
)
def test_a_refusal_names_the_part(text: str, part: str) -> None:
    with pytest.raises(HoursError) as refusal:
        OpeningHours.parse(text)
    assert f"“{part}”" in refusal.value.zh
    assert repr(part) in refusal.value.en or part == "结尾"
    assert refusal.value.accepted == ACCEPTED


def test_the_examples_are_accepted_themselves() -> None:
    for text in ACCEPTED:
        OpeningHours.parse(text)


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(max_size=20),
        st.lists(
            st.sampled_from(
                ["Mo", "Fr", "PH", "Jun", "01", "-", ",", ";", " ", "09:00", "26:00", "off", '"x"']
            ),
            max_size=10,
        ).map("".join),
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    read = None
    try:
        read = OpeningHours.parse(text)
    except HoursError as error:
        refused = error.value
    assert (read.text if read else refused) == (text.strip() or None)
