"""Pages inside WeChat: what they load, and signatures for this site's own."""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from PIL import Image

from stationmap.catalogue import CatalogueSlot
from stationmap.errors import InputError
from stationmap.geodata import open_catalogue
from stationmap.settings import Settings
from stationmap.web import create_app
from stationmap.web.wechat import hosts
from stationmap.wechat import Keys, Line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Clock, Platform
    from flask import Flask
    from flask.testing import FlaskClient

    from stationmap.wechat import Account

INSIDE = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.49 NetType/4G"}
SECRET = "5ec7e7-of-the-tests-0123456789ab"  # noqa: S105 - of the platform of these tests
SDK = "https://res.wx.qq.com"


@pytest.fixture
def make_app(account: Account, clock: Clock, tmp_path: Path) -> Callable[..., Flask]:
    def make(**more: Any) -> Flask:
        settings = {
            "wechat_appid": account.appid,
            "wechat_secret": account.secret,
            "wechat_url": account.url,
            "wechat_hosts": "Map.Example.com，m.example.org",
            "site_url": "https://example.org",
            "data_dir": tmp_path / "data",
        }
        slot = CatalogueSlot(open_catalogue(None, "110113"))
        return create_app(slot, Settings(**(settings | more)), lambda: clock.moment)

    return make


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    return make_app().test_client()


def sign(client: FlaskClient, url: str) -> Any:
    return client.get(f"/wechat/signature?url={quote(url, safe='')}")


def test_a_page_of_this_site_is_signed(client: FlaskClient, clock: Clock) -> None:
    url = "https://example.org/s/001-01?lang=en&q=顺义"
    answer = sign(client, f"{url}#part")
    told = answer.json
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert sorted(told) == ["appId", "nonceStr", "signature", "timestamp"]
    text = (
        f"jsapi_ticket=ticket-1&noncestr={told['nonceStr']}&timestamp={told['timestamp']}&url={url}"
    )
    assert told["signature"] == hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - WeChat's
    assert told["timestamp"] == int(clock.moment.timestamp())
    assert sign(client, url).json["nonceStr"] != told["nonceStr"]


def test_the_ticket_is_asked_for_once_whoever_asks(
    platform: Platform, make_app: Callable[..., Flask]
) -> None:
    for client in (make_app().test_client(), make_app().test_client()):
        for host in ("example.org", "map.example.com", "M.EXAMPLE.ORG", "example.org."):
            assert sign(client, f"https://{host}/").status_code == 200
    assert (platform.count("/stable_token"), platform.count("/getticket")) == (1, 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://example.org.evil.example/",
        "https://evil.example/example.org",
        "http://localhost/",
        "https://sub.example.org/",
        "https://example.org@evil.example/",
        "https://evil.example\\@example.org/",
        "https://evil.example\t.example.org/",
        "//example.org/",
        "ftp://example.org/",
        "javascript:alert(1)//example.org",
        "https://example.org/?" + "a" * 2048,
        "https://example.org:x/",
        "https://[::1/",
        "https://",
        "",
    ],
)
def test_another_is_not(platform: Platform, client: FlaskClient, url: str) -> None:
    answer = sign(client, url)
    assert answer.status_code in (400, 403)
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "signature" not in answer.json
    assert platform.asked == []


def test_a_host_that_is_not_on_the_list_is_told_what_to_do(client: FlaskClient) -> None:
    answer = client.get(
        "/wechat/signature?url=https://evil.example/", headers={"Host": "evil.example"}
    )
    assert answer.status_code == 403
    assert "STATIONMAP_WECHAT_HOSTS" in answer.json["detail"]
    assert "evil.example is not on the list" in answer.json["detail_en"]
    assert answer.json["accepted"] == ["example.org", "m.example.org", "map.example.com"]


def test_where_wechat_gives_none_a_visitor_is_told_no_more_than_that(
    platform: Platform,
    account: Account,
    client: FlaskClient,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    platform.ips = set()
    platform.echo = SECRET
    answer = sign(client, "https://example.org/")
    assert answer.status_code == 502
    assert "40164" not in answer.text
    assert "127.0.0.1" not in answer.text
    assert "IP 白名单" in caplog.text
    assert SECRET not in caplog.text + answer.text
    asked = len(platform.asked)
    platform.ips = {"127.0.0.1"}
    assert sign(client, "https://example.org/").status_code == 502  # left alone for a minute
    assert len(platform.asked) == asked
    assert clock.slept == []
    Keys(Line(account), clock.time).jsapi_ticket()  # another process has got one
    assert sign(client, "https://example.org/").status_code == 200


def test_without_an_account_all_is_the_plain_web(clock: Clock) -> None:
    slot = CatalogueSlot(open_catalogue(None, "110113"))
    client = create_app(slot, Settings(), lambda: clock.moment).test_client()
    answer = sign(client, "https://example.org/")
    assert answer.status_code == 404
    assert "STATIONMAP_WECHAT_APPID" in answer.json["detail"]
    page = client.get("/", headers=INSIDE)
    assert SDK not in page.text + page.headers["Content-Security-Policy"]
    assert "js/wechat.js" not in page.text


@pytest.mark.parametrize("address", ["/", "/s/011-02", "/way"])
def test_only_inside_wechat_its_script_is_loaded(client: FlaskClient, address: str) -> None:
    inside, outside = client.get(address, headers=INSIDE), client.get(address)
    assert f'content="{SDK}/open/js/jweixin-1.6.0.js"' in inside.text
    assert inside.text.count("js/wechat.js") == 1
    policy = inside.headers["Content-Security-Policy"]
    assert policy.count(SDK) == 1
    assert re.search(rf"script-src 'self' 'nonce-[\w-]+' {SDK};", policy)
    assert SDK not in outside.text + outside.headers["Content-Security-Policy"]
    assert "js/wechat.js" not in outside.text
    assert SECRET not in inside.text


def test_other_addresses_load_nothing_from_it(client: FlaskClient) -> None:
    for address in ("/api/v1/stations", "/wechat/signature", "/healthz"):
        answer = client.get(address, headers=INSIDE)
        assert SDK not in answer.headers["Content-Security-Policy"]


def test_a_card_says_what_is_wanted_and_not_who_wants_it_where(client: FlaskClient) -> None:
    def said(address: str, name: str) -> str:
        page = client.get(address).text
        found = re.search(f'<meta property="og:{name}" content="([^"]*)">', page)
        assert found, address
        return found[1].replace("&amp;", "&")

    finder = "/?lon=116.65460&lat=40.13020&q=顺义西站&all_day=1&township=110113001000&view=list"
    assert said(finder, "url") == "https://example.org/?all_day=1&township=110113001000"
    assert said(finder, "title").endswith("· 找最近的工会驿站")
    assert "298 座驿站" in said("/", "description")
    assert said("/way?lon=116.65460&lat=40.13020&goal=顺义", "url") == "https://example.org/way"
    assert said("/s/011-02?lon=116.65460&lat=40.13020", "url") == "https://example.org/s/011-02"
    for address, view in (
        ("/", "district"),
        ("/way", "district"),
        ("/?all_day=1", "all-day"),
        (finder, "township-110113001000"),
        ("/s/011-02?lon=116.65460&lat=40.13020", "station-011-02"),
    ):
        picture = said(address, "image").removeprefix("https://example.org")
        assert picture == f"/static-map/{view}.png?shape=square&size=540"
    answer = client.get(picture)
    assert answer.mimetype == "image/png"
    assert Image.open(io.BytesIO(answer.data)).size == (540, 540)


@pytest.mark.parametrize(
    "named", ["https://m.example.org", "m.example.org:443", "a.example b.example", "a；b", "a..b"]
)
def test_a_host_that_is_none_is_refused_at_the_start(
    make_app: Callable[..., Flask], named: str
) -> None:
    with pytest.raises(InputError, match="WECHAT_HOSTS"):
        make_app(wechat_hosts=f"ok.example,{named}")


def test_a_name_in_chinese_is_known_as_browsers_write_it() -> None:
    known = hosts(Settings(site_url="https://驿站.example/map/", wechat_hosts="工会.Example,"))
    assert known == {"xn--5tz216d.example", "xn--6oq837a.example"}


def test_half_of_an_account_is_refused_at_the_start(make_app: Callable[..., Flask]) -> None:
    with pytest.raises(InputError):
        make_app(wechat_secret="")
