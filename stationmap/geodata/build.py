"""`stationmap data build`: makes what no source publishes, the same every time.

It starts from what is in the package (boundaries, seats, committees, documented
stations, totals, parameters), and writes committees.csv, stations.csv and the
descriptor. docs/decisions/0005-modelled-stations.md tells the reasons.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stationmap.geodata.open import open_package
from stationmap.geodata.package import DESCRIPTOR
from stationmap.geodata.townships import read_townships
from stationmap.model import LonLat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stationmap.geodata.model_ground import Ground
    from stationmap.geodata.package import DataPackage
    from stationmap.geodata.tables import Row

DISTRICT = "110113"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made.

    Parameters
    ----------
    version : str
        The data version it has now.
    seed : int
        The seed it was made with.
    documented, modelled : int
        Stations that a source names, and examples.
    changed : tuple of str
        The files whose content is not what it was.
    """

    version: str
    seed: int
    documented: int
    modelled: int
    changed: tuple[str, ...]


def build(
    folder: Path | None = None, *, seed: int | None = None, accept_sources: bool = False
) -> Built:
    """Make committees.csv, stations.csv and the descriptor anew.

    Parameters
    ----------
    folder : Path, optional
        The data package; None for the one that came with the program.
    seed : int, optional
        Seed of every draw; None for the one in sources/model.json. The same
        seed gives the same bytes.

    Raises
    ------
    DataError
        A file that build starts from is missing or wrong; nothing is written.
    """
    from stationmap.geodata.write import csv_bytes, described, replace_all

    package = open_package(folder, verifies=not accept_sources)
    model = package.json("model")
    seed = int(model["seed"]) if seed is None else seed
    committees, stations = _made(package, model, seed)
    contents = {
        table.path: csv_bytes(table.names, rows)
        for table, rows in (
            (package.resource("committees").table, committees),
            (package.resource("stations").table, stations),
        )
    }
    contents[DESCRIPTOR] = described(package, contents, seed)
    changed = tuple(path for path in contents if _differs(package.folder / path, contents[path]))
    replace_all(package.folder, {path: contents[path] for path in changed})
    documented = sum(row["documented"] for row in stations)
    version = open_package(package.folder).version
    return Built(version, seed, documented, len(stations) - documented, changed)


def _differs(path: Path, content: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != content


def _made(package: DataPackage, model: dict[str, Any], seed: int) -> tuple[list[Row], list[Row]]:
    from stationmap.geodata.model_committees import locate, middle
    from stationmap.geodata.model_ground import Ground
    from stationmap.geodata.model_stations import Network, numbered

    placement = model["placement"]
    townships = read_townships(package, DISTRICT)
    grounds = {t.code: Ground(t, placement["border_m"]) for t in townships}
    published = _by_township(package.rows("committees-published"))
    middles = {t.code: middle(grounds[t.code], published[t.code], t.seat) for t in townships}
    committees = {
        code: locate(
            ground,
            published[code],
            town=middles[code],
            spacing_m=placement["committee_spacing_m"],
            seed=seed,
        )
        for code, ground in grounds.items()
    }
    everyone = [row for rows in committees.values() for row in rows]
    network = Network(
        grounds=grounds,
        committees=committees,
        middles=middles,
        facts=package.json("network-facts"),
        placement=placement,
        seed=seed,
        stations=_documented(package, model, grounds, middles, everyone),
    )
    complete = network.complete(model["build_modes"]["remainder"])
    stations = numbered(complete, {t.code: t.name for t in townships})
    return everyone, _answered(stations, model, seed)


def _by_township(rows: Sequence[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["township_code"]].append(row)
    return grouped


def _documented(
    package: DataPackage,
    model: dict[str, Any],
    grounds: dict[str, Ground],
    middles: dict[str, LonLat],
    committees: Sequence[Row],
) -> list[Row]:
    import shapely

    from stationmap.geodata.documented import documented_row, most_central, reach_m

    seats = [ground.township.seat for ground in grounds.values() if ground.township.seat]
    centre = most_central(seats, [LonLat(row["lon"], row["lat"]) for row in committees])
    district = shapely.union_all([ground.township.geometry for ground in grounds.values()])

    def located(row: Row) -> tuple[LonLat, float]:
        if row["position_quality"] == "approximate":
            return LonLat(row["lon"], row["lat"]), float(model["placement"]["mall_error_m"])
        if row["position_quality"] == "district":
            return centre, reach_m(centre, district)
        place = middles[row["township_code"]]
        return place, reach_m(place, grounds[row["township_code"]].township.geometry)

    rows = []
    for number, row in enumerate(package.rows("documented-stations"), start=2):
        place, error_m = located(row)
        rows.append(
            documented_row(
                row,
                number=number,
                place=place,
                position_error_m=error_m,
                model=model,
            )
        )
    return rows


def _answered(stations: list[Row], model: dict[str, Any], seed: int) -> list[Row]:
    """Add hours and facilities to the modelled stations."""
    from stationmap.geodata.model_answers import draw_facilities, draw_hours

    modelled = [row for row in stations if not row["documented"]]
    hours = draw_hours([row["ref"] for row in modelled], model["hours"], seed)
    for row in modelled:
        row.update(draw_facilities(row["ref"], model["facilities"], seed))
        row["opening_hours"] = hours[row["ref"]] or None
        row["hours_basis"] = "modelled" if hours[row["ref"]] else "unknown"
        row["facilities_basis"] = "modelled"
    return stations
