"""Tokens and tickets: shared, renewed before their end, and by one at a time."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stationmap.errors import InputError
from stationmap.services import Time
from stationmap.wechat import Keys, Line, WeChatError, kept, signature

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Clock, Platform

    from stationmap.wechat import Account


@pytest.fixture
def keys(account: Account, clock: Clock) -> Keys:
    return Keys(Line(account), clock.time)


def test_the_signature_is_the_published_one() -> None:
    made = signature(
        "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg",
        nonce="Wm3WZYTPz0wzccnW",
        timestamp_s=1414587457,
        url="http://mp.weixin.qq.com#what-follows-does-not-count",
    )
    assert made.word == "f4d90daf4b3bca3078ab155816175ba34c443a7b"


def test_all_share_one_token_and_one_ticket(
    platform: Platform, account: Account, keys: Keys
) -> None:
    other = Keys(Line(account), keys.time)
    assert keys.access_token() == other.access_token()
    assert keys.jsapi_ticket() == other.jsapi_ticket() == "ticket-1"
    assert (platform.count("/stable_token"), platform.count("/getticket")) == (1, 1)


def test_each_is_renewed_before_its_end(platform: Platform, clock: Clock, keys: Keys) -> None:
    first, ticket = keys.access_token(), keys.jsapi_ticket()
    clock.move(6_500)
    assert (keys.access_token(), keys.jsapi_ticket()) == (first, ticket)
    clock.move(500)  # 200 s before the end; WeChat gives another one 300 s before
    assert keys.access_token() != first
    assert keys.jsapi_ticket() != ticket
    assert platform.forced == 0


def test_what_holds_still_is_used_while_another_renews(
    platform: Platform, account: Account, clock: Clock, keys: Keys
) -> None:
    first = keys.access_token()
    clock.move(6_700)
    lock = account.folder / f"{account.name}-token.lock"
    with kept.locked(lock, time=clock.time, wait_s=0) as alone:
        assert alone
        assert keys.access_token() == first
    assert platform.count("/stable_token") == 1


def test_where_nothing_holds_one_asks_and_all_wait(platform: Platform, account: Account) -> None:
    found: list[str] = []
    # Of the real time: the threads wait for each other.
    time = replace(Time(), now=platform.clock.time.now)

    def ask() -> None:
        found.append(Keys(Line(account), time).access_token())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert platform.count("/stable_token") == 1


def test_who_waits_too_long_is_told(account: Account, clock: Clock, keys: Keys) -> None:
    lock = account.folder / f"{account.name}-token.lock"
    with kept.locked(lock, time=clock.time, wait_s=0), pytest.raises(WeChatError):
        keys.access_token()
    assert sum(clock.slept) == pytest.approx(20, abs=0.1)


def test_down_at_renewal_what_holds_is_used(platform: Platform, clock: Clock, keys: Keys) -> None:
    first = keys.access_token()
    clock.move(6_700)
    platform.wrong = {"/stable_token": ["503"]}
    assert keys.access_token() == first
    clock.move(1_000)  # past the end
    platform.wrong = {"/stable_token": ["503"]}
    with pytest.raises(WeChatError):
        keys.access_token()


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_is_refused_is_renewed_by_force_once(
    platform: Platform, keys: Keys, code: int
) -> None:
    first = keys.access_token()
    platform.wrong = {"/getticket": [code]}
    assert keys.jsapi_ticket() == "ticket-2"
    assert keys.access_token() != first
    assert platform.forced == 1
    platform.wrong = {"/getticket": [code, code]}
    with pytest.raises(WeChatError) as told:
        Keys(replace(keys.line), replace(keys.time, now=keys.time.now)).with_token(
            lambda token: keys.line.ask(
                "/cgi-bin/ticket/getticket", {"access_token": token, "type": "jsapi"}
            )
        )
    assert told.value.code == code
    assert platform.forced == 2


def test_one_that_another_process_renewed_is_taken(
    platform: Platform, account: Account, keys: Keys
) -> None:
    first = keys.access_token()
    platform.expire()
    second = Keys(Line(account), keys.time).access_token(instead_of=first)
    assert keys.access_token(instead_of=first) == second
    assert platform.count("/stable_token") == 2


@pytest.mark.parametrize(
    "held",
    [
        b"",
        b"{",
        b"[]",
        b"[" * 100_000,
        b'{"word": "x"}',
        b'{"word": "x", "until_s": "soon", "life_s": 1}',
        b'{"word": "x", "until_s": 1%s, "life_s": 1}' % (b"0" * 400),
        b'{"word": "\\ud800", "until_s": 1e300, "life_s": 1}',
    ],
)
def test_a_file_that_makes_no_sense_is_written_anew(
    platform: Platform, account: Account, keys: Keys, held: bytes
) -> None:
    account.folder.mkdir(parents=True)
    (account.folder / f"{account.name}-token.json").write_bytes(held)
    assert keys.access_token() in platform.tokens


def test_a_folder_that_cannot_be_written_is_named(
    platform: Platform, account: Account, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    other = replace(account, folder=tmp_path / "file" / "wechat")
    with pytest.raises(InputError) as told:
        Keys(Line(other), clock.time).access_token()
    assert "STATIONMAP_DATA_DIR" in told.value.zh
    assert platform.asked == []


def test_accounts_do_not_mix(platform: Platform, account: Account, keys: Keys) -> None:
    keys.access_token()
    other = Keys(Line(replace(account, appid="wx9")), keys.time)
    with pytest.raises(WeChatError) as told:
        other.access_token()
    assert told.value.code == 40013
    assert platform.count("/stable_token") == 2
