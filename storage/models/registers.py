"""Registers: what is true of things now, and every change that led to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class RegisterEntry(Base):
    """One thing of a register (登记簿), as it is now: what its changes lead to."""

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("organization", "register", "number"),
        UniqueConstraint("organization", "register", "key"),
        CheckConstraint("number >= 1 AND changes >= 1", name="counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization: Mapped[str]
    register: Mapped[str]
    number: Mapped[int]
    """Counts the entries of its register from 1."""
    state: Mapped[str]
    values: Mapped[dict[str, Any]]
    """Field id to value."""
    key: Mapped[str | None]
    """What no other entry of the register may have at the same time; None where it keeps nothing free."""
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When its state or values changed last."""
    changes: Mapped[int]
    """How many lines of `register_change` it has."""
    soon_for: Mapped[date | None]
    """The day of which the changes tell that the entry comes near being stale from it."""
    stale_for: Mapped[date | None]
    """The day from which the changes tell that it is stale."""
    followed: Mapped[int] = mapped_column(server_default="0")
    """Up to which of its changes triggers have looked."""


class RegisterChange(Base):
    """What happened to an entry. Never changed, never deleted."""

    __tablename__ = "register_change"
    __table_args__ = (
        UniqueConstraint("entry", "change"),
        Index(None, "case_id"),
        CheckConstraint("kind IN ('opened', 'changed', 'closed', 'stale_soon', 'stale')", name="kind"),
        CheckConstraint("(change = 1) = (state_before IS NULL)", name="first"),
        CheckConstraint("(kind IN ('stale_soon', 'stale')) = (stale_on IS NOT NULL)", name="stale_on"),
        CheckConstraint(
            "(case_id IS NULL) = (stage IS NULL) AND (case_id IS NULL) = (visit IS NULL)", name="cause"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[int] = mapped_column(ForeignKey("register_entry.id"))
    change: Mapped[int]
    """Counts the changes of the entry from 1."""
    kind: Mapped[str]
    at: Mapped[datetime]
    state_before: Mapped[str | None]
    state: Mapped[str]
    values_before: Mapped[dict[str, Any] | None]
    values: Mapped[dict[str, Any]]
    key: Mapped[str | None]
    """The key that the entry has since."""
    stale_on: Mapped[date | None]
    """Of an entry that is stale, or will be soon: from which day."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """The case that did it, at its..."""
    stage: Mapped[str | None]
    """...stage, in this..."""
    visit: Mapped[int | None]
    """...visit to it; without a case somebody did it by hand, or the passing of time."""
    person: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who did it by hand."""
    event: Mapped[int]
    """Number of the audit event that tells of it: of the case, or of the installation."""
