"""Tencent (腾讯位置服务): GET /ws/geocoder/v1 of its WebService API.

Request and answer as Tencent publishes them: address (with the city in it),
status 0, result.location lat and lng in GCJ-02, reliability 1 to 10, level 1
to 11. The numbers of `status` are those of its table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stationmap.datum import Datum
from stationmap.geocoding import reading
from stationmap.geocoding.levels import TENCENT, TENCENT_SURE, UNTOLD
from stationmap.geocoding.located import Located
from stationmap.geocoding.trouble import Trouble
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.geocoding.transport import Transport

URL = "https://apis.map.qq.com/ws/geocoder/v1/"

OK, NOTHING = 0, 347
TROUBLES: Mapping[int, Trouble] = {
    110: Trouble.PLATFORM,  # the request comes from where the key is not allowed
    111: Trouble.PLATFORM,  # the signature is wrong: this key wants signed requests
    112: Trouble.PLATFORM,  # IP not allowed
    113: Trouble.KEY,  # this function is not allowed
    120: Trouble.RATE,  # the limit of a second
    121: Trouble.DAY_LIMIT,
    190: Trouble.KEY,  # invalid key
    199: Trouble.PLATFORM,  # the key has no WebService
    301: Trouble.KEY,  # the key is missing
    311: Trouble.KEY,  # the key's form is wrong
    300: Trouble.REQUEST,
    306: Trouble.REQUEST,
    310: Trouble.REQUEST,
    320: Trouble.REQUEST,
}
OWN_FAULTS = 400  # from here on the service itself failed, such as 500, back-end timeout


@dataclass(frozen=True, slots=True)
class Tencent:
    """Asks Tencent."""

    transport: Transport
    name: str = "tencent"

    def ask(self, address: str) -> Located | None:
        """Return where `address` is; see `Geocoder.ask`."""
        query = {"key": self.transport.key, "address": address, "output": "json"}
        answer = self.transport.get(query)
        status = reading.whole(answer.get("status"))
        if status == NOTHING:
            return None
        if status != OK:
            raise self._trouble(status, answer)
        result = answer.get("result")
        place = result.get("location") if isinstance(result, dict) else None
        if not isinstance(result, dict) or not isinstance(place, dict):
            raise self.transport.trouble(Trouble.GARBAGE, "result.location")
        return self._read(result, place)

    def _trouble(self, status: int | None, answer: Mapping[str, Any]) -> Exception:
        if status is None:
            return self.transport.trouble(Trouble.GARBAGE, "status")
        usual = Trouble.DOWN if status >= OWN_FAULTS else Trouble.REQUEST
        told = f"{status} {reading.text(answer.get('message'))}".strip()
        return self.transport.trouble(TROUBLES.get(status, usual), told)

    def _read(self, result: Mapping[str, Any], place: Mapping[str, Any]) -> Located:
        at = reading.position(
            place.get("lng"), place.get("lat"), datum=Datum.GCJ02, transport=self.transport
        )
        level = reading.whole(result.get("level"))
        sure = reading.whole(result.get("reliability"))
        name, worth = TENCENT.get(level or 0, ("", UNTOLD))
        if worth.quality is PositionQuality.GEOCODED and (sure is None or sure < TENCENT_SURE):
            worth = UNTOLD  # a door, but perhaps not this door
        return Located(
            position=at,
            level=name or str(level or ""),
            quality=worth.quality,
            error_m=worth.error_m,
            by=self.name,
            reliability=sure,
            matched=_words(result),
        )


def _words(result: Mapping[str, Any]) -> str:
    """Put the parts of the address together again; `title` is no longer kept up by Tencent."""
    parts = result.get("address_components")
    if not isinstance(parts, dict):
        return reading.text(result.get("title"))
    names = ("province", "city", "district", "street", "street_number")
    told = [reading.text(parts.get(name)) for name in names]
    if told[0] == told[1]:  # 北京市北京市
        told = told[1:]
    return "".join(told)
