"""Browser sessions and passwords, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from flows.access import passwords, sessions
from flows.access.sessions import Limits
from storage.database import Database
from storage.models import Person, SignInSession

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
LIMITS = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=8))
SECOND = timedelta(seconds=1)


@pytest.fixture
def person(database: Database) -> str:
    with database.writing() as session:
        session.add(Person(id="xxy", name="信息员", status="active"))
    return "xxy"


def opened(database: Database, person: str, token: str = "token", at: datetime = NOW) -> str:
    with database.writing() as session:
        return sessions.open_session(
            session, person=person, token=token, address="10.0.0.1", agent="x" * 500, now=at
        )


def is_live(database: Database, token_hash: str, at: datetime) -> bool:
    with database.reading() as session:
        return sessions.find(session, token_hash, limits=LIMITS, now=at) is not None


def touched(database: Database, token_hash: str, at: datetime) -> None:
    with database.writing() as session:
        sessions.touch(session, token_hash, now=at)


def test_a_session_says_who_holds_it_and_stores_no_token(database: Database, person: str) -> None:
    token_hash = opened(database, person, "the-token")
    with database.reading() as session:
        found = sessions.find(session, sessions.hash_of("the-token"), limits=LIMITS, now=NOW)
        stored = session.execute(select(SignInSession)).scalar_one()
    assert found == sessions.SignedIn(token_hash, "xxy", "信息员", NOW, NOW)
    assert "the-token" not in {stored.token_hash, stored.agent, stored.address}
    assert len(stored.agent) == sessions.LONGEST_AGENT


def test_a_session_ends_when_nothing_is_done_for_the_idle_limit(database: Database, person: str) -> None:
    token_hash = opened(database, person)
    assert is_live(database, token_hash, NOW + LIMITS.idle - SECOND)
    assert not is_live(database, token_hash, NOW + LIMITS.idle)


def test_what_the_person_does_prolongs_it_up_to_the_absolute_limit(database: Database, person: str) -> None:
    token_hash = opened(database, person)
    at = NOW
    while at < NOW + LIMITS.absolute - SECOND:
        assert is_live(database, token_hash, at)
        touched(database, token_hash, at)
        at += timedelta(minutes=20)
    assert not is_live(database, token_hash, NOW + LIMITS.absolute)


def test_a_late_write_never_sets_the_clock_back(database: Database, person: str) -> None:
    token_hash = opened(database, person)
    touched(database, token_hash, NOW + timedelta(minutes=20))
    touched(database, token_hash, NOW + timedelta(minutes=10))
    assert is_live(database, token_hash, NOW + timedelta(minutes=45))


def test_a_revoked_session_stays_revoked(database: Database, person: str) -> None:
    token_hash = opened(database, person)
    with database.writing() as session:
        assert sessions.revoke(session, token_hash, now=NOW) == person
        assert sessions.revoke(session, token_hash, now=NOW) is None
    touched(database, token_hash, NOW + SECOND)
    assert not is_live(database, token_hash, NOW + SECOND)


def test_a_change_of_password_ends_all_sessions_but_the_one_that_made_it(
    database: Database, person: str
) -> None:
    here, there = opened(database, person, "here"), opened(database, person, "there")
    with database.writing() as session:
        session.add(Person(id="shr", name="审核人", status="active"))
    colleague = opened(database, "shr", "colleague")
    with database.writing() as session:
        assert sessions.revoke_all(session, person, now=NOW, but=here) == [there]
    live = [token for token in (here, there, colleague) if is_live(database, token, NOW)]
    assert live == [here, colleague]
    with database.writing() as session:
        assert sessions.revoke_all(session, person, now=NOW) == [here]


def test_a_disabled_person_has_no_live_session(database: Database, person: str) -> None:
    token_hash = opened(database, person)
    with database.writing() as session:
        session.execute(update(Person).values(status="disabled"))
    assert not is_live(database, token_hash, NOW)


def test_an_unknown_session_is_nobodys(database: Database) -> None:
    assert not is_live(database, sessions.hash_of("never opened"), NOW)


def test_activity_is_written_only_when_it_matters() -> None:
    signed_in = sessions.SignedIn("hash", "xxy", "信息员", NOW, NOW)
    assert not sessions.needs_touch(signed_in, limits=LIMITS, now=NOW + timedelta(seconds=29))
    assert sessions.needs_touch(signed_in, limits=LIMITS, now=NOW + timedelta(seconds=30))


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("Abc-12345", "至少要有 10 个字符"),
        ("abcdefghijkl", "至少两种"),
        ("1234567890", "至少两种"),
        ("Officer-2026", "不能与账号相同"),
        ("aaaaaaaaa1", "太简单"),
        ("Ab1-" * 40, "不能超过 128 个字符"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str, complaint: str) -> None:
    reason = passwords.acceptable(password, login="officer-2026")
    assert reason is not None
    assert complaint in reason


@pytest.mark.parametrize("password", ["jiaotong-2026", "吉林市交通运输管理处x1", "Jiaotongju!"])
def test_good_passwords_are_accepted(password: str) -> None:
    assert passwords.acceptable(password, login="officer-2026") is None


def test_a_password_matches_its_own_hash_only() -> None:
    stored = passwords.hashed("Jiaotong-2026")
    assert stored.startswith("$argon2id$")
    assert passwords.matches(stored, "Jiaotong-2026")
    assert not passwords.matches(stored, "jiaotong-2026")
    assert not passwords.matches(None, "nobody signs in with this")
    assert not passwords.matches("not a hash", "Jiaotong-2026")
    assert not passwords.is_outdated(stored)


def test_input_beyond_the_longest_never_matches_what_it_begins_with() -> None:
    longest = "x" * passwords.LONGEST
    stored = passwords.hashed(longest)
    assert passwords.matches(stored, longest)
    assert not passwords.matches(stored, longest + "y")
