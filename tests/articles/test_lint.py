from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stationmap.articles import lint
from stationmap.articles.rules import RULES

if TYPE_CHECKING:
    from stationmap.articles.lint import Finding

PNG = b"\x89PNG\r\n\x1a\n"
FINE = {"title": "驿站", "author": "工会", "digest": "在哪儿", "pictures": {"pictures/a.png": PNG}}
CARD = (
    '<mp-miniprogram data-miniprogram-appid="wx0123456789abcdef" '
    'data-miniprogram-path="pages/index" data-miniprogram-title="驿站" '
    'data-miniprogram-imageurl="pictures/a.png"></mp-miniprogram>'
)


def found(fragment: str, **more: object) -> list[Finding]:
    return lint(fragment, **(FINE | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        '<p style="color:#222">一座<br>驿站 &lt;script&gt; 😀</p>',
        '<img src="pictures/a.png" style="width:100%">',
        '<img src="https://mmbiz.qpic.cn/x/0">',
        '<a href="https://mp.weixin.qq.com/s/abc">上一篇</a>',
        (
            '<svg viewBox="0 0 9 9"><g fill="#fff"><path d="M0 0h9"/><text x="1" y="2">一</text>'
            '<set attributeName="fill" to="#000" begin="click" dur="4s"/></g></svg>'
        ),
        CARD,
    ],
)
def test_what_survives_is_let_be(fragment: str) -> None:
    assert found(fragment) == []


@pytest.mark.parametrize(
    ("fragment", "rule", "place"),
    [
        ("<script>1</script>", "element", "1:1 <script>"),
        ("<p>一</p>\n  <iframe></iframe>", "element", "2:3 <iframe>"),
        ("<form></form>", "element", "1:1 <form>"),
        ("<input>", "element", "1:1 <input>"),
        ("<style>p{}</style>", "element", "1:1 <style>"),
        ("<svg><style>p{}</style></svg>", "element", "1:6 <style>"),
        ("<svg><defs></defs></svg>", "element", "1:6 <defs>"),
        ("<svg><linearGradient/></svg>", "element", "1:6 <lineargradient>"),
        ("<svg><clipPath/></svg>", "element", "1:6 <clippath>"),
        ("<svg><mask/></svg>", "element", "1:6 <mask>"),
        ("<svg><filter/></svg>", "element", "1:6 <filter>"),
        ("<svg><use href='#a'/></svg>", "element", "1:6 <use>"),
        ("<svg><a href='https://mp.weixin.qq.com/'></a></svg>", "element", "1:6 <a>"),
        ("<svg><foreignObject></foreignObject></svg>", "element", "1:6 <foreignobject>"),
        ("<!doctype html>", "element", "1:1 <!doctype>"),
        ("<html><body></body></html>", "element", "1:1 <html>"),
        ("<p id='a'></p>", "attribute", "1:1 <p>"),
        ("<p class='a'></p>", "attribute", "1:1 <p>"),
        ("<svg><path id='a'/></svg>", "attribute", "1:6 <path>"),
        ("<p onclick='x()'></p>", "script", "1:1 <p>"),
        ("<a href='javascript:x()'>x</a>", "script", "1:1 <a>"),
        ("<p style='background:url(x.png)'></p>", "reference", "1:1 <p>"),
        ("<svg><path fill='url(#g)'/></svg>", "reference", "1:6 <path>"),
        ("<p style='animation:a 1s'></p>", "style", "1:1 <p>"),
        ("<p style='color:red;filter:blur(1px)'></p>", "style", "1:1 <p>"),
        ("<p style='position:fixed'></p>", "style", "1:1 <p>"),
        ("<svg><set begin='other.click'/></svg>", "tap", "1:6 <set>"),
        ("<p>", "unclosed", "1:1 <p>"),
        ("<section><p></section>", "unclosed", "1:10 <p>"),
        ("一</p>", "stray", "1:2 <p>"),
        ("<img src='https://example.org/a.png'>", "picture-outside", "1:1 <img>"),
        ("<img src='data:image/png;base64,AA'>", "picture-outside", "1:1 <img>"),
        ("<img src='//example.org/a.png'>", "picture-outside", "1:1 <img>"),
        ("<img src='pictures/b.png'>", "picture-missing", "1:1 <img>"),
        ("<img>", "picture-missing", "1:1 <img>"),
        ("<img src='http://['>", "picture-missing", "1:1 <img>"),
        ("<a href='https://example.org/'>x</a>", "link", "1:1 <a>"),
        (CARD.replace("wx0", "no0"), "card", "1:1 <mp-miniprogram>"),
        (CARD.replace("pages/index", " "), "card", "1:1 <mp-miniprogram>"),
        ("字" * 20_000, "content-length", "正文 content"),
        # WeChat's addresses of pictures are longer than ours.
        ('<p><img src="pictures/a.png"></p>' + "字" * 19_900, "content-length", "正文 content"),
        ("字" * 340_000, "content-size", "正文 content"),
    ],
)
def test_what_does_not_survive_is_named_with_its_place(
    fragment: str, rule: str, place: str
) -> None:
    (first, *_) = [one for one in found(fragment) if one.rule == rule]
    assert first.place == place
    for sentence in (first.zh, first.remedy_zh):
        assert sentence.endswith("。")
    for sentence in (first.en, first.remedy_en):
        assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"title": " "}, "title-empty"),
        ({"title": "\u200b"}, "title-empty"),
        ({"title": "题" * 33}, "title-length"),
        ({"title": "😀" * 17}, "title-length"),
        ({"author": "者" * 17}, "author-length"),
        ({"digest": "摘" * 129}, "digest-length"),
        ({"pictures": {"pictures/a.gif": b"GIF89a"}}, "picture-type"),
        ({"pictures": {"pictures/a.png": PNG + bytes(1_000_000)}}, "picture-size"),
        ({"source_url": "https://example.org/?q=" + "x" * 1024}, "source-length"),
        ({"source_url": "ftp://example.org/"}, "source-scheme"),
        ({"source_url": "http://["}, "source-scheme"),
    ],
)
def test_what_is_too_long_or_of_a_wrong_kind_is_named(more: dict[str, object], rule: str) -> None:
    assert [one.rule for one in found("", **more)] == [rule]


def test_at_the_limits_all_is_well() -> None:
    more = {"title": "题" * 32, "author": "者" * 16, "digest": "摘" * 128}
    address = "https://example.org/" + "x" * 1004
    assert found("字" * 19_999, **more, source_url=address) == []


def test_every_rule_can_be_broken() -> None:
    names = {
        name
        for mark in (
            test_what_does_not_survive_is_named_with_its_place,
            test_what_is_too_long_or_of_a_wrong_kind_is_named,
        )
        for row in mark.pytestmark[0].args[1]  # type: ignore[attr-defined]
        for name in row
        if isinstance(name, str) and name in RULES
    }
    assert names == set(RULES)
