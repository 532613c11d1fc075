"""Values as JSON, in no more bytes than it takes."""

from __future__ import annotations

import json


def compact(value: object) -> bytes:
    """Write plain values as JSON; what is not a number is refused."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()
