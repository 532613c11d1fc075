"""Where the public reaches this site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from stationmap.settings import Settings


def public_root(settings: Settings) -> str:
    """Return the site's own address, without a slash at the end.

    That of the settings; where they have none, the one that was asked.
    """
    return (settings.site_url or request.root_url).rstrip("/")
