"""A ledger as bytes, the same for equal ledgers, and back without a difference.

Lines of JSON: a head with the counts and headings, then one line for each
entry, then one for each station that has left. A field that says nothing
(None, unknown, empty) is left out, so that a field which a later release adds
does not change the hash of what was written before it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from stationmap.errors import DataError
from stationmap.ledger.entry import Departed, Entry, Heading, Ledger
from stationmap.model import LonLat
from stationmap.store.blobs import LEVEL, Blob, pieces
from stationmap.store.station_text import Shared, position, read_station, write_station

if TYPE_CHECKING:
    from collections.abc import Iterator


FORM = "stationmap-ledger-1"
TOGETHER = 2_000  # lines written at once

Plain: TypeAlias = dict[str, Any]
_line = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode


_plain = json.JSONDecoder().decode


def encode(ledger: Ledger) -> Blob:
    """Write a ledger as bytes, packed; never more than a few thousand lines at once in memory."""
    sha, size = hashlib.sha256(), 0
    engine, packed = zlib.compressobj(LEVEL), []
    for chunk in _chunks(_lines(ledger)):
        sha.update(chunk)
        size += len(chunk)
        packed.append(engine.compress(chunk))
    packed.append(engine.flush())
    return Blob(sha.hexdigest(), size, packed=True, content=b"".join(packed))


def decode(blob: Blob) -> Ledger:
    """Read a ledger back.

    Raises
    ------
    DataError
        The bytes are not what their hash says, or are no ledger that this
        release can read.
    """
    lines = _split(pieces(blob))
    try:
        return _ledger(lines)
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
        for _ in lines:
            pass  # to the end: if the bytes were changed, that is what is told
        raise DataError(
            zh=f"库里的一份台账（{blob.hash[:8]}）本版本读不懂（{error!r}）。请升级本程序。",
            en=f"A ledger in the database ({blob.hash[:8]}) is not understood by this release "
            f"({error!r}). Upgrade this program.",
            field="hash",
            value=blob.hash,
        ) from error


def _lines(ledger: Ledger) -> Iterator[str]:
    yield _line(
        {
            "form": FORM,
            "entries": len(ledger.entries),
            "departed": len(ledger.departed),
            "headings": [[item.printed, item.field] for item in ledger.headings],
        }
    )
    for entry in ledger.entries:
        said = write_station(entry.station)
        if entry.kept:
            said["kept"] = dict(sorted(entry.kept.items()))
        yield _line(said)
    for gone in ledger.departed:
        yield _line(_write_departed(gone))


def _ledger(lines: Iterator[bytes]) -> Ledger:
    head = _read(next(lines))
    if head["form"] != FORM:
        raise ValueError(head["form"])
    shared = Shared()
    entries = tuple(_read_entry(_read(next(lines)), shared) for _ in range(head["entries"]))
    departed = tuple(_read_departed(_read(next(lines))) for _ in range(head["departed"]))
    if next(lines, None) is not None:
        raise ValueError("more lines than the head counts")
    headings = tuple(Heading(printed, field) for printed, field in head["headings"])
    return Ledger(entries, departed, headings)


def _read_entry(said: Plain, shared: Shared) -> Entry:
    kept = said.pop("kept", None)
    station = read_station(said, shared)
    return Entry(station, shared.kept(kept)) if kept else Entry(station)


def _write_departed(gone: Departed) -> Plain:
    said: Plain = {"ref": gone.ref, "name": gone.name, "position": position(gone.position)}
    optional = (("township_code", gone.township_code), ("addr", gone.addr))
    return said | {name: value for name, value in optional if value is not None}


def _read_departed(said: Plain) -> Departed:
    return Departed(**(said | {"position": LonLat(*said["position"])}))


def _read(line: bytes) -> Plain:
    said: Plain = _plain(line.decode("utf-8", "surrogatepass"))
    return said


def _chunks(lines: Iterator[str]) -> Iterator[bytes]:
    while together := list(islice(lines, TOGETHER)):
        # Half a surrogate pair is no text, but a cell may hold one, and gets it back.
        yield ("\n".join(together) + "\n").encode("utf-8", "surrogatepass")


def _split(content: Iterator[bytes]) -> Iterator[bytes]:
    """Split into lines; nothing is held but the line that is not yet whole."""
    rest = b""
    for piece in content:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        yield rest
