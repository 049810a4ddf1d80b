"""When signing in is locked, and what it leaves behind, on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from flows.access import passwords
from flows.access.lockout import Lock, Tally, counted_as
from flows.access.sessions import SignedIn
from flows.access.sign_in import Browser, Credentials, Wrong, sign_in, sign_out
from storage.database import Database
from storage.models import AuditEvent, Person, SignInAttempt

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PASSWORD = "Jiaotong-2026"
WEAK_HASH = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """When signing in is locked does not depend on how long a password takes."""
    hasher = PasswordHasher(time_cost=1, memory_cost=2048)
    nobody = hasher.hash("nobody")
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    monkeypatch.setattr(passwords, "_nobody", lambda: nobody)


@pytest.fixture
def person(database: Database) -> str:
    with database.writing() as session:
        session.add(
            Person(id="xxy", name="信息员", status="active", password_hash=passwords.hashed(PASSWORD))
        )
    return "xxy"


def attempt(
    database: Database,
    password: str = PASSWORD,
    *,
    login: str = "xxy",
    address: str = "10.0.0.1",
    at: datetime = NOW,
) -> SignedIn | Wrong | Lock:
    browser = Browser(address, "agent", token=f"{login}{address}{at.isoformat()}", previous=None)
    return sign_in(database, Credentials(login, password), browser, os_user="sanshen", now=at)


def failures(database: Database, times: int, *, address: str = "10.0.0.1", at: datetime = NOW) -> None:
    for _ in range(times):
        assert attempt(database, "wrong", address=address, at=at) == Wrong()


def test_an_unfamiliar_address_waits_until_the_failures_are_fifteen_minutes_old(
    database: Database, person: str
) -> None:
    failures(database, 5)
    assert attempt(database, address="10.0.0.2", at=NOW + 14 * MINUTE) is Lock.ACCOUNT
    assert isinstance(attempt(database, address="10.0.0.2", at=NOW + 15 * MINUTE), SignedIn)


def test_knocking_at_a_lock_does_not_prolong_it(database: Database, person: str) -> None:
    failures(database, 5)
    for minute in range(1, 15):
        assert attempt(database, "wrong", at=NOW + minute * MINUTE) is Lock.ACCOUNT
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 5
    assert isinstance(attempt(database, at=NOW + 15 * MINUTE), SignedIn)


def test_the_usual_desk_stays_open_while_somebody_guesses_elsewhere(database: Database, person: str) -> None:
    assert isinstance(attempt(database, address="10.0.0.9", at=NOW - timedelta(days=29)), SignedIn)
    failures(database, 5)
    assert isinstance(attempt(database, address="10.0.0.9"), SignedIn)
    assert attempt(database) is Lock.ACCOUNT


def test_the_usual_desk_too_has_only_five_guesses(database: Database, person: str) -> None:
    assert isinstance(attempt(database, at=NOW - MINUTE), SignedIn)
    failures(database, 5)
    assert attempt(database) is Lock.ACCOUNT


def test_an_address_is_forgotten_after_thirty_days(database: Database, person: str) -> None:
    assert isinstance(attempt(database, address="10.0.0.9", at=NOW - timedelta(days=30)), SignedIn)
    failures(database, 5)
    assert attempt(database, address="10.0.0.9") is Lock.ACCOUNT


def test_a_success_of_the_owner_gives_a_guesser_elsewhere_nothing(database: Database, person: str) -> None:
    failures(database, 4)
    assert isinstance(attempt(database, address="10.0.0.9", at=NOW + MINUTE), SignedIn)
    failures(database, 1, at=NOW + 2 * MINUTE)
    assert attempt(database, at=NOW + 3 * MINUTE) is Lock.ACCOUNT


def test_a_success_forgives_the_slips_before_it_at_the_same_desk(database: Database, person: str) -> None:
    failures(database, 4)
    assert isinstance(attempt(database, at=NOW + MINUTE), SignedIn)
    failures(database, 4, at=NOW + 2 * MINUTE)
    assert isinstance(attempt(database, at=NOW + 3 * MINUTE), SignedIn)


def test_an_account_that_does_not_exist_locks_like_one_that_does(database: Database) -> None:
    answers = [attempt(database, "wrong", login="nobody") for _ in range(6)]
    assert answers == [Wrong()] * 5 + [Lock.ACCOUNT]


def test_parallel_guesses_do_not_slip_through(database: Database, person: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: attempt(database, f"wrong-{n}"), range(16)))
    assert answers.count(Wrong()) == 5
    assert answers.count(Lock.ACCOUNT) == 11


def test_every_step_is_audited_once(database: Database, person: str) -> None:
    failures(database, 4)
    signed_in = attempt(database, at=NOW + MINUTE)
    assert isinstance(signed_in, SignedIn)
    for _ in range(2):
        sign_out(database, signed_in.session, os_user="sanshen", now=NOW + 2 * MINUTE)
    failures(database, 5, address="10.0.0.2", at=NOW + 3 * MINUTE)
    assert attempt(database, address="10.0.0.2", at=NOW + 4 * MINUTE) is Lock.ACCOUNT
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.number)).all()
    kinds = [event.kind for event in events]
    assert kinds == ["sign_in_failed"] * 4 + ["signed_in", "signed_out"] + ["sign_in_failed"] * 5 + [
        "sign_in_locked"
    ]
    assert {(event.chain, event.way_in, event.os_user) for event in events} == {
        ("installation", "dashboard", "sanshen")
    }
    assert [event.person for event in events if event.person] == ["xxy", "xxy"]
    assert json.loads(events[0].payload) == {"login": "xxy", "address": "10.0.0.1", "reason": "password"}


def test_a_hash_of_weaker_making_is_renewed(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(id="xxy", name="信息员", status="active", password_hash=WEAK_HASH))
    assert isinstance(attempt(database), SignedIn)
    with database.reading() as session:
        renewed = session.scalars(select(Person.password_hash)).one()
    assert renewed
    assert not passwords.is_outdated(renewed)
    assert passwords.matches(renewed, PASSWORD)


@pytest.mark.parametrize("login", ["", " ", "x" * 65, "xxy\x00", "\ud800", "XXY"])
def test_odd_logins_are_merely_wrong(database: Database, person: str, login: str) -> None:
    assert attempt(database, login=login) == Wrong()


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("unix socket", "unix socket"),
    ],
)
def test_addresses_count_by_what_one_subscriber_gets(address: str, counted: str) -> None:
    assert counted_as(address) == counted


@pytest.mark.parametrize(
    ("tally", "lock"),
    [
        (Tally(familiar=False, here=0, account=4, address=19), None),
        (Tally(familiar=False, here=0, account=5, address=0), Lock.ACCOUNT),
        (Tally(familiar=False, here=0, account=0, address=20), Lock.ADDRESS),
        (Tally(familiar=True, here=4, account=99, address=99), None),
        (Tally(familiar=True, here=5, account=5, address=5), Lock.ACCOUNT),
    ],
)
def test_what_stands_against_an_attempt(tally: Tally, lock: Lock | None) -> None:
    assert tally.lock is lock
