"""Three cookies, and only for people with an account or who have sent a form.

The session holds the token of a log-in and that of forms. Another marks a browser
in which somebody has logged in before; it opens nothing, and counts failures apart.
The third goes to whoever has reported something, for a day: it holds the words by
which one reporter is told from another (see `stationmap.street.reporter`), so that
a phone that comes back over another network is not taken for a second person.
All are signed or useless without the store, hidden from scripts, and sent over https
or on this machine only, unless the settings allow plain http.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import current_app, request, session

from stationmap.people import name_key
from stationmap.street import Reporter

if TYPE_CHECKING:
    from flask import Flask, Response

    from stationmap.settings import Settings

SESSION, BROWSER, REPORTER = "stationmap_session", "stationmap_browser", "stationmap_reporter"
TOKEN = "log_in"  # noqa: S105 - the name under which it is kept
LASTS, MARK_LASTS = timedelta(days=14), timedelta(days=365)
REPORTER_LASTS = timedelta(days=1)


def prepare(app: Flask, settings: Settings, secret: bytes) -> None:
    """Let `app` sign cookies with `secret`, the same on every machine."""
    app.secret_key = secret
    app.config.update(
        SESSION_COOKIE_NAME=SESSION,
        SESSION_COOKIE_SECURE=settings.cookies != "plain",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LASTS,
    )


def token() -> str:
    """Return the token of the log-in that this browser holds; empty: none."""
    return str(session.get(TOKEN, ""))


def hold(new: str) -> None:
    """Let the browser hold the token of a log-in; nothing from before it remains."""
    session.clear()
    session.permanent = True
    session[TOKEN] = new


def let_go() -> None:
    """Let the browser forget the log-in, and the token of its forms with it."""
    session.clear()


def browser(name: str) -> str | None:
    """Return the mark of this browser, where `name` has logged in here before."""
    mark, _, signed = request.cookies.get(BROWSER, "").partition(".")
    same = hmac.compare_digest(signed.encode(), _signed(name, mark).encode())
    return mark if mark and same else None


def mark(response: Response, name: str) -> None:
    """Mark this browser as one in which `name` has logged in."""
    word = browser(name) or secrets.token_hex(16)
    response.set_cookie(
        BROWSER,
        f"{word}.{_signed(name, word)}",
        max_age=MARK_LASTS,
        path="/login",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _signed(name: str, word: str) -> str:
    return _hmac(f"browser\0{name_key(name)}\0{word}")


def know_again(response: Response, reporter: Reporter) -> None:
    """Let this browser be known again as `reporter` until the day turns."""
    words = f"{reporter.day.isoformat()}.{reporter.who}.{reporter.where}"
    response.set_cookie(
        REPORTER,
        f"{words}.{_hmac(words)}",
        max_age=REPORTER_LASTS,
        path="/s/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def known_again() -> Reporter | None:
    """Return as whom this browser has reported before; None where it has not."""
    words, _, signed = request.cookies.get(REPORTER, "").rpartition(".")
    if not words or not hmac.compare_digest(signed.encode(), _hmac(words).encode()):
        return None
    day, who, where = words.split(".")
    return Reporter(date.fromisoformat(day), who=who, where=where)


def _hmac(text: str) -> str:
    key = current_app.secret_key
    message = text.encode("utf-8", "surrogatepass")
    return hmac.new(key if isinstance(key, bytes) else b"", message, hashlib.sha256).hexdigest()
