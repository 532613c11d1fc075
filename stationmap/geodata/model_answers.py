"""Draws hours and facilities for modelled stations, from stated shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stationmap.geodata.model_shares import lot, shuffled, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random


def draw_hours(
    refs: Sequence[str], classes: Sequence[Mapping[str, Any]], seed: int
) -> dict[str, str]:
    """Give each ref opening hours, so that the shares hold in the whole.

    Parameters
    ----------
    refs : sequence of str
        The modelled stations.
    classes : sequence of mapping
        As in model.json: a class has ``count`` of ``of`` stations; the one
        without a count takes what is left.

    Returns
    -------
    dict
        From ref to OpenStreetMap opening hours, "" where they are unknown.
    """
    shares = {c["class"]: c["count"] / c["of"] for c in classes if c["of"]}
    rest = next(c["class"] for c in classes if not c["of"])
    counts = whole({**shares, rest: 1.0 - sum(shares.values())}, len(refs))
    hours: list[str] = []
    for item in classes:
        patterns = whole(dict(item["patterns"]), counts[item["class"]])
        hours.extend(text for text, count in patterns.items() for _ in range(count))
    return dict(zip(refs, shuffled(hours, lot(seed, "hours")), strict=True))


def draw_facilities(ref: str, rules: Mapping[str, Any], seed: int) -> dict[str, str]:
    """Give one station its facilities: yes, no, or left out where unknown.

    What the norm requires is there; so is one of the three that the norm lets
    a station choose from; the others follow stated shares.
    """
    rng = lot(seed, "facilities", ref)
    found = {name: _draw(share, rng) for name, share in rules["others"]["shares"].items()}
    choice = rules["one_of"]["any"]
    found[choice[int(rng.random() * len(choice))]] = "yes"
    found.update(dict.fromkeys(rules["required"]["yes"], "yes"))
    return {name: said for name, said in found.items() if said}


def _draw(share: Mapping[str, float], rng: Random) -> str:
    number = rng.random()
    if number < share["yes"]:
        return "yes"
    return "no" if number < share["yes"] + share["no"] else ""
