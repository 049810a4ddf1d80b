"""Browser sessions: opened at sign-in, kept alive by what the person does, ended by time or by being revoked.

Times are wall-clock times that the caller passes in, never the demo's clock: a demonstration that moves time
must neither end nor prolong anybody's session. Only the SHA-256 of a token is stored, so that who reads the
table cannot sign in with it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.models import Person, SignInSession

LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class Limits:
    idle: timedelta
    """Since the person last did something."""
    absolute: timedelta
    """Since the sign-in, whatever the person does."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person behind a live session."""

    session: str
    """SHA-256 of the token."""
    person: str
    name: str
    created_at: datetime
    seen_at: datetime


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def open_session(
    session: Session, *, person: str, token: str, address: str, agent: str, now: datetime
) -> str:
    """Returns the hash under which the session is stored."""
    token_hash = hash_of(token)
    session.execute(
        insert(SignInSession).values(
            token_hash=token_hash,
            person=person,
            created_at=now,
            seen_at=now,
            address=address,
            agent=agent[:LONGEST_AGENT],
        )
    )
    return token_hash


def find(session: Session, token_hash: str, *, limits: Limits, now: datetime) -> SignedIn | None:
    """The person, unless the session is unknown, revoked or too old, or the person is disabled."""
    row = session.execute(
        select(SignInSession.person, Person.name, SignInSession.created_at, SignInSession.seen_at)
        .join(Person, Person.id == SignInSession.person)
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.revoked_at.is_(None),
            SignInSession.created_at > now - limits.absolute,
            SignInSession.seen_at > now - limits.idle,
            Person.status == "active",
        )
    ).one_or_none()
    return None if row is None else SignedIn(token_hash, row.person, row.name, row.created_at, row.seen_at)


def needs_touch(signed_in: SignedIn, *, limits: Limits, now: datetime) -> bool:
    """Whether enough of the idle limit has passed to be worth a write: a sixtieth, so 30 s of 30 min."""
    return now - signed_in.seen_at >= limits.idle / 60


def touch(session: Session, token_hash: str, *, now: datetime) -> None:
    """The person did something. Never call it for what a timer does."""
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.revoked_at.is_(None),
            SignInSession.seen_at < now,
        )
        .values(seen_at=now)
    )


def revoke(session: Session, token_hash: str, *, now: datetime) -> str | None:
    """Returns whose session it was; None where there was none left to revoke."""
    return session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == token_hash, SignInSession.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(SignInSession.person)
    ).scalar_one_or_none()


def revoke_all(session: Session, person: str, *, now: datetime, but: str | None = None) -> list[str]:
    """After a change of password, or when a person is disabled. Returns the hashes of the ended sessions.

    `but` is the hash of the session that made the change and may stay.
    """
    ended = update(SignInSession).where(SignInSession.person == person, SignInSession.revoked_at.is_(None))
    if but is not None:
        ended = ended.where(SignInSession.token_hash != but)
    return list(session.scalars(ended.values(revoked_at=now).returning(SignInSession.token_hash)))
