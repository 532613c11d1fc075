"""Where the next stations should stand, with a proof.

Four models over plain arrays, all solved exactly by HiGHS: `lscp`, the fewest
stations that reach everyone; `mclp`, the most demand reached by p of them;
`p_median`, the least weighted distance; `p_center`, the least greatest distance.
`greedy` is quick and comes with a bound, `curve` solves for p = 1 .. P. A
`cost_matrix` has a row for each demand point and a column for each site, in
metres; "within" includes the edge: d <= service radius.

On top of them: `plan_sites` and `plan_curve` turn demand and candidates into
named proposals, `plan_meetings` does so for meetings of one day.
"""

from stationmap.siting.candidates import (
    Candidates,
    Site,
    committee_sites,
    grid_sites,
    listed_sites,
    station_sites,
)
from stationmap.siting.curve import CurvePoint, curve
from stationmap.siting.greedy import greedy
from stationmap.siting.lscp import lscp
from stationmap.siting.mclp import mclp
from stationmap.siting.meetings import MeetingPlan, Venue, plan_meetings
from stationmap.siting.p_center import p_center
from stationmap.siting.p_median import p_median
from stationmap.siting.result import Model, SitingResult, SolveStatus, relative_gap
from stationmap.siting.sites import Proposal, SitePlan, plan_curve, plan_sites
from stationmap.siting.terms import Terms
from stationmap.siting.watch import Progress

__all__ = [
    "Candidates",
    "CurvePoint",
    "MeetingPlan",
    "Model",
    "Progress",
    "Proposal",
    "Site",
    "SitePlan",
    "SitingResult",
    "SolveStatus",
    "Terms",
    "Venue",
    "committee_sites",
    "curve",
    "greedy",
    "grid_sites",
    "listed_sites",
    "lscp",
    "mclp",
    "p_center",
    "p_median",
    "plan_curve",
    "plan_meetings",
    "plan_sites",
    "relative_gap",
    "station_sites",
]
