"""Where a request comes from: one of our own pages or another site's, and over which way."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

    from stationmap.settings import Settings


def foreign(settings: Settings) -> bool:
    """Return whether another site sent this request, as far as the browser says.

    Browsers say it in headers that no page can write. `Sec-Fetch-Site` holds behind
    any proxy; older browsers send `Origin`, which is compared with our own names.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    ours = {request.host, urlsplit(settings.site_url).netloc} - {""}
    return _split(origin).netloc not in ours


def in_the_open() -> bool:
    """Return whether the browser came over plain http from another machine.

    It then keeps no cookie that is marked as secure. A proxy that speaks https to the
    browser speaks http to us, so what the browser says of itself counts first.
    """
    if "Sec-Fetch-Site" in request.headers:  # sent over https and on this machine only
        return False
    said = request.headers.get("Origin", "")
    if not said.startswith(("http:", "https:")):
        said = f"{request.headers.get('X-Forwarded-Proto') or request.scheme}://{request.host}"
    parts = _split(said)
    return parts.scheme == "http" and not _loopback(parts.hostname or "")


def address() -> str:
    """Return the address of whoever asks.

    A proxy on this machine adds the one it was asked from; anybody else's word for it
    is not taken.
    """
    return address_in(request.environ)


def address_in(environ: Mapping[str, Any]) -> str:
    """Return the same from the facts of a request, as WSGI has them."""
    direct = str(environ.get("REMOTE_ADDR") or "")
    told = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    return told[:64] if told and _loopback(direct) else direct


def own_path(address: str) -> bool:
    """Return whether `address` is a path of this site, and nothing that leads elsewhere.

    Browsers read a backslash as a slash and skip tabs and line ends: what holds one
    is refused.
    """
    plain = address.isprintable() and not any(character in address for character in "\\ ")
    return plain and address.startswith("/") and not address.startswith("//")


def _split(address: str) -> SplitResult:
    """Take an address apart; one that is none has no parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
