"""Patrols (巡查) of the sites, and what they found."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Patrol(Base):
    """One visit to one site. Never changed, never deleted."""

    __tablename__ = "patrol"
    __table_args__ = (UniqueConstraint("organization", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization: Mapped[str]
    number: Mapped[int]
    """Counts the patrols of the organisation from 1."""
    channel: Mapped[str]
    """The id of the site's channel."""
    address: Mapped[str]
    """Where the site was looked for."""
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    pages: Mapped[int]
    """Pages and files of the site that were fetched."""
    links: Mapped[int]
    """Links to other sites that were tried."""
    size: Mapped[int] = mapped_column(BigInteger)
    """Bytes that were read."""
    limits: Mapped[list[Any]]
    """What cut it short: ids of its bounds."""
    opened: Mapped[int]
    """How many findings are new,..."""
    seen: Mapped[int]
    """...how many were known and are still there,..."""
    mended: Mapped[int]
    """...and how many are gone."""
    person: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who asked for it; None: a schedule, or a case."""
    event: Mapped[int]
    """Number of the installation's audit event that tells of it."""


class Finding(Base):
    """Something that is wrong (问题), as it is now: what its changes lead to."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("organization", "number"),
        UniqueConstraint("organization", "key"),
        Index(None, "followed"),
        CheckConstraint("state IN ('open', 'accepted', 'mended')", name="state"),
        CheckConstraint("(key IS NULL) = (state = 'mended')", name="key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization: Mapped[str]
    number: Mapped[int]
    """Counts the findings of the organisation from 1."""
    channel: Mapped[str]
    """The site; empty for what is no site's, such as a letter."""
    kind: Mapped[str]
    subject: Mapped[str]
    """What it is about, the same whenever it is found: a path within the site, an address, a column, a case."""
    url: Mapped[str]
    """Where people see it; empty where there is no page."""
    words: Mapped[str]
    unit: Mapped[str]
    """The id of the unit that answers for it, within the organisation; empty where none is declared."""
    evidence: Mapped[str | None] = mapped_column(ForeignKey("attachment.digest"))
    """The page as it was when it was found first, in a ZIP file."""
    state: Mapped[str]
    key: Mapped[str | None]
    """Finds it again in a later patrol; None once it is gone."""
    opened_at: Mapped[datetime]
    last_seen: Mapped[int]
    """Number of the last patrol that found it."""
    changes: Mapped[int]
    """How many lines of `finding_change` it has."""
    followed: Mapped[bool] = mapped_column(server_default="0")
    """Whether triggers have looked at it."""


class FindingChange(Base):
    """What happened to a finding. Never changed, never deleted."""

    __tablename__ = "finding_change"
    __table_args__ = (
        UniqueConstraint("finding", "change"),
        CheckConstraint("state IN ('open', 'accepted', 'mended')", name="state"),
        CheckConstraint("(state = 'accepted') = (reason IS NOT NULL)", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    change: Mapped[int]
    """Counts the changes of the finding from 1."""
    state: Mapped[str]
    """In which it is since."""
    at: Mapped[datetime]
    patrol: Mapped[int | None]
    """Number of the patrol that found it, or did not find it any more."""
    person: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None]
    """Why it stays as it is."""
    event: Mapped[int]
    """Number of the installation's audit event that tells of it."""


class FindingCase(Base):
    """A case that was opened because of a finding. Never changed, never deleted."""

    __tablename__ = "finding_case"
    __table_args__ = (UniqueConstraint("finding", "case_id"), Index(None, "case_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    finding: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
