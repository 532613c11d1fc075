"""Placeholder until the sign grammar lands."""

from __future__ import annotations


def from_sign(text: str) -> str:
    """Turn what a sign says into OpenStreetMap syntax."""
    raise NotImplementedError(text)
