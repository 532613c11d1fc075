"""A ledger as KML, for looking at in a globe or on a phone's map.

A station known only by its district has no point: a wrong one would send
people there.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from stationmap.exports.guard import writable
from stationmap.ledger.fields import EXAMPLE
from stationmap.model import FACILITY_NAMES, Answer, Facility, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.exports.files import Written
    from stationmap.ledger.entry import Entry
    from stationmap.model import Station


def write(what: Written, file: IO[bytes]) -> None:
    """Write the document: what is real, and the examples, in a folder each."""
    about = "；".join(f"{name}：{sentence}" for name, sentence in what.about)
    file.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{_text(f'工会驿站 {what.label}')}</name>"
        f"<description>{_text(about)}</description>\n".encode()
    )
    for name, wanted in (("工会驿站", False), (f"{EXAMPLE}驿站（不是真实驿站）", True)):
        found = [entry for entry in what.ledger.entries if entry.station.modelled is wanted]
        if not found:
            continue
        file.write(f"<Folder><name>{_text(name)}</name>\n".encode())
        for entry in found:
            file.write("".join(_placemark(what, entry)).encode())
        file.write(b"</Folder>\n")
    file.write(b"</Document></kml>\n")


def _placemark(what: Written, entry: Entry) -> Iterator[str]:
    station = entry.station
    yield f"<Placemark><name>{_text(station.name)}</name>"
    yield f"<description>{_text('，'.join(_told(station)))}</description><ExtendedData>"
    for column in what.columns:
        value = column.value(entry, what.geography)
        if value is not None:
            name = quoteattr(writable(column.heading))
            yield f"<Data name={name}><value>{_text(str(value))}</value></Data>"
    yield "</ExtendedData>"
    if station.position_quality is not PositionQuality.DISTRICT:
        lon, lat = station.position
        yield f"<Point><coordinates>{lon!r},{lat!r}</coordinates></Point>"
    yield "</Placemark>\n"


def _told(station: Station) -> Iterator[str]:
    """Say of a station what fits into a balloon."""
    if station.modelled:
        yield "示例，不是真实驿站"
    if station.addr:
        yield station.addr
    if station.hours_as_posted or station.opening_hours:
        yield station.hours_as_posted or station.opening_hours or ""
    if has := [FACILITY_NAMES[f][0] for f in Facility if station.has(f) is Answer.YES]:
        yield "有" + "、".join(has)


def _text(words: str) -> str:
    return escape(writable(words))
