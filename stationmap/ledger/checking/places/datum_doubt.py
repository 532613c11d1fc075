"""Whether a file's coordinates are in the datum that is declared.

The readings differ by about 520 m (GCJ-02) and 1.3 km (BD-09) in the same
direction everywhere, so a file read wrongly loses rows over the borders of
their townships on one side. Only rows that tell the readings apart have a
vote: those inside the township that they name in one reading and not in the
other. Where the township does not tell, the committee that the row names does,
by being clearly nearer in one of them. Votes from one spot count once, because
neighbours cross a border together.

If the declared datum were right, votes against it would come from rows with
other mistakes, and those favour no direction. So the number of votes for the
other datum is at most that of a fair coin, and another datum is proposed only
where a fair coin would do as well in less than one file of `RARE`, and where
it is as clearly better than the third datum.
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.datum import Datum, convert
from stationmap.geodesy import distance_m
from stationmap.ledger.checked import DatumDoubt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.ledger.checking.places.surroundings import Surroundings

    Floats = NDArray[np.float64]

RARE = 10_000
"""A proposal has to be clearer than what one in so many right files would show by chance."""

LEAST_VOTES = 12
"""Fewer places than this say nothing, however well they agree."""

SPOT_DEG = 0.002
"""Rows within about 200 m have one vote together."""

_SHARE = 0.8  # of the votes; with many rows a coin is beaten by far less
_CLEARLY_M = 200.0  # a committee so much nearer in one reading votes for it
_FAR_M = 3_000.0  # beyond, the row is not about this committee at all
_MOST_ROWS = 20_000  # enough for any answer; they are taken evenly from the whole file
_MOST_COIN = 1_000


class Reading(NamedTuple):
    """The rows as one datum reads them: WGS 84, and who is in the township it names."""

    lon: Floats
    lat: Floats
    inside: NDArray[np.bool_]
    away_m: Floats  # from the committee named, where one is


def doubt_datum(
    lon: Floats,
    lat: Floats,
    *,
    declared: Datum,
    townships: Sequence[str | None],
    committees: Sequence[str | None],
    around: Surroundings,
) -> DatumDoubt | None:
    """Say whether the positions fit their townships better in another datum.

    Parameters
    ----------
    lon, lat : ndarray
        Degrees in the datum of the file, not a number where there are none.
    declared : Datum
        What the file is said to be in.
    townships, committees : sequence of (str or None)
        The codes that each row names.
    around : Surroundings
        The district.

    Returns
    -------
    DatumDoubt or None
        None where it is right, or where the rows do not say clearly.
    """
    named = np.array([code is not None for code in townships], np.bool_)
    rows = np.flatnonzero(named & np.isfinite(lon) & around.near(lon, lat))
    if len(rows) > _MOST_ROWS:
        rows = rows[np.linspace(0, len(rows) - 1, _MOST_ROWS).astype(np.intp)]
    if len(rows) < LEAST_VOTES:
        return None
    codes = np.array(townships, np.object_)[rows]
    places = around.committee_positions()
    where = [places.get(committees[row] or "") for row in rows.tolist()]
    spots = _spots(lon[rows], lat[rows], codes)
    readings = {datum: _read(lon[rows], lat[rows], datum, codes, where, around) for datum in Datum}
    scores = [
        (*_votes(readings[datum], readings[declared], spots), datum)
        for datum in Datum
        if datum is not declared
    ]
    votes_for, votes_against, best = max(scores, key=lambda score: score[0] - score[1])
    (third,) = set(Datum) - {declared, best}
    now, then = readings[declared], readings[best]
    outside, outside_then = int((~now.inside).sum()), int((~then.inside).sum())
    better = outside_then < outside or not outside  # where all are inside, their villages tell
    if not better or not _clear(votes_for, votes_against):
        return None
    if not _clear(*_votes(then, readings[third], spots)):
        return None
    shift_m = distance_m(now.lon, now.lat, then.lon, then.lat)
    return DatumDoubt(
        declared=declared,
        fits=best,
        rows=len(rows),
        outside_before=outside,
        outside_after=outside_then,
        votes_for=votes_for,
        votes_against=votes_against,
        shift_m=float(np.mean(shift_m)),
    )


def _read(
    lon: Floats,
    lat: Floats,
    datum: Datum,
    codes: NDArray[np.object_],
    where: Sequence[tuple[float, float] | None],
    around: Surroundings,
) -> Reading:
    east, north = convert(lon, lat, source=datum, target=Datum.WGS84)
    away_m = np.full(len(lon), np.nan)
    known = [n for n, place in enumerate(where) if place is not None]
    if known:
        there = np.array([where[n] for n in known], np.float64)
        away_m[known] = distance_m(east[known], north[known], there[:, 0], there[:, 1])
    return Reading(east, north, around.township_of(east, north) == codes, away_m)


def _spots(lon: Floats, lat: Floats, codes: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the number of the spot that each row is at, within its township."""
    _, township = np.unique(codes.astype(str), return_inverse=True)
    cell = np.stack([np.round(lon / SPOT_DEG), np.round(lat / SPOT_DEG), township], axis=1)
    _, spot = np.unique(cell, axis=0, return_inverse=True)
    return np.ravel(spot).astype(np.intp)


def _votes(one: Reading, other: Reading, spots: NDArray[np.intp]) -> tuple[int, int]:
    """Count the spots that fit only in `one`, and those that fit only in `other`."""
    vote = one.inside.astype(np.intp) - other.inside.astype(np.intp)
    with np.errstate(invalid="ignore"):
        nearer = other.away_m - one.away_m
        tells = (np.abs(nearer) > _CLEARLY_M) & (np.fmin(one.away_m, other.away_m) < _FAR_M)
    silent = (vote == 0) & tells
    vote[silent] = np.sign(nearer[silent]).astype(np.intp)
    sums = np.bincount(spots, weights=vote)
    return int((sums > 0).sum()), int((sums < 0).sum())


def _clear(votes_for: int, votes_against: int) -> bool:
    """Say whether a fair coin would hardly ever fall like this."""
    votes = votes_for + votes_against
    if votes < LEAST_VOTES or votes_for < _SHARE * votes:
        return False
    if votes > _MOST_COIN:
        return True  # four in five of a thousand: no coin does that
    as_good = sum(comb(votes, heads) for heads in range(votes_for, votes + 1))
    return as_good * RARE < 1 << votes
