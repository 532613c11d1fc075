"""One question over HTTP, answered with a JSON object or a `GeocoderError`."""

from __future__ import annotations

import json
import ssl
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from stationmap.geocoding.trouble import GeocoderError, Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message
    from http.client import HTTPMessage, HTTPResponse
    from typing import IO

LONGEST = 1_000_000  # bytes; an answer about one address has a few hundred
WHOLE = 3  # times the patience with one part of an answer is that with the whole of it
LONGEST_WAIT_S = 600.0  # a service may not send us away for longer than this
TEAPOT = 418
NETWORK_LOGIN = 511
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
        answered = self._opened(f"{self.url}?{urlencode(query)}")
        if isinstance(answered, GeocoderError):
            raise answered  # out of any `except`, so that no address hangs on it
        kind, body = answered
        parsed = _parsed(body)
        if isinstance(parsed, dict):
            return parsed
        if "html" in kind or body.lstrip()[:1] == b"<":
            raise self.trouble(Trouble.PORTAL)
        raise self.trouble(Trouble.GARBAGE)

    def trouble(self, trouble: Trouble, told: object = "") -> GeocoderError:
        """Return the error for `trouble`, with the service's own words freed of the key."""
        words = " ".join(str(told).split())[:TOLD]
        return GeocoderError(trouble, by=self.by, told=self._without_key(words))

    def _without_key(self, text: str) -> str:
        return text.replace(self.key, "…") if self.key else text

    def _opened(self, address: str) -> tuple[str, bytes] | GeocoderError:
        """Return the answer's media type and body, or what went wrong."""
        request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - checked by `geocoder_for`
        try:
            with build_opener(_NoRedirect).open(request, timeout=self.timeout_s) as answer:
                announced = answer.length or 0
                body = self._body(answer)
                cut = len(body) < min(announced, LONGEST)
                kind = str(answer.headers.get_content_type())
        except HTTPError as error:
            with error:
                return self._refused(error.code, error.headers)
        except TimeoutError:
            return self.trouble(Trouble.TIMEOUT)
        except URLError as error:
            return self._unreached(error.reason)
        except (OSError, ValueError, HTTPException) as error:  # cut, or no HTTP at all
            return self.trouble(Trouble.DOWN, type(error).__name__)
        if cut:  # fewer bytes came than were announced
            return self.trouble(Trouble.DOWN, "IncompleteRead")
        return self.trouble(Trouble.GARBAGE) if len(body) > LONGEST else (kind, body)

    def _body(self, answer: HTTPResponse) -> bytes:
        """Read an answer to its end, or until it is too long; not as slowly as it likes."""
        until, body = time.monotonic() + WHOLE * self.timeout_s, b""
        while len(body) <= LONGEST and (piece := answer.read1(LONGEST)):
            body += piece
            if time.monotonic() > until:
                raise TimeoutError
        return body

    def _unreached(self, reason: object) -> GeocoderError:
        if isinstance(reason, TimeoutError):
            return self.trouble(Trouble.TIMEOUT)
        if isinstance(reason, ssl.SSLCertVerificationError):
            return self.trouble(Trouble.PORTAL, reason.verify_message)
        told = getattr(reason, "strerror", None) or type(reason).__name__
        return self.trouble(Trouble.DOWN, told)

    def _refused(self, code: int, headers: Message) -> GeocoderError:
        """Translate a status of HTTP; the services speak of most errors inside an answer of 200."""
        told = f"HTTP {code}"
        if code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            trouble = Trouble.RATE if code == HTTPStatus.TOO_MANY_REQUESTS else Trouble.DOWN
            return GeocoderError(
                trouble, by=self.by, told=told, retry_after_s=_seconds(headers.get("Retry-After"))
            )
        # Tianditu answers 418 to a key it does not take or whose use is spent,
        # as users report; it does not document it.
        if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, TEAPOT):
            return self.trouble(Trouble.KEY, told)
        if code == NETWORK_LOGIN or HTTPStatus.MULTIPLE_CHOICES <= code < HTTPStatus.BAD_REQUEST:
            return self.trouble(Trouble.PORTAL, told)
        if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return self.trouble(Trouble.DOWN, told)
        return self.trouble(Trouble.GARBAGE, told)  # 404 and the like: not that service


class _NoRedirect(HTTPRedirectHandler):
    """A geocoder sends nobody on; a network's log-in page does, and must not get the key."""

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Never follow."""


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def _seconds(retry_after: str | None) -> float | None:
    """Read Retry-After where it is a number of seconds; a date would need a trusted clock."""
    text = (retry_after or "").strip()
    return min(float(text), LONGEST_WAIT_S) if text.isascii() and text.isdigit() else None
