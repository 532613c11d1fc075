"""What can be the matter with a geocoder, told apart, each with what to do about it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from stationmap.errors import ServiceError

SERVICES = {
    "amap": ("高德", "Amap"),
    "tencent": ("腾讯", "Tencent"),
    "tianditu": ("天地图", "Tianditu"),
}
"""What the services are called, in Chinese and in English."""


class Trouble(StrEnum):
    """What is the matter."""

    KEY = "key"  # the key is wrong, expired or not allowed to ask this
    PLATFORM = "platform"  # the key is of another kind, or bound to another address
    DAY_LIMIT = "day-limit"  # what the key may ask in a day is used up
    RATE = "rate"  # asked too fast; wait and go on
    REQUEST = "request"  # the service does not accept this one address
    DOWN = "down"  # cannot be reached, cuts the connection, or answers 5xx
    TIMEOUT = "timeout"
    GARBAGE = "garbage"  # an answer that is not of the service's form
    PORTAL = "portal"  # a log-in page of the network answered instead
    ABROAD = "abroad"  # the answer lies outside China, where GCJ-02 means nothing


PASSING = frozenset({Trouble.RATE, Trouble.DOWN, Trouble.TIMEOUT, Trouble.GARBAGE})
"""May be gone a moment later: the same address is asked again."""

OF_ONE_ADDRESS = frozenset({Trouble.REQUEST, Trouble.ABROAD})
"""Concerns one address only: the others are asked all the same."""


class GeocoderError(ServiceError):
    """A geocoder did not answer as it should; what was answered so far is kept.

    Neither sentence holds the key or an address of the web that has it.

    Parameters
    ----------
    trouble : Trouble
        What is the matter.
    by : str
        The service: amap, tencent or tianditu.
    told : str
        The service's own words or number for it, for whoever looks it up.
    retry_after_s : float, optional
        How long the service says to wait.
    """

    def __init__(
        self,
        trouble: Trouble,
        *,
        by: str,
        told: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        zh_name, en_name = SERVICES.get(by, (by, by))
        words = _WORDS[trouble]
        zh_told = f"（服务答复：{told}）" if told else ""
        en_told = f" (it said: {told})" if told else ""
        super().__init__(
            zh=f"{zh_name}{zh_told}：{words.zh}{_KEPT_ZH if words.whole_run else ''}",
            en=f"{en_name}{en_told}: {words.en}{' ' + _KEPT_EN if words.whole_run else ''}",
            field="geocoder",
        )
        self.trouble = trouble
        self.by = by
        self.told = told
        self.retry_after_s = retry_after_s

    @property
    def passing(self) -> bool:
        """Whether it may help to ask the same again a little later."""
        return self.trouble in PASSING


_KEPT_ZH = "已经查到的都在。"
_KEPT_EN = "What was found so far is kept."


class _Words(NamedTuple):
    zh: str
    en: str
    whole_run: bool = True


_WORDS = {
    Trouble.KEY: _Words(
        zh="密钥不对、已过期，或没有开通地理编码。请在它的控制台查对密钥，改好"
        " STATIONMAP_GEOCODER_KEY 再来。",
        en="the key is wrong, expired, or may not ask for addresses. Check it in the service's "
        "console and put STATIONMAP_GEOCODER_KEY right.",
    ),
    Trouble.PLATFORM: _Words(
        zh="密钥的类型不对，或只许别的网址、IP 使用。要的是“Web 服务”（服务端）密钥，请在它的控"
        "制台新建一个，或把本机的 IP 加进白名单。",
        en="the key is of another kind, or bound to another site or IP. A key for web services "
        "(server side) is needed: make one in its console, or allow this machine's IP.",
    ),
    Trouble.DAY_LIMIT: _Words(
        zh="今天的用量用完了。已经查到的都存好了，明天再来一次，会接着查下去。",
        en="the key's use for today is spent. What was found is kept; come back tomorrow and "
        "it goes on from there.",
        whole_run=False,
    ),
    Trouble.RATE: _Words(
        zh="问得太快，等过几次还是不行。请把 STATIONMAP_GEOCODER_PER_S 调小，再来一次。",
        en="asked too fast, and waiting did not help. Make STATIONMAP_GEOCODER_PER_S smaller "
        "and come back.",
    ),
    Trouble.REQUEST: _Words(
        zh="不接受这个地址。请写全一些，例如“北京市顺义区……路……号”，或在地图上点一下。",
        en="does not accept this address. Write it out in full, with city, road and number, or "
        "click on the map.",
        whole_run=False,
    ),
    Trouble.DOWN: _Words(
        zh="连不上，或服务出了故障。请查网络和 STATIONMAP_GEOCODER_URL，稍后再来。",
        en="cannot be reached, or has failed. Check the network and STATIONMAP_GEOCODER_URL, "
        "and come back later.",
    ),
    Trouble.TIMEOUT: _Words(
        zh="等了很久没有答复。请查网络，稍后再来。",
        en="did not answer in time. Check the network and come back later.",
    ),
    Trouble.GARBAGE: _Words(
        zh="答复看不懂，不是它公布的格式。请查 STATIONMAP_GEOCODER_URL 是否指向这项服务。",
        en="the answer is not of the form it publishes. Check that STATIONMAP_GEOCODER_URL "
        "points to this service.",
    ),
    Trouble.PORTAL: _Words(
        zh="答复的是一个网页，多半是上网认证的登录页，或证书不是它的。请在浏览器里登录网络，再"
        "来一次。",
        en="a web page answered instead, most likely the log-in page of the network, or the "
        "certificate is not the service's. Log in to the network in a browser and come back.",
    ),
    Trouble.ABROAD: _Words(
        zh="给的坐标在中国以外，不能当作 GCJ-02 换算，没有采用。请写全地址，或在地图上点一下。",
        en="the coordinates given lie outside China, where GCJ-02 cannot be converted; they "
        "were not used. Write the address out in full, or click on the map.",
        whole_run=False,
    ),
}
