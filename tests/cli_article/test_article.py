"""`stationmap article`: a folder for WeChat, kept words, and what is wrong with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from stationmap.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

TOWNSHIP = "110113108000"


def run(tmp_path: Path, *words: str) -> Result:
    env = {
        "STATIONMAP_SITE_URL": "https://example.org/",
        "STATIONMAP_DATA_DIR": str(tmp_path / "data"),
    }
    return CliRunner().invoke(main, ["article", *words], env=env)


def test_a_kit_is_written_and_passes_the_lint(tmp_path: Path) -> None:
    out = tmp_path / "kit"
    told = run(tmp_path, "--township", TOWNSHIP, "--title", "北务的驿站", "--out", str(out))
    assert told.exit_code == 0, told.output
    assert "《北务的驿站》已写进" in told.stdout
    assert "还没有审图号" in told.stdout
    manifest = json.loads((out / "manifest.json").read_text())
    files = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert files == {*manifest["files"], "manifest.json"}
    assert manifest["address"] == f"https://example.org/?township={TOWNSHIP}"
    for path in (out, out / "article.html"):
        looked = run(tmp_path, "lint", str(path))
        assert looked.exit_code == 0, looked.output
        assert "微信都能留住" in looked.stdout


def test_the_editors_words_stay(tmp_path: Path) -> None:
    out = tmp_path / "kit"
    asked = ("--township", TOWNSHIP, "--out", str(out))
    assert run(tmp_path, *asked).exit_code == 0
    words = out / "words.txt"
    words.write_text(words.read_text().replace("## 怎么去", "## 怎么走") + "\n\n一位骑手的话。\n")
    told = run(tmp_path, *asked)
    assert told.exit_code == 0, told.output
    article = (out / "article.html").read_text()
    assert "怎么走" in article
    assert "一位骑手的话。" in article
    first = {path.name: path.read_bytes() for path in out.rglob("*.*")}
    assert run(tmp_path, *asked).exit_code == 0
    assert {path.name: path.read_bytes() for path in out.rglob("*.*")} == first


@pytest.mark.parametrize(
    ("near", "title"),
    [("116.6546,40.1302", "116.65460,40.13020 附近的"), ("顺义影剧院", "顺义影剧院附近的")],
)
def test_a_place_is_found_by_name_or_position(tmp_path: Path, near: str, title: str) -> None:
    told = run(tmp_path, "--near", near, "--out", str(tmp_path / "kit"))
    assert told.exit_code == 0, told.output
    assert title in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--township", "1", "--out", "kit"], "没有代码为“1”的乡镇街道"),
        (["--station", "none", "--out", "kit"], "没有编号为“none”的驿站"),
        (["--view", "none", "--out", "kit"], "没有叫“none”的图"),
        (["--near", "没有这个地方呀", "--out", "kit"], "找不到"),
        (["--near", "121.47,31.23", "--out", "kit"], "不在本区"),
        (["--near", "1,2,3", "--out", "kit"], "看不懂位置"),
        (["--view", "district", "--station", "011-02", "--out", "kit"], "只能写一样"),
        (["--view", "district"], "请加 --out"),
        (["--view", "district", "--out", "file"], "写不进文件夹"),
        (["lint", "none.html"], "读不了文件"),
    ],
)
def test_what_cannot_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    told = run(tmp_path, *words)
    assert told.exit_code == 2
    assert said in told.stderr


def test_faults_are_told_with_place_and_remedy(tmp_path: Path) -> None:
    file = tmp_path / "article.html"
    file.write_text("<p>一</p>\n<p id='a'>二<script>1</script></p><img src='pictures/a.png'>")
    told = run(tmp_path, "lint", str(file))
    assert told.exit_code == 2
    assert "2:1 <p>：属性 id 会被删掉。请删去它，样式写进 style。" in told.stderr
    assert "2:12 <script>：微信不留 <script>。" in told.stderr
    assert "没有这张图片：pictures/a.png" in told.stderr
    assert "The attribute id is taken out." in told.stderr


def test_what_somebody_has_made_of_the_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("[" * 100_000)
    (tmp_path / "article.html").write_text("<img src='http://['><a href='http://['>x</a>")
    told = run(tmp_path, "lint", str(tmp_path))
    assert told.exit_code == 2
    assert "没有这张图片：http://[" in told.stderr


def test_another_article_in_the_folder_is_left_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "kit"
    assert run(tmp_path, "--station", "011-02", "--out", str(out)).exit_code == 0
    held = (out / "words.txt").read_bytes()
    told = run(tmp_path, "--view", "district", "--out", str(out))
    assert told.exit_code == 2
    assert "已经有另一篇图文（station-011-02）" in told.stderr
    assert (out / "words.txt").read_bytes() == held
