"""The colours of an article's map, on light paper and on dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """What each part of a drawing is coloured with; text reaches 4.5 : 1 on what it stands on."""

    paper: str
    land: str
    out: str
    ink: str
    ink_2: str
    ink_3: str
    border: str
    outline: str
    orange: str  # letters
    dot: str  # stations
    all_day: str
    tapped: str
    gap: str
    gap_edge: str
    filled: str  # land that has been gained
    filled_edge: str
    place: str  # an address around which is looked


LIGHT = Palette(
    paper="#f7f3ec",
    land="#fffdf9",
    out="#efe9de",
    ink="#2a251f",
    ink_2="#5f574d",
    ink_3="#6b6256",
    border="#cbbfae",
    outline="#8e8375",
    orange="#b04605",
    dot="#dd6b1a",
    all_day="#2a251f",
    tapped="#fbe3cb",
    gap="#e9ac6d",
    gap_edge="#7a3a0c",
    filled="#7dc09b",
    filled_edge="#1b7346",
    place="#1f66c9",
)
DARK = Palette(
    paper="#171411",
    land="#262119",
    out="#1b1814",
    ink="#f3ede3",
    ink_2="#c2b8aa",
    ink_3="#b0a698",
    border="#4a4338",
    outline="#7d7365",
    orange="#f29a52",
    dot="#f29a52",
    all_day="#f3ede3",
    tapped="#5a3a1c",
    gap="#7a4a1e",
    gap_edge="#f3cc9f",
    filled="#2f7a57",
    filled_edge="#74c99b",
    place="#7fb2ff",
)
