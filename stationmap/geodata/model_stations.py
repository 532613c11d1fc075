"""Places the stations that no source names, so that the totals hold exactly."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from stationmap.geodata.model_committees import COMMUNITY
from stationmap.geodata.model_ground import nearest_m, points, to_lonlat
from stationmap.geodata.model_shares import lot, shuffled, whole
from stationmap.geodata.model_spread import Habit, spread
from stationmap.model import LonLat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stationmap.geodata.model_ground import Ground, Points
    from stationmap.geodata.tables import Row

_FLOOR = 0.0004  # a station far from every committee is rare, not impossible
_CHOICE = 4  # committees among which the one farthest from every station is taken
_CROWD = 3.0  # this many committees close by make a place as likely as can be


@dataclass
class Network:
    """The network as it grows: what stands, and what is still to be placed.

    Parameters
    ----------
    grounds : mapping
        The townships of the district by code.
    committees : mapping
        Rows of committees.csv by township code.
    middles : mapping
        The middle of each township's built-up area.
    facts : mapping
        The published totals.
    placement : mapping
        Distances and weights of model.json.
    seed : int
        The seed of every draw.
    stations : list of Row
        What stands already: the documented stations.
    """

    grounds: Mapping[str, Ground]
    committees: Mapping[str, Sequence[Row]]
    middles: Mapping[str, LonLat]
    facts: Mapping[str, Any]
    placement: Mapping[str, Any]
    seed: int
    stations: list[Row] = field(default_factory=list)

    def complete(self, remainder_mode: str) -> list[Row]:
        """Add every station that is missing and return them all."""
        self._add_township_unions()
        self._add_joint()
        self._add_park_unions()
        missing = int(self.facts["stations_total"]) - len(self.stations)
        for code, count in whole(self._weights, missing, least=1).items():
            self._add_spread(code, count, remainder_mode)
        return self.stations

    def _add_township_unions(self) -> None:
        have = {s["township_code"] for s in self.stations if s["build_mode"] == "township_union"}
        for code in sorted(set(self.grounds) - have):
            self._add(code, self.middles[code], "township_union")

    def _add_joint(self) -> None:
        wanted = int(self.facts["stations_built_with_village_or_community_unions"])
        missing = wanted - Counter(s["build_mode"] for s in self.stations)["joint"]
        sizes = {code: float(len(rows)) for code, rows in self.committees.items()}
        for code, count in whole(sizes, missing, least=1).items():
            left = shuffled(self.committees[code], lot(self.seed, "joint", code))
            for _ in range(count):
                chosen = self._loneliest(left[:_CHOICE])
                left.remove(chosen)
                place = LonLat(chosen["lon"], chosen["lat"])
                self._add(code, place, "joint", committee_code=chosen["code"])

    def _loneliest(self, rows: Sequence[Row]) -> Row:
        where = points([LonLat(row["lon"], row["lat"]) for row in rows])
        return rows[int(np.argmax(nearest_m(where, self._standing)))]

    def _add_park_unions(self) -> None:
        """Put the parks, which no public fact names, where the town has grown."""
        rng = lot(self.seed, "parks")
        urban = {
            code: sum(row["kind"] == COMMUNITY for row in rows)
            for code, rows in self.committees.items()
        }
        drawn = {code: rng.random() ** (1 / size) for code, size in sorted(urban.items()) if size}
        by_luck = sorted(drawn, key=lambda code: drawn[code], reverse=True)
        for code in by_luck[: int(self.facts["park_unions"])]:
            self._add_spread(code, 1, "park_union")

    def _add_spread(self, code: str, count: int, mode: str) -> None:
        placed = spread(
            self.grounds[code],
            count=count,
            taken=self._standing,
            habit=Habit(
                density=lambda where: self._pull(where, self.committees[code]),
                spacing_m=self.placement["station_spacing_m"],
            ),
            rng=lot(self.seed, "stations", code, mode),
        )
        for x, y in placed:
            self._add(code, to_lonlat(x, y), mode)

    def _pull(self, where: Points, committees: Sequence[Row]) -> Points:
        crowd = np.zeros(len(where))
        for row in committees:
            at = points([LonLat(row["lon"], row["lat"])])
            reach_m = self.placement["committee_pull_m"][row["kind"]]
            crowd += self.placement["committee_weight"][row["kind"]] * np.exp(
                -((nearest_m(where, at) / reach_m) ** 2)
            )
        likely: Points = np.clip(crowd / _CROWD, _FLOOR, 1.0)
        return likely

    @property
    def _weights(self) -> dict[str, float]:
        weight = self.placement["committee_weight"]
        return {
            code: float(sum(weight[row["kind"]] for row in rows))
            for code, rows in self.committees.items()
        }

    @property
    def _standing(self) -> Points:
        return points([LonLat(s["lon"], s["lat"]) for s in self.stations])

    def _add(self, code: str, place: LonLat, mode: str, committee_code: str | None = None) -> None:
        self.stations.append(
            {
                "lon": place.lon,
                "lat": place.lat,
                "position_quality": "modelled",
                "township_code": code,
                "committee_code": committee_code,
                "build_mode": mode,
                "documented": False,
                "still_open": "unknown",
            }
        )


def numbered(stations: Sequence[Row], names: Mapping[str, str]) -> list[Row]:
    """Give every station its ref, and every modelled one its name as an example.

    In each township the union's own station is number 01, then come the
    documented ones, those built jointly by committee code, and the others.
    """
    running: Counter[str] = Counter()
    told = []
    for row in sorted(stations, key=_rank):
        block = _block(row)
        running[block] += 1
        number = f"{running[block]:02d}"
        name = row["name"] if row["documented"] else f"{_owner(row, names)}示例驿站 {number}"
        told.append({**row, "ref": f"{block}-{number}", "name": name})
    return sorted(told, key=lambda row: str(row["ref"]))


def _rank(row: Row) -> tuple[Any, ...]:
    modes = ("township_union", "park_union", "joint", "assisted", "unknown")
    union = row["build_mode"] == "township_union"
    return (
        not union,
        not row["documented"],
        modes.index(row["build_mode"]),
        row.get("committee_code") or "",
    )


def _block(row: Row) -> str:
    if row["build_mode"] == "park_union":
        return "900"
    return row["township_code"][6:9] if row["township_code"] else "000"


def _owner(row: Row, names: Mapping[str, str]) -> str:
    return "园区工会" if row["build_mode"] == "park_union" else names[row["township_code"]]
