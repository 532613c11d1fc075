"""The official account that the settings name, and its secret."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stationmap.errors import InputError, system_reason

if TYPE_CHECKING:
    from pathlib import Path

    from stationmap.settings import Settings

URL = "https://api.weixin.qq.com"
FOLDER = "wechat"
LONGEST = 256  # bytes of a file with a secret; an AppSecret has 32
OF_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Account:
    """An official account.

    Parameters
    ----------
    appid : str
        Its AppID.
    secret : str
        Its AppSecret, never shown.
    folder : Path
        Where what WeChat gives is kept, for this account and others.
    url : str
        Where WeChat's interface is, without a slash at the end.
    author : str
        Who its articles are by, where an article does not say.
    """

    appid: str
    secret: str = field(repr=False)
    folder: Path
    url: str = URL
    author: str = ""

    @property
    def name(self) -> str:
        """A word for files about this account, the same for the same account."""
        return hashlib.sha256(f"{self.url} {self.appid}".encode()).hexdigest()[:16]


def account_for(settings: Settings) -> Account | None:
    """Return the account that the settings name; None where they name none.

    Raises
    ------
    InputError
        Half of it is missing, the file with the secret can be read by others,
        or an address is not one of the web.
    """
    # Copied from a web page, they often have a blank or a line end.
    appid, secret = settings.wechat_appid.strip(), _secret(settings)
    if not appid and not secret:
        return None
    if not appid or not secret:
        missing = "STATIONMAP_WECHAT_SECRET_FILE" if appid else "STATIONMAP_WECHAT_APPID"
        raise InputError(
            zh=f"公众号的 AppID 和 AppSecret 要一起设，现在少了 {missing}。"
            "两样都在公众平台的“设置与开发 → 基本配置”里。",
            en=f"The account's AppID and AppSecret are set together; {missing} is missing. "
            "Both are in the console of the account, under 设置与开发, 基本配置.",
            field=missing,
        )
    if settings.data_dir is None:
        raise InputError(
            zh="微信给的凭据没有地方存。请设 STATIONMAP_DATA_DIR。",
            en="There is no folder to keep what WeChat gives. Set STATIONMAP_DATA_DIR.",
            field="STATIONMAP_DATA_DIR",
        )
    return Account(
        appid=appid,
        secret=secret,
        folder=settings.data_dir / FOLDER,
        url=_checked(settings.wechat_url or URL),
        author=settings.wechat_author.strip(),
    )


def _secret(settings: Settings) -> str:
    file, given = settings.wechat_secret_file, settings.wechat_secret.strip()
    if file is None:
        return given
    if given:
        raise InputError(
            zh="STATIONMAP_WECHAT_SECRET 和 STATIONMAP_WECHAT_SECRET_FILE 只设一个，请删去前一个。",
            en="Set only one of STATIONMAP_WECHAT_SECRET and STATIONMAP_WECHAT_SECRET_FILE; "
            "remove the former.",
            field="STATIONMAP_WECHAT_SECRET_FILE",
        )
    return _read(file)


def _read(file: Path) -> str:
    """Read a secret that nobody but its owner can read."""
    try:
        with file.open("rb") as opened:
            found = os.fstat(opened.fileno())
            body = b"" if not stat.S_ISREG(found.st_mode) else opened.read(LONGEST + 1)
    except OSError as error:
        zh, en = system_reason(error)
        raise _refused(
            zh=f"打不开放 AppSecret 的文件 {file}：{zh}。请查对 STATIONMAP_WECHAT_SECRET_FILE。",
            en=f"The file with the AppSecret, {file}, cannot be opened: {en}. "
            "Check STATIONMAP_WECHAT_SECRET_FILE.",
        ) from None
    if found.st_mode & OF_OTHERS:
        raise _refused(
            zh=f"放 AppSecret 的文件 {file} 别人也能看"
            f"（{stat.S_IMODE(found.st_mode):04o}），没有用它。"
            f"请运行 chmod 600 {file}；怕已经被看过，就在公众平台重置 AppSecret。",
            en=f"Others may read the file with the AppSecret, {file} "
            f"({stat.S_IMODE(found.st_mode):04o}); it was not used. Run chmod 600 {file}; "
            "if somebody may have read it, reset the AppSecret in the account's console.",
        )
    text = body.decode("utf-8-sig", errors="replace").strip()
    if not text or len(body) > LONGEST or len(text.split()) != 1:
        raise _refused(
            zh=f"文件 {file} 里要只有 AppSecret，一行，不带别的。",
            en=f"The file {file} is to hold the AppSecret on one line and nothing else.",
        )
    return text


def _refused(*, zh: str, en: str) -> InputError:
    return InputError(zh=zh, en=en, field="STATIONMAP_WECHAT_SECRET_FILE")


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname)
        fine = fine and not (parts.query or parts.fragment or parts.username)
    except ValueError:  # such as half of an IPv6 address
        fine = False
    if fine:
        return url.rstrip("/")
    raise InputError(
        zh="STATIONMAP_WECHAT_URL 要以 http:// 或 https:// 开头，带主机名，不带“?”后面的部分。",
        en="STATIONMAP_WECHAT_URL starts with http:// or https://, has a host, and nothing "
        "after a question mark.",
        field="STATIONMAP_WECHAT_URL",
    )
