"""The audit chains and their seals (DESIGN: one chain per case, one for the installation)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base

SIGNED_IN = text("kind = 'signed_in'")
"""The one kind that is looked up by its moment."""


class AuditEvent(Base):
    """One fact, chained to the one before it. Never changed, never deleted.

    The events of a case's chain are the case's history: what comes next is computed from them.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("chain", "number"),
        Index("ix_audit_event_signed_in", "at", postgresql_where=SIGNED_IN, sqlite_where=SIGNED_IN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str]
    """`case/<id>`, or `installation`."""
    number: Mapped[int]
    """Counts from 1 within the chain."""
    at: Mapped[datetime]
    kind: Mapped[str]
    person: Mapped[str | None]
    way_in: Mapped[str]
    os_user: Mapped[str]
    payload: Mapped[str]
    """Canonical JSON: sorted keys, no spaces."""
    previous: Mapped[str]
    """Digest of the event before, empty for the first."""
    digest: Mapped[str]
    """SHA-256 over chain, number, at, kind, person, way_in, os_user, payload, previous."""


class ChainHead(Base):
    """The head of a chain that is not a case's (those keep it in their own row)."""

    __tablename__ = "chain_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    events: Mapped[int]
    head: Mapped[str]


class Seal(Base):
    """All chain heads at a moment: a removed tail or a removed chain shows against it."""

    __tablename__ = "seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    heads: Mapped[dict[str, Any]]
    """Chain to [events, head], for the chains that moved since the seal before."""
    chains: Mapped[int]
    """How many chains there were."""
    root: Mapped[str]
    """Merkle root over all heads, sorted by chain."""
    previous: Mapped[str] = mapped_column(unique=True)
    """Signature of the seal before, empty for the first: no two seals follow the same one."""
    signature: Mapped[str]
    """HMAC-SHA-256 with a key kept outside the database, over root, chains, at and previous."""
