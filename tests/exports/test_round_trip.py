"""Importing an export changes nothing: into the same ledger, and into an empty one."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stationmap.exports import export
from stationmap.ledger.checking import check
from stationmap.ledger.checking.cells import said
from stationmap.ledger.checking.facility_words import listed
from stationmap.ledger.decisions import Decisions
from stationmap.ledger.entry import Entry, Heading, Ledger
from stationmap.ledger.limits import Limits
from stationmap.ledger.reading import read_sheet
from stationmap.ledger.reading.cell_text import cleaned
from stationmap.ledger.reading.content import read_content
from stationmap.model import (
    Answer,
    Basis,
    BuildMode,
    CheckedBy,
    Facility,
    LonLat,
    PositionQuality,
    Source,
    Station,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.catalogue import Catalogue
    from stationmap.ledger.checked import Checked
    from stationmap.ledger.sheet import Sheet

TODAY = date(2026, 11, 21)
PHONES = ("010-69441234", "13800138000", "400-123-4567", "010-69441234/13800138000", "12345")
HOURS = (
    (None, None),
    (None, "24/7"),
    ("工作日 8:30-17:00", "Mo-Fr 08:30-17:00; PH off"),
    ("24小时", "24/7"),
    ("8:00-22:00", "Mo-Sa 08:00-21:00"),  # the keeper knew better
    ("看情况", None),
    ("=8-22", None),
)
LISTS = (None, "饮水机、微波炉", "智能储物柜;减压墙", "无厕所", "=WIFI", "都有")
KEPT = ("序号", "负责人", "备注", "其他要说的")
ALPHABET = "驿站工会镇街一二ab XZ09=+-@'\"＝，,;；|\t\n<>&#.%/（）😀é\x0b\u200b"


def texts(*, lines: bool = False, longest: int = 24) -> st.SearchStrategy[str]:
    """What is left of a text once a file with it has been read."""

    def left(text: str) -> str:
        seen, _ = cleaned(text, 5000)
        whole = "\n".join(" ".join(line.split()) for line in seen.split("\n"))
        return whole.strip() if lines else " ".join(whole.split())

    return (
        st.text(ALPHABET, min_size=1, max_size=longest)
        .map(left)
        .filter(lambda text: text == left(text) and bool(said(text)))
    )


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


@st.composite
def stations(draw: st.DrawFn, catalogue: Catalogue, ref: str) -> Station:
    documented = draw(st.booleans())
    committee = draw(st.sampled_from(catalogue.committees))
    apart = st.floats(-0.01, 0.01)
    lon, lat = committee.position
    moved = LonLat(lon + draw(apart), lat + draw(apart))
    at = catalogue.township_index.township_at
    inside = at(lon=moved.lon, lat=moved.lat) is not None
    position = moved if inside else committee.position
    township = at(lon=position.lon, lat=position.lat)
    quality, error_m = PositionQuality.MODELLED, None
    if documented:
        known = [q for q in PositionQuality if q is not PositionQuality.MODELLED]
        quality = draw(st.sampled_from(known))
        error_m = draw(st.none() | st.floats(0.1, 1e5))
    posted, osm = draw(st.sampled_from(HOURS))
    published = draw(st.sampled_from(LISTS))
    facilities = dict(listed(published).answers) if published else {}
    facilities |= draw(
        st.dictionaries(st.sampled_from(Facility), st.sampled_from((Answer.YES, Answer.NO)))
    )
    basis = Basis.DOCUMENTED if documented else Basis.MODELLED
    checked_on = draw(st.none() | st.dates(date(2020, 1, 1), TODAY))
    # All is drawn whatever is made of it: what hypothesis runs again has to draw as much again.
    linked, checked_by = (
        draw(st.booleans()),
        draw(st.sampled_from((CheckedBy.LEDGER, CheckedBy.STREET))),
    )
    source = draw(st.builds(Source, texts(), st.sampled_from(("2026-11-20", "2025-06", ""))))
    return Station(
        ref=ref,
        name=draw(texts()),
        position=position,
        position_quality=quality,
        position_error_m=error_m,
        township_code=township,
        committee_code=committee.code if linked and township == committee.township_code else None,
        addr=draw(maybe(texts())),
        operator=draw(maybe(texts())),
        phone=draw(st.sampled_from((None, *PHONES))),
        build_mode=draw(st.sampled_from(BuildMode)),
        opening_hours=osm,
        hours_as_posted=posted,
        hours_basis=basis if posted or osm else Basis.UNKNOWN,
        facilities=MappingProxyType({f: facilities[f] for f in Facility if f in facilities}),
        facilities_basis=basis if facilities or published else Basis.UNKNOWN,
        facilities_as_published=published,
        stars=draw(st.none() | st.integers(1, 5)),
        checked_on=checked_on,
        checked_by=checked_by if checked_on else CheckedBy.UNKNOWN,
        documented=documented,
        still_open=draw(st.sampled_from(Answer)),
        source=source if documented else None,
    )


@st.composite
def ledgers(draw: st.DrawFn, catalogue: Catalogue) -> Ledger:
    refs = draw(st.sets(st.integers(1, 99), min_size=1, max_size=5))
    entries = tuple(
        Entry(draw(stations(catalogue, f"001-{number:02d}")), draw(kept()))
        for number in sorted(refs)
    )
    return Ledger(entries, headings=draw(st.sampled_from(HEADINGS)))


def kept() -> st.SearchStrategy[Mapping[str, str]]:
    cells = texts(lines=True)
    return st.dictionaries(st.sampled_from(KEPT), cells, max_size=3).map(MappingProxyType)


HEADINGS: tuple[tuple[Heading, ...], ...] = (
    (),
    (
        Heading("序号"),
        Heading("站点名称", "name"),
        Heading("负责人"),
        Heading("坐标", "lonlat"),
        Heading("营业时间", "hours_as_posted"),
        Heading("配套设施", "facilities"),
        Heading("驿站星级", "stars"),
    ),
    (
        Heading("名称", "name"),
        Heading("东经", "lon"),
        Heading("北纬", "lat"),
        Heading("备注"),
        Heading("所在街镇", "township"),
        Heading("有无微波炉", "microwave"),
        Heading("咨询电话", "phone"),
    ),
)


RETURNING = ("xlsx", "csv", "geojson", "gpkg")
LABEL = "2026-11-21.3+ab12cd34"
NOTHING = Ledger(())


def written(ledger: Ledger, kind: str, catalogue: Catalogue, *, private: bool = True) -> bytes:
    return export(
        ledger,
        label=LABEL,
        kind=kind,
        townships=catalogue.townships,
        committees=catalogue.committees,
        private=private,
    )


def checked(sheet: Sheet, before: Ledger, catalogue: Catalogue) -> Checked:
    return check(
        sheet,
        Decisions(),
        before=before,
        catalogue=catalogue,
        today=TODAY,
        source=Source("工会驿站台账", TODAY.isoformat()),
    )


def differing(one: Ledger, other: Ledger | None) -> list[str]:
    """Name what differs, for a message that can be read."""
    assert other is not None
    assert [e.station.ref for e in one.entries] == [e.station.ref for e in other.entries]
    found = []
    for a, b in zip(one.entries, other.entries, strict=True):
        for name in a.station.__dataclass_fields__:
            before, after = getattr(a.station, name), getattr(b.station, name)
            if before != after:
                found.append(f"{a.station.ref} {name}: {before!r} -> {after!r}")
        if a.kept != b.kept:
            found.append(f"{a.station.ref} kept: {dict(a.kept)} -> {dict(b.kept)}")
    return found


@pytest.mark.parametrize("kind", RETURNING)
@pytest.mark.parametrize("fresh", [False, True])
def test_the_packaged_sample_comes_back(
    sample: Ledger, catalogue: Catalogue, kind: str, *, fresh: bool
) -> None:
    sheet = read_content(written(sample, kind, catalogue), f"x.{kind}", Limits())
    result = checked(sheet, NOTHING if fresh else sample, catalogue)
    assert not result.stopped
    assert differing(sample, result.ledger) == []


@pytest.mark.parametrize("kind", RETURNING)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_ledger_comes_back(catalogue: Catalogue, kind: str, data: st.DataObject) -> None:
    ledger = data.draw(ledgers(catalogue))
    sheet = read_content(written(ledger, kind, catalogue), f"x.{kind}", Limits())
    same = checked(sheet, ledger, catalogue)
    assert not same.stopped, same.faults
    assert differing(ledger, same.ledger) == []
    assert same.ledger == Ledger(ledger.entries, ledger.departed, same.ledger.headings)
    # In an empty ledger there is nothing to remember doubts that were settled once.
    fresh = checked(sheet, NOTHING, catalogue)
    assert differing(ledger, fresh.preview) == []


def test_it_comes_back_through_the_confined_reader(sample: Ledger, catalogue: Catalogue) -> None:
    sheet = read_sheet(written(sample, "xlsx", catalogue), "台账.xlsx")
    assert differing(sample, checked(sheet, sample, catalogue).ledger) == []


def test_a_public_file_leaves_what_is_private_where_it_is(
    own: Ledger, catalogue: Catalogue
) -> None:
    body = written(own, "csv", catalogue, private=False)
    result = checked(read_content(body, "x.csv", Limits()), own, catalogue)
    assert differing(own, result.ledger) == []
