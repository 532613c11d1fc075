"""Tianditu (天地图): GET /geocoder of its web services.

Request and answer as Tianditu publishes them: ds={"keyWord": ..} and tk;
status "0" ok, "101" nothing found, "404" an error; location lon, lat, level,
score, keyWord; WGS 84. What it answers to a key it does not take is not
published: users report HTTP 403 and 418, and an object with `code` and `msg`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stationmap.datum import Datum
from stationmap.geocoding import reading
from stationmap.geocoding.levels import TIANDITU, UNTOLD
from stationmap.geocoding.located import Located
from stationmap.geocoding.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.geocoding.transport import Transport

URL = "https://api.tianditu.gov.cn/geocoder"

OK, NOTHING = "0", "101"


@dataclass(frozen=True, slots=True)
class Tianditu:
    """Asks Tianditu."""

    transport: Transport
    name: str = "tianditu"

    def ask(self, address: str) -> Located | None:
        """Return where `address` is; see `Geocoder.ask`."""
        ds = json.dumps({"keyWord": address}, ensure_ascii=False)
        answer = self.transport.get({"ds": ds, "tk": self.transport.key})
        status = answer.get("status")
        if status is None and "code" in answer:
            told = f"{answer['code']} {reading.text(answer.get('msg'))}".strip()
            raise self.transport.trouble(_of_key(told), told)
        if str(status) == NOTHING:
            return None
        if str(status) != OK:
            told = f"{status} {reading.text(answer.get('msg'))}".strip()
            raise self.transport.trouble(Trouble.GARBAGE if status is None else Trouble.DOWN, told)
        place = answer.get("location")
        if not isinstance(place, dict):
            raise self.transport.trouble(Trouble.GARBAGE, "location")
        return self._read(place)

    def _read(self, place: Mapping[str, Any]) -> Located:
        level = reading.text(place.get("level"))
        worth = TIANDITU.get(level, UNTOLD)
        return Located(
            position=reading.position(
                place.get("lon"), place.get("lat"), datum=Datum.WGS84, transport=self.transport
            ),
            level=level,
            quality=worth.quality,
            error_m=worth.error_m,
            by=self.name,
            reliability=reading.whole(place.get("score")),
            matched=reading.text(place.get("keyWord")),
        )


def _of_key(told: str) -> Trouble:
    """Tell by its words what is wrong with a key, as there is no published table of codes."""
    if "类型" in told or "白名单" in told or "IP" in told:
        return Trouble.PLATFORM
    if "配额" in told or "超限" in told or "上限" in told:
        return Trouble.DAY_LIMIT
    return Trouble.RATE if "频" in told else Trouble.KEY
