from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stationmap.articles import kept_words, kit_files
from stationmap.articles.kept import plain_words, read_words, renewed, words_from
from stationmap.articles.paragraph import Words, heading, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.articles import Kit
    from stationmap.articles.kept import KeptWords
    from stationmap.catalogue import Catalogue


def article(total: int, *, more: bool = False) -> Words:
    extra = (said("new", "新增 {new} 座。", new=3),) if more else ()
    return Words(
        f"顺义的 {total} 座驿站",
        "工会",
        "摘要",
        (
            said("lead", "有工会驿站 {total} 座，{areas} 个镇街。", total=total, areas=25),
            *extra,
            heading("way-heading", "怎么去"),
            said("way", "扫码。"),
        ),
    )


def left(text: str, made: Words) -> KeptWords:
    return kept_words(text, json.dumps({"made": plain_words(made)}).encode())


def test_what_was_made_can_be_read_again() -> None:
    made = article(298)
    assert words_from(plain_words(made)) == made
    again = read_words(made.text)
    assert (again.title, again.author, again.digest) == (made.title, made.author, made.digest)
    assert [p.line for p in again.paragraphs] == [p.line for p in made.paragraphs]


def test_what_nobody_touched_is_renewed() -> None:
    told = renewed(article(301, more=True), left(article(298).text, article(298)))
    assert told.words == article(301, more=True)
    assert told.stale == ()


def test_what_was_changed_stays_and_its_figures_are_told() -> None:
    text = article(298).text.replace("有工会驿站", "我们有驿站").replace("25 个", "这 25 个")
    told = renewed(article(301, more=True), left(text, article(298)))
    lead = told.words.paragraphs[0]
    assert lead.text == "我们有驿站 298 座，这 25 个镇街。"
    assert lead.edited
    assert [(stale.old, stale.new) for stale in told.stale] == [("298", "301")]
    assert told.stale[0].zh == "第 1 段您改过，没有动；里面的“298”现在是“301”。"
    assert "新增 3 座。" in told.words.text
    assert told.words.title == "顺义的 301 座驿站"


def test_a_title_of_ones_own_stays() -> None:
    text = article(298).text.replace("顺义的 298 座驿站", "298 座，总有一座近")
    told = renewed(article(301), left(text, article(298)))
    assert told.words.title == "298 座，总有一座近"
    assert [stale.where for stale in told.stale] == ["标题"]


def test_what_was_added_and_taken_out_stays_so() -> None:
    text = article(298).text.replace("## 怎么去\n\n扫码。", "一位骑手说：很暖和。\n第二行")
    for _ in range(2):  # and the next time, too
        told = renewed(article(301, more=True), left(text, article(298)))
        lines = [paragraph.line for paragraph in told.words.paragraphs]
        assert "一位骑手说：很暖和。\n第二行" in lines
        assert "## 怎么去" not in lines
        assert "扫码。" not in lines
        assert lines[0] == "有工会驿站 301 座，25 个镇街。"
        text = told.words.text
        kept = left(text, article(301, more=True))
        assert renewed(article(301, more=True), kept).words.text == text
        text = text.replace("301", "298").replace("新增 3 座。\n\n", "")


def test_what_was_changed_stays_though_it_is_made_no_more() -> None:
    made = article(298, more=True)
    text = made.text.replace("新增 3 座。", "上月新增 3 座，都在城区。")
    told = renewed(article(298), left(text, made))
    assert "上月新增 3 座，都在城区。" in told.words.text


@pytest.mark.parametrize(
    "manifest", [None, b"", b"{", b"[]", b"[" * 100_000, b'{"made": 3}', b'{"made": {}}']
)
def test_without_knowing_what_was_made_all_is_the_editors(manifest: bytes | None) -> None:
    told = renewed(article(301), kept_words("我的话。\n", manifest))
    assert [paragraph.text for paragraph in told.words.paragraphs] == ["我的话。"]
    assert told.words.title == "顺义的 301 座驿站"


def test_windows_line_ends_and_marks_change_nothing() -> None:
    text = "\ufeff" + article(298).text.replace("\n", "\r\n")
    assert renewed(article(301), left(text, article(298))).words == article(301)


def test_a_kit_keeps_what_an_editor_wrote(kit: Callable[..., Kit], catalogue: Catalogue) -> None:
    slug = "township-110113108000"
    files = kit_files(kit(slug))
    text = files["words.txt"].decode().replace("北务镇有工会驿站 7 座", "北务的驿站有 7 座")
    fewer = replace(catalogue, stations=tuple(s for s in catalogue.stations if s.ref != "108-03"))
    made = kit(slug, fewer, kept=kept_words(text, files["manifest.json"]))
    assert "北务的驿站有 7 座" in made.fragment
    told = [notice.zh for notice in made.notices]
    assert any("里面的“7”现在是“6”" in sentence for sentence in told)
    again = json.loads(kit_files(made)["manifest.json"])
    assert again["made"]["paragraphs"][0]["text"].startswith("截至 2026 年 11 月 21 日，北务镇有")


def test_whatever_an_editor_writes_is_text(kit: Callable[..., Kit]) -> None:
    text = '标题：<b>题</b>\n摘要：😀\n\n<script>alert(1)</script>😀 & "引号"\n第二行\x00\x0b\n'
    made = kit("station-011-02", kept=kept_words(text, None))
    assert made.findings == ()
    assert made.title == "<b>题</b>"
    written = "&lt;script&gt;alert(1)&lt;/script&gt;😀 &amp; &quot;引号&quot;<br>第二行</p>"
    assert written in made.fragment
    assert "<b>" not in made.fragment + made.drawing
