"""Refs stay with their stations: by code, else by name and place, over any number of versions."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from stationmap.ledger import difference

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.ledger import Checked
    from stationmap.ledger.entry import Ledger

    Check = Callable[..., Checked]

HEADINGS = ("站点编码", "驿站名称", "所属镇街", "经度", "纬度", "开放时间")
ROWS = (
    ("A1", "石园北区驿站", "石园街道", 116.65413, 40.111197, "全天"),
    ("A2", "府前街驿站", "石园街道", 116.66, 40.1131, "8:30-17:30"),
    ("A3", "木林驿站", "木林镇", 116.774738, 40.244449, "全天"),
    ("A4", "木林东驿站", "木林镇", 116.784, 40.2445, "全天"),
)


def made(result: Checked) -> Ledger:
    assert result.preview is not None, result.faults
    return result.preview


def refs(ledger: Ledger) -> dict[str, str]:
    return {entry.station.name: entry.station.ref for entry in ledger.entries}


@pytest.fixture(scope="module")
def before(checked: Check) -> Ledger:
    return made(checked(ROWS, HEADINGS))


def test_the_same_file_changes_nothing_in_whatever_order(checked: Check, before: Ledger) -> None:
    for rows in permutations(ROWS):
        assert made(checked(rows, HEADINGS, before=before)) == before


def test_by_code_where_name_and_place_are_others(checked: Check, before: Ledger) -> None:
    """Another name at the other end of the township: only the code tells it again."""
    rows = [("A1", "幸福路驿站", "石园街道", 116.668, 40.1165, "全天"), *ROWS[1:]]
    after = made(checked(rows, HEADINGS, before=before))
    assert refs(after)["幸福路驿站"] == refs(before)["石园北区驿站"]


def test_by_name_and_place_where_there_is_no_code(checked: Check, before: Ledger) -> None:
    headings = HEADINGS[1:]
    after = made(checked([row[1:] for row in ROWS], headings, before=before))
    assert refs(after) == refs(before)
    renamed = [("石园北区暖心驿站", *ROWS[0][2:]), *[row[1:] for row in ROWS[1:]]]
    after = made(checked(renamed, headings, before=before))
    assert refs(after)["石园北区暖心驿站"] == refs(before)["石园北区驿站"]


def test_by_name_where_it_has_moved_far(checked: Check, before: Ledger) -> None:
    rows = [row[1:] for row in ROWS[1:]]
    rows.append(("石园北区驿站", "石园街道", 116.668, 40.1165, "全天"))
    after = made(checked(rows, HEADINGS[1:], before=before))
    assert refs(after) == refs(before)
    (moved,) = difference(before, after).moved
    assert moved.distance_m > 1_000


def test_two_that_change_places_keep_their_own(checked: Check, before: Ledger) -> None:
    one, two = ROWS[2], ROWS[3]
    rows = [*ROWS[:2], (*one[:3], *two[3:]), (*two[:3], *one[3:])]
    after = made(checked([row[1:] for row in rows], HEADINGS[1:], before=before))
    assert refs(after) == refs(before)


def test_a_new_station_never_gets_the_ref_of_one_that_has_left(
    checked: Check, before: Ledger
) -> None:
    gone = refs(before)["木林驿站"]
    without = made(checked([ROWS[0], ROWS[1], ROWS[3]], HEADINGS, before=before))
    assert [departed.ref for departed in without.departed] == [gone]
    newcomer = ("A9", "毫不相干驿站", "木林镇", 116.75, 40.26, "全天")
    after = made(checked([ROWS[0], ROWS[1], ROWS[3], newcomer], HEADINGS, before=without))
    assert refs(after)["毫不相干驿站"] not in refs(before).values()
    back = made(checked([*ROWS, newcomer], HEADINGS, before=after))
    assert refs(back)["木林驿站"] == gone
    assert back.departed == ()


def test_an_own_ref_in_the_file_is_the_ref(checked: Check, before: Ledger) -> None:
    known = refs(before)
    rows = [(known[row[1]], f"改名{n}", *row[2:]) for n, row in enumerate(ROWS)]
    result = checked(rows, ("编号", *HEADINGS[1:]), before=before)
    assert set(refs(made(result)).values()) == set(known.values())
