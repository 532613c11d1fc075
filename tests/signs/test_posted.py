"""Hours as a sign says them, beside the texts they come from."""

from __future__ import annotations

import pytest

from stationmap.signs.posted import posted

WEEK = {
    "24/7": "每天 24 小时",
    "08:00-22:00": "每天 8:00–22:00",
    "09:00-02:00": "每天 9:00–次日 2:00",
    "Mo-Fr 08:30-12:00,14:30-18:00; PH off": (
        "周一至周五 8:30–12:00 14:30–18:00；周六、周日、节假日不开"
    ),
    "Mo-Su 09:00-17:00; PH off": "每天 9:00–17:00；节假日不开",
    "Mo,We,Fr 08:00-24:00; Sa 10:00-12:00": (
        "周一、周三、周五 8:00–24:00；周六 10:00–12:00；周二、周四、周日不开"
    ),
    "Mo-Fr 09:30-17:00; PH 09:30-17:00 unknown": (
        "周一至周五 9:30–17:00；周六、周日不开；节假日 9:30–17:00 待核实"
    ),
    "Mo-Fr 08:00-18:00; Sa,Su unknown": "周一至周五 8:00–18:00；周六、周日时间待核实",
    "off": "每天不开",
}


@pytest.mark.parametrize(("text", "said"), WEEK.items())
def test_one_week_tells_all(text: str, said: str) -> None:
    (season,) = posted(text) or ()
    assert season.name == ""
    rows = [" ".join((row.days, *row.spans)) for row in season.rows]
    assert "；".join([*rows, *season.notes]) == said


def test_a_holiday_of_its_own_hours_is_told() -> None:
    (season,) = posted("Mo-Fr 08:00-18:00; PH 10:00-12:00") or ()
    assert [row.days for row in season.rows] == ["周一至周五", "节假日"]


def test_seasons_are_named_by_their_months_and_winter_goes_on_over_new_year() -> None:
    seasons = posted("May-Sep 08:00-20:00; Oct-Apr 09:00-18:00")
    assert [(s.name, s.rows[0].spans) for s in seasons or ()] == [
        ("10 月至 4 月", ("9:00–18:00",)),
        ("5 月至 9 月", ("8:00–20:00",)),
    ]
    dated = posted("Nov 15-Mar 15 09:00-17:00; Mar 16-Nov 14 08:00-20:00")
    assert [s.name for s in dated or ()] == ["11 月 15 日至 3 月 15 日", "3 月 16 日至 11 月 14 日"]


def test_what_is_not_known_is_not_said() -> None:
    assert posted(None) == ()
    assert posted("") == ()


def test_a_sign_does_not_say_a_season_for_each_month() -> None:
    months = "Jan 08:00-12:00; Feb 08:00-13:00; Mar 08:00-14:00; Apr-Dec 08:00-15:00"
    assert posted(months) is None
