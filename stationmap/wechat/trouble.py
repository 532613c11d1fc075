"""What WeChat's errors mean, and what to do about each.

The numbers are those of its published table of return codes (全局返回码) and of
the pages of the interfaces that are asked. A number that is not here is told as
it came.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stationmap.errors import ServiceError
from stationmap.services import Fault

BUSY, SPENT, TOO_FAST = -1, 45009, 45011
GONE = 40007  # invalid media_id
STALE = frozenset({40001, 40014, 42001})
"""The access_token that was sent is wrong or has ended: another one may do."""
FOREIGN_IP = 40164
PASSING = frozenset({BUSY, SPENT, TOO_FAST})
"""May be gone a moment later, and nothing was done."""
UNSURE = frozenset({Fault.DOWN, Fault.TIMEOUT, Fault.GARBAGE})
"""May be gone a moment later; whether anything was done is not known."""

IP = re.compile(r"invalid ip ([0-9A-Fa-f.:]+)")
RID = re.compile(r"(?:\s*,?\s*)?(?:hint: \[[^\]]*\]\s*)?(?:rid: [\w-]+)?\s*$")


class _Words(NamedTuple):
    zh: str
    en: str


class WeChatError(ServiceError):
    """WeChat did not do what it was asked; what was sent so far is remembered.

    Neither sentence holds the AppSecret, a token or a ticket.

    Parameters
    ----------
    code : int, optional
        WeChat's own number.
    fault : Fault, optional
        What was the matter with the exchange, where there was no number.
    told : str
        WeChat's own words.
    what : str
        What the error is about, such as a picture's name.
    retry_after_s : float, optional
        How long it says to wait.
    """

    def __init__(
        self,
        *,
        code: int | None = None,
        fault: Fault | None = None,
        told: str = "",
        what: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        words = _words(code, fault, told)
        said = " ".join(part for part in ("" if code is None else str(code), _short(told)) if part)
        zh_said, en_said = (f"（{said}）", f" ({said})") if said else ("", "")
        zh_what, en_what = (f"“{what}”", f" about {what}") if what else ("", "")
        super().__init__(
            zh=f"微信{zh_said}{zh_what}：{words.zh}",
            en=f"WeChat{en_said}{en_what}: {words.en}",
            field="wechat",
        )
        self.code, self.fault, self.told, self.what = code, fault, told, what
        self.retry_after_s = retry_after_s

    @property
    def passing(self) -> bool:
        """Whether it may help to ask the same again a little later."""
        return self.code in PASSING or self.unsure or self.fault is Fault.RATE

    @property
    def unsure(self) -> bool:
        """Whether nobody knows if WeChat has done it."""
        return self.fault in UNSURE

    def about(self, what: str) -> WeChatError:
        """Return the same error, saying what it is about."""
        return WeChatError(
            code=self.code,
            fault=self.fault,
            told=self.told,
            what=what,
            retry_after_s=self.retry_after_s,
        )


def _short(told: str) -> str:
    """Leave out the number by which WeChat finds a question in its own log."""
    return RID.sub("", told).strip()


def _words(code: int | None, fault: Fault | None, told: str) -> _Words:
    if code == FOREIGN_IP and (found := IP.search(told)):
        return _Words(
            zh=f"这台机器的出口 IP {found[1]} 不在公众号的白名单里。"
            "请在公众平台“设置与开发 → 基本配置 → IP 白名单”加上它，几分钟后再来。",
            en=f"this machine's outgoing address {found[1]} is not in the account's list. "
            "Add it to the IP 白名单 in the account's console, and come back in a few minutes.",
        )
    if code is not None:
        return _CODES.get(code, _UNKNOWN)
    return _FAULTS[fault or Fault.GARBAGE]


_UNKNOWN = _Words(
    zh="没有做成。这个编号的意思请查公众平台的“全局返回码”；已经传好的图都记着，改好再来会接着做。",
    en="it was not done. What this number means is in WeChat's table of return codes; what was "
    "sent so far is remembered, and coming back goes on from there.",
)
_SECRET = _Words(
    zh="AppSecret 不对，或刚被重置过。请在公众平台查对，"
    "改好 STATIONMAP_WECHAT_SECRET_FILE 里的再来。",
    en="the AppSecret is wrong or was reset. Check it in the account's console, put right what "
    "STATIONMAP_WECHAT_SECRET_FILE holds, and come back.",
)
_TOKEN = _Words(
    zh="凭据不对，换过新的还是不行。请查对 AppID 和 AppSecret 是不是同一个公众号的、有没有重置过。",
    en="the credential is not taken, and a new one was not either. Check that AppID and AppSecret "
    "are of one account, and that the secret was not reset.",
)
_PICTURE = _Words(
    zh="图片太大：正文里的要小于 1 MB，封面要小于 10 MB。请换小一些的再来。",
    en="the picture is too large: less than 1 MB within the text, less than 10 MB as cover. "
    "Make it smaller and come back.",
)
_CONTENT = _Words(
    zh="正文太长：要少于 2 万字符、小于 1 MB，样式也算在内。请删短一些，或少用内嵌的图再来。",
    en="the text is too long: fewer than 20,000 characters and less than 1 MB, styles counted. "
    "Make it shorter, or use fewer drawings within it, and come back.",
)
_ASKED = _Words(
    zh="微信要公众号的管理员点头。请管理员在微信里确认这台机器的 IP，再来。",
    en="WeChat asks the account's administrator for consent. Let them confirm this machine's "
    "address in WeChat, and come back.",
)
_CODES = {
    BUSY: _Words(
        zh="系统繁忙，等过几次还是不行。已经传好的都记着，过几分钟再来，会接着做。",
        en="it is busy, and waiting did not help. What was sent is remembered; come back in a few "
        "minutes and it goes on.",
    ),
    40001: _TOKEN,
    40002: _Words(
        zh="不接受这种取凭据的办法。请查 STATIONMAP_WECHAT_URL 是否指向公众平台的接口。",
        en="it does not take this way to ask for a credential. Check that STATIONMAP_WECHAT_URL "
        "points to the account's interface.",
    ),
    40004: _Words(
        zh="不接受这种素材。请用 JPG 或 PNG 图片。",
        en="it does not take this kind of material. Use a JPG or PNG picture.",
    ),
    40005: _Words(
        zh="图片类型不对，只收 JPG 和 PNG。请换一张，或另存为 PNG 再来。",
        en="the picture is of the wrong type; only JPG and PNG are taken. Use another, or save "
        "it as PNG and come back.",
    ),
    40006: _PICTURE,
    GONE: _Words(
        zh="微信不认这个素材编号：草稿或封面在公众平台被删了或改过。请再来一次，会另建一篇。",
        en="it does not know this material: the draft or the cover was deleted or changed in the "
        "console. Come back once more, and a new draft is made.",
    ),
    40009: _PICTURE,
    40013: _Words(
        zh="AppID 不对。请在公众平台“设置与开发 → 基本配置”里查对，"
        "改好 STATIONMAP_WECHAT_APPID 再来。",
        en="the AppID is wrong. Check it in the account's console and put STATIONMAP_WECHAT_APPID "
        "right.",
    ),
    40014: _TOKEN,
    40125: _SECRET,
    FOREIGN_IP: _Words(
        zh="这台机器的出口 IP 不在公众号的白名单里。"
        "请在公众平台“设置与开发 → 基本配置 → IP 白名单”加上它，几分钟后再来。",
        en="this machine's outgoing address is not in the account's list. Add it to the IP 白名单 "
        "in the account's console, and come back in a few minutes.",
    ),
    40243: _Words(
        zh="AppSecret 被冻结了。请公众号的管理员在公众平台解冻，再来。",
        en="the AppSecret is frozen. Let the account's administrator unfreeze it in the console.",
    ),
    42001: _TOKEN,
    45001: _PICTURE,
    45002: _CONTENT,
    45003: _Words(
        zh="标题太长，最多 32 个字。请改短再来。",
        en="the title is too long, 32 characters at most. Shorten it and come back.",
    ),
    45004: _Words(
        zh="摘要太长，最多 128 个字。请改短再来。",
        en="the digest is too long, 128 characters at most. Shorten it and come back.",
    ),
    45005: _Words(
        zh="“阅读原文”的网址太长，最多 1 KB。请换短的再来。",
        en="the address of 阅读原文 is too long, 1 KB at most. Use a shorter one.",
    ),
    45008: _CONTENT,
    SPENT: _Words(
        zh="这个接口今天的次数用完了。已经传好的都记着，明天再来会接着做；"
        "急用可以在公众平台清零一次，每月有 10 次。",
        en="this interface's use for today is spent. What was sent is remembered; come back "
        "tomorrow and it goes on. In haste the count can be cleared in the console, ten times "
        "a month.",
    ),
    TOO_FAST: _Words(
        zh="问得太快，等过几次还是不行。请过一分钟再来，会接着做。",
        en="asked too fast, and waiting did not help. Come back in a minute and it goes on.",
    ),
    45110: _Words(
        zh="作者太长，最多 16 个字。请改短 STATIONMAP_WECHAT_AUTHOR 或文章的作者再来。",
        en="the author is too long, 16 characters at most. Shorten STATIONMAP_WECHAT_AUTHOR or "
        "the article's author.",
    ),
    45166: _Words(
        zh="正文里有微信不收的内容。请用 stationmap article lint 查一遍，改好再来。",
        en="the text holds something that WeChat does not take. Look it over with "
        "`stationmap article lint`, mend it and come back.",
    ),
    48001: _Words(
        zh="这个公众号没有这个接口的权限，多半是没有认证。请在公众平台“接口权限”里查看；"
        "没有权限就用“复制正文”手工粘贴。",
        en="this account may not use this interface, most likely because it is not verified. See "
        "接口权限 in the console; without it, copy the article and paste it by hand.",
    ),
    48004: _Words(
        zh="这个接口被封禁了。请登录公众平台看通知。",
        en="this interface is blocked for the account. Log in to the console and see its notices.",
    ),
    50002: _Words(
        zh="这个公众号受到限制。请登录公众平台看通知。",
        en="the account is limited. Log in to the console and see its notices.",
    ),
    89503: _ASKED,
    89501: _ASKED,
}
_FAULTS = {
    Fault.KEY: _Words(
        zh="接口说没有权限。请查网络的代理和 STATIONMAP_WECHAT_URL。",
        en="the interface refuses us. Check the network's proxy and STATIONMAP_WECHAT_URL.",
    ),
    Fault.RATE: _Words(
        zh="问得太快，等过几次还是不行。请过一分钟再来，会接着做。",
        en="asked too fast, and waiting did not help. Come back in a minute and it goes on.",
    ),
    Fault.DOWN: _Words(
        zh="连不上，或中途断了。已经传好的都记着；请查网络和 STATIONMAP_WECHAT_URL，再来会接着做。",
        en="cannot be reached, or broke off. What was sent is remembered; check the network and "
        "STATIONMAP_WECHAT_URL, and coming back goes on from there.",
    ),
    Fault.TIMEOUT: _Words(
        zh="等了很久没有答复。已经传好的都记着；请查网络，再来会接着做。",
        en="did not answer in time. What was sent is remembered; check the network, and coming "
        "back goes on from there.",
    ),
    Fault.GARBAGE: _Words(
        zh="答复看不懂，不是公众平台公布的格式。请查 STATIONMAP_WECHAT_URL 是否指向它的接口。",
        en="the answer is not of the form that WeChat publishes. Check that "
        "STATIONMAP_WECHAT_URL points to its interface.",
    ),
    Fault.PORTAL: _Words(
        zh="答复的是一个网页，多半是上网认证的登录页，或证书不是它的。请在浏览器里登录网络，再来。",
        en="a web page answered instead, most likely the log-in page of the network, or the "
        "certificate is not WeChat's. Log in to the network in a browser and come back.",
    ),
}
