"""Which geocoder the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stationmap.errors import ChoiceError, InputError
from stationmap.geocoding import amap, tencent, tianditu
from stationmap.geocoding.transport import Transport

if TYPE_CHECKING:
    from stationmap.geocoding.located import Geocoder
    from stationmap.settings import Settings

GEOCODERS = {"amap": amap.URL, "tencent": tencent.URL, "tianditu": tianditu.URL}
"""The geocoders that can be chosen, and where each of them listens."""

MUNICIPALITIES = ("11", "12", "31", "50")


def geocoder_for(settings: Settings, *, timeout_s: float = 10.0) -> Geocoder | None:
    """Make the geocoder that the settings name; None where they name none.

    Raises
    ------
    ChoiceError
        No such geocoder.
    InputError
        It has no key, or an address that is not of the web.
    """
    by = settings.geocoder
    if not by:
        return None
    if by not in GEOCODERS:
        raise ChoiceError(
            zh=f"没有叫“{by}”的地理编码服务。STATIONMAP_GEOCODER 请写 {'、'.join(GEOCODERS)}，"
            "或者不写。",
            en=f"There is no geocoder called {by!r}. Set STATIONMAP_GEOCODER to "
            f"{', '.join(GEOCODERS)}, or leave it out.",
            field="STATIONMAP_GEOCODER",
            value=by,
            accepted=tuple(GEOCODERS),
        )
    key = (
        settings.geocoder_key.strip()
    )  # copied from a web page, it often has a blank or a line end
    if not key:
        raise InputError(
            zh=f"用 {by} 查地址要有工会自己的密钥。请设 STATIONMAP_GEOCODER_KEY，"
            "或者不设 STATIONMAP_GEOCODER，在地图上逐个点。",
            en=f"Asking {by} for addresses needs the union's own key. Set "
            "STATIONMAP_GEOCODER_KEY, or leave out STATIONMAP_GEOCODER and click on the map.",
            field="STATIONMAP_GEOCODER_KEY",
        )
    url = _checked(settings.geocoder_url or GEOCODERS[by])
    transport = Transport(by=by, url=url, key=key, timeout_s=timeout_s)
    if by == "amap":
        return amap.Amap(transport, city=_city(settings.district_code))
    return tencent.Tencent(transport) if by == "tencent" else tianditu.Tianditu(transport)


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https") and parts.hostname and not parts.query:
        return url
    raise InputError(
        zh="STATIONMAP_GEOCODER_URL 要以 http:// 或 https:// 开头，带主机名，不带“?”后面的部分。",
        en="STATIONMAP_GEOCODER_URL starts with http:// or https://, has a host, and nothing "
        "after a question mark.",
        field="STATIONMAP_GEOCODER_URL",
    )


def _city(district_code: str) -> str:
    """Return the adcode of the city a district belongs to; a municipality is its own province."""
    if district_code.startswith(MUNICIPALITIES):
        return district_code[:2] + "0000"
    return district_code[:4] + "00"
