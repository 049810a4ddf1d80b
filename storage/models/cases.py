"""Cases: one run of a process, its contents, its duties and what was decided."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Case(Base):
    """What a case is now. Everything here but the title follows from its audit events."""

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'ended')", name="state"),
        CheckConstraint("(state = 'ended') = (outcome IS NOT NULL)", name="ended_with_outcome"),
        Index(None, "process", "state"),
        Index(None, "unit"),
        Index(None, "drafter"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(unique=True)
    """Given at the first submission; a draft that Prefect launched has none."""
    organization: Mapped[str]
    process: Mapped[str]
    definition: Mapped[str] = mapped_column(ForeignKey("definition_version.digest"))
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    drafter: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str]
    state: Mapped[str]
    stage: Mapped[str | None]
    visit: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    events: Mapped[int] = mapped_column(default=0)
    """How many audit events its chain has."""
    head: Mapped[str] = mapped_column(default="")
    """The digest of the last of them."""
    content: Mapped[int | None]
    """The content in force."""
    run_id: Mapped[str | None] = mapped_column(unique=True)
    """The Prefect flow run that moves the case; any other run of it stops."""
    pauses: Mapped[int] = mapped_column(default=0)
    """How many pause keys were given out: each suspension uses a new one."""
    blocked_reason: Mapped[str | None]
    """Why the engine gave up on the case (受阻), until an administrator retries it."""
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Marked so, and confirmed (加急)."""
    objected: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody objected (异议), and that is not settled: the case is held."""
    followed: Mapped[int] = mapped_column(default=0, server_default="0")
    """The number of the last event that was looked at for drafts which follow from it."""


class CaseCopy(Base):
    """The case was sent to somebody who is to know of it (抄送), and whether they said that they read it (已阅)."""

    __tablename__ = "case_copy"
    __table_args__ = (UniqueConstraint("case_id", "person"), Index(None, "person"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    sent_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """None: a stage of the process sent it."""
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Content(Base):
    """One submission of a case: what was signed, and what goes out."""

    __tablename__ = "content"
    __table_args__ = (UniqueConstraint("case_id", "round", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    round: Mapped[int]
    revision: Mapped[int]
    """Counts the changes of layout or cover after the submission, from 0."""
    form: Mapped[dict[str, Any]]
    """Field values; Markdown and files are beside it."""
    texts: Mapped[dict[str, Any]]
    """Markdown field id to text."""
    files: Mapped[dict[str, Any]]
    """Files field id to a list of {digest, name, media_type, size}."""
    parts: Mapped[dict[str, Any]]
    """Part to SHA-256."""
    hash: Mapped[str]
    """One SHA-256 over fields, body and attachments."""
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(ForeignKey("person.id"))


class Attachment(Base):
    """A stored file, named by its SHA-256."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    """Bytes."""
    media_type: Mapped[str]
    """As recognised from the content."""
    stored_at: Mapped[datetime]


NAMED = text("person IS NOT NULL")
UNOWNED_DRAFT = text("closed_at IS NULL AND person IS NULL AND kind = 'draft'")
"""Launched for everybody who may start the process."""


class Review(Base):
    """One open or closed duty (审签) of a case."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("case_id", "stage", "visit", "seat"),
        Index(
            "ix_review_open_duty",
            "unit",
            "role",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
        Index("ix_review_person", "person", "closed_at", postgresql_where=NAMED, sqlite_where=NAMED),
        Index("ix_review_open_draft", "unit", postgresql_where=UNOWNED_DRAFT, sqlite_where=UNOWNED_DRAFT),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    stage: Mapped[str]
    visit: Mapped[int]
    seat: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    role: Mapped[str]
    """Who must act: the holders of this role..."""
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    """...at this unit..."""
    person: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """...or, for the draft, this person alone."""
    barred: Mapped[str] = mapped_column(default="", server_default="")
    """Whom separation of duties keeps from it, whatever role they hold: ids, a line each."""
    vacant: Mapped[bool] = mapped_column(default=False)
    """Nobody who could act held the role when the duty opened: an administrator must act."""
    too_few: Mapped[bool] = mapped_column(default=False, server_default=false())
    """So few take part in the vote that it cannot be carried: an administrator must act."""
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """The earlier of the stage's own limit and the case's next deadline; UTC."""
    pressing: Mapped[str | None]
    """The key of that clock."""
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    """The decision's name, or `void` where the duty fell away."""
    reminded_at: Mapped[datetime | None]


class ReviewRole(Base):
    """A further role whose holders at the duty's unit may take it, of a draft: nobody owns it, or its drafter has left."""

    __tablename__ = "review_role"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "stage", "visit", "seat"],
            ["review.case_id", "review.stage", "review.visit", "review.seat"],
        ),
        UniqueConstraint("case_id", "stage", "visit", "seat", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int]
    stage: Mapped[str]
    visit: Mapped[int]
    seat: Mapped[int]
    role: Mapped[str]


class Decision(Base):
    """What a person decided on a review. Never changed, never deleted."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "stage", "visit", "seat"],
            ["review.case_id", "review.stage", "review.visit", "review.seat"],
        ),
        CheckConstraint("effect IN ('pass', 'return', 'refuse')", name="effect"),
        UniqueConstraint("case_id", "stage", "visit", "seat"),
        Index(None, "person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    stage: Mapped[str]
    visit: Mapped[int]
    seat: Mapped[int]
    decision: Mapped[str]
    effect: Mapped[str]
    go: Mapped[str | None]
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    """Who decided: on paper, who signed."""
    on_behalf_of: Mapped[str | None]
    """For whom, where a proxy decided."""
    registered_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """Who registered the paper signature; never its signer."""
    signed_on: Mapped[date | None]
    opinion: Mapped[str]
    given: Mapped[dict[str, Any]]
    """The values of the stage's own fields."""
    evidence: Mapped[list[Any]]
    """Attached files: {digest, name, media_type, size}."""
    round: Mapped[int]
    content_hash: Mapped[str]
    way_in: Mapped[str]
    decided_at: Mapped[datetime]
    refused: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Where each row of a table is decided: the numbers of those that are refused, each with the reason."""


class DecisionEvidence(Base):
    """One file that was attached to a decision, to find it by its digest. Never changed, never deleted."""

    __tablename__ = "decision_evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "stage", "visit", "seat"],
            ["decision.case_id", "decision.stage", "decision.visit", "decision.seat"],
        ),
        UniqueConstraint("case_id", "stage", "visit", "seat", "digest"),
        Index(None, "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int]
    stage: Mapped[str]
    visit: Mapped[int]
    seat: Mapped[int]
    digest: Mapped[str] = mapped_column(ForeignKey("attachment.digest"))


class CheckResult(Base):
    """The findings of the checks on one content under one set of rules."""

    __tablename__ = "check_result"

    content_hash: Mapped[str] = mapped_column(primary_key=True)
    rules: Mapped[str] = mapped_column(primary_key=True)
    """Digest of the declared checks and of the code's version."""
    findings: Mapped[list[Any]]
    checked_at: Mapped[datetime]


class FileText(Base):
    """What was read from a stored file, so that it is read once."""

    __tablename__ = "file_text"

    digest: Mapped[str] = mapped_column(ForeignKey("attachment.digest"), primary_key=True)
    extractor: Mapped[str] = mapped_column(primary_key=True)
    """The version of the code that read it."""
    written: Mapped[dict[str, Any]]
    read_at: Mapped[datetime]


class NumberCounter(Base):
    __tablename__ = "number_counter"

    template: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
