"""What is passed on of a station's page: its short address, as a QR code."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import segno
from flask import Blueprint

from stationmap.web.public import public_root
from stationmap.web.shared import short_address
from stationmap.web.static_files import Body

if TYPE_CHECKING:
    from flask import Response

    from stationmap.catalogue import CatalogueSlot
    from stationmap.settings import Settings

QUIET_MODULES = 4  # of white around it, as ISO/IEC 18004 asks
MAX_AGE_S = 86_400  # it changes with the site's own address only


class Share:
    """Draws the code of a station's short address."""

    def __init__(self, slot: CatalogueSlot, settings: Settings) -> None:
        self._slot, self._settings = slot, settings

    def blueprint(self) -> Blueprint:
        """Make the route."""
        share = Blueprint("share", __name__)
        share.add_url_rule("/s/<ref>/qr.svg", view_func=self.code, endpoint="code")
        return share

    def code(self, ref: str) -> Response:
        """Send the code that opens a station's page."""
        station = self._slot.current.station(ref)
        address = short_address(station, root=public_root(self._settings))
        return Body(qr_svg(address), "image/svg+xml").reply(max_age_s=MAX_AGE_S)


@lru_cache(maxsize=512)
def qr_svg(text: str) -> bytes:
    """Draw a QR code, dark on white in whatever light it is looked at.

    Parameters
    ----------
    text : str
        What it says; so that a scratch or a fold does no harm, a seventh of the
        drawing may be lost (level M).
    """
    file = BytesIO()
    code = segno.make(text, micro=False, error="m")
    # Without a size of its own it takes that of the page.
    code.save(
        file,
        kind="svg",
        border=QUIET_MODULES,
        dark="#000",
        light="#fff",
        omitsize=True,
        xmldecl=False,
        nl=False,
    )
    return file.getvalue()
