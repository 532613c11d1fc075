"""Two cookies, and only for people with an account or a form to send.

The session holds the token of a log-in and that of forms. The other marks a browser
in which somebody has logged in before; it opens nothing, and counts failures apart.
Both are signed or useless without the store, hidden from scripts, and sent over https
or on this machine only, unless the settings allow plain http.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app, request, session

from stationmap.people import name_key

if TYPE_CHECKING:
    from flask import Flask, Response

    from stationmap.settings import Settings

SESSION, BROWSER = "stationmap_session", "stationmap_browser"
TOKEN = "log_in"  # noqa: S105 - the name under which it is kept
LASTS, MARK_LASTS = timedelta(days=14), timedelta(days=365)


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
    return mark if mark and hmac.compare_digest(signed, _signed(name, mark)) else None


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
    key = current_app.secret_key
    message = f"browser\0{name_key(name)}\0{word}".encode("utf-8", "surrogatepass")
    return hmac.new(key if isinstance(key, bytes) else b"", message, hashlib.sha256).hexdigest()
