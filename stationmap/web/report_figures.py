"""Figures of the reports as the rows of a table, and of a CSV file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.exports.guard import guarded
from stationmap.language import translate as _
from stationmap.street import ReportKind
from stationmap.street.figures import by_station, by_township
from stationmap.web.report_view import kind_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stationmap.catalogue import Catalogue
    from stationmap.street import Figures, Report

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
BOM = "\ufeff"  # by it Excel knows the file as UTF-8


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one township or one station."""

    code: str
    name: str
    township: str
    figures: Figures
    settled: str
    kept: str


def townships(reports: Sequence[Report], catalogue: Catalogue) -> list[Line]:
    """Make a line for each township that something was reported of."""
    names = {township.code: township.name for township in catalogue.townships}
    found = by_township(reports)
    return [_line(code, names.get(code) or _("不知道在哪"), "", own) for code, own in found.items()]


def stations(reports: Sequence[Report], catalogue: Catalogue) -> list[Line]:
    """Make a line for each station that something was reported of."""
    names = {township.code: township.name for township in catalogue.townships}
    known = {station.ref: station for station in catalogue.stations}
    told = {report.ref: report for report in reports}
    lines = []
    for ref, own in by_station(reports).items():
        station = known.get(ref)
        name = station.name if station else told[ref].name or ref
        code = station.township_code if station else told[ref].township_code
        lines.append(_line(ref, name, names.get(code or "", ""), own))
    return lines


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as CSV that a spreadsheet opens as text, never as formulas."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return (BOM + file.getvalue()).encode("utf-8", "replace")


def table(lines: Iterable[Line]) -> list[list[object]]:
    """Lay lines out for CSV: numbers as numbers, nothing where nothing is known."""
    kinds = [kind_name(kind) for kind in ReportKind]
    head = [_("编号"), _("名称"), _("乡镇街道"), _("报告"), *kinds, _("不采用"), _("待处理")]
    rows: list[list[object]] = [
        [*head, _("处理用时中位数（小时）"), _("查过的天数"), _("守时的天数"), _("守时率")]
    ]
    for line in lines:
        own = line.figures
        counts = [own.kinds.get(kind, 0) for kind in ReportKind]
        rows.append(
            [
                *(line.code, line.name, line.township, own.total, *counts),
                *(own.refused, own.waiting),
                "" if own.settled_s is None else round(own.settled_s / HOUR_S, 2),
                *(own.checked_days, own.kept_days),
                "" if own.kept is None else round(own.kept, 4),
            ]
        )
    return rows


def _line(code: str, name: str, township: str, own: Figures) -> Line:
    kept = "" if own.kept is None else f"{own.kept:.0%}"
    return Line(code, name, township, own, settled(own.settled_s), kept)


def settled(seconds: float | None) -> str:
    """Say how long something took, roughly; empty where that is not known."""
    if seconds is None:
        return ""
    if seconds < HOUR_S:
        return _("%(count)s 分钟", count=max(1, round(seconds / MINUTE_S)))
    if seconds < 2 * DAY_S:
        return _("%(count)s 小时", count=f"{seconds / HOUR_S:.1f}")
    return _("%(count)s 天", count=f"{seconds / DAY_S:.1f}")
