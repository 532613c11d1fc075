"""How services elsewhere are spoken with: one question over HTTP, and patience.

Knows no service. What one of them says is told apart by the package that asks
it: `stationmap.geocoding`, `stationmap.wechat`.
"""

from stationmap.services.exchange import Answered, Fault, Unanswered, answer_to, parsed
from stationmap.services.pace import Pace, Time

__all__ = ["Answered", "Fault", "Pace", "Time", "Unanswered", "answer_to", "parsed"]
