"""Inside WeChat: signatures for pages of this site, and what such a page loads."""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, request

from stationmap.errors import InputError, NotFoundError, RightsError, ServiceError, StationmapError
from stationmap.services import Time
from stationmap.web.compact import compact
from stationmap.web.problems import problem
from stationmap.wechat import Keys, Line, account_for, signature

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask

    from stationmap.settings import Settings

log = logging.getLogger(__name__)

SDK_HOST = "https://res.wx.qq.com"
SDK = f"{SDK_HOST}/open/js/jweixin-1.6.0.js"
INSIDE = "MicroMessenger"  # in the name by which WeChat's browser calls itself
LONGEST = 2048  # characters of an address
TIMEOUT_S = 3.0  # a page goes on without a signature
PATIENCE_S = 4.0  # and so does one whose neighbour asks already
PAUSE_S = 60.0  # after WeChat gave none, before it is asked again
NONCE_BYTES = 8
BESIDE_A_HOST = frozenset("/:?#；;\"'")
BROWSERS_READ_OTHERWISE = frozenset("\\\t\r\n ")


class WeChat:
    """Signs the pages of this site, where an account is set.

    Parameters
    ----------
    settings : Settings
        Name the account, and the hosts of this site.
    clock : callable
        Tells the time, aware.

    Raises
    ------
    InputError
        Half of an account is set, or its secret cannot be used.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self.account = account_for(settings)
        self.hosts = hosts(settings)
        self._clock = clock
        self._not_before_s = 0.0

    def install(self, app: Flask) -> None:
        """Teach the templates of `app` what to load, and answer for signatures."""
        app.context_processor(self._words)
        routes = Blueprint("wechat", __name__)
        routes.add_url_rule("/wechat/signature", view_func=self.sign, endpoint="signature")
        routes.register_error_handler(StationmapError, problem)
        app.register_blueprint(routes)

    def _words(self) -> dict[str, str]:
        """Say where the JS-SDK is, to a page that is read inside WeChat."""
        if self.account is None or INSIDE not in request.headers.get("User-Agent", ""):
            return {}
        g.script_hosts = (SDK_HOST,)
        return {"wechat_sdk": SDK}

    def sign(self) -> Response:
        """Sign a page of this site; its address is ``url``.

        Raises
        ------
        NotFoundError
            No account is set.
        InputError
            No address was given, or none that a page can have.
        RightsError
            The page is not of this site.
        ServiceError
            WeChat gives no ticket.
        """
        if self.account is None:
            raise NotFoundError(
                zh="这个网站没有接公众号，页面照常能用。"
                "要接，请设 STATIONMAP_WECHAT_APPID 和 STATIONMAP_WECHAT_SECRET_FILE。",
                en="This site has no official account; pages work without. To have one, set "
                "STATIONMAP_WECHAT_APPID and STATIONMAP_WECHAT_SECRET_FILE.",
            )
        url = self._own(request.args.get("url", ""))
        made = signature(
            self._ticket(),
            nonce=secrets.token_hex(NONCE_BYTES),
            timestamp_s=int(self._clock().timestamp()),
            url=url,
        )
        told = {
            "appId": self.account.appid,
            "timestamp": made.timestamp_s,
            "nonceStr": made.nonce,
            "signature": made.word,
        }
        answer = Response(compact(told), mimetype="application/json")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _own(self, url: str) -> str:
        """Return `url` where it is the address of a page of this site."""
        host = _host(url)
        if host is None:
            raise InputError(
                zh="要签名的网址写在 url 里，以 http:// 或 https:// 开头，不超过 2048 个字符。",
                en="The address to be signed is given as url; it starts with http:// or "
                "https:// and has at most 2048 characters.",
                field="url",
            )
        if host not in self.hosts:
            raise RightsError(
                zh=f"只给这个网站自己的页面签名，{host} 不在名单上。是自己的网址，"
                "就写进 STATIONMAP_SITE_URL 或 STATIONMAP_WECHAT_HOSTS。",
                en=f"Only pages of this site are signed, and {host} is not on the list. If it "
                "is one of its own, name it in STATIONMAP_SITE_URL or STATIONMAP_WECHAT_HOSTS.",
                field="url",
                value=host,
                accepted=tuple(sorted(self.hosts)),
            )
        return url

    def _ticket(self) -> str:
        """Return the ticket; after a failure WeChat is left alone for a minute."""
        assert self.account is not None  # noqa: S101 - `sign` has looked
        keys = Keys(Line(self.account, TIMEOUT_S), Time(now=self._clock), PATIENCE_S)
        if time.monotonic() < self._not_before_s and not keys.has_ticket():
            raise _WITHOUT
        try:
            return keys.jsapi_ticket()
        except (ServiceError, InputError) as error:
            # Whoever runs the server is told why; a visitor has no use for it.
            log.error("wechat: %s %s", error.zh, error.en)  # noqa: TRY400 - the trace says less
            self._not_before_s = time.monotonic() + PAUSE_S
        raise _WITHOUT


_WITHOUT = ServiceError(
    zh="现在拿不到微信的签名，页面照常能用，分享和地图用浏览器自己的。",
    en="WeChat gives no signature now; the page works without, with the browser's own "
    "sharing and maps.",
)


def hosts(settings: Settings) -> frozenset[str]:
    """Return the hosts of this site as browsers write them; never one that a request names.

    Raises
    ------
    InputError
        One of the settings is no host.
    """
    found = {_host(settings.site_url) or ""}
    for name in settings.wechat_hosts.replace("，", ",").split(","):
        host = _host(f"https://{name.strip()}") if name.strip() else ""
        if host is None or BESIDE_A_HOST & set(name.strip()):
            raise InputError(
                zh=f"STATIONMAP_WECHAT_HOSTS 里的“{name.strip()}”不是主机名。"
                "只写主机名，例如 m.example.org，几个之间用逗号。",
                en=f"{name.strip()!r} in STATIONMAP_WECHAT_HOSTS is no host. Write hosts alone, "
                "such as m.example.org, with commas between.",
                field="STATIONMAP_WECHAT_HOSTS",
                value=name.strip(),
            )
        found.add(host)
    return frozenset(found - {""})


def _host(url: str) -> str | None:
    """Return the host of an address of a page; None where it is none, or is ambiguous."""
    if len(url) > LONGEST or not url.isprintable() or BROWSERS_READ_OTHERWISE & set(url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is no number
        # A browser writes a name in Chinese with the letters of ASCII.
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    return host or None
