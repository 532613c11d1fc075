"""Settings, read once from STATIONMAP_* and passed on explicitly."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

from stationmap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "STATIONMAP_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next.

    Speeds are straight-line speeds: they hold the detour of real streets
    already, and every minute made from them is labelled an estimate.
    """

    district_code: str = "110113"
    geodata_dir: Path | None = None  # None: the data that came with the package
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    walk_speed_m_s: float = 0.9  # 1.2 m/s on foot over a detour factor of 1.3
    ebike_speed_m_s: float = 3.2  # 15 km/h on an e-bike over a detour factor of 1.3
    detour: float = 1.3  # way over straight line; the two speeds hold it already
    outside_m: float = 100_000.0  # farther from every station: no useful answer
    tiles: str = "none"  # none | tianditu | amap
    tianditu_key: str = ""
    map_approval_number: str = ""  # 审图号; empty: 未送审 · 内部使用
    map_attribution: str = ""
    data_dir: Path | None = None  # the ledger's own folder; None: one of this user's
    store: str = ""  # address of a PostgreSQL database; empty: SQLite in data_dir
    cookies: str = "secure"  # secure | plain: whether a log-in needs HTTPS
    site_url: str = ""  # where the public reaches this site, for shared links
    embed_ancestors: str = ""  # sites whose pages may frame /embed/, with blanks between
    geocoder: str = ""  # amap | tencent | tianditu; empty: positions are clicked on a map
    geocoder_key: str = field(default="", repr=False)  # the union's own key for it
    geocoder_url: str = ""  # another address of it, such as one inside a firewall
    geocoder_per_s: float = 3.0  # questions a second, as the key's terms allow
    wechat_appid: str = ""  # of the official account; empty: articles are copied by hand
    wechat_secret: str = field(default="", repr=False)  # its AppSecret
    wechat_secret_file: Path | None = None  # a file with it, which nobody else may read
    wechat_url: str = ""  # another address of WeChat's API, such as one inside a firewall
    wechat_author: str = ""  # who articles are by, at most 16 characters
    wechat_hosts: str = ""  # more hosts of this site, with commas between; site_url's is one
    wechat_miniprogram_appid: str = ""  # of a mini-program that articles name; empty: none
    wechat_miniprogram_path: str = ""  # the page of it that the card opens

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings from STATIONMAP_* variables.

        Raises
        ------
        InputError
            A variable that names no setting, or a value of the wrong type.
        """
        kinds = get_type_hints(cls)
        known = {f.name for f in fields(cls)}
        values: dict[str, object] = {}
        for variable, text in environment.items():
            if not variable.startswith(PREFIX):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in known:
                raise InputError(
                    zh=f"没有叫 {variable} 的设置。请查对名字，或删去它。",
                    en=f"There is no setting called {variable}. Check its name or remove it.",
                    field=variable,
                    value=text,
                    accepted=tuple(PREFIX + n.upper() for n in sorted(known)),
                )
            values[name] = _converted(variable, text, kinds[name])
        if not values.get("data_dir"):
            values["data_dir"] = _own_folder(environment)
        return cls(**values)  # type: ignore[arg-type]

    def to_environment(self) -> dict[str, str]:
        """Return the variables that read as these settings, for another process."""
        held = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            PREFIX + name.upper(): str(value) for name, value in held.items() if value is not None
        }


def _own_folder(environment: Mapping[str, str]) -> Path | None:
    """Name this user's folder for data, where the XDG base directories put it."""
    if data_home := environment.get("XDG_DATA_HOME"):
        return Path(data_home) / "stationmap"
    home = environment.get("HOME")
    return Path(home) / ".local" / "share" / "stationmap" if home else None


def _converted(variable: str, text: str, kind: object) -> object:
    if kind is str:
        return text
    if kind in (int, float):
        try:
            number = int(text) if kind is int else float(text)
        except ValueError:
            number = 0
        if not 0 < number < math.inf:
            raise InputError(
                zh=f"{variable} 要是大于 0 的数字，现在写的是“{text}”。",
                en=f"{variable} must be a number greater than 0; it says {text!r}.",
                field=variable,
                value=text,
            )
        return number
    return Path(text) if text else None
