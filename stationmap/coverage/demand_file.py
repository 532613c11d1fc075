"""The planner's own demand: points with weights from a file, checked row by row.

A file with a fault is refused whole: a count over the rows that happen to be
sound would pass for the count of all. The first faults are told with their
rows. The datum cannot be seen from a number; it is asked for, and compared
with where the townships are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from stationmap.coverage.demand import Demand
from stationmap.coverage.demand_table import read_table
from stationmap.coverage.figures import DemandBasis, DemandFacts, Notice
from stationmap.datum import Datum, convert
from stationmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from stationmap.coverage.demand_table import Row, Table
    from stationmap.coverage.ground import Ground

    Floats = NDArray[np.float64]

LON_NAMES = ("lon", "lng", "long", "longitude", "x", "经度")
LAT_NAMES = ("lat", "latitude", "y", "纬度")
PEOPLE_NAMES = ("people", "population", "persons", "人数", "人口", "常住人口", "职工数", "员工数")
WEIGHT_NAMES = ("weight", "demand", "权重", "需求", *PEOPLE_NAMES)
NAME_NAMES = ("name", "名称", "单位", "单位名称", "地址", "address")
TOLD = 5
MOST_WEIGHT = 1e9  # of one point: no place has more people, and sums stay exact enough
# Another datum is worth a word where it leaves clearly fewer points outside: by
# 2 and by 1 % of them at least, and at most half as many as the one stated.
FEWER_OUTSIDE, FEWER_SHARE = 2, 0.01
DATUM_NAMES = {Datum.WGS84: "WGS 84", Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}


class Fault(NamedTuple):
    """What is wrong with a cell."""

    row: int
    field: str
    value: Any
    zh: str
    en: str


class _Columns(NamedTuple):
    lon: str
    lat: str
    weight: str | None
    name: str | None


def read_demand(
    content: bytes,
    name: str,
    ground: Ground,
    *,
    datum: Datum = Datum.WGS84,
    weight: str | None = None,
    weighted: bool = True,
) -> Demand:
    """Read a planner's file of points with weights.

    Points outside every township are left out, counted, and told.

    Parameters
    ----------
    content : bytes
        The file; see `stationmap.coverage.demand_table.read_table`.
    name : str
        Its name, for errors and for the report.
    ground : Ground
        The area served.
    datum : Datum
        What its coordinates are in.
    weight : str, optional
        The column of weights; not given, one of `WEIGHT_NAMES`, and where
        there is none each point counts 1, which is told.
    weighted : bool
        False: only places are asked for; a column of weights is not looked at.

    Raises
    ------
    DataError
        The file cannot be read, a row is faulty, all weights are 0, or no
        point lies in a township; it names file, row, column, value, remedy.
    """
    table = read_table(content, name)
    columns = _columns(table, name, weight, WEIGHT_NAMES if weighted else ())
    lon_lat, weights = _values(table, columns, name)
    placed = _placed(lon_lat, datum, ground)
    township = ground.land.township_of(placed)
    inside = township >= 0
    better = _better_datum(lon_lat, datum, ground, inside)
    _check_whole(name, weights, inside, better)
    unit = "people" if columns.weight and columns.weight.lower() in PEOPLE_NAMES else "weight"
    return Demand(
        placed[inside],
        weights[inside],
        township[inside],
        _names(table, columns, inside),
        (),
        _facts(name, datum, unit, weights, inside),
        (
            *(_doubt(name, lon_lat, datum, better, ground, inside) if better else ()),
            *_notices(name, columns, inside, weighted=weighted),
        ),
    )


def _columns(
    table: Table, name: str, weight: str | None, weight_names: tuple[str, ...]
) -> _Columns:
    by_word = {column.lower(): column for column in reversed(table.columns) if column}

    def one_of(words: tuple[str, ...]) -> str | None:
        return next((by_word[word] for word in words if word in by_word), None)

    lon, lat = one_of(LON_NAMES), one_of(LAT_NAMES)
    if lon is None or lat is None:
        field, words = ("lon", LON_NAMES) if lon is None else ("lat", LAT_NAMES)
        raise _no_column(table, name, field, words)
    if weight and weight.lower() not in by_word:
        raise _no_weight(table, name, weight)
    chosen = by_word[weight.lower()] if weight else one_of(weight_names)
    return _Columns(lon, lat, chosen, one_of(NAME_NAMES))


def _no_column(table: Table, name: str, field: str, words: tuple[str, ...]) -> DataError:
    there = [column for column in table.columns if column]
    return DataError(
        zh=f"{name} 第 1 行表头里没有“{'”或“'.join(words[-1:])}”这一列，现在的列是："
        f"{'、'.join(there) or '（空）'}。请改好列名，可以用：{'、'.join(words)}。",
        en=f"The header of {name} has no column for {field}; it has: {', '.join(there) or 'none'}. "
        f"Rename a column, to one of: {', '.join(words)}.",
        field=field,
        accepted=words,
        file=name,
        row=1,
    )


def _no_weight(table: Table, name: str, weight: str) -> DataError:
    there = tuple(column for column in table.columns if column)
    return DataError(
        zh=f"{name} 第 1 行表头里没有“{weight}”这一列。"
        f"人数或权重可以用现在的列：{'、'.join(there)}。",
        en=f"The header of {name} has no column {weight}. The weights may be one of the columns "
        f"there are: {', '.join(there)}.",
        field="weight",
        value=weight,
        accepted=there,
        file=name,
        row=1,
    )


def _values(table: Table, columns: _Columns, name: str) -> tuple[Floats, Floats]:
    """Return positions as given, shape (m, 2), and weights; or tell the faults."""
    faults: list[Fault] = []
    found = [tuple(_row(row, columns, faults)) for row in table.rows]
    if faults:
        raise _told(name, faults)
    values = np.array(found, np.float64).reshape(-1, 3)
    return values[:, :2], values[:, 2]


def _row(row: Row, columns: _Columns, faults: list[Fault]) -> Iterator[float]:
    lon = _number(row, columns.lon, faults)
    lat = _number(row, columns.lat, faults)
    if abs(lat) > 90 and abs(lon) <= 90:  # noqa: PLR2004 - a latitude ends at the pole
        zh, en = "经度和纬度写反了，请对调两列", "longitude and latitude are swapped"
        faults.append(Fault(row.number, columns.lat, lat, zh, en))
    elif abs(lon) > 180 or abs(lat) > 90:  # noqa: PLR2004 - the globe
        zh, en = "不是经纬度，请写十进制的度", "it is no position in decimal degrees"
        faults.append(Fault(row.number, f"{columns.lon},{columns.lat}", f"{lon:g},{lat:g}", zh, en))
    yield lon
    yield lat
    if columns.weight is None:
        yield 1.0
        return
    weight = _number(row, columns.weight, faults)
    if not 0 <= weight <= MOST_WEIGHT:
        zh = f"要在 0 到 {MOST_WEIGHT:,.0f} 之间，请改正"
        en = f"it must lie between 0 and {MOST_WEIGHT:,.0f}"
        faults.append(Fault(row.number, columns.weight, weight, zh, en))
    yield weight


def _number(row: Row, column: str, faults: list[Fault]) -> float:
    raw = row.cells.get(column)
    text = "" if raw is None or isinstance(raw, bool) else str(raw).strip().replace(",", "")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    blank = raw is None or str(raw).strip() == ""
    zh = "是空的，请填上或删去这一行" if blank else "不是数字，请改成数字"
    en = "it is blank: fill it in or remove the row" if blank else "it is not a number"
    faults.append(Fault(row.number, column, raw, zh, en))
    return 0.0


def _told(name: str, faults: list[Fault]) -> DataError:
    first, more = faults[0], len(faults) - TOLD
    zh = "；".join(f"第 {f.row} 行“{f.field}”{_shown(f.value)}{f.zh}" for f in faults[:TOLD])
    en = "; ".join(f"row {f.row}, {f.field}{_shown_en(f.value)}: {f.en}" for f in faults[:TOLD])
    return DataError(
        zh=f"{name} 有 {len(faults)} 处错，没有用它：{zh}"
        + (f"；还有 {more} 处。" if more > 0 else "。"),
        en=f"{name} has {len(faults)} faults and was not used: {en}"
        + (f"; and {more} more." if more > 0 else "."),
        field=first.field,
        value=first.value,
        file=name,
        row=first.row,
    )


def _shown(value: object) -> str:
    return "" if value is None or str(value).strip() == "" else f"（{str(value)[:40]}）"


def _shown_en(value: object) -> str:
    return "" if value is None or str(value).strip() == "" else f" ({str(value)[:40]})"


def _placed(lon_lat: Floats, datum: Datum, ground: Ground) -> Floats:
    lon, lat = convert(lon_lat[:, 0], lon_lat[:, 1], source=datum, target=Datum.WGS84)
    return ground.plane.to_plane(lon, lat).reshape(-1, 2)


def _better_datum(
    lon_lat: Floats, stated: Datum, ground: Ground, inside: NDArray[np.bool_]
) -> tuple[Datum, int] | None:
    """Return the datum in which clearly fewer points lie outside, and how many do."""
    outside = int((~inside).sum())
    others = [
        (int((ground.land.township_of(_placed(lon_lat, datum, ground)) < 0).sum()), datum)
        for datum in Datum
        if datum is not stated
    ]
    fewest, datum = min(others, key=lambda other: other[0])
    enough = max(FEWER_OUTSIDE, FEWER_SHARE * len(inside))
    if outside - fewest >= enough and 2 * fewest <= outside:
        return datum, fewest
    return None


def _check_whole(
    name: str, weights: Floats, inside: NDArray[np.bool_], better: tuple[Datum, int] | None
) -> None:
    if not inside.any():
        hint_zh = f"按 {DATUM_NAMES[better[0]]} 看则有，请改选坐标系。" if better else ""
        hint_en = f" Read as {DATUM_NAMES[better[0]]} some do: choose that datum." if better else ""
        raise DataError(
            zh=f"{name} 的 {len(inside)} 个点都不在任何乡镇街道里。"
            + (hint_zh or "请查对经度、纬度和地区。"),
            en=f"None of the {len(inside)} points of {name} lies in a township."
            + (hint_en or " Check longitude, latitude and area."),
            field="datum" if better else "lon,lat",
            file=name,
        )
    if not weights[inside].sum() > 0.0:
        raise DataError(
            zh=f"{name} 的权重加起来是 0，没有可算的。请填上人数或权重。",
            en=f"The weights of {name} add up to 0. Fill in people or weights.",
            field="weight",
            value=0,
            file=name,
        )


def _names(table: Table, columns: _Columns, inside: NDArray[np.bool_]) -> tuple[str, ...]:
    if columns.name is None:
        return ()
    chosen = columns.name
    return tuple(
        str(row.cells.get(chosen) or "")
        for row, here in zip(table.rows, inside.tolist(), strict=True)
        if here
    )


def _facts(
    name: str, datum: Datum, unit: str, weights: Floats, inside: NDArray[np.bool_]
) -> DemandFacts:
    points, total = int(inside.sum()), float(weights[inside].sum())
    amount_zh = f"{total:,.0f} 人" if unit == "people" else f"权重合计 {total:,.6g}"
    amount_en = f"{total:,.0f} people" if unit == "people" else f"weights adding up to {total:,.6g}"
    return DemandFacts(
        basis=DemandBasis.FILE,
        unit=unit,
        modelled=False,
        points=points,
        total=total,
        outside_points=int((~inside).sum()),
        outside_total=float(weights[~inside].sum()),
        zh=f"按自己的名单 {name}：{points} 个点，{amount_zh}，坐标系 {DATUM_NAMES[datum]}",
        en=f"The file {name}: {points} points, {amount_en}, datum {DATUM_NAMES[datum]}",
    )


def _doubt(
    name: str,
    lon_lat: Floats,
    stated: Datum,
    better: tuple[Datum, int],
    ground: Ground,
    inside: NDArray[np.bool_],
) -> Iterator[Notice]:
    """Say that the file may be in another datum, with the figures that speak for it."""
    (other, left), outside, every = better, int((~inside).sum()), len(inside)
    apart = _placed(lon_lat, other, ground) - _placed(lon_lat, stated, ground)
    shift_m = float(np.median(np.hypot(*apart.T)))
    yield Notice(
        zh=f"{name} 的坐标可能是 {DATUM_NAMES[other]}：按 {DATUM_NAMES[stated]} 有 {outside} 个点"
        f"（共 {every} 个）在各乡镇街道之外，按 {DATUM_NAMES[other]} 只有 {left} 个，"
        f"两者相差约 {shift_m:.0f} 米。请查对坐标系。",
        en=f"The coordinates of {name} may be {DATUM_NAMES[other]}: as {DATUM_NAMES[stated]} "
        f"{outside} of {every} points lie outside of the townships, as {DATUM_NAMES[other]} "
        f"only {left}; the two are about {shift_m:.0f} m apart. Check the datum.",
    )


def _notices(
    name: str, columns: _Columns, inside: NDArray[np.bool_], *, weighted: bool
) -> Iterator[Notice]:
    outside = int((~inside).sum())
    if outside:
        yield Notice(
            zh=f"{name} 有 {outside} 个点不在任何乡镇街道里，没有算。",
            en=f"{outside} points of {name} lie in no township and are left out.",
        )
    if weighted and columns.weight is None:
        yield Notice(
            zh=f"{name} 没有人数或权重这一列，每个点算 1。",
            en=f"{name} has no column of people or weights; each point counts 1.",
        )
