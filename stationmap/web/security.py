"""What a browser may do with our pages: nothing that is not named here."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import g

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask, Response

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def secure(app: Flask, *, image_hosts: Sequence[str]) -> None:
    """Set the headers on every answer of `app`.

    Parameters
    ----------
    app : Flask
        The application.
    image_hosts : sequence of str
        Origins, such as those of map tiles, from which pictures may come.
    """
    app.jinja_env.globals["nonce"] = nonce

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # A page holds a nonce and perhaps somebody's place: nobody else may keep it.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        # The preview of an article has one of its own.
        response.headers["Content-Security-Policy"] = g.get("policy") or policy(
            nonce(), image_hosts, g.get("script_hosts", ()), g.get("frame_ancestors", "'self'")
        )
        return response


def nonce() -> str:
    """Return the word that this answer's own scripts carry; new in each answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    word: str = g.nonce
    return word


def policy(
    word: str,
    image_hosts: Sequence[str],
    script_hosts: Sequence[str] = (),
    frame_ancestors: str = "'self'",
) -> str:
    """Write the Content-Security-Policy of one answer.

    Parameters
    ----------
    word : str
        What the answer's own scripts carry.
    image_hosts : sequence of str
        Origins from which pictures may come.
    script_hosts : sequence of str, optional
        Origins from which scripts may come: WeChat's own, for a page inside it.
    frame_ancestors : str, optional
        Whose pages may frame the answer.
    """
    return "; ".join(
        [
            "default-src 'none'",
            " ".join([f"script-src 'self' 'nonce-{word}'", *script_hosts]),
            f"style-src 'self' 'nonce-{word}'",
            " ".join(["img-src 'self' data:", *image_hosts]),
            "connect-src 'self'",
            "frame-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        ]
    )
