"""Checks that nothing modelled passes for a fact, and that the totals hold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stationmap.errors import HoursError
from stationmap.geodata.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.geodata.check import Checked
    from stationmap.geodata.tables import Row

EXAMPLE = "示例"
# Nobody can have published these of a station that is only an example.
_NEVER_MODELLED = (
    "position_error_m",
    "addr",
    "operator",
    "phone",
    "hours_as_posted",
    "facilities_as_published",
    "stars",
    "checked_on",
    "source_title",
    "source_date",
)


def check_truth(checked: Checked) -> None:
    """Add every row that says more than is known to the findings."""
    path = checked.path("stations")
    for number, row in checked.numbered("stations"):
        if row["documented"] is not None:
            rules = _documented if row["documented"] else _modelled
            checked.findings.extend(rules(path, number, row))
        checked.findings.extend(_hours(path, number, row))
    if "stations" in checked.rows:
        checked.findings.extend(_totals(checked))
        checked.findings.extend(_carried_over(checked))


def _modelled(path: str, number: int, row: Row) -> Iterator[Finding]:
    if EXAMPLE not in (row["name"] or EXAMPLE):
        yield Finding(
            path,
            row=number,
            field="name",
            value=row["name"],
            zh=f"没有公开来源的驿站，名称里要有“{EXAMPLE}”。",
            en=f"A station that no source names must be called an example ({EXAMPLE}).",
        )
    if row["position_quality"] not in {"modelled", None}:
        yield _claim(path, number, row, "position_quality", "modelled")
    for column in ("hours_basis", "facilities_basis"):
        if row[column] == "documented":
            yield _claim(path, number, row, column, "modelled")
    for column in _NEVER_MODELLED:
        if row[column] is not None:
            yield Finding(
                path,
                row=number,
                field=column,
                value=row[column],
                zh="示例驿站不能有这一项，没有人公布过。请清空。",
                en="An example cannot have this: nobody has published it. Leave it blank.",
            )


def _documented(path: str, number: int, row: Row) -> Iterator[Finding]:
    if not row["source_title"]:
        yield Finding(
            path,
            row=number,
            field="source_title",
            zh="写了有公开来源，就要写明是哪一篇。",
            en="A documented station must name its source.",
        )
    if EXAMPLE in (row["name"] or ""):
        yield Finding(
            path,
            row=number,
            field="name",
            value=row["name"],
            zh=f"有公开来源的驿站，名称里不能有“{EXAMPLE}”。",
            en=f"A documented station must not be called an example ({EXAMPLE}).",
        )
    for column in ("position_quality", "hours_basis", "facilities_basis"):
        if row[column] == "modelled":
            yield _claim(path, number, row, column, "documented, unknown, …")


def _claim(path: str, number: int, row: Row, column: str, expected: str) -> Finding:
    return Finding(
        path,
        row=number,
        field=column,
        value=row[column],
        zh=f"与 documented={str(row['documented']).lower()} 不符，应当是 {expected}。",
        en=f"It does not go with documented={str(row['documented']).lower()}: expected {expected}.",
    )


def _hours(path: str, number: int, row: Row) -> Iterator[Finding]:
    from stationmap.hours import OpeningHours

    text, basis = row["opening_hours"], row["hours_basis"]
    if (text is None) != (basis == "unknown") and basis is not None:
        yield Finding(
            path,
            row=number,
            field="hours_basis",
            value=basis,
            zh="开放时间空着时应当是 unknown，写了时间就要写明来历。",
            en="It must be unknown where there are no hours, and only there.",
        )
    try:
        OpeningHours.parse(text)
    except HoursError as error:
        yield Finding(path, row=number, field="opening_hours", value=text, zh=error.zh, en=error.en)


def _totals(checked: Checked) -> Iterator[Finding]:
    """Compare the stations with the published totals."""
    facts = checked.objects.get("network-facts", {})
    modes = Counter(row["build_mode"] for row in checked.rows["stations"])
    counted = {
        "stations_total": len(checked.rows["stations"]),
        "stations_built_with_village_or_community_unions": modes["joint"],
        "township_unions": modes["township_union"],
        "park_unions": modes["park_union"],
    }
    for name, count in counted.items():
        if facts and facts.get(name) != count:
            yield Finding(
                checked.path("stations"),
                field=name,
                value=count,
                zh=f"共 {count} 家，公布的总数是 {facts.get(name)}。请补齐或删去，或改正总数。",
                en=f"There are {count}; the published total is {facts.get(name)}. "
                "Add or remove stations, or correct the total.",
            )
    yield from _one_each(checked)


def _one_each(checked: Checked) -> Iterator[Finding]:
    """Check that no township union has two stations of its own, no committee two."""
    for mode, column in (("township_union", "township_code"), ("joint", "committee_code")):
        first: dict[str, int] = {}
        for number, row in checked.numbered("stations"):
            if row["build_mode"] == mode and row[column]:
                before = first.setdefault(row[column], number)
                if before != number:
                    yield Finding(
                        checked.path("stations"),
                        row=number,
                        field=column,
                        value=row[column],
                        zh=f"第 {before} 行已经是它的驿站。一个工会只有一家，请改正。",
                        en=f"Row {before} is its station already; each union has one.",
                    )


def _carried_over(checked: Checked) -> Iterator[Finding]:
    """Check that the documented stations are those that the sources name."""
    if "documented-stations" not in checked.rows:
        return
    named = {row["name"] for row in checked.rows["documented-stations"]}
    for number, row in checked.numbered("stations"):
        if row["documented"] and row["name"] not in named:
            yield Finding(
                checked.path("stations"),
                row=number,
                field="name",
                value=row["name"],
                zh=f"{checked.path('documented-stations')} 里没有这一家。请补上来源，或改为示例。",
                en=f"{checked.path('documented-stations')} does not name it. Add its source there.",
            )
    there = {row["name"] for row in checked.rows["stations"] if row["documented"]}
    for number, row in checked.numbered("documented-stations"):
        if row["name"] not in there:
            yield Finding(
                checked.path("documented-stations"),
                row=number,
                field="name",
                value=row["name"],
                zh="stations.csv 里没有这一家。请运行 stationmap data build。",
                en="stations.csv does not hold it. Run `stationmap data build`.",
            )
