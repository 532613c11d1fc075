"""Sign plates as PDF: one for everybody who stands at a door, many for people with an account."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, render_template, request

from stationmap import words
from stationmap.errors import InputError
from stationmap.people import Role
from stationmap.signs import SIZES, signed_of, signs_pdf, size_named
from stationmap.web.downloads import file_answer
from stationmap.web.pictures import PDF, Pictures
from stationmap.web.public import public_root
from stationmap.web.rights import needs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.model import Station
    from stationmap.settings import Settings
    from stationmap.signs import Size

ALL = "all"
PLATES_BYTES, FILES_BYTES = 4_000_000, 24_000_000
AT_ONCE_MOST = 1000  # plates: a quarter of a minute, while nobody else's are drawn
NOT_PUBLIC = "没有设公开网址，扫码可能打不开，请先不要挂出去。"


class Signs:
    """The routes of plates.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version that serves.
    settings : Settings
        Where the public reaches this site: what the codes lead to.
    """

    def __init__(self, slot: CatalogueSlot, settings: Settings) -> None:
        self._slot, self._settings = slot, settings
        self._plates = Pictures(PLATES_BYTES, kind=PDF)
        self._files = Pictures(FILES_BYTES, kind=PDF)

    def blueprint(self) -> Blueprint:
        """Make the route that is open to everybody."""
        signs = Blueprint("signs", __name__)
        signs.add_url_rule("/s/<ref>/sign.pdf", view_func=self.one, endpoint="one")
        return signs

    def for_people(self) -> Blueprint:
        """Make the routes for people with an account."""
        sheets = Blueprint("sign_sheets", __name__)
        sheets.add_url_rule("/signs", view_func=self.page, endpoint="page")
        sheets.add_url_rule("/signs.pdf", view_func=self.many, endpoint="many")
        return sheets

    def one(self, ref: str) -> Response:
        """Send the plate of one station."""
        catalogue, size = self._slot.current, _size()
        station = catalogue.station(ref)
        body = self._drawn(self._plates, catalogue, [station], size)
        plain = f"sign-{quote(station.ref, safe='')}-{size.name}.pdf"
        return file_answer(body, PDF, plain, f"{station.name}标识牌.pdf")

    @needs(*Role)
    def page(self) -> str:
        """Ask whose plates are to be printed, and on what paper."""
        catalogue = self._slot.current
        counts = Counter(station.township_code for station in catalogue.stations)
        return render_template(
            "signs.html",
            catalogue=catalogue,
            townships=[(township, counts[township.code]) for township in catalogue.townships],
            sizes=list(SIZES),
            public=bool(self._settings.site_url),
            words=words,
        )

    @needs(*Role)
    def many(self) -> Response:
        """Send the plates of a township, or all there are, in one file."""
        catalogue, size = self._slot.current, _size()
        code = _township()
        stations = signed_of(catalogue, "" if code == ALL else code)
        if len(stations) > AT_ONCE_MOST:
            raise _too_many(len(stations))
        body = self._drawn(self._files, catalogue, stations, size)
        whose = "工会驿站" if code == ALL else catalogue.township(code).name
        return file_answer(body, PDF, f"signs-{code}-{size.name}.pdf", f"{whose}标识牌.pdf")

    def _drawn(
        self, kept: Pictures, catalogue: Catalogue, stations: Sequence[Station], size: Size
    ) -> bytes:
        """Draw plates, or take those drawn a while ago; one request draws at a time."""
        root = public_root(self._settings)
        question = (catalogue.version, tuple(station.ref for station in stations), size, root)
        body = kept.get(
            question,
            lambda: signs_pdf(
                stations,
                version=catalogue.version,
                root=root,
                size=size,
                warning="" if self._settings.site_url else NOT_PUBLIC,
            ),
        )
        return body.data


def _too_many(count: int) -> InputError:
    return InputError(
        zh=f"一次最多印 {AT_ONCE_MOST:,} 块，这里有 {count:,} 块。请一个乡镇街道一个地印，"
        "或在服务器上运行 stationmap signs。",
        en=f"{AT_ONCE_MOST:,} plates at most are printed at once; these are {count:,}. Print one "
        "township after the other, or run `stationmap signs` on the server.",
        field="township",
        value=count,
    )


def _size() -> Size:
    return size_named(request.args.get("size") or "A4")


def _township() -> str:
    code = request.args.get("township", "")
    if code:
        return code
    raise InputError(
        zh=f"请写明印哪个乡镇街道的：township=12 位代码；全部的写 township={ALL}。",
        en="Say whose plates to print: township=<12-digit code>, "
        f"or township={ALL} for all there are.",
        field="township",
        value="",
        accepted=(ALL,),
    )
