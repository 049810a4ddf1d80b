"""What moves cases: wake rows, workers, and what the installation knows of itself."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Wake(Base):
    """A case that a worker must look at. A newer decision raises the generation and is never lost."""

    __tablename__ = "wake"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    generation: Mapped[int]
    asked_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    """Wall-clock time, never the demo's."""
    failures: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    """Wall-clock time before which no worker tries again."""


class WorkerBeat(Base):
    """A resident worker that is alive."""

    __tablename__ = "worker_beat"

    worker: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """Wall-clock time."""


class DeclaredTrigger(Base):
    """Something that opens drafts by itself, since a worker has met it in the catalogue."""

    __tablename__ = "declared_trigger"

    process: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    """What happened before opens nothing."""
    looked_until: Mapped[datetime]
    """The last occasion of a schedule that was dealt with, or `since`."""
    failure: Mapped[str | None]
    """Why the last occasion opened no draft: for an administrator."""


class Installation(Base):
    """One row: what kind of home this is."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """`office`, or `demo`: only there may anybody be named and time be moved."""
    created_at: Mapped[datetime]
    demo_now: Mapped[datetime | None]
    """What the demo's clock shows."""
    demo_played_at: Mapped[datetime | None]
    """Set when the play was completed."""
