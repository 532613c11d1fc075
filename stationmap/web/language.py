"""The language of a request: Chinese, unless the address asks for another.

It stands in the address and nowhere else, so that a link that is passed on speaks
the same language. No template has to think of it: what a page links to, sends its
forms to, or redirects to within this site is told the language as it leaves.
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit, urlunsplit

import flask_babel
from babel.support import Translations
from flask import has_request_context, request

from stationmap.language import speak

if TYPE_CHECKING:
    from flask import Flask, Response

TRANSLATIONS = Path(__file__).parent / "translations"
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
# Ways to other pages: not to files of the page itself, nor to another site ("//"). What a form
# that asks sends along is all in its fields.
WAY = re.compile(r'(<(?:a|form)\s(?![^>]*method="get")[^>]*?\b(?:href|action)=")(/(?!/)[^"]*)(?=")')
ASKING = re.compile(r'<form\s[^>]*\bmethod="get"[^>]*>(?:(?!name="lang").)*?</form>', re.DOTALL)
FOR_PROGRAMS = ("/api/", "/static/")


def teach(app: Flask) -> None:
    """Let the pages of `app` speak more than Chinese."""
    flask_babel.Babel(app, default_locale=LANGUAGES["zh"], locale_selector=_language)
    app.before_request(_speak)
    app.teardown_request(_fall_silent)
    app.after_request(_carry)
    app.jinja_env.globals["english"] = english


def english() -> bool:
    """Say whether the reader reads English."""
    return has_request_context() and request.args.get("lang") == "en"


def speak_english() -> None:
    """Let what is said from here on be said in English, outside of any request."""
    speak(Translations.load(TRANSLATIONS, [LANGUAGES["en"]]).ugettext)


def _speak() -> None:
    speak(flask_babel.get_translations().ugettext)


def _fall_silent(_error: BaseException | None) -> None:
    # The thread lives on: what it says next is not said to this reader.
    speak(str)


def _language() -> str:
    # Not by Accept-Language: WeChat sends the phone's, whatever its owner reads.
    return LANGUAGES.get(request.args.get("lang", ""), LANGUAGES["zh"])


def _carry(answer: Response) -> Response:
    """Let an English page lead to English pages."""
    if not english():
        return answer
    location = answer.headers.get("Location", "")
    if location.startswith("/"):
        answer.headers["Location"] = _in_english(location)
    if answer.mimetype == "text/html" and not answer.is_streamed:
        page = WAY.sub(_way, answer.get_data(as_text=True))
        answer.set_data(ASKING.sub(_asking, page))
    return answer


def _way(found: re.Match[str]) -> str:
    address = unescape(found[2])
    carried = _in_english(address)
    return found[0] if carried == address else found[1] + escape(carried)


def _asking(found: re.Match[str]) -> str:
    return found[0].replace("</form>", '<input type="hidden" name="lang" value="en"></form>')


def _in_english(address: str) -> str:
    parts = urlsplit(address)
    if parts.path.startswith(FOR_PROGRAMS) or "lang" in parse_qs(parts.query):
        return address
    return urlunsplit(parts._replace(query=f"{parts.query}&lang=en".removeprefix("&")))
