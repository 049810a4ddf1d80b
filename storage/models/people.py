"""Who: units, people, the roles they hold, and how they prove who they are."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Unit(Base):
    """A unit of an organisation, copied from its document so that rows can refer to it."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("organization", "code"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """`<organization>/<unit id of the document>`."""
    organization: Mapped[str]
    code: Mapped[str]
    title: Mapped[str]


class Person(Base):
    __tablename__ = "person"
    __table_args__ = (CheckConstraint("status IN ('active', 'disabled')", name="status"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """What the person signs in with."""
    name: Mapped[str]
    status: Mapped[str] = mapped_column(default="active")
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    os_user: Mapped[str | None] = mapped_column(unique=True)
    """An operating-system account that may act as this person on the command line."""


class RoleHolding(Base):
    """A person holds a role at a unit, from a day to a day (both included)."""

    __tablename__ = "role_holding"
    __table_args__ = (
        Index(None, "unit", "role"),
        Index(None, "person"),
        CheckConstraint("until IS NULL OR until >= since", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    on_behalf_of: Mapped[str | None]
    """Who is away, where the role is held as their proxy (代理)."""


class SignInSession(Base):
    """A browser's session. Only the SHA-256 of its token is stored."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """The last time that the person, not a timer, did something."""
    revoked_at: Mapped[datetime | None]
    address: Mapped[str]
    agent: Mapped[str]


class SignInAttempt(Base):
    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "login", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class AccessToken(Base):
    """A token for the command line and the API. Only its SHA-256 is stored."""

    __tablename__ = "access_token"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    label: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
