"""Signing in and out with a password, every step of it in the audit chain."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from definitions.vocabulary import WayIn
from flows.access import lockout, passwords, sessions
from flows.access.lockout import Lock
from storage.audit_chain import Origin, append
from storage.database import Database
from storage.models import Person, SignInAttempt

LONGEST_LOGIN = 64


@dataclass(frozen=True, slots=True)
class Credentials:
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a sign-in comes from, and the token it gets if it succeeds."""

    address: str
    agent: str
    token: str
    previous: str | None
    """Hash of the session the browser had before; a new sign-in ends it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """No such account, a wrong password, or a disabled person: deliberately not told apart."""


@dataclass(frozen=True, slots=True)
class Account:
    person: str
    password_hash: str | None
    status: str

    @property
    def may_sign_in(self) -> bool:
        return self.status == "active" and self.password_hash is not None

    @property
    def failure(self) -> str:
        if self.status != "active":
            return "disabled"
        return "password" if self.password_hash is not None else "no_password"


@dataclass(frozen=True, slots=True)
class _Knock:
    """An attempt that was let through to the password. It counts as failed until it succeeds."""

    id: int
    account: Account | None
    would_lock: Lock | None


@dataclass(frozen=True, slots=True)
class Proven:
    """The password was right. The attempt counts as failed until `counts_no_more`."""

    attempt: int
    account: Account

    def counts_no_more(self, session: Session) -> None:
        session.execute(update(SignInAttempt).where(SignInAttempt.id == self.attempt).values(succeeded=True))


def prove(
    database: Database, credentials: Credentials, address: str, *, os_user: str, now: datetime
) -> Proven | Wrong | Lock:
    """The attempt is counted before the password is looked at, so that parallel guesses cannot all slip
    through below the limit; hashing happens between two short transactions, not inside one.
    """
    with database.writing() as session:
        knock = _knock(session, credentials.login.strip(), address, now)
    if isinstance(knock, Lock):
        return knock
    account = knock.account
    correct = passwords.matches(None if account is None else account.password_hash, credentials.password)
    if account is None or not account.may_sign_in or not correct:
        with database.writing() as session:
            _record_failure(session, knock, address, os_user, now)
        return Wrong()
    return Proven(knock.id, account)


def sign_in(
    database: Database, credentials: Credentials, browser: Browser, *, os_user: str, now: datetime
) -> sessions.SignedIn | Wrong | Lock:
    proven = prove(database, credentials, browser.address, os_user=os_user, now=now)
    if not isinstance(proven, Proven):
        return proven
    renewed = _renewed(proven.account, credentials.password)
    with database.writing() as session:
        if renewed is not None:
            _renew(session, proven.account.person, renewed, os_user, now)
        proven.counts_no_more(session)
        return _record_success(session, proven.account.person, browser, os_user, now)


def sign_out(database: Database, token_hash: str, *, os_user: str, now: datetime) -> None:
    with database.writing() as session:
        _end(session, token_hash, "sign_out", os_user, now)


def _knock(session: Session, login: str, address: str, now: datetime) -> _Knock | Lock:
    account = _find_account(session, login)
    counted_login = _digest_of(login) if account is None else account.person
    counted_address = lockout.counted_as(address)
    tally = lockout.tally(session, login=counted_login, address=counted_address, now=now)
    if tally.lock is not None:
        return tally.lock
    attempt = session.execute(
        insert(SignInAttempt)
        .values(login=counted_login, address=counted_address, at=now, succeeded=False)
        .returning(SignInAttempt.id)
    ).scalar_one()
    return _Knock(attempt, account, tally.after_one_more_failure())


def _find_account(session: Session, login: str) -> Account | None:
    """Locks the person's row, so that attempts on one account are counted one after the other."""
    if not 0 < len(login) <= LONGEST_LOGIN or not login.isprintable():
        return None
    row = session.execute(
        select(Person.id, Person.password_hash, Person.status).where(Person.id == login).with_for_update()
    ).one_or_none()
    return None if row is None else Account(row.id, row.password_hash, row.status)


def _digest_of(unknown_login: str) -> str:
    """What is kept of a login that nobody has: people type their password there by mistake."""
    return "unknown:" + hashlib.sha256(unknown_login.encode(errors="surrogatepass")).hexdigest()


def _renewed(account: Account, password: str) -> str | None:
    if account.password_hash is None or not passwords.is_outdated(account.password_hash):
        return None
    return passwords.hashed(password)


def _renew(session: Session, person: str, password_hash: str, os_user: str, now: datetime) -> None:
    session.execute(update(Person).where(Person.id == person).values(password_hash=password_hash))
    payload = {"person": person, "hash": passwords.digest_of(password_hash)}
    origin = Origin(None, WayIn.SYSTEM, os_user)
    append(session, kind="password_rehashed", payload=payload, origin=origin, at=now)


def _record_failure(session: Session, knock: _Knock, address: str, os_user: str, now: datetime) -> None:
    origin = Origin(None, WayIn.DASHBOARD, os_user)
    login = None if knock.account is None else knock.account.person
    reason = "unknown" if knock.account is None else knock.account.failure
    failed = {"login": login, "address": address, "reason": reason}
    append(session, kind="sign_in_failed", payload=failed, origin=origin, at=now)
    if knock.would_lock is not None:
        locked = {"login": login, "address": address, "lock": knock.would_lock}
        append(session, kind="sign_in_locked", payload=locked, origin=origin, at=now)


def _record_success(
    session: Session, person: str, browser: Browser, os_user: str, now: datetime
) -> sessions.SignedIn:
    if browser.previous is not None:
        _end(session, browser.previous, "new_sign_in", os_user, now)
    token_hash = sessions.open_session(
        session, person=person, token=browser.token, address=browser.address, agent=browser.agent, now=now
    )
    payload = {"address": browser.address, "session": token_hash}
    append(
        session, kind="signed_in", payload=payload, origin=Origin(person, WayIn.DASHBOARD, os_user), at=now
    )
    name = session.execute(select(Person.name).where(Person.id == person)).scalar_one()
    return sessions.SignedIn(token_hash, person, name, now, now)


def _end(session: Session, token_hash: str, because: str, os_user: str, now: datetime) -> None:
    person = sessions.revoke(session, token_hash, now=now)
    if person is not None:
        payload = {"session": token_hash, "because": because}
        origin = Origin(person, WayIn.DASHBOARD, os_user)
        append(session, kind="signed_out", payload=payload, origin=origin, at=now)
