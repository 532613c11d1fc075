"""One question over HTTP, with what came back or what went wrong.

Nothing raises here: an exception would carry the address that was opened, which
has a key in it, into somebody's log.
"""

from __future__ import annotations

import json
import ssl
import time
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, build_opener

if TYPE_CHECKING:
    from email.message import Message
    from http.client import HTTPMessage, HTTPResponse
    from typing import IO
    from urllib.request import Request

LONGEST = 1_000_000  # bytes; an answer about one thing has a few hundred
WHOLE = 3  # times the patience with one part of an answer is that with the whole of it
LONGEST_WAIT_S = 600.0  # a service may not send us away for longer than this
TEAPOT = 418
NETWORK_LOGIN = 511


class Fault(StrEnum):
    """What is the matter with an exchange, whoever is asked."""

    KEY = "key"  # HTTP itself says that we may not
    RATE = "rate"  # asked too fast; wait and go on
    DOWN = "down"  # cannot be reached, cuts the connection, or answers 5xx
    TIMEOUT = "timeout"
    GARBAGE = "garbage"  # an answer that is not of the service's form
    PORTAL = "portal"  # a log-in page of the network answered instead


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its media type and its bytes."""

    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No answer that is of use.

    Parameters
    ----------
    fault : Fault
        What is the matter.
    told : str
        A word for whoever looks it up; never an address.
    retry_after_s : float, optional
        How long the service says to wait.
    """

    fault: Fault
    told: str = ""
    retry_after_s: float | None = None


def answer_to(request: Request, *, timeout_s: float) -> Answered | Unanswered:
    """Ask once, without following anybody elsewhere.

    Parameters
    ----------
    request : Request
        Of http or https; the caller has checked that.
    timeout_s : float
        How long to wait for the connection, and for each part of the answer.
    """
    try:
        with build_opener(_NoRedirect).open(request, timeout=timeout_s) as answer:
            announced = answer.length or 0
            body = _body(answer, timeout_s)
            kind = str(answer.headers.get_content_type())
    except HTTPError as error:
        with error:
            return _refused(error.code, error.headers)
    except TimeoutError:
        return Unanswered(Fault.TIMEOUT)
    except URLError as error:
        return _unreached(error.reason)
    except (OSError, ValueError, HTTPException) as error:  # cut, or no HTTP at all
        return Unanswered(Fault.DOWN, type(error).__name__)
    if len(body) < min(announced, LONGEST):  # fewer bytes came than were announced
        return Unanswered(Fault.DOWN, "IncompleteRead")
    return Unanswered(Fault.GARBAGE) if len(body) > LONGEST else Answered(kind, body)


def parsed(answered: Answered) -> dict[str, object] | Unanswered:
    """Read the JSON object that was answered."""
    try:
        found = json.loads(answered.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    if "html" in answered.kind or answered.body.lstrip()[:1] == b"<":
        return Unanswered(Fault.PORTAL)
    return Unanswered(Fault.GARBAGE)


def _body(answer: HTTPResponse, timeout_s: float) -> bytes:
    """Read an answer to its end, or until it is too long; not as slowly as it likes."""
    until, body = time.monotonic() + WHOLE * timeout_s, b""
    while len(body) <= LONGEST and (piece := answer.read1(LONGEST)):
        body += piece
        if time.monotonic() > until:
            raise TimeoutError
    return body


def _unreached(reason: object) -> Unanswered:
    if isinstance(reason, TimeoutError):
        return Unanswered(Fault.TIMEOUT)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Unanswered(Fault.PORTAL, reason.verify_message)
    return Unanswered(Fault.DOWN, getattr(reason, "strerror", None) or type(reason).__name__)


def _refused(code: int, headers: Message) -> Unanswered:
    """Translate a status of HTTP; most services speak of errors inside an answer of 200."""
    told = f"HTTP {code}"
    if code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        fault = Fault.RATE if code == HTTPStatus.TOO_MANY_REQUESTS else Fault.DOWN
        return Unanswered(fault, told, _seconds(headers.get("Retry-After")))
    # Tianditu answers 418 to a key it does not take or whose use is spent,
    # as users report; it does not document it.
    if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, TEAPOT):
        return Unanswered(Fault.KEY, told)
    if code == NETWORK_LOGIN or HTTPStatus.MULTIPLE_CHOICES <= code < HTTPStatus.BAD_REQUEST:
        return Unanswered(Fault.PORTAL, told)
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unanswered(Fault.DOWN, told)
    return Unanswered(Fault.GARBAGE, told)  # 404 and the like: not that service


class _NoRedirect(HTTPRedirectHandler):
    """A service sends nobody on; a network's log-in page does, and must not get the key."""

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


def _seconds(retry_after: str | None) -> float | None:
    """Read Retry-After where it is a number of seconds; a date would need a trusted clock."""
    text = (retry_after or "").strip()
    return min(float(text), LONGEST_WAIT_S) if text.isascii() and text.isdigit() else None
