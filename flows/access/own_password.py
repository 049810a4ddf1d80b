"""Changing one's own password, and when it has been in use for too long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from definitions.vocabulary import WayIn
from flows.access import passwords
from flows.access.lockout import Lock
from flows.access.people import set_password
from flows.access.sessions import SignedIn
from flows.access.sign_in import Credentials, Proven, Wrong, prove
from storage.audit_chain import Origin
from storage.database import Database
from storage.models import Person


@dataclass(frozen=True, slots=True)
class Unfit:
    """The new password will not do. Nothing was asked of the old one."""

    why: str


class Changed:
    """All other sessions of the person have ended."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    current: str
    chosen: str


def change_own_password(
    database: Database, who: SignedIn, asked: NewPassword, address: str, *, os_user: str, now: datetime
) -> Changed | Unfit | Wrong | Lock:
    """Wrong guesses at the current password count as those at the sign-in do: an unattended screen is no way in."""
    weakness = passwords.acceptable(asked.chosen, login=who.person)
    if weakness is not None:
        return Unfit(weakness)
    if asked.chosen == asked.current:
        return Unfit("新密码不能和现在的密码相同。")
    proven = prove(database, Credentials(who.person, asked.current), address, os_user=os_user, now=now)
    if not isinstance(proven, Proven):
        return proven
    origin = Origin(who.person, WayIn.DASHBOARD, os_user)
    with database.writing() as session:
        proven.counts_no_more(session)
        set_password(session, who.person, asked.chosen, origin=origin, at=now, but=who.session)
    return Changed()


def days_in_use(database: Database, person: str, now: datetime) -> int | None:
    """How many whole days the person has had this password; None where there is none. `now` is wall-clock time."""
    with database.looking() as connection:
        since = connection.execute(
            select(Person.password_changed_at).where(Person.id == person)
        ).scalar_one_or_none()
    return None if since is None else (now - since) // timedelta(days=1)
