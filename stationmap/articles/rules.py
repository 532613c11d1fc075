"""What WeChat keeps of an article and what it kills, as one table of rules."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stationmap.articles.measures import (
    AUTHOR_MOST,
    BYTES_MOST,
    CONTENT_MOST,
    DIGEST_MOST,
    SOURCE_MOST,
    TITLE_MOST,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

# fmt: off
HTML = frozenset({
    "p", "section", "div", "span", "strong", "em", "b", "i", "u", "s", "del", "br", "hr", "a",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "sup", "sub", "code", "pre",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup", "col", "img",
    "mp-miniprogram",
})
"""Elements of HTML that survive in an article."""

SVG = frozenset({
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
    "set", "animate", "animatetransform",
})
"""Elements of SVG that survive: shapes, text, and changes on a tap."""
# fmt: on

SMIL = frozenset({"set", "animate", "animatetransform"})
VOID = frozenset({"br", "hr", "img", "col"})

ATTRIBUTES = frozenset({"id", "class", "srcset", "srcdoc", "xlink:href", "xml:base"})
"""Attributes that do not survive on any element; those that begin with "on" do not either."""

STYLES = ("animation", "filter", "clip-path", "mask", "-webkit-mask", "behavior", "position")
"""Properties that rest on what does not survive, or are taken out."""

OWN_PICTURES = ("mmbiz.qpic.cn", "mmbiz.qlogo.cn")
"""Where WeChat itself keeps pictures that were uploaded."""

OWN_LINKS = ("mp.weixin.qq.com",)


class Rule(NamedTuple):
    """What is wrong and what to do, in Chinese and in English; ``{what}`` is filled in."""

    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "element": Rule(
            "微信不留 <{what}>",
            "WeChat does not keep <{what}>",
            "删去它，改用段落、图片或内联 SVG 的图形",
            "remove it; use paragraphs, pictures or shapes of inline SVG",
        ),
        "attribute": Rule(
            "属性 {what} 会被删掉",
            "the attribute {what} is taken out",
            "删去它，样式写进 style",
            "remove it and write its look into style",
        ),
        "script": Rule(
            "{what} 里有脚本",
            "{what} holds a script",
            "删去它，文章里不能运行脚本",
            "remove it; no script runs in an article",
        ),
        "style": Rule(
            "样式 {what} 留不住",
            "the style {what} does not survive",
            "删去它，只用颜色、大小和边距",
            "remove it; use colours, sizes and margins only",
        ),
        "reference": Rule(
            "{what} 指向别处，微信会删掉",
            "{what} refers to something else and is taken out",
            "颜色直接写在图形上，不用渐变、裁剪和引用",
            "write colours on the shape itself, without gradients, clips or references",
        ),
        "tap": Rule(
            "动画写的是 begin=“{what}”，点别的东西才动，留不住",
            "the change begins with {what!r}, on another element, and does not survive",
            "改成 begin=“click”，放在要点的图形里",
            'write begin="click" inside the shape that is tapped',
        ),
        "unclosed": Rule(
            "<{what}> 没有收尾",
            "<{what}> is not closed",
            "在它的内容后面补上 </{what}>",
            "add </{what}> after its content",
        ),
        "stray": Rule(
            "多了一个 </{what}>",
            "there is a </{what}> too many",
            "删去它",
            "remove it",
        ),
        "picture-outside": Rule(
            "图片在别的网站上：{what}",
            "the picture lies on another site: {what}",
            "下载下来，放进图文包的 pictures，再上传",
            "save it into pictures of the kit, so that it is uploaded",
        ),
        "picture-missing": Rule(
            "没有这张图片：{what}",
            "there is no such picture: {what}",
            "把它放进图文包，或改正名字",
            "put it into the kit, or mend its name",
        ),
        "picture-type": Rule(
            "{what} 不是 PNG 或 JPG",
            "{what} is neither PNG nor JPG",
            "另存为 PNG 或 JPG",
            "save it as PNG or JPG",
        ),
        "picture-size": Rule(
            "{what}，微信要小于 1 MB",
            "{what}; WeChat takes less than 1 MB",
            "缩小尺寸或减少颜色",
            "make it smaller or use fewer colours",
        ),
        "link": Rule(
            "链接 {what} 点不开",
            "the link {what} does not work",
            "只能链到公众号文章；别的地址放进“阅读原文”或二维码",
            "link to articles of WeChat only; put others behind 阅读原文 or into a QR code",
        ),
        "card": Rule(
            "小程序卡片的 {what} 不对",
            "the mini-program card's {what} is not valid",
            "在设置里查对小程序的 appid 和路径",
            "check the mini-program's appid and path in the settings",
        ),
        "title-empty": Rule("没有标题", "there is no title", "写上标题", "write a title"),
        "title-length": Rule(
            f"标题有 {{what}} 个字，最多 {TITLE_MOST} 个",
            f"the title has {{what}} characters; {TITLE_MOST} are the most",
            "写短一些",
            "shorten it",
        ),
        "author-length": Rule(
            f"作者有 {{what}} 个字，最多 {AUTHOR_MOST} 个",
            f"the author has {{what}} characters; {AUTHOR_MOST} are the most",
            "写短一些",
            "shorten it",
        ),
        "digest-length": Rule(
            f"摘要有 {{what}} 个字，最多 {DIGEST_MOST} 个",
            f"the digest has {{what}} characters; {DIGEST_MOST} are the most",
            "写短一些",
            "shorten it",
        ),
        "content-length": Rule(
            f"正文连样式有 {{what}} 个字符，要少于 {CONTENT_MOST:,} 个",
            f"the content has {{what}} characters with its styles; fewer than {CONTENT_MOST:,} fit",
            "删去几段，或把内联图换成图片",
            "take out some paragraphs, or use a picture instead of inline SVG",
        ),
        "content-size": Rule(
            f"正文有 {{what}} 字节，要少于 {BYTES_MOST:,} 字节",
            f"the content has {{what}} bytes; fewer than {BYTES_MOST:,} fit",
            "删去几段，或把内联图换成图片",
            "take out some paragraphs, or use a picture instead of inline SVG",
        ),
        "source-length": Rule(
            f"“阅读原文”的链接有 {{what}} 字节，最多 {SOURCE_MOST:,} 字节",
            f"the address behind 阅读原文 has {{what}} bytes; {SOURCE_MOST:,} are the most",
            "换一个短的地址",
            "use a shorter address",
        ),
        "source-scheme": Rule(
            "“阅读原文”的链接 {what} 不是网址",
            "the address behind 阅读原文, {what}, is not one of the web",
            "写成 https:// 开头的网址",
            "write an address that begins with https://",
        ),
    }
)
"""Every fault that is looked for, by its name."""
