"""When signing in is refused for a while: what stands against an attempt, and what follows from it.

The aim is to stop guessing without handing anybody a way to lock a colleague out.

- An account takes 5 failures in 15 minutes, from wherever they come. Then no *unfamiliar* address may try it.
- An address takes 20 failures in 15 minutes, over all accounts. Then it may not try accounts *unfamiliar* to it:
  this stops one machine that tries one password on many accounts.
- An address is familiar to an account that signed in from it within the last 30 days. A familiar address is
  judged by its own failures on this account alone, 5 in 15 minutes. So guesses from elsewhere never lock a
  person out of the usual desk, and an office behind one shared address is not locked by one careless colleague.
- A success wipes out the account's earlier failures at the same address only. Otherwise every sign-in of the
  owner would give an attacker elsewhere five more guesses.
- Attempts refused by a lock are neither counted nor stored: a lock ends 15 minutes after the failures that
  caused it, however often somebody knocks meanwhile.
- Accounts that do not exist are counted and locked like the others, so that a lock tells nothing.

IPv6 addresses count by their /64 network, which is what one subscriber gets.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import SignInAttempt

WINDOW = timedelta(minutes=15)
FAMILIAR_FOR = timedelta(days=30)
ACCOUNT_FAILURES = 5
ADDRESS_FAILURES = 20


class Lock(StrEnum):
    ACCOUNT = "account"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Tally:
    """What stands against one account at one address, within the window."""

    familiar: bool
    here: int
    """Failures of the account at this address, since its last success here."""
    account: int
    """Failures of the account anywhere, each since its last success at the same address."""
    address: int
    """Failures of all accounts at this address."""

    @property
    def lock(self) -> Lock | None:
        if self.familiar:
            return Lock.ACCOUNT if self.here >= ACCOUNT_FAILURES else None
        if self.account >= ACCOUNT_FAILURES:
            return Lock.ACCOUNT
        if self.address >= ADDRESS_FAILURES:
            return Lock.ADDRESS
        return None

    def after_one_more_failure(self) -> Lock | None:
        """The lock that the next failure brings about, for somebody or other; None if it changes nothing."""
        if ACCOUNT_FAILURES in (self.here + 1, self.account + 1):
            return Lock.ACCOUNT
        if self.address + 1 == ADDRESS_FAILURES:
            return Lock.ADDRESS
        return None


def counted_as(address: str) -> str:
    """The network that an address counts for; what is no address, such as a socket's name, counts for itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, 64), strict=False))


def tally(session: Session, *, login: str, address: str, now: datetime) -> Tally:
    """`address` as `counted_as` gives it."""
    rows = session.execute(
        select(SignInAttempt.address, SignInAttempt.succeeded)
        .where(SignInAttempt.login == login, SignInAttempt.at > now - WINDOW)
        .order_by(SignInAttempt.at, SignInAttempt.id)
    )
    failures: dict[str, int] = {}
    for row in rows:
        failures[row.address] = 0 if row.succeeded else failures.get(row.address, 0) + 1
    return Tally(
        familiar=_is_familiar(session, login, address, now),
        here=failures.get(address, 0),
        account=sum(failures.values()),
        address=_failures_at(session, address, now),
    )


def _is_familiar(session: Session, login: str, address: str, now: datetime) -> bool:
    return (
        session.scalar(
            select(
                select(SignInAttempt.id)
                .where(
                    SignInAttempt.login == login,
                    SignInAttempt.address == address,
                    SignInAttempt.succeeded.is_(True),
                    SignInAttempt.at > now - FAMILIAR_FOR,
                )
                .exists()
            )
        )
        is True
    )


def _failures_at(session: Session, address: str, now: datetime) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(
                SignInAttempt.address == address,
                SignInAttempt.succeeded.is_(False),
                SignInAttempt.at > now - WINDOW,
            )
        )
        or 0
    )
