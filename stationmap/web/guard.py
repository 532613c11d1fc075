"""Asks at every door, before any view runs, who may, and whether our own page asks."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import Response, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect

from stationmap.errors import InputError, RightsError
from stationmap.people import may
from stationmap.store.log_in import asking
from stationmap.web import cookies, origin, problems, rights
from stationmap.web.turns import refuse_crowd

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask

    from stationmap.people import Person, Role
    from stationmap.settings import Settings
    from stationmap.store import Store

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SECRET_FIELDS = frozenset({"csrf_token", "password", "old", "new", "again"})
MOST_FIELDS, MOST_CHARACTERS = 60, 20_000  # of a form that is shown again
WRITTEN = frozenset({"hours", "name", "note"})  # what is in words of their own
# Where somebody may go whose password is to be changed first.
MEANWHILE = frozenset({"people.account", "people.change", "people.log_out", "people.everywhere"})


class Guard:
    """The one who asks.

    Parameters
    ----------
    settings : Settings
        Our own names, and whether cookies need https.
    store : Store, optional
        Where sessions are; without it everybody is a visitor, and no form is taken.
    clock : callable
        Tells the moment.
    """

    def __init__(
        self, settings: Settings, store: Store | None, clock: Callable[[], datetime]
    ) -> None:
        self._settings, self._store, self._clock = settings, store, clock
        self._forms = CSRFProtect()

    def install(self, app: Flask) -> None:
        """Stand at every door of `app`."""
        # A token lasts as long as its session; the order of questions is ours.
        app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
        app.config.update(WTF_CSRF_SSL_STRICT=False)  # `foreign` asks more exactly
        self._forms.init_app(app)
        if self._store is not None:
            cookies.prepare(app, self._settings, self._store.secret("session"))
            app.extensions[rights.ASKING] = self._asking
        else:
            app.secret_key = secrets.token_bytes(32)  # there is no form that asks for it
        app.before_request(self._ask)
        app.after_request(_keep_nothing)
        app.register_error_handler(CSRFError, out_of_date)
        app.jinja_env.globals["person"] = rights.person

    def _asking(self) -> Person | None:
        held = cookies.token()
        if not held or self._store is None:
            return None
        return asking(self._store, held, at=self._clock())

    def _ask(self) -> Response | None:
        if request.endpoint is None:  # there is no door
            return None
        refuse_crowd(request.environ)
        wanted = rights.declared(request.endpoint)
        if (most := rights.most_bytes(request.endpoint)) is not None:
            request.max_content_length = most
        acts = request.method not in SAFE and request.endpoint not in rights.FROM_ANYWHERE
        if acts and origin.foreign(self._settings):
            raise RightsError(
                zh="这个请求来自别的网站，没有照办。请在本站的页面上操作。",
                en="Another site sent this request: nothing was done. Use the pages here.",
            )
        if wanted is not None and (answer := self._refused(*wanted)):
            return answer
        if acts and request.endpoint not in rights.WITHOUT_TOKEN:
            self._forms.protect()
        return None

    def _refused(self, *wanted: Role) -> Response | None:
        """Return what to tell somebody who may not, or not yet; None: they may."""
        g.private = True
        someone = rights.person()
        if someone is None:
            return _log_in_first()
        if not may(someone.role, *wanted):
            raise RightsError(
                zh=f"“{someone.name}”的账号打不开这一页。需要的话，请管理员改角色。",
                en=f"The account {someone.name!r} does not open this. "
                "A keeper can give it another role.",
            )
        if someone.must_change and request.endpoint not in MEANWHILE:
            return redirect(url_for("people.account"), 303)  # type: ignore[return-value]
        return None


def by_script() -> bool:
    """Return whether a program reads the answer, not a person."""
    wants = request.accept_mimetypes
    return (
        "X-CSRFToken" in request.headers
        or request.headers.get("Sec-Fetch-Dest") == "empty"
        or (bool(wants) and not wants.accept_html)
    )


def _log_in_first() -> Response:
    if by_script():
        answer = problems.http_problem(401)
        answer.headers["WWW-Authenticate"] = 'Session realm="stationmap"'
        return answer
    if request.method in SAFE:
        here = request.full_path.rstrip("?")
        return redirect(url_for("people.log_in", next=here), 303)  # type: ignore[return-value]
    return Response(_again(logged_out=True), 401)


def out_of_date(_error: CSRFError) -> Response:
    """Answer a form whose token is none, is old, or is of another log-in."""
    g.private = True
    if by_script():
        return problems.problem(
            InputError(
                zh="这一页放得太久了，没有改动任何东西。请刷新后再试。",
                en="The page is too old; nothing was changed. Reload it and try again.",
                field="csrf_token",
            )
        )
    return Response(_again(logged_out=False), 400)


def _again(*, logged_out: bool) -> str:
    """Show what was typed, to be sent once more; passwords are typed anew."""
    typed = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    whole = (
        "Origin" in request.headers  # or else another site might have typed it
        and not request.files
        and not SECRET_FIELDS.intersection(name for name, _ in typed)
        and len(typed) <= MOST_FIELDS
        and sum(len(text) for _, text in typed) <= MOST_CHARACTERS
    )
    return render_template(
        "again.html",
        logged_out=logged_out,
        typed=typed if whole else [],
        shown=[text for name, text in typed if name in WRITTEN and text.strip()] if whole else [],
        here=request.full_path.rstrip("?"),
    )


def _keep_nothing(response: Response) -> Response:
    """Let nothing be kept that was made for one person."""
    if g.get("private") or g.get("person") is not None:
        response.headers["Cache-Control"] = "no-store"
    return response
