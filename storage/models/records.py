"""What a case leaves behind: deadlines, publications, ledger rows."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Deadline(Base):
    """A clock of a case: running, standing, met, missed or lapsed; or what the case itself waits for."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("case_id", "key"),
        CheckConstraint("state IN ('running', 'waiting', 'paused', 'stopped', 'void')", name="state"),
        Index(
            "ix_deadline_running",
            "due_at",
            postgresql_where=text("state = 'running'"),
            sqlite_where=text("state = 'running'"),
        ),
        Index(
            "ix_deadline_waiting",
            "due_at",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    key: Mapped[str]
    """The deadline's id, or `<stage>/<visit>` for the limit of a stage."""
    title: Mapped[str]
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    """The unit that is answerable."""
    stage: Mapped[str | None]
    started_on: Mapped[date]
    due_at: Mapped[datetime]
    """The end of the last day, Asia/Shanghai, as UTC: exclusive, so midnight after it."""
    provisional: Mapped[bool]
    """The count went through a year whose holidays are not yet official (暂定)."""
    explanation: Mapped[str]
    state: Mapped[str]
    stopped_at: Mapped[datetime | None]
    warned_for: Mapped[datetime | None]
    """The due moment of which the history tells that it came near."""
    warned_before: Mapped[str | None]
    """How long before it: the last step of `warn` that is told of it."""
    missed_for: Mapped[datetime | None]
    """The due moment of which the history tells that it passed unfulfilled."""
    overdue_after: Mapped[str | None]
    """How long after it: the last step that is told of it."""
    unheeded: Mapped[str | None]
    """What should have followed and could not, such as that nobody was there to be told: for an administrator."""


class DeadlineChange(Base):
    """What the import of a calendar changed of one clock. Never changed, never deleted."""

    __tablename__ = "deadline_change"
    __table_args__ = (UniqueConstraint("imported", "case_id", "key"), Index(None, "case_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    imported: Mapped[int]
    """Number of the installation's audit event that tells of the import."""
    at: Mapped[datetime]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    event: Mapped[int]
    """Number of the case's last audit event before it."""
    key: Mapped[str]
    old_due_at: Mapped[datetime]
    new_due_at: Mapped[datetime]
    """Equal to the old one where only the doubt (暂定) fell away, or the explanation changed."""
    fixed: Mapped[str]
    """Digest of what the clock's row holds since, as the audit of a case tells it."""


WHOLE = 0
"""What went out is no row of a table."""


class Publication(Base):
    """One content on one channel, or one row of it."""

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("case_id", "stage", "visit", "channel", "row"),
        CheckConstraint("state IN ('submitted', 'confirmed', 'failed', 'withdrawn')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    stage: Mapped[str]
    visit: Mapped[int]
    channel: Mapped[str]
    """`<organization>/<channel id>`."""
    row: Mapped[int] = mapped_column(default=WHOLE, server_default="0")
    """The number of the row of a table that it is of; 0: it is the whole content."""
    content: Mapped[int] = mapped_column(ForeignKey("content.id"))
    content_hash: Mapped[str]
    column: Mapped[str]
    state: Mapped[str]
    url: Mapped[str | None]
    """Path of the page within its site, such as `/notices/12.html`; on a manual channel the whole address, if any."""
    submitted_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_in: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """The case that withdrew it: its own, or another one."""
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who took it down, or acted last before the system did."""
    withdrawn_why: Mapped[str | None]
    snapshot: Mapped[str | None]
    """Digest of the page as it was then, kept beside the site; None where the channel keeps none."""


class LedgerRow(Base):
    """One line of a ledger (台账). Never changed, never deleted."""

    __tablename__ = "ledger_row"
    __table_args__ = (UniqueConstraint("organization", "ledger", "serial"), Index(None, "case_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organization: Mapped[str]
    ledger: Mapped[str]
    serial: Mapped[int]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    event: Mapped[int]
    """Number of the audit event of the case that the row follows from."""
    at: Mapped[datetime]
    values: Mapped[dict[str, Any]]
    """Column id to text."""
