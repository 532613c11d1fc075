"""The language of a request: Chinese, unless the address asks for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask_babel
from flask import request

from stationmap.language import speak

if TYPE_CHECKING:
    from flask import Flask

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}


def teach(app: Flask) -> None:
    """Let the pages of `app` speak more than Chinese."""
    flask_babel.Babel(app, default_locale=LANGUAGES["zh"], locale_selector=_language)
    app.before_request(_speak)
    app.teardown_request(_fall_silent)


def _speak() -> None:
    speak(flask_babel.get_translations().ugettext)


def _fall_silent(_error: BaseException | None) -> None:
    # The thread lives on: what it says next is not said to this reader.
    speak(str)


def _language() -> str:
    # Not by Accept-Language: WeChat sends the phone's, whatever its owner reads.
    return LANGUAGES.get(request.args.get("lang", ""), LANGUAGES["zh"])
