"""Amap (高德): GET /v3/geocode/geo of its Web service API.

Request and answer as Amap publishes them: address, city (a name, a city code
or an adcode), status "1", infocode, geocodes[].location "lon,lat" in GCJ-02,
level. The codes are those of its table of infocodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stationmap.datum import Datum
from stationmap.geocoding import reading
from stationmap.geocoding.levels import AMAP, UNTOLD
from stationmap.geocoding.located import Located
from stationmap.geocoding.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.geocoding.transport import Transport

URL = "https://restapi.amap.com/v3/geocode/geo"

TROUBLES: Mapping[str, Trouble] = {
    "10001": Trouble.KEY,  # INVALID_USER_KEY
    "10002": Trouble.KEY,  # SERVICE_NOT_AVAILABLE: not allowed this service
    "10003": Trouble.DAY_LIMIT,  # DAILY_QUERY_OVER_LIMIT
    "10004": Trouble.RATE,  # ACCESS_TOO_FREQUENT, within a minute
    "10005": Trouble.PLATFORM,  # INVALID_USER_IP
    "10006": Trouble.PLATFORM,  # INVALID_USER_DOMAIN
    "10007": Trouble.PLATFORM,  # INVALID_USER_SIGNATURE: this key wants signed requests
    "10008": Trouble.PLATFORM,  # INVALID_USER_SCODE
    "10009": Trouble.PLATFORM,  # USERKEY_PLAT_NOMATCH
    "10010": Trouble.DAY_LIMIT,  # IP_QUERY_OVER_LIMIT
    "10012": Trouble.KEY,  # INSUFFICIENT_PRIVILEGES
    "10013": Trouble.KEY,  # USER_KEY_RECYCLED
    "10044": Trouble.DAY_LIMIT,  # USER_DAILY_QUERY_OVER_LIMIT
}
FROM_ENGINE = "3"  # 30000 and on: ENGINE_RESPONSE_DATA_ERROR, of one address
FROM_REQUEST = "2"  # 20000 and on: a parameter, so this address


@dataclass(frozen=True, slots=True)
class Amap:
    """Asks Amap; `city` is the adcode that narrows the search, such as 110000."""

    transport: Transport
    city: str = ""
    name: str = "amap"

    def ask(self, address: str) -> Located | None:
        """Return where `address` is; see `Geocoder.ask`."""
        query = {"key": self.transport.key, "address": address, "output": "JSON"}
        if self.city:
            query["city"] = self.city
        answer = self.transport.get(query)
        self._check(answer)
        found = answer.get("geocodes")
        if not isinstance(found, list):
            raise self.transport.trouble(Trouble.GARBAGE, "geocodes")
        return self._read(found[0]) if found else None

    def _check(self, answer: Mapping[str, Any]) -> None:
        code = str(answer.get("infocode", ""))
        if str(answer.get("status")) == "1":
            return
        told = f"{code} {reading.text(answer.get('info'))}".strip()
        if not code:
            raise self.transport.trouble(Trouble.GARBAGE, told)
        usual = Trouble.REQUEST if code[0] in (FROM_REQUEST, FROM_ENGINE) else Trouble.DOWN
        raise self.transport.trouble(TROUBLES.get(code, _by_word(answer) or usual), told)

    def _read(self, found: object) -> Located:
        if not isinstance(found, dict):
            raise self.transport.trouble(Trouble.GARBAGE, "geocodes[0]")
        lon, _, lat = reading.text(found.get("location")).partition(",")
        level = reading.text(found.get("level"))
        worth = AMAP.get(level, UNTOLD)
        return Located(
            position=reading.position(lon, lat, datum=Datum.GCJ02, transport=self.transport),
            level=level,
            quality=worth.quality,
            error_m=worth.error_m,
            by=self.name,
            matched=reading.text(found.get("formatted_address")),
        )


def _by_word(answer: Mapping[str, Any]) -> Trouble | None:
    """Tell codes that this table does not hold by the words beside them.

    Amap has a family of QPS limits (CUQPS_HAS_EXCEEDED_THE_LIMIT and others).
    """
    info = reading.text(answer.get("info")).upper()
    if "QPS" in info:
        return Trouble.RATE
    return Trouble.DAY_LIMIT if "OVER_LIMIT" in info or "OVER_QUOTA" in info else None
