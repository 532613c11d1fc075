"""What a phone keeps of the finder, to answer by itself where there is no network.

A pack holds one version of the data whole: the stations with the state of
their doors for some weeks, and the names that can be searched. Nothing in it
has to be worked out by the rules of opening hours or of the calendar: each day
is laid out beforehand, so that a phone cannot come to another answer.
"""

from stationmap.pack.doors import DAYS, laid_out
from stationmap.pack.names import pack_places
from stationmap.pack.stations import FORM, MOST_STATIONS, pack_stations

__all__ = ["DAYS", "FORM", "MOST_STATIONS", "laid_out", "pack_places", "pack_stations"]
