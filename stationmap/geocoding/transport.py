"""One question to a geocoder, answered with a JSON object or a `GeocoderError`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from urllib.request import Request

from stationmap.geocoding.trouble import GeocoderError, Trouble
from stationmap.services import Unanswered, answer_to, parsed

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLD = 80  # characters of a service's own words that are shown


@dataclass(frozen=True, slots=True)
class Transport:
    """Asks one service.

    The key is never part of a message, and no exception that leaves here
    carries the address that was opened: both would end in somebody's log.

    Parameters
    ----------
    by : str
        The service, for messages.
    url : str
        What is opened, without a query.
    key : str
        The union's own key.
    timeout_s : float
        How long to wait for the connection, and for each part of the answer.
    """

    by: str
    url: str
    key: str = field(repr=False)
    timeout_s: float = 10.0

    def get(self, query: Mapping[str, str]) -> Mapping[str, Any]:
        """Return the JSON object that the service answers.

        Raises
        ------
        GeocoderError
            No answer, an answer of HTTP that says no, or no JSON object.
        """
        request = Request(  # noqa: S310 - checked by `geocoder_for`
            f"{self.url}?{urlencode(query)}", headers={"Accept": "application/json"}
        )
        answered = answer_to(request, timeout_s=self.timeout_s)
        read = answered if isinstance(answered, Unanswered) else parsed(answered)
        if isinstance(read, Unanswered):
            raise self.trouble(Trouble(read.fault), read.told, retry_after_s=read.retry_after_s)
        return read

    def trouble(
        self, trouble: Trouble, told: object = "", *, retry_after_s: float | None = None
    ) -> GeocoderError:
        """Return the error for `trouble`, with the service's own words freed of the key."""
        words = " ".join(str(told).split())[:TOLD]
        told = words.replace(self.key, "…") if self.key else words
        return GeocoderError(trouble, by=self.by, told=told, retry_after_s=retry_after_s)
