"""Accounts, sessions and attempts, on every database that the store runs on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import argon2
import pytest

from stationmap.errors import ConflictError, InputError, LimitError, NotFoundError
from stationmap.people import Role, passwords
from stationmap.people.patience import counted_against
from stationmap.store import Store, attempts, people
from stationmap.store.log_in import (
    asking,
    change_password,
    log_in,
    log_out,
    log_out_everywhere,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.settings import Settings
    from stationmap.store.log_in import LoggedIn

AT = datetime(2026, 11, 19, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RIGHT, WRONG, NEXT = "lamp on the stair", "lamp in the stair", "three birds, one wire"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is slow on purpose is tested by itself, in tests/people."""
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    with Store.open(store_settings) as opened:
        people.add_person(opened, "王芳", Role.KEEPER, RIGHT, who="program", at=AT)
        yield opened


def tries(store: Store, password: str, **more: object) -> LoggedIn:
    asked = {"name": "王芳", "address": "192.0.2.1", "at": AT} | more
    return log_in(store, password=password, **asked)  # type: ignore[arg-type]


def actions(store: Store) -> list[str]:
    return [row.action for row in store.audit(action="people.")]


def test_only_a_hash_of_password_and_token_is_kept(store: Store) -> None:
    token = tries(store, RIGHT).token
    with store.reading() as connection:
        dump = [
            str(row)
            for name in ("people", "sessions", "attempts", "audit")
            for row in connection.exec_driver_sql(f"SELECT * FROM {name}")  # noqa: S608
        ]
    assert len(dump) == 4
    assert not any(RIGHT in row or token in row for row in dump)
    assert "$argon2id$" in dump[0]


def test_a_name_is_found_however_it_is_written(store: Store) -> None:
    added = people.add_person(store, " Li  Ping", Role.PLANNER, RIGHT, who="王芳", at=AT)
    assert added.name == "Li Ping"
    assert tries(store, RIGHT, name="ｌｉ PING ").person == added
    with pytest.raises(ConflictError):
        people.add_person(store, "LI ping", Role.EDITOR, RIGHT, who="王芳", at=AT)
    assert [p.name for p in people.everybody(store)] == ["Li Ping", "王芳"]
    with pytest.raises(NotFoundError):
        people.find_person(store, "nobody")


def test_a_weak_password_is_refused_everywhere(store: Store) -> None:
    keeper = people.find_person(store, "王芳")
    with pytest.raises(InputError):
        people.add_person(store, "Li Ping", Role.EDITOR, "liping1234", who="王芳", at=AT)
    with pytest.raises(InputError):
        people.set_password(store, keeper.number, "1234567890", who="王芳", at=AT)
    with pytest.raises(InputError):
        change_password(store, keeper, RIGHT, "short", at=AT)
    with pytest.raises(InputError, match="same"):
        change_password(store, keeper, RIGHT, RIGHT, at=AT)
    assert tries(store, RIGHT).person == keeper


def test_wrong_unknown_and_closed_are_told_alike(store: Store) -> None:
    other = people.add_person(store, "Li Ping", Role.EDITOR, RIGHT, who="王芳", at=AT)
    people.set_active(store, other.number, active=False, who="王芳", at=AT)
    said = set()
    for name, password in (("王芳", WRONG), ("nobody", RIGHT), ("Li Ping", RIGHT)):
        with pytest.raises(InputError) as raised:
            tries(store, password, name=name)
        said.add((raised.value.zh, raised.value.en, raised.value.value))
    assert len(said) == 1
    failed = [row.subject for row in store.audit(action="people.log_in_failed")]
    assert failed == ["Li Ping", "?", "王芳"]


def test_a_session_ends_by_itself(store: Store) -> None:
    token = tries(store, RIGHT).token
    assert asking(store, token, at=AT + 11 * HOUR)
    assert asking(store, token, at=AT + 22 * HOUR), "being here begins idle time anew"
    assert asking(store, token, at=AT + 34 * HOUR) is None
    token, at = tries(store, RIGHT).token, AT
    while at < AT + 14 * DAY:
        assert asking(store, token, at=at)
        at += 8 * HOUR
    assert asking(store, token, at=at) is None
    assert asking(store, "no token", at=AT) is None


def test_what_changes_an_account_ends_its_sessions_and_is_noted(store: Store) -> None:
    other = people.add_person(store, "Li Ping", Role.PLANNER, RIGHT, who="王芳", at=AT)
    keeper = tries(store, RIGHT)

    def fresh() -> str:
        token = tries(store, RIGHT, name="Li Ping").token
        assert asking(store, token, at=AT) is not None
        return token

    for act in (
        lambda: people.set_role(store, other.number, Role.EDITOR, who="王芳", at=AT),
        lambda: people.set_password(store, other.number, RIGHT, who="王芳", at=AT),
        lambda: log_out_everywhere(store, other, who="王芳", at=AT),
        lambda: people.set_active(store, other.number, active=False, who="王芳", at=AT),
    ):
        tokens = [fresh(), fresh()]
        act()
        assert [asking(store, token, at=AT) for token in tokens] == [None, None]
    assert asking(store, keeper.token, at=AT) == keeper.person
    people.set_active(store, other.number, active=True, who="王芳", at=AT)
    token = fresh()
    log_out(store, token, other, at=AT)
    assert asking(store, token, at=AT) is None
    assert set(actions(store)) == {
        *("people.add", "people.role", "people.password", "people.log_out_everywhere"),
        *("people.disable", "people.enable", "people.log_in", "people.log_out"),
    }
    (role,) = store.audit(action="people.role")
    assert (role.who, role.subject) == ("王芳", "Li Ping")
    assert (role.before, role.after) == ({"role": "planner"}, {"role": "editor"})


def test_a_password_of_ones_own_ends_the_other_sessions(store: Store) -> None:
    before = tries(store, RIGHT)
    after = change_password(store, before.person, RIGHT, NEXT, at=AT)
    assert asking(store, before.token, at=AT) is None
    assert asking(store, after.token, at=AT) == before.person
    assert tries(store, NEXT).person == before.person
    with pytest.raises(InputError):
        tries(store, RIGHT)


def test_a_password_that_was_handed_on_is_to_be_changed(store: Store) -> None:
    given = people.add_person(
        store, "Li Ping", Role.EDITOR, RIGHT, who="王芳", at=AT, must_change=True
    )
    assert tries(store, RIGHT, name="Li Ping").person.must_change
    assert not change_password(store, given, RIGHT, NEXT, at=AT).person.must_change


def test_somebody_stays_who_can_change_anything(store: Store) -> None:
    keeper = people.find_person(store, "王芳")
    with pytest.raises(InputError, match="only keeper"):
        people.set_active(store, keeper.number, active=False, who="王芳", at=AT)
    with pytest.raises(InputError, match="only keeper"):
        people.set_role(store, keeper.number, Role.EDITOR, who="王芳", at=AT)
    second = people.add_person(store, "Li Ping", Role.KEEPER, RIGHT, who="王芳", at=AT)
    people.set_active(store, keeper.number, active=False, who="Li Ping", at=AT)
    with pytest.raises(InputError, match="only keeper"):
        people.set_role(store, second.number, Role.EDITOR, who="Li Ping", at=AT)


def test_two_keepers_cannot_close_each_other_at_once(store: Store) -> None:
    one = people.find_person(store, "王芳")
    two = people.add_person(store, "Li Ping", Role.KEEPER, RIGHT, who="王芳", at=AT)

    def close(number: int) -> bool:
        try:
            people.set_active(store, number, active=False, who="program", at=AT)
        except InputError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, [one.number, two.number])) == [False, True]
    assert sum(person.active for person in people.everybody(store)) == 1


def test_an_old_hash_is_made_anew(store: Store) -> None:
    stronger = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: stronger)
        tries(store, RIGHT)
        with store.reading() as connection:
            found = people.known(connection, "王芳")
        assert found is not None
        assert not found.outdated
        assert tries(store, RIGHT)


def test_the_fifth_failure_locks_this_name_at_this_address_only(store: Store) -> None:
    for left in (4, 3, 2, 1):
        with pytest.raises(InputError) as raised:
            tries(store, WRONG)
        assert (f"{left} more" in raised.value.en) is (left <= 2)
    with pytest.raises(LimitError) as locked:
        tries(store, WRONG)
    assert locked.value.retry_after_s == 15 * 60
    with pytest.raises(LimitError) as still:
        tries(store, RIGHT, at=AT + 14 * MINUTE)
    assert still.value.retry_after_s == 60
    assert len(store.audit(action="people.log_in_failed")) == 5
    assert tries(store, RIGHT, address="198.51.100.7")
    assert tries(store, RIGHT, browser="mark")
    assert tries(store, RIGHT, at=AT + 15 * MINUTE)
    with pytest.raises(InputError):
        tries(store, WRONG, at=AT + 16 * MINUTE)


def test_names_that_do_not_exist_lock_as_those_that_do(store: Store) -> None:
    for _ in range(4):
        with pytest.raises(InputError):
            tries(store, WRONG, name="nobody")
    with pytest.raises(LimitError):
        tries(store, WRONG, name="nobody")


def test_guesses_from_everywhere_never_shut_out_whoever_was_here_before(store: Store) -> None:
    refused = 0
    for number in range(120):
        try:
            tries(store, WRONG, address=f"198.51.100.{number}")
        except InputError:
            continue
        except LimitError:
            refused += 1
    assert refused == 70
    with pytest.raises(LimitError) as raised:
        tries(store, RIGHT)
    assert raised.value.retry_after_s == 5 * 60
    assert tries(store, RIGHT, browser="mark")
    assert tries(store, RIGHT, at=AT + 5 * MINUTE)


def test_many_names_from_one_address_are_slowed_down(store: Store) -> None:
    for number in range(30):
        with pytest.raises(InputError):
            tries(store, WRONG, name=f"name {number}")
    with pytest.raises(LimitError):
        tries(store, RIGHT)
    assert tries(store, RIGHT, address="198.51.100.7")


def test_a_hundred_guesses_at_once_are_still_counted_one_by_one(store: Store) -> None:
    def guess(_: int) -> str:
        try:
            tries(store, WRONG)
        except InputError:
            return "tried"
        except LimitError:
            return "refused"
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(40)))
    # The fifth is tried, and told that it was the last.
    assert (answers.count("tried"), answers.count("refused")) == (4, 36)
    assert len(store.audit(action="people.log_in_failed")) == 5


def test_a_first_guess_waits_for_one_that_is_being_counted(store: Store) -> None:
    """Else each of many at once would find that nobody has failed yet."""
    keys = counted_against("王芳", "192.0.2.1", None)
    own = next(iter(keys))
    with ThreadPoolExecutor(1) as pool:
        with store.writing() as connection:
            attempts.hold(connection, own, AT)
            later = pool.submit(tries, store, RIGHT)
            assert not wait([later], timeout=0.3).done
            for _ in range(5):
                attempts.count_failure(connection, {own: keys[own]}, AT)
        with pytest.raises(LimitError):
            later.result()


def test_guesses_at_the_present_password_are_counted_too(store: Store) -> None:
    keeper = tries(store, RIGHT).person
    for _ in range(4):
        with pytest.raises(InputError, match="present password"):
            change_password(store, keeper, WRONG, NEXT, at=AT)
    with pytest.raises(LimitError):
        change_password(store, keeper, WRONG, NEXT, at=AT)
    with pytest.raises(LimitError):
        change_password(store, keeper, RIGHT, NEXT, at=AT)
    assert change_password(store, keeper, RIGHT, NEXT, at=AT + HOUR)
