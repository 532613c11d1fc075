"""Opening hours: what is posted, what a day is, and whether one can go in now.

Inside, hours are OpenStreetMap's opening_hours syntax (`grammar`); what a sign
at the door says in Chinese is turned into it by `from_sign`. The state at a
moment is `OpeningHours.at`, with the working calendar of China (`calendar`).
"""

from stationmap.hours.calendar import SHANGHAI, WorkingCalendar
from stationmap.hours.festivals import DayKind
from stationmap.hours.opening import Opening, OpeningHours
from stationmap.hours.rules import OpenState
from stationmap.hours.signs import from_sign
from stationmap.hours.week import DaySpan, WeekRow, week

__all__ = [
    "SHANGHAI",
    "DayKind",
    "DaySpan",
    "OpenState",
    "Opening",
    "OpeningHours",
    "WeekRow",
    "WorkingCalendar",
    "from_sign",
    "week",
]
