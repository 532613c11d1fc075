"""The draft box, whole: uploads, resumption, and each published error."""

from __future__ import annotations

import json
import logging
import stat
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stationmap.errors import ConflictError, InputError
from stationmap.wechat import Delivery, WeChatError, kept, send

if TYPE_CHECKING:
    from conftest import Clock, Platform

    from stationmap.wechat import Account, Draft

PNG = b"\x89PNG\r\n\x1a\n"
SECRET = "5ec7e7-of-the-tests-0123456789ab"  # noqa: S105 - of the platform of these tests


def sent(draft: Draft, account: Account, clock: Clock, fault: int | str) -> object:
    return send(draft, account, time=clock.time, timeout_s=0.1 if fault == "slow" else 5.0)


def test_an_article_reaches_the_draft_box_with_wechats_own_pictures(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    steps: list[tuple[str, float]] = []
    done = send(draft, account, time=clock.time, watch=lambda *step: steps.append(step))
    (held,) = platform.drafts.values()
    assert done.delivery is Delivery.ADDED
    assert (done.uploaded, done.known) == (3, 0)
    assert (platform.count("/uploadimg"), platform.count("/add_material")) == (2, 1)
    assert platform.filtered == []
    assert held["content"].count("http://mmbiz.qpic.cn/") == 3
    assert "pictures/" not in held["content"]
    assert "298</b> 家。" in held["content"]
    assert held["author"] == "顺义工会"
    assert held["content_source_url"] == "https://example.org/?view=1"
    assert [what for what, _ in steps] == ["picture", "picture", "cover", "draft"]
    assert steps[-1][1] == 1.0


def test_sent_again_it_is_updated_and_nothing_is_uploaded_twice(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    first = send(draft, account, time=clock.time)
    again = send(replace(draft, title="新的标题"), account, time=clock.time)
    assert again.delivery is Delivery.UPDATED
    assert again.media_id == first.media_id
    assert (again.uploaded, again.known) == (0, 3)
    assert [held["title"] for held in platform.drafts.values()] == ["新的标题"]
    assert platform.count("/uploadimg") == 2
    assert platform.count("/stable_token") == 1


def test_another_view_shares_its_pictures_but_has_a_draft_of_its_own(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    send(draft, account, time=clock.time)
    other = send(replace(draft, name="all-day"), account, time=clock.time)
    assert other.delivery is Delivery.ADDED
    assert other.uploaded == 0
    assert len(platform.drafts) == 2


def test_a_draft_that_was_published_is_added_anew(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    send(draft, account, time=clock.time)
    platform.drafts.clear()
    again = send(draft, account, time=clock.time)
    assert again.delivery is Delivery.AGAIN
    assert list(platform.drafts) == [again.media_id]
    assert again.uploaded == 0
    assert send(draft, account, time=clock.time).delivery is Delivery.UPDATED


@pytest.mark.parametrize("draft_is_there", [True, False])
def test_a_cover_that_was_deleted_is_sent_anew(
    platform: Platform, account: Account, draft: Draft, clock: Clock, *, draft_is_there: bool
) -> None:
    first = send(draft, account, time=clock.time)
    platform.materials.clear()
    if not draft_is_there:
        platform.drafts.clear()
    again = send(draft, account, time=clock.time)
    assert (again.media_id == first.media_id) is draft_is_there
    assert len(platform.drafts) == len(platform.materials) == 1
    assert (again.uploaded, again.known) == (1, 2)


@pytest.mark.parametrize("where", ["/uploadimg", "/add_material", "/draft/add"])
@pytest.mark.parametrize("fault", ["503", "cut", "slow", "garbage"])
def test_down_half_way_it_goes_on_and_sends_nothing_twice(
    platform: Platform, account: Account, draft: Draft, clock: Clock, where: str, fault: str
) -> None:
    begins = [0] if where == "/uploadimg" else []  # the first picture is through
    platform.wrong = {where: begins + [fault] * 4, "/batchget": [fault] * 4}
    with pytest.raises(WeChatError) as told:
        sent(draft, account, clock, fault)
    assert "接着做" in told.value.zh or fault == "garbage"
    taken = (len(platform.given), len(platform.materials))
    platform.wrong = {}
    done = send(draft, account, time=clock.time)
    assert done.known == sum(taken)
    assert (len(platform.given), len(platform.materials), len(platform.drafts)) == (2, 1, 1)


def test_a_moment_of_trouble_is_waited_out(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    platform.wrong = {
        "/uploadimg": [-1, "503", "cut"],
        "/draft/add": [-1],
        "/add_material": [45009],
    }
    assert send(draft, account, time=clock.time).uploaded == 3
    assert clock.slept == [1, 2, 4, 1, 1]


def test_a_limit_of_the_minute_is_outlasted_and_one_of_the_day_is_told(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    platform.wrong = {"/draft/add": [45009] * 7}
    with pytest.raises(WeChatError) as told:
        send(draft, account, time=clock.time)
    assert sum(clock.slept) > 60
    assert "今天的次数用完了" in told.value.zh
    assert send(draft, account, time=clock.time).uploaded == 0


def test_an_answer_that_was_lost_makes_no_second_draft(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    platform.wrong = {"/draft/add": ["lost"]}
    done = send(draft, account, time=clock.time)
    assert done.delivery is Delivery.FOUND
    assert list(platform.drafts) == [done.media_id]


def test_nor_does_one_that_was_lost_the_last_time(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    platform.wrong = {"/draft/add": ["lost"], "/batchget": ["503"] * 4}
    with pytest.raises(WeChatError):
        send(draft, account, time=clock.time)
    assert len(platform.drafts) == 1
    assert send(draft, account, time=clock.time).delivery is Delivery.FOUND
    assert len(platform.drafts) == 1


def test_a_lost_question_is_asked_again(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    send(replace(draft, name="another"), account, time=clock.time)  # looks the same
    platform.wrong = {"/draft/add": ["cut"]}
    assert send(draft, account, time=clock.time).delivery is Delivery.ADDED
    assert len(platform.drafts) == 2


@pytest.mark.parametrize(
    ("code", "where", "zh"),
    [
        (40001, "/draft/add", "AppID 和 AppSecret 是不是同一个公众号"),
        (40002, "/stable_token", "STATIONMAP_WECHAT_URL"),
        (40005, "/uploadimg", "只收 JPG 和 PNG"),
        (40009, "/uploadimg", "要小于 1 MB"),
        (40013, "/stable_token", "改好 STATIONMAP_WECHAT_APPID"),
        (40125, "/stable_token", "AppSecret 不对"),
        (40164, "/stable_token", "出口 IP 127.0.0.1 不在公众号的白名单里"),
        (40164, "/uploadimg", "IP 白名单"),
        (40243, "/stable_token", "解冻"),
        (42001, "/uploadimg", "换过新的还是不行"),
        (45001, "/add_material", "封面要小于 10 MB"),
        (45002, "/draft/add", "少于 2 万字符"),
        (45003, "/draft/add", "最多 32 个字"),
        (45004, "/draft/add", "最多 128 个字"),
        (45009, "/uploadimg", "明天再来会接着做"),
        (45011, "/uploadimg", "过一分钟再来"),
        (45110, "/draft/add", "最多 16 个字"),
        (48001, "/draft/add", "手工粘贴"),
        (-1, "/draft/add", "系统繁忙"),
        (53404, "/draft/add", "全局返回码"),
        (99999, "/draft/add", "全局返回码"),
    ],
)
def test_each_published_error_says_what_to_do(
    platform: Platform, account: Account, draft: Draft, clock: Clock, code: int, where: str, zh: str
) -> None:
    platform.wrong = {where: [code] * 9}
    with pytest.raises(WeChatError) as told:
        send(draft, account, time=clock.time)
    assert zh in told.value.zh
    assert str(code) in told.value.zh
    assert str(code) in told.value.en
    assert "rid" not in told.value.zh
    assert told.value.code == code
    assert platform.drafts == {}


def test_the_rules_are_the_platforms_own(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    for fault, code in (
        ({"title": "长" * 33}, 45003),
        ({"author": "长" * 17}, 45110),
        ({"digest": "长" * 129}, 45004),
        ({"source_url": "https://example.org/?" + "a" * 1024}, 45005),
    ):
        with pytest.raises(WeChatError) as told:
            send(replace(draft, **fault), account, time=clock.time)  # type: ignore[arg-type]
        assert told.value.code == code
    assert platform.drafts == {}
    fine = replace(draft, title="长" * 32, author="长" * 16, digest="长" * 128)
    assert send(fine, account, time=clock.time).delivery is Delivery.ADDED


def test_what_would_be_refused_is_found_before_anything_is_sent(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    gif, large = b"GIF89a", PNG + b"0" * 1_000_000
    for pictures, thumb, code, name in (
        ({"pictures/a.png": gif}, draft.thumb, 40005, "pictures/a.png"),
        ({"pictures/a.png": large}, draft.thumb, 40009, "pictures/a.png"),
        ({}, gif, 40005, "封面"),
    ):
        faulty = replace(draft, content="<p>x</p>", pictures=pictures, thumb=thumb)
        with pytest.raises(WeChatError) as told:
            send(faulty, account, time=clock.time)
        assert told.value.code == code
        assert name in told.value.zh
    for address in ("pictures/none.png", "http://["):
        with pytest.raises(InputError) as missing:
            send(replace(draft, content=f'<img src="{address}">'), account, time=clock.time)
        assert missing.value.value == address
    assert platform.asked == []


def test_length_counts_with_wechats_long_addresses(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    before = '<img src="pictures/map.png">'
    long = replace(draft, content=before + "长" * (19_999 - len(before)))
    with pytest.raises(WeChatError) as told:
        send(long, account, time=clock.time)
    assert told.value.code == 45002
    assert platform.count("/draft/add") == 0


def test_a_token_that_ended_early_is_renewed_once(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    send(draft, account, time=clock.time)
    platform.expire()
    assert send(draft, account, time=clock.time).delivery is Delivery.UPDATED
    assert platform.count("/stable_token") == 2
    assert platform.forced == 0


def test_one_at_a_time(account: Account, draft: Draft, clock: Clock) -> None:
    lock = account.folder / f"{account.name}-sending.lock"
    with kept.locked(lock, time=clock.time, wait_s=0), pytest.raises(ConflictError):
        send(draft, account, time=clock.time)


def test_what_is_remembered_is_for_nobody_else(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    assert platform.drafts == {}
    send(draft, account, time=clock.time)
    assert stat.S_IMODE(account.folder.stat().st_mode) == 0o700
    files = list(account.folder.iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert not any(file.name.endswith(".new") for file in files)
    assert all(SECRET.encode() not in file.read_bytes() for file in files)


@pytest.mark.parametrize("where", ["/stable_token", "/uploadimg", "/add_material", "/draft/add"])
@pytest.mark.parametrize(
    "answer",
    [
        r'{"access_token": "\ud800", "url": "\ud800", "media_id": "\ud800", "expires_in": 7200}',
        r'{"access_token": "a\r\nb", "url": "a\nb", "media_id": "\u0000", "expires_in": 7200}',
        f'{{"access_token": "a", "url": 5, "media_id": [], "expires_in": {"9" * 400}}}',
        f'{{"url": "{"a" * 3000}", "media_id": "{"a" * 3000}"}}',
        r'{"errcode": 1, "errmsg": "\u001b[31m\ud800\u202e"}',
    ],
)
def test_whatever_wechat_answers_is_told_in_words_that_can_be_printed(
    platform: Platform, account: Account, draft: Draft, clock: Clock, where: str, answer: str
) -> None:
    platform.wrong = {where: [answer] * 9}
    with pytest.raises(WeChatError) as told:
        send(draft, account, time=clock.time)
    assert (told.value.zh + told.value.en).isprintable()
    platform.wrong = {}
    assert send(draft, account, time=clock.time).media_id in platform.drafts


def test_sent_away_for_a_day_nobody_waits_for_it(
    platform: Platform, account: Account, draft: Draft, clock: Clock
) -> None:
    platform.wrong = {"/uploadimg": ["429"]}
    with pytest.raises(WeChatError, match="in a minute"):
        send(draft, account, time=clock.time)
    assert clock.slept == []


@pytest.mark.parametrize("half", [b"", b"{", b"[]", b'{"pictures": 3, "drafts": {"a": 1}}'])
def test_a_memory_that_makes_no_sense_is_begun_anew(
    platform: Platform, account: Account, draft: Draft, clock: Clock, half: bytes
) -> None:
    account.folder.mkdir(parents=True)
    (account.folder / f"{account.name}-sent.json").write_bytes(half)
    assert send(draft, account, time=clock.time).uploaded == 3
    kept_now = json.loads((account.folder / f"{account.name}-sent.json").read_bytes())
    assert list(kept_now["drafts"]) == ["district"]
    assert platform.count("/uploadimg") == 2


@pytest.mark.parametrize("where", ["/stable_token", "/uploadimg", "/draft/add"])
@pytest.mark.parametrize("fault", [40001, 40013, 40125, 88888, "403", "portal", "strange"])
def test_no_secret_is_ever_told(
    platform: Platform,
    account: Account,
    draft: Draft,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    where: str,
    fault: int | str,
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.echo = f"{SECRET} token-1-{'x' * 100} token-2-{'x' * 100} "
    platform.wrong = {where: [fault] * 20, "/batchget": [fault] * 20}
    with pytest.raises(WeChatError) as told:
        sent(draft, account, clock, fault)
    error = told.value
    shown = [error.zh, error.en, repr(error), str(error), repr(vars(error)), caplog.text]
    shown += ["".join(traceback.format_exception(error)), repr(account), str(account)]
    chain: BaseException | None = error
    while chain:
        shown.append(repr(chain.args))
        chain = chain.__context__
    for text in shown:
        assert SECRET not in text
        assert "token-1" not in text
        assert "token-2" not in text
        assert "access_token=" not in text
