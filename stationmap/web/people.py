"""Logging in and out, and one's own account: `/login`, `/logout`, `/account`."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, redirect, render_template, request
from flask_wtf.csrf import CSRFError

from stationmap.errors import InputError, LimitError
from stationmap.people import Role
from stationmap.store import log_in as doors
from stationmap.web import cookies, origin, staff
from stationmap.web.guard import out_of_date
from stationmap.web.problems import status_of
from stationmap.web.rights import anybody, needs, person

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.errors import StationmapError
    from stationmap.people import Person
    from stationmap.settings import Settings
    from stationmap.store import Store

SEE_OTHER = 303
NEXT_MOST = 2000


class People:
    """The pages of whoever has an account.

    Parameters
    ----------
    store : Store
        Where accounts and sessions are.
    settings : Settings
        Whether cookies need https.
    clock : callable
        Tells the moment.
    """

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._store, self._settings, self._clock = store, settings, clock

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        people = Blueprint("people", __name__)
        people.register_error_handler(CSRFError, self.out_of_date)
        add = people.add_url_rule
        add("/login", "log_in", self.page)
        add("/login", "enter", self.enter, methods=["POST"])
        add("/logout", "log_out", self.log_out, methods=["POST"])
        add("/account", "account", self.account)
        add("/account/password", "change", self.change, methods=["POST"])
        add("/account/logout-everywhere", "everywhere", self.everywhere, methods=["POST"])
        return people

    @anybody
    def page(self) -> Response:
        """Show the form to log in, or send on whoever has done so."""
        g.private = True
        someone = person()
        return _on(someone) if someone else self._form()

    @anybody
    def enter(self) -> Response:
        """Log somebody in."""
        g.private = True
        name, password = request.form.get("name", ""), request.form.get("password", "")
        if not name.strip() or not password:
            return self._form(
                InputError(
                    zh="请填名字和密码。", en="Give the name and the password.", field="name"
                )
            )
        try:
            entered = doors.log_in(
                self._store,
                name,
                password,
                address=origin.address(),
                at=self._clock(),
                browser=cookies.browser(name),
            )
        except (InputError, LimitError) as error:
            return self._form(error)
        cookies.hold(entered.token)
        answer = _on(entered.person)
        cookies.mark(answer, entered.person.name)
        return answer

    def out_of_date(self, error: CSRFError) -> Response:
        """Show the form again to a browser that kept no cookie, or a page from long ago."""
        if request.endpoint != "people.enter":
            return out_of_date(error)
        g.private = True
        if self._unsafe():
            return self._form()
        return self._form(
            InputError(
                zh="这一页放得太久，或者浏览器不收 cookie。请再登录一次；"
                "还不行，请允许本站的 cookie。",
                en="The page is too old, or the browser takes no cookies. Log in once more; "
                "if it fails again, allow cookies of this site.",
                field="csrf_token",
            )
        )

    @needs(*Role)
    def log_out(self) -> Response:
        """End this session."""
        doors.log_out(self._store, cookies.token(), _me(), at=self._clock())
        cookies.let_go()
        return _see("/login")

    @needs(*Role)
    def everywhere(self) -> Response:
        """End every session of whoever asks."""
        me = _me()
        doors.log_out_everywhere(self._store, me, who=me.name, at=self._clock())
        cookies.let_go()
        return _see("/login")

    @needs(*Role)
    def account(self) -> Response:
        """Show one's own account."""
        return self._account()

    @needs(*Role)
    def change(self) -> Response:
        """Change one's own password."""
        old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
        try:
            _refuse_slip(new, again)
            changed = doors.change_password(self._store, _me(), old, new, at=self._clock())
        except (InputError, LimitError) as error:
            return self._account(error)
        cookies.hold(changed.token)
        return _see("/account?changed=1")

    def _account(self, error: StationmapError | None = None) -> Response:
        changed = error is None and "changed" in request.args
        return _answer("account.html", error, me=_me(), changed=changed)

    def _form(self, error: StationmapError | None = None) -> Response:
        unsafe = self._unsafe()
        return _answer(
            "login.html",
            error,
            name=request.form.get("name", ""),
            unsafe=f"https://{request.host}/login" if unsafe else "",
            status=400 if unsafe and request.method == "POST" else None,
        )

    def _unsafe(self) -> bool:
        """Return whether the browser will not keep the cookie of a log-in."""
        return self._settings.cookies != "plain" and origin.in_the_open()


def _answer(
    template: str, error: StationmapError | None, *, status: int | None = None, **told: object
) -> Response:
    body = render_template(template, error=error, **told)
    answer = Response(body, status or (status_of(error) if error else 200))
    if isinstance(error, LimitError) and error.retry_after_s:
        answer.headers["Retry-After"] = str(ceil(error.retry_after_s))
    return answer


def _refuse_slip(new: str, again: str) -> None:
    if new != again:
        raise InputError(
            zh="两次填的新密码不一样。请再填一次。",
            en="The new password was not typed the same twice. Type it again.",
            field="again",
        )


def _me() -> Person:
    someone = person()
    assert someone is not None  # noqa: S101 - the guard lets nobody else in
    return someone


def _on(someone: Person) -> Response:
    """Send somebody who has logged in to where they were going."""
    asked = request.args.get("next", "")
    if not origin.own_path(asked) or len(asked) > NEXT_MOST or asked.startswith("/login"):
        asked = staff.start(someone.role)
    return _see("/account" if someone.must_change else asked)


def _see(address: str) -> Response:
    return redirect(address, SEE_OTHER)  # type: ignore[return-value]
