"""The account that the settings name, and the file with its secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stationmap.errors import InputError
from stationmap.settings import Settings
from stationmap.wechat import account_for

if TYPE_CHECKING:
    from pathlib import Path

APPID, SECRET = "wx0123456789abcdef", "5ec7e7-of-these-tests"


def test_without_settings_there_is_none(tmp_path: Path) -> None:
    assert account_for(Settings(data_dir=tmp_path)) is None


def test_a_secret_from_the_environment_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    for mode in (0o600, 0o400):
        file.chmod(mode)
        held = account_for(
            Settings(wechat_appid=f" {APPID}\n", wechat_secret_file=file, data_dir=tmp_path)
        )
        assert held is not None
        assert (held.appid, held.secret) == (APPID, SECRET)
        assert held.url == "https://api.weixin.qq.com"
    given = account_for(
        Settings(
            wechat_appid=APPID,
            wechat_secret=SECRET,
            wechat_url="http://127.0.0.1:1/",
            wechat_author="顺义区总工会",
            data_dir=tmp_path,
        )
    )
    assert given is not None
    assert (given.secret, given.url) == (SECRET, "http://127.0.0.1:1")
    assert given.author == "顺义区总工会"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o610])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    file.chmod(mode)
    with pytest.raises(InputError) as told:
        account_for(Settings(wechat_appid=APPID, wechat_secret_file=file, data_dir=tmp_path))
    assert f"chmod 600 {file}" in told.value.zh
    assert f"chmod 600 {file}" in told.value.en
    assert SECRET not in told.value.zh + told.value.en


@pytest.mark.parametrize("body", [b"", b" \n", b"two words", b"x" * 300, b"a\nb"])
def test_a_file_that_holds_no_secret_is_refused(tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "secret"
    file.write_bytes(body)
    file.chmod(0o600)
    with pytest.raises(InputError, match="on one line"):
        account_for(Settings(wechat_appid=APPID, wechat_secret_file=file, data_dir=tmp_path))


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    for file in (tmp_path / "missing", tmp_path):
        with pytest.raises(InputError) as told:
            account_for(Settings(wechat_appid=APPID, wechat_secret_file=file, data_dir=tmp_path))
        assert told.value.field == "STATIONMAP_WECHAT_SECRET_FILE"


def test_half_of_an_account_is_refused(tmp_path: Path) -> None:
    for half, missing in (
        ({"wechat_appid": APPID}, "STATIONMAP_WECHAT_SECRET_FILE"),
        ({"wechat_secret": SECRET}, "STATIONMAP_WECHAT_APPID"),
        (
            {"wechat_appid": APPID, "wechat_secret": SECRET, "wechat_secret_file": tmp_path},
            "STATIONMAP_WECHAT_SECRET_FILE",
        ),
    ):
        with pytest.raises(InputError) as told:
            account_for(Settings(data_dir=tmp_path, **half))  # type: ignore[arg-type]
        assert told.value.field == missing
        assert SECRET not in told.value.zh
    with pytest.raises(InputError, match="STATIONMAP_DATA_DIR"):
        account_for(Settings(wechat_appid=APPID, wechat_secret=SECRET))


@pytest.mark.parametrize(
    "url",
    ["api.weixin.qq.com", "ftp://x", "https://", "https://x/?a", "https://a:b@x", "http://[::1"],
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(InputError) as told:
        account_for(
            Settings(wechat_appid=APPID, wechat_secret=SECRET, wechat_url=url, data_dir=tmp_path)
        )
    assert told.value.field == "STATIONMAP_WECHAT_URL"


def test_a_secret_is_in_no_picture_of_the_settings(tmp_path: Path) -> None:
    settings = Settings(
        wechat_appid=APPID, wechat_secret=SECRET, geocoder_key="k-3-y", data_dir=tmp_path
    )
    held = account_for(settings)
    for shown in (repr(settings), str(settings), repr(held), str(held)):
        assert SECRET not in shown
        assert "k-3-y" not in shown
    # Worker processes are handed the same settings.
    assert Settings.from_environment(settings.to_environment()) == settings
