"""The keeper's list of accounts: `/keeper/people`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from stationmap.errors import ChoiceError, ConflictError, InputError, NotFoundError
from stationmap.people import Role, passwords
from stationmap.store import people
from stationmap.store.log_in import log_out_everywhere
from stationmap.web.problems import status_of
from stationmap.web.rights import needs, person, who

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.errors import StationmapError
    from stationmap.people import Person
    from stationmap.store import Store


class Accounts:
    """What a keeper does with the accounts of others.

    Nobody chooses a password for somebody else: the program makes one, shows it
    once, and its owner chooses another at the first log-in.

    Parameters
    ----------
    store : Store
        Where accounts are.
    clock : callable
        Tells the moment.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        accounts = Blueprint("accounts", __name__, url_prefix="/keeper/people")
        accounts.add_url_rule("", "page", self.page)
        accounts.add_url_rule("", "add", self.add, methods=["POST"])
        for view in (self.role, self.password, self.close, self.open, self.log_out):
            rule = f"/<int:number>/{view.__name__.replace('_', '-')}"
            accounts.add_url_rule(rule, view.__name__, view, methods=["POST"])
        return accounts

    @needs(Role.KEEPER)
    def page(self) -> Response:
        """List the accounts."""
        return self._list()

    @needs(Role.KEEPER)
    def add(self) -> Response:
        """Add an account, and show its first password."""
        name, word, at = request.form.get("name", ""), passwords.new_password(), self._clock()
        try:
            made = people.add_person(
                self._store, name, _role(), word, who=who(), at=at, must_change=True
            )
        except (InputError, ConflictError) as error:
            return self._list(error, name=name)
        return self._list(given=(made, word))

    @needs(Role.KEEPER)
    def role(self, number: int) -> Response:
        """Give an account another role."""
        return self._do(
            lambda: people.set_role(
                self._store, _another(number), _role(), who=who(), at=self._clock()
            )
        )

    @needs(Role.KEEPER)
    def password(self, number: int) -> Response:
        """Give an account a new password, and show it."""
        word = passwords.new_password()
        return self._do(
            lambda: people.set_password(
                self._store,
                _another(number),
                word,
                who=who(),
                at=self._clock(),
                must_change=True,
            ),
            word,
        )

    @needs(Role.KEEPER)
    def close(self, number: int) -> Response:
        """Close an account."""
        return self._set_active(number, active=False)

    @needs(Role.KEEPER)
    def open(self, number: int) -> Response:
        """Open a closed account again."""
        return self._set_active(number, active=True)

    @needs(Role.KEEPER)
    def log_out(self, number: int) -> Response:
        """End every session of an account."""

        def act() -> Person:
            someone = people.find_number(self._store, _another(number))
            log_out_everywhere(self._store, someone, who=who(), at=self._clock())
            return someone

        return self._do(act)

    def _set_active(self, number: int, *, active: bool) -> Response:
        return self._do(
            lambda: people.set_active(
                self._store, _another(number), active=active, who=who(), at=self._clock()
            )
        )

    def _do(self, act: Callable[[], Person], word: str = "") -> Response:
        """Change an account, and show the list with what became of it."""
        try:
            changed = act()
        except (InputError, NotFoundError) as error:
            return self._list(error)
        if word:
            return self._list(given=(changed, word))
        return self._list(changed=changed)

    def _list(
        self,
        error: StationmapError | None = None,
        *,
        name: str = "",
        given: tuple[Person, str] | None = None,
        changed: Person | None = None,
    ) -> Response:
        body = render_template(
            "accounts.html",
            people=people.everybody(self._store),
            roles=tuple(Role),
            error=error,
            name=name,
            given=given,
            changed=changed,
            me=person(),
        )
        return Response(body, status_of(error) if error else 200)


def _role() -> Role:
    asked = request.form.get("role", "")
    if asked not in set(Role):
        raise ChoiceError(
            zh="请选一个角色。",
            en="Choose a role.",
            field="role",
            value=asked[:40],
            accepted=tuple(Role),
        )
    return Role(asked)


def _another(number: int) -> int:
    """Return `number`, where it is not one's own: nobody locks themselves out by a slip."""
    me = person()
    if me is not None and me.number == number:
        raise InputError(
            zh="自己的账号请在“我的账号”里改；停用或改角色，请别的管理员来做。",
            en="Change your own account under “My account”; another keeper can close it "
            "or give it another role.",
            field="person",
        )
    return number
