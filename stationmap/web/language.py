"""The language of a request: Chinese, unless the address asks for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask_babel
from flask import request

if TYPE_CHECKING:
    from flask import Flask

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}


def translate(text: str, **values: object) -> str:
    """Say `text`, which is Chinese, in the language of the request."""
    return str(flask_babel.gettext(text, **values))


def teach(app: Flask) -> None:
    """Let the templates of `app` speak more than Chinese."""
    flask_babel.Babel(app, default_locale=LANGUAGES["zh"], locale_selector=_language)


def _language() -> str:
    # Not by Accept-Language: WeChat sends the phone's, whatever its owner reads.
    return LANGUAGES.get(request.args.get("lang", ""), LANGUAGES["zh"])
