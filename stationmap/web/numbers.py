"""Numbers in addresses: as many as a database counts, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Map

MOST = 2_147_483_647


class Number(IntegerConverter):
    """A number that a row may have; an address with a larger one is none."""

    def __init__(self, addresses: Map) -> None:
        super().__init__(addresses, max=MOST)


def teach(app: Flask) -> None:
    """Let ``<int:...>`` in the routes of `app` mean such a number."""
    app.url_map.converters["int"] = Number
