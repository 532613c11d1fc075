"""How long things may be in a WeChat article, and how WeChat counts."""

from __future__ import annotations

import re

TITLE_MOST, AUTHOR_MOST, DIGEST_MOST = 32, 16, 128
CONTENT_MOST = 20_000  # characters; fewer than this
BYTES_MOST = 1_000_000  # of an article's content, and of a picture; less than 1 MB however counted
SOURCE_MOST = 1024  # bytes of the address behind 阅读原文
PICTURE_TYPES = ("png", "jpg")
WECHATS_ADDRESS = 180  # characters of the address that WeChat gives to a picture, at most
OURS = re.compile(r"""\s(?:src|data-miniprogram-imageurl)=["'](?!https?:|//)([^"']*)""")


def length(text: str) -> int:
    """Count characters as the strictest reader would: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def length_at_wechat(fragment: str) -> int:
    """Count an article's characters as they will be with WeChat's addresses of its pictures."""
    longer = (WECHATS_ADDRESS - len(found[1]) for found in OURS.finditer(fragment))
    return length(fragment) + sum(max(0, more) for more in longer)
