"""Asks Amap, Tencent or Tianditu where an address is, with the union's own key.

`geocoder_for` makes the one that the settings name; `geocode_many` asks it for
a whole ledger, at the pace its terms allow, and can go on where it was stopped.
What an answer is worth is said by a table, `levels`; an answer that does not
fit its row is flagged, and never used without a keeper's word.
"""

from stationmap.geocoding.located import Geocoder, Located
from stationmap.geocoding.many import Geocoded, Question, Result, geocode_many
from stationmap.geocoding.open import GEOCODERS, geocoder_for
from stationmap.geocoding.suspect import Suspicion
from stationmap.geocoding.trouble import GeocoderError, Trouble
from stationmap.geocoding.wording import full_address
from stationmap.services import Time

__all__ = [
    "GEOCODERS",
    "Geocoded",
    "Geocoder",
    "GeocoderError",
    "Located",
    "Question",
    "Result",
    "Suspicion",
    "Time",
    "Trouble",
    "full_address",
    "geocode_many",
    "geocoder_for",
]
