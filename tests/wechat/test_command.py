"""``stationmap article send``: a folder, whole, into the draft box."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from stationmap.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result
    from conftest import Platform

    from stationmap.wechat import Account

SECRET = "5ec7e7-of-the-tests-0123456789ab"  # noqa: S105 - of the platform of these tests


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit as the command makes it."""
    folder: Path = tmp_path_factory.mktemp("kit") / "kit"
    asked = ["article", "--township", "110113011000", "--out", str(folder)]
    done = CliRunner(env={"STATIONMAP_SITE_URL": "https://example.org"}).invoke(main, asked)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def kit(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "kit")


@pytest.fixture
def run(account: Account, tmp_path: Path) -> Callable[..., Result]:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    file.chmod(0o600)

    def run(folder: Path, **more: str) -> Result:
        held = {
            "APPID": account.appid,
            "SECRET_FILE": str(file),
            "URL": account.url,
        }
        environment = {f"STATIONMAP_WECHAT_{name}": value for name, value in (held | more).items()}
        environment["STATIONMAP_DATA_DIR"] = str(tmp_path / "data")
        return CliRunner(env=environment).invoke(main, ["article", "send", str(folder)])

    return run


def test_a_kit_is_sent_whole_and_then_updated(
    platform: Platform, run: Callable[..., Result], kit: Path
) -> None:
    done = run(kit)
    assert done.exit_code == 0, done.output
    assert "草稿箱里多了一篇" in done.stdout
    (held,) = platform.drafts.values()
    told = json.loads((kit / "manifest.json").read_bytes())
    assert held["title"] == told["title"]
    assert held["content_source_url"] == told["address"]
    assert platform.filtered == []
    assert "pictures/" not in held["content"]
    assert platform.materials
    again = run(kit)
    assert "更新了草稿箱里原来那一篇" in again.stdout
    assert "传了 0 张图" in again.stdout
    assert len(platform.drafts) == 1
    assert SECRET not in done.output + again.output


def test_a_refusal_is_told_with_what_to_do_and_nothing_secret(
    platform: Platform, run: Callable[..., Result], kit: Path
) -> None:
    platform.ips, platform.echo = set(), f"{SECRET} "
    done = run(kit)
    assert done.exit_code == 2
    assert "IP 白名单" in done.stderr
    assert "40164" in done.stderr
    assert SECRET not in done.output
    platform.ips = {"127.0.0.1"}
    platform.wrong = {"/draft/add": [45003]}
    assert "标题太长" in run(kit).stderr
    assert run(kit).exit_code == 0


def test_without_an_account_it_says_how_else(run: Callable[..., Result], kit: Path) -> None:
    done = run(kit, APPID="", SECRET_FILE="")
    assert done.exit_code == 2
    assert "粘贴到公众平台" in done.stderr
    assert "STATIONMAP_WECHAT_SECRET_FILE" in done.stderr


def test_words_that_are_not_in_the_article_yet_are_not_left_behind(
    platform: Platform, run: Callable[..., Result], kit: Path
) -> None:
    with (kit / "words.txt").open("a", encoding="utf-8") as file:
        file.write("\n\n编辑自己的一段话。\n")
    done = run(kit)
    assert done.exit_code == 2
    assert "words.txt 改过" in done.stderr
    assert platform.asked == []


def test_an_article_that_wechat_would_not_keep_is_not_sent(
    platform: Platform, run: Callable[..., Result], kit: Path
) -> None:
    with (kit / "article.html").open("a", encoding="utf-8") as file:
        file.write('<script>alert(1)</script><p id="x">x</p>')
    done = run(kit)
    assert done.exit_code == 2
    assert "script" in done.stderr
    assert platform.asked == []


@pytest.mark.parametrize(
    "missing", ["manifest.json", "article.html", "cover.png", "pictures/qr.png"]
)
def test_a_file_that_is_missing_is_named(
    platform: Platform, run: Callable[..., Result], kit: Path, missing: str
) -> None:
    (kit / missing).unlink()
    done = run(kit)
    assert done.exit_code == 2
    assert missing in done.stderr
    assert platform.asked == []


@pytest.mark.parametrize(
    "told", ["[]", "{}", '{"files": {}}', '{"files": {}, "view": 3}', "[" * 100_000]
)
def test_a_manifest_of_something_else_is_refused(
    run: Callable[..., Result], kit: Path, told: str
) -> None:
    (kit / "manifest.json").write_text(told)
    done = run(kit)
    assert done.exit_code == 2
    assert "manifest.json" in done.stderr


@pytest.mark.parametrize(
    "elsewhere", ["../secret", "/etc/hostname", "file:///etc/hostname", "http://[", "a\x00"]
)
def test_no_file_from_outside_the_folder_is_sent(
    platform: Platform, run: Callable[..., Result], kit: Path, elsewhere: str
) -> None:
    with (kit / "article.html").open("a", encoding="utf-8") as file:
        file.write(f'<p><img src="{elsewhere}"></p>')
    done = run(kit)
    assert done.exit_code == 2
    assert platform.asked == []
    assert SECRET not in done.output
