"""A whole ledger's addresses: pace, limits, going on where it ended, and what is flagged."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from shapely import get_coordinates, segmentize

from stationmap.datum import Datum, convert
from stationmap.geocoding import Question, Suspicion, Time, Trouble, geocode_many
from stationmap.geodata import open_catalogue
from stationmap.geodesy import distance_m
from stationmap.hours import SHANGHAI
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.geocoding import Geocoder
    from stationmap.model import Township

    Make = Callable[..., Geocoder]
    Service = Any  # of conftest.py

SHIYUAN = "110113010000"
NANCAI = "110113106000"
AT = {SHIYUAN: (116.65413, 40.111197), NANCAI: (116.705249, 40.133808)}
FAR = (116.39, 39.91)
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=SHANGHAI)


class Kept:
    """A cache as the store is one."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], dict[str, Any]] = {}
        self.at: list[datetime] = []

    def geocode(self, provider: str, address: str) -> dict[str, Any] | None:
        return self.answers.get((provider, address))

    def keep_geocode(
        self, provider: str, address: str, answer: dict[str, Any], at: datetime
    ) -> None:
        self.answers[provider, address] = answer
        self.at.append(at)


class Clock:
    """A clock that only goes on when somebody waits."""

    def __init__(self) -> None:
        self.s = 0.0
        self.day = NOON

    @property
    def time(self) -> Time:
        return Time(now=lambda: self.day, monotonic_s=lambda: self.s, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.s += seconds


@pytest.fixture(scope="module")
def townships() -> tuple[Township, ...]:
    return open_catalogue(None, "110113").townships


@pytest.fixture
def ledger(service: Service) -> list[Question]:
    """Ten rows of Shiyuan that Amap knows."""
    return [known(service, row, f"府前街{row}号") for row in range(2, 12)]


def known(
    service: Service,
    row: int,
    address: str,
    *,
    at: tuple[float, float] = AT[SHIYUAN],
    township: str | None = SHIYUAN,
    **of: object,
) -> Question:
    lon, lat = convert(*at, source=Datum.WGS84, target=Datum.GCJ02)
    service.know(address, lon, lat, **of)
    return Question(row, address, township)


def test_every_row_is_answered_at_the_pace_asked_for(
    geocoder: Make, ledger: list[Question], townships: tuple[Township, ...]
) -> None:
    clock, kept, seen = Clock(), Kept(), list[tuple[str, float]]()
    done = geocode_many(
        ledger,
        geocoder("amap"),
        kept,
        townships=townships,
        per_s=2.0,
        time=clock.time,
        watch=lambda what, share: seen.append((what, share)),
    )
    assert list(done.placed) == list(range(2, 12))
    placed = done.placed[2]
    assert placed.position == pytest.approx(AT[SHIYUAN], abs=1e-8)
    assert (placed.quality, placed.error_m) == (PositionQuality.GEOCODED, 50.0)
    assert placed.by == "amap 门牌号"
    assert clock.s == pytest.approx(9 / 2.0)  # ten questions, nine gaps of half a second
    assert seen == [("geocode", pytest.approx(n / 10)) for n in range(1, 11)]
    assert done.ended is None
    assert kept.at == [NOON] * 10


def test_what_is_kept_is_not_asked_again(
    service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    kept = Kept()
    first = geocode_many(ledger, geocoder("amap"), kept, time=Clock().time)
    asked, clock = len(service.asked), Clock()
    again = geocode_many(ledger, geocoder("amap"), kept, time=clock.time)
    assert again == first
    assert len(service.asked) == asked
    assert clock.s == 0.0  # what is kept does not wait for its turn


def test_rows_with_one_address_ask_once(service: Service, geocoder: Make) -> None:
    question = known(service, 2, "府前街1号")
    rows = [question, Question(3, question.address), Question(4, question.address)]
    done = geocode_many(rows, geocoder("amap"), Kept(), time=Clock().time)
    assert service.asked == ["府前街1号"]
    assert len(done.placed) == 3


def test_an_address_not_found_is_asked_again_after_a_month(
    service: Service, geocoder: Make
) -> None:
    kept, clock, rows = Kept(), Clock(), [Question(2, "没有这个地方")]

    def asked_on(day: datetime) -> int:
        clock.day = day
        done = geocode_many(rows, geocoder("amap"), kept, time=clock.time)
        assert not done.placed
        assert (done.results[0].asked, done.results[0].located) == (True, None)
        return len(service.asked)

    assert asked_on(NOON) == 1
    assert asked_on(NOON + timedelta(days=29)) == 1
    assert asked_on(NOON + timedelta(days=30)) == 2


def test_the_day_limit_ends_it_and_the_next_day_goes_on(
    service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    kept = Kept()
    service.day_limit = 4
    first = geocode_many(ledger, geocoder("amap"), kept, time=Clock().time)
    assert first.ended is not None
    assert first.ended.trouble is Trouble.DAY_LIMIT
    assert list(first.placed) == [2, 3, 4, 5]
    assert [result.asked for result in first.results] == [True] * 4 + [False] * 6
    service.day_limit = 100
    second = geocode_many(ledger, geocoder("amap"), kept, time=Clock().time)
    assert second.ended is None
    assert list(second.placed) == list(range(2, 12))
    assert len(service.asked) == 10  # each exactly once


def test_a_limit_of_the_second_is_waited_out_and_the_pace_slackened(
    service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    clock = Clock()
    service.wrong = ["", "rate", "rate", ""]
    done = geocode_many(ledger, geocoder("amap"), Kept(), per_s=10.0, time=clock.time)
    assert len(done.placed) == 10
    assert clock.s == pytest.approx(0.1 + 1.0 + 2.0 + 8 * 0.4, abs=0.5)


def test_a_real_limit_of_the_second_loses_no_row(
    service: Service, geocoder: Make, ledger: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stationmap.geocoding.many.FIRST_WAIT_S", 0.02)
    service.per_s = 40.0  # by the server's own clock
    done = geocode_many(ledger, geocoder("amap"), Kept(), per_s=200.0)
    assert len(done.placed) == 10
    assert len(service.queries) > 10


def test_retry_after_is_obeyed(service: Service, geocoder: Make) -> None:
    rows, clock = [known(service, 2, "府前街1号")], Clock()
    service.wrong = ["429 45"]
    done = geocode_many(rows, geocoder("amap"), Kept(), time=clock.time)
    assert len(done.placed) == 1
    assert clock.s == pytest.approx(45.0, abs=1.0)


def test_a_limit_that_never_ends_is_given_up(
    service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    clock = Clock()
    service.always = "rate"
    done = geocode_many(ledger, geocoder("amap"), Kept(), time=clock.time)
    assert done.ended is not None
    assert done.ended.trouble is Trouble.RATE
    assert len(service.queries) == 7
    assert clock.s > 60.0  # longer than a limit of the minute


@pytest.mark.parametrize("fault", ["key", "platform", "portal", "redirect", "403"])
def test_what_will_not_pass_is_asked_once_only(
    fault: str, service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    service.wrong = ["", ""]
    service.always = fault
    done = geocode_many(ledger, geocoder("amap"), Kept(), time=Clock().time)
    assert done.ended is not None
    assert len(done.placed) == 2
    assert len(service.queries) == 3


@pytest.mark.parametrize("fault", ["500", "cut", "json", "busy"])
def test_a_hiccup_is_asked_again(
    fault: str, service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    service.wrong = [fault, fault]
    done = geocode_many(ledger, geocoder("amap"), Kept(), time=Clock().time)
    assert len(done.placed) == 10
    assert done.ended is None


def test_a_service_that_is_down_is_given_up_after_three_rows(
    service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    kept = Kept()
    service.wrong = ["", ""]
    service.always = "500"
    done = geocode_many(ledger, geocoder("amap"), kept, time=Clock().time)
    assert done.ended is not None
    assert done.ended.trouble is Trouble.DOWN
    assert len(done.placed) == 2
    assert len(service.queries) == 2 + 3 * 3
    service.always = ""
    assert len(geocode_many(ledger, geocoder("amap"), kept, time=Clock().time).placed) == 10


def test_one_bad_address_does_not_end_it(
    service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    abroad = Question(99, "香榭丽舍大街")
    service.know(abroad.address, 2.3, 48.9)
    service.wrong = ["request"]
    rows = [Question(98, "###"), abroad, *ledger]
    done = geocode_many(rows, geocoder("amap"), Kept(), time=Clock().time)
    assert done.ended is None
    assert len(done.placed) == 10
    errors = [result.error.trouble for result in done.results if result.error]
    assert errors == [Trouble.REQUEST, Trouble.ABROAD]


def test_addresses_that_are_all_refused_end_it(service: Service, geocoder: Make) -> None:
    service.always = "request"
    rows = [Question(row, f"府前街{row}号") for row in range(2, 102)]
    done = geocode_many(rows, geocoder("amap"), Kept(), time=Clock().time)
    assert done.ended is not None
    assert len(service.queries) == 20


def test_it_stops_when_told_to_and_keeps_what_it_has(
    service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    kept = Kept()
    done = geocode_many(
        ledger,
        geocoder("amap"),
        kept,
        time=Clock().time,
        stopped=lambda: len(service.asked) >= 3,
    )
    assert done.stopped
    assert done.ended is None
    assert list(done.placed) == [2, 3, 4]
    assert len(kept.answers) == 3


def test_a_long_wait_ends_when_told_to_stop(
    service: Service, geocoder: Make, ledger: list[Question]
) -> None:
    clock = Clock()
    service.always = "429 600"
    done = geocode_many(
        ledger, geocoder("amap"), Kept(), time=clock.time, stopped=lambda: clock.s > 3
    )
    assert done.stopped
    assert clock.s < 5
    assert not done.placed


@pytest.mark.parametrize("by", ["tencent", "tianditu"])
def test_the_other_services_answer_a_ledger_too(
    by: str, service: Service, geocoder: Make, townships: tuple[Township, ...]
) -> None:
    question = known(service, 2, "府前街1号", level="门址")
    if by == "tianditu":
        service.know(question.address, *AT[SHIYUAN], level="门址")
    done = geocode_many([question], geocoder(by), Kept(), townships=townships, time=Clock().time)
    assert done.placed[2].position == pytest.approx(AT[SHIYUAN], abs=1e-8)
    assert done.placed[2].by.startswith(by)


def test_answers_that_do_not_fit_their_row_are_flagged_and_not_used(
    service: Service, geocoder: Make, townships: tuple[Township, ...]
) -> None:
    rows = [
        known(service, 2, "府前街2号"),
        known(service, 3, "府前街3号", at=AT[NANCAI]),
        known(service, 4, "府前街4号", at=FAR),
        known(service, 5, "石园街道", level="乡镇"),
        known(service, 6, "府前街6号", at=AT[NANCAI], township=None),
        known(service, 7, "府前街7号", township="110113999000"),
    ]
    done = geocode_many(rows, geocoder("amap"), Kept(), townships=townships, time=Clock().time)
    flags = {result.question.row: result.suspicion for result in done.results}
    assert flags == {
        2: None,
        3: Suspicion.OTHER_TOWNSHIP,
        4: Suspicion.OUTSIDE_DISTRICT,
        5: Suspicion.ROUGH,
        6: None,
        7: None,
    }
    assert list(done.placed) == [2, 6, 7]
    off = {result.question.row: result.off_m for result in done.results}
    shiyuan = next(township for township in townships if township.code == SHIYUAN)
    border = segmentize(shiyuan.geometry, 0.0001)
    lons, lats = get_coordinates(border).T
    assert off[3] == pytest.approx(distance_m(lons, lats, *AT[NANCAI]).min(), rel=0.001)
    assert off[4] is not None
    assert off[4] > 15_000
    rough = done.results[3].if_kept()
    assert rough is not None
    assert rough.quality is PositionQuality.TOWNSHIP


def test_the_key_is_not_kept(service: Service, geocoder: Make, ledger: list[Question]) -> None:
    kept = Kept()
    geocode_many(ledger, geocoder("amap"), kept, time=Clock().time)
    assert service.key not in str(kept.answers)
