"""An article for the draft box, and what can be said of it before anything is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stationmap.errors import InputError
from stationmap.wechat.line import JPEG, PNG
from stationmap.wechat.trouble import WeChatError

if TYPE_CHECKING:
    from collections.abc import Mapping

PICTURE_BYTES = 1_000_000  # less than 1 MB, however WeChat counts a megabyte
COVER_BYTES = 10_000_000
CONTENT_CHARACTERS, CONTENT_BYTES = 20_000, 1_000_000
WECHATS_OWN = (".qpic.cn", ".qlogo.cn")
# Where an address of a picture stands: in <img>, and on the card of a mini-program.
ADDRESS = re.compile(r"""(\s(?:src|data-miniprogram-imageurl)\s*=\s*)(["'])(.*?)\2""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it is to stand in the draft box.

    Parameters
    ----------
    name : str
        What it is about, such as ``township-110113011000``; sent again under the
        same name, it takes the place of what was sent before.
    title, author, digest : str
        At most 32, 16 and 128 characters.
    content : str
        A fragment of HTML, whose pictures are named as in `pictures`.
    source_url : str
        Where 阅读原文 leads.
    pictures : mapping of str to bytes
        JPG or PNG under 1 MB each, by their addresses in `content`.
    thumb : bytes
        The cover, 2.35:1.
    """

    name: str
    title: str
    author: str
    digest: str
    content: str
    source_url: str
    pictures: Mapping[str, bytes]
    thumb: bytes

    def refuse_faulty(self) -> None:
        """Find what WeChat would refuse before anything is sent.

        Raises
        ------
        WeChatError
            A picture of the wrong type or size, under WeChat's own number.
        InputError
            A picture that the text names but that is not there.
        """
        for name, data in self.pictures.items():
            _refuse_picture(name, data, PICTURE_BYTES)
        _refuse_picture("封面", self.thumb, COVER_BYTES)
        for address in self.addresses():
            if address not in self.pictures and not _from_wechat(address):
                raise InputError(
                    zh=f"正文里的图“{address}”不在图片里，微信也不收外面的图。请重新生成这份材料。",
                    en=f"The picture {address!r} of the text is not among the pictures, and "
                    "WeChat takes none from elsewhere. Make the article again.",
                    field="pictures",
                    value=address,
                )

    def addresses(self) -> list[str]:
        """Return the addresses of the pictures in the text, in their order."""
        return [unescape(found[3]) for found in ADDRESS.finditer(self.content)]

    def content_with(self, urls: Mapping[str, str]) -> str:
        """Return the text with WeChat's addresses in the place of ours.

        Raises
        ------
        WeChatError
            With them it is too long.
        """

        def replaced(found: re.Match[str]) -> str:
            url = urls.get(unescape(found[3]))
            return found[0] if url is None else f"{found[1]}{found[2]}{escape(url)}{found[2]}"

        content = ADDRESS.sub(replaced, self.content)
        characters = len(content.encode("utf-16-le")) // 2  # an emoji may count as two
        if characters >= CONTENT_CHARACTERS or len(content.encode()) >= CONTENT_BYTES:
            raise WeChatError(code=45002, what=self.title)
        return content


def _refuse_picture(name: str, data: bytes, most: int) -> None:
    if not data.startswith((PNG, JPEG)):
        raise WeChatError(code=40005, what=name)
    if len(data) >= most:
        raise WeChatError(code=40009, what=name)


def _from_wechat(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:  # such as half of an IPv6 address
        return False
    return host.endswith(WECHATS_OWN)
